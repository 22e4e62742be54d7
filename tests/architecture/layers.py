"""Who may include whom, and whose headers: arrows go down only."""

import dataclasses

STANDARD_LIBRARY = frozenset(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes
    climits clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg
    cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format
    forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream iterator latch
    limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue random ranges
    ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept
    stop_token streambuf string string_view strstream syncstream system_error thread tuple type_traits typeindex
    typeinfo unordered_map unordered_set utility valarray variant vector version""".split())
POSIX = ("fcntl.h", "poll.h", "unistd.h", "signal.h", "sys/")


@dataclasses.dataclass(frozen=True)
class Layer:
    below: frozenset  # layers whose headers it may include
    outside: tuple = ()  # other people's headers: a path, or a folder that ends in `/`

    def takes(self, header):
        """Whether the layer may include the header of somebody else."""
        return header in STANDARD_LIBRARY or any(
            header.startswith(allowed) if allowed.endswith("/") else header == allowed for allowed in self.outside)


def _layer(below, *outside):
    return Layer(frozenset(below.split()), outside)


_ADAPTER = "base ports"
NESTED = ("adapters", "testing")  # folders whose own folders are the layers

LAYERS = {
    "base": _layer("", "openssl/crypto.h", "openssl/evp.h", "unistd.h"),
    "domain": _layer("base"),
    "ports": _layer("base"),
    "json": _layer("base", "simdjson.h"),
    "events": _layer("base domain json", "simdjson.h", "cereal/"),
    "providers": _layer("base domain json events", "simdjson.h"),
    "stream": _layer("base ports", "boost/unordered/", "xxhash.h"),
    "tasks": _layer("base domain json events providers ports stream"),
    "projections": _layer("base domain json events ports"),
    "http": _layer("base json ports"),
    "intake": _layer("base domain json events ports http"),
    "ingress": _layer("base domain json events providers ports http intake"),
    "api": _layer("base domain json events ports projections http"),
    "config": _layer("base json", "fmt/", "toml++/", "fcntl.h", "unistd.h"),
    "explain": _layer("base domain json events ports", "fmt/", "simdjson.h"),
    "testing/simulation": _layer("base ports"),
    "offline": _layer("base domain json events", "boost/container/", "boost/unordered/", "xxhash.h"),
    "adapters/kafka": _layer(_ADAPTER, "librdkafka/", "syslog.h"),
    "adapters/rocksdb": _layer(_ADAPTER, "boost/crc.hpp", "rocksdb/", "lz4.h", "xxhash.h"),
    "adapters/sqlite": _layer(_ADAPTER, "sqlite3.h"),
    "adapters/postgres": _layer(_ADAPTER, "libpq-fe.h", "poll.h", "sys/eventfd.h", "unistd.h"),
    "adapters/memory": _layer(_ADAPTER),
    "adapters/redis": _layer(_ADAPTER, "hiredis/", "openssl/ssl.h", "poll.h", "sys/socket.h"),
    "adapters/http": _layer(_ADAPTER + " json http", "boost/asio/", "boost/beast/", "zlib.h"),
    "adapters/http_client": _layer(_ADAPTER, "curl/"),
}
LAYERS["runtime"] = _layer("base json ports stream config http adapters/http", "fmt/", "prometheus/", "spdlog/",
                           "pthread.h", *POSIX)
LAYERS["components"] = _layer(" ".join(name for name in LAYERS if name != "offline"), "fmt/", "toml++/")
LAYERS["cli"] = _layer(" ".join(LAYERS), "CLI/", "fmt/", "toml++/", "boost/version.hpp", "cereal/version.hpp",
                       "simdjson.h", "spdlog/version.h", "xxhash.h", "netdb.h", "pthread.h", *POSIX)
LAYERS["app"] = _layer("base runtime components cli")

# Layers that exist to wrap a library for others, with the headers that they may publish.
PUBLIC_CLIENTS = {"json": ("simdjson.h",)}

# What the client libraries call their things: none of it belongs in a contract.
CLIENT_NAMES = (r"\b(?:simdjson|cereal|boost|rocksdb|fmt|spdlog|CLI|toml|prometheus|RdKafka)::"
                r"|\b(?:rd_kafka_\w+|redis(?:Context|Reply|Reader)|PG(?:conn|result)|sqlite3\w*|CURL\w*|XXH\w+|uuid_t"
                r"|SSL_\w+)\b")


def layer_of(path):
    """The layer of a file, from its path under the project's root: its folder in src/ or include/relance/."""
    parts = path.parts[1:] if path.parts[0] == "src" else path.parts[2:]
    return "/".join(parts[:2]) if parts[0] in NESTED else parts[0]


def folder_of(path):
    """As layer_of, with the folders inside a layer."""
    parts = path.parts[1:] if path.parts[0] == "src" else path.parts[2:]
    return "/".join(parts[:-1])


def find_cycle(edges):
    """A way along the edges (node -> nodes) that comes back to where it began, or nothing."""
    done = set()

    def walk(node, way):
        if node in way:
            return [*way[way.index(node):], node]
        if node in done:
            return None
        for following in sorted(edges.get(node, ())):
            cycle = walk(following, [*way, node])
            if cycle:
                return cycle
        done.add(node)
        return None

    return next(filter(None, (walk(node, []) for node in sorted(edges))), None)
