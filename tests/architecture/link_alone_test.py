"""Every library links with nothing but what it declares: a dependency that is not declared is an undefined symbol."""

import pathlib
import re
import tempfile
import unittest

import project

# Other people's targets that are no pkg-config modules, by what links them.
LINKED = {
    "CLI11::CLI11": [],
    "Boost::headers": [],
    "Boost::json": ["-lboost_json"],
    "Boost::url": ["-lboost_url"],
    "CURL::libcurl": ["-lcurl"],
    "OpenSSL::Crypto": ["-lcrypto"],
    "OpenSSL::SSL": ["-lssl", "-lcrypto"],
    "PostgreSQL::PostgreSQL": ["-lpq"],
    "RocksDB::rocksdb": ["-lrocksdb"],
    "RocksDB::rocksdb-shared": ["-lrocksdb"],
    "SQLite::SQLite3": ["-lsqlite3"],
    "Threads::Threads": ["-pthread"],
    "ZLIB::ZLIB": ["-lz"],
    "cereal::cereal": [],
    "fmt::fmt": ["-lfmt"],
    "prometheus-cpp::core": ["-lprometheus-cpp-core"],
    "simdjson::simdjson": ["-lsimdjson"],
    "spdlog::spdlog": ["-lspdlog", "-lfmt"],
}
# Modules that a library uses where they are installed, with what they bring along.
OPTIONAL = {"adapters/redis": ("hiredis_ssl", ["-lssl", "-lcrypto"])}


def link_flags(use):
    """What links a declared outside library."""
    if not use.startswith("PkgConfig::"):
        assert use in LINKED, f"{use}: say in LINKED what links it"
        return LINKED[use]
    prefix = use.removeprefix("PkgConfig::")
    call = rf"pkg_check_modules\({prefix}\s+(?:REQUIRED\s+|IMPORTED_TARGET\s+)*([\w.+-]+)"
    module = re.search(call, project.cmake_text())
    assert module, f"{use}: no pkg_check_modules({prefix} ...) in CMakeLists.txt"
    flags = module_flags(module.group(1))
    assert flags is not None, f"{module.group(1)} is not installed"
    return flags


def module_flags(module):
    """What links a pkg-config module; None where it is not installed."""
    result = project.run(["pkg-config", "--libs", module])
    return result.stdout.split() if result.returncode == 0 else None


def optional_flags(name):
    module, others = OPTIONAL.get(name, (None, []))
    flags = module_flags(module) if module else None
    return flags + others if flags else []


def link(folder, archive, below, flags):
    """Links all of `archive` with the archives `below` it; returns what is undefined, or None where all is well."""
    main = pathlib.Path(folder) / "main.o"
    if not main.exists():
        project.compile_object("int main() {}", main)
    result = project.run([*project.COMPILER, str(main), "-Wl,--whole-archive", str(archive), "-Wl,--no-whole-archive",
                          *map(str, below), *flags, "-Wl,--strip-debug", "-o", str(pathlib.Path(folder) / "program")])
    if result.returncode == 0:
        return None
    undefined = re.findall(r"undefined (?:reference to|symbol:) [`']?([^'\n]+)", result.stderr)
    assert undefined, result.stderr
    return sorted(set(undefined))


def link_alone(folder, name, below=None, uses=None):
    """As the library is declared, or with other archives below it and other outside libraries."""
    libraries = project.libraries()
    reached = project.closure(name)
    below = reached[1:] if below is None else below
    uses = [use for library in reached for use in libraries[library].uses] if uses is None else uses
    flags = [flag for use in uses for flag in link_flags(use)]
    flags += [flag for library in reached for flag in optional_flags(library)]
    archives = [libraries[library].archive for library in below if libraries[library].sources]
    for archive in [libraries[name].archive, *archives]:
        assert archive.exists(), f"{archive} is missing: build first"
    return link(folder, libraries[name].archive, archives, [*flags, *project.sanitizer_flags(name)])


class LinkAloneTest(unittest.TestCase):
    def test_every_library_links_with_what_it_declares_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in project.compiled():
                with self.subTest(name):
                    self.assertIsNone(link_alone(folder, name))


class SelfTest(unittest.TestCase):
    """A check that cannot fail shows nothing: it meets violations here."""

    def test_a_layer_that_is_not_declared_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            undefined = link_alone(folder, "domain", below=[])
            self.assertTrue(any("relance::parse_uuid" in symbol for symbol in undefined), undefined)

    def test_an_outside_library_that_is_not_declared_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            undefined = link_alone(folder, "base", uses=[])
            self.assertTrue(undefined and all(symbol.startswith(("EVP_", "CRYPTO_")) for symbol in undefined), undefined)

    def test_what_no_other_object_needs_is_linked_all_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            code = "int neighbour(); int nobody_calls_this() { return neighbour(); }"
            planted = project.compile_object(code, pathlib.Path(folder) / "planted.o")
            archive = project.make_archive(pathlib.Path(folder) / "planted.a", [planted])
            self.assertEqual(link(folder, archive, [], []), ["neighbour()"])


if __name__ == "__main__":
    unittest.main()
