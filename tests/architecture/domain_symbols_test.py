"""The domain's archive asks the system for memory and nothing else: no clock, chance, file, socket, thread, environment
or floating point."""

import functools
import pathlib
import re
import tempfile
import unittest

import project

# All that the domain may leave to others; names are demangled.
ALLOWED = re.compile(r"""
      relance::.*                                              # lower layers; link_alone_test says which
    | mem(?:cpy|move|cmp|set|chr)(?:@.*)? | __mem(?:cpy|move|set)_chk | strlen
    | operator\ (?:new|delete)(?:\[\])?\(.*\) | std::nothrow
    | std::__throw_\w+\(.*\) | std::terminate\(\) | std::__glibcxx_assert_fail.*
    | (?:(?:vtable|typeinfo|typeinfo\ name)\ for\ )?std::(?:exception|bad_\w+|logic_error|length_error|out_of_range).*
    | std::(?:__cxx11::)?basic_string(?:_view)?<char.*
    | std::_Rb_tree_\w+\(.*\)                                  # std::set and std::map
    | (?:vtable|typeinfo)\ for\ __cxxabiv1::\w+
    | __cxa_\w+ | __gxx_personality_v0 | _Unwind_Resume | __dso_handle | __stack_chk_fail | _GLOBAL_OFFSET_TABLE_
    | __(?:asan|ubsan|tsan|gcov|sanitizer)_\w+ | __odr_asan\w*
    """, re.VERBOSE)

# What neither the domain nor what lies below it may ask for.
FORBIDDEN = {kind: re.compile(pattern, re.VERBOSE) for kind, pattern in {
    "clock": r"""(?:clock(?:_\w+)?|time|gettimeofday|timespec_get|ftime|mktime|timegm|localtime(?:_r)?|gmtime(?:_r)?
        |strftime|nanosleep|u?sleep|timer_\w+|timerfd_\w+)|std::chrono::.*::now\(\)""",
    "chance": r"""s?rand(?:om)?(?:_r)?|[a-z]rand48|arc4random\w*|getrandom|getentropy|RAND_\w+|std::random_device.*
        |uuid_generate(?:_random|_time|_time_safe)?""",
    "file": r"""(?:fopen|freopen|open|openat|creat|stat|fstat|lstat|fstatat|unlink|rename|mkdir|mkstemp|opendir
        |ftruncate|fsync|mmap)(?:64)?|std::filesystem::.*|.*std::basic_(?:if|of|f)stream.*|.*std::basic_filebuf.*""",
    "socket": r"""socket(?:pair)?|connect|bind|listen|accept4?|send(?:to|msg)?|recv(?:from|msg)?|poll|ppoll|select
        |epoll_\w+|getaddrinfo|gethostby\w+""",
    "thread": r"""pthread_\w+|thrd_\w+|mtx_\w+|cnd_\w+|sem_\w+|fork|vfork|clone|std::thread.*
        |.*std::condition_variable.*|std::this_thread::.*""",
    "environment": r"(?:secure_)?getenv|setenv|putenv|environ|getpid|gethostname|getcwd|setlocale",
    "floating point": r"""(?:sin|cos|tan|a(?:sin|cos|tan2?)|pow|exp[2m]?1?|log(?:2|10|1p)?|sqrt|cbrt|hypot|floor|ceil
        |l?l?r(?:ound|int)|nearbyint|trunc|fmod|remainder|fabs|[ln]?exp|frexp|modf)[fl]?|strto(?:d|f|ld)|atof
        |__(?:float|fix|add|sub|mul|div|extend|trunc|[gl][te]|eq|ne|unord|pow)\w*[sdtx]f[\dis]?\w*
        |std::(?:from|to)_chars\(.*(?:double|float).*""",
}.items()}

# Instructions that compute with floating point, on x86-64 and AArch64.
FLOATING = re.compile(r"""\t(?:v?(?:add|sub|mul|div|sqrt|min|max|u?comi|round)[sp][sd]|v?cvtt?(?:si|s[sd]|p[sd]|dq)2\w+
    |f(?:ild|add|sub|mul|div)\w*|[su]cvtf|fcvt\w*|fm(?:add|sub))\b""", re.VERBOSE)


def undefined_symbols(archive):
    assert archive.exists(), f"{archive} is missing: build first"
    result = project.run(["nm", "--undefined-only", "--demangle", str(archive)])
    assert result.returncode == 0, result.stderr
    return sorted(set(re.findall(r"^\s+[UvwW] (.+)$", result.stdout, re.MULTILINE)))


def unlisted(symbols):
    return [symbol for symbol in symbols if not ALLOWED.fullmatch(symbol)]


def forbidden(symbols):
    """`kind: symbol` of all that must not be asked for."""
    plain = [symbol.split("@")[0] for symbol in symbols]
    return [f"{kind}: {symbol}" for symbol in plain for kind, names in FORBIDDEN.items() if names.fullmatch(symbol)]


def floating_point(archive):
    """`function: instruction` of all that computes with floating point."""
    result = project.run(["objdump", "--disassemble", "--demangle", "--no-show-raw-insn", "-w", str(archive)])
    assert result.returncode == 0 and ">:\n" in result.stdout, result.stderr or "no code"
    found, function = [], ""
    for line in result.stdout.splitlines():
        if line.endswith(">:"):
            function = line.partition("<")[2][:-2]
        elif FLOATING.search(line):
            found.append(f"{function}: {line.split(maxsplit=1)[1]}")
    return found


class DomainSymbolsTest(unittest.TestCase):
    def test_the_domain_asks_for_memory_and_the_language_runtime_alone(self):
        self.assertEqual(unlisted(undefined_symbols(project.libraries()["domain"].archive)), [])

    def test_neither_the_domain_nor_what_lies_below_it_asks_for_a_clock_or_the_like(self):
        for name in project.closure("domain"):
            with self.subTest(name):
                self.assertEqual(forbidden(undefined_symbols(project.libraries()[name].archive)), [])

    def test_the_domain_computes_with_whole_numbers(self):
        self.assertEqual(floating_point(project.libraries()["domain"].archive), [])


# The last declaration is std::chrono::system_clock::now() by its symbol.
PLANTED = """
extern "C" {
int clock_gettime(int, void*);
long getrandom(void*, unsigned long, unsigned);
void* fopen(const char*, const char*);
int socket(int, int, int);
int pthread_create(void*, void*, void*, void*);
char* getenv(const char*);
double pow(double, double);
}
long now() asm("_ZNSt6chrono3_V212system_clock3nowEv");
long clock_of_libc() { return clock_gettime(0, nullptr); }
long clock_of_the_library() { return now(); }
long chance() { return getrandom(nullptr, 0, 0); }
void* file() { return fopen("a", "b"); }
int other_end() { return socket(0, 0, 0); }
int thread() { return pthread_create(nullptr, nullptr, nullptr, nullptr); }
char* environment() { return getenv("a"); }
double power(double a) { return pow(a, a); }
template <class T> T tenth(T a) { return static_cast<T>(static_cast<double>(a) * 0.1); }
template long tenth(long);
"""


class SelfTest(unittest.TestCase):
    """A check that cannot fail shows nothing: each of them meets violations here."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        planted = project.compile_object(PLANTED, pathlib.Path(folder.name) / "planted.o", ["-O1"])
        cls.archive = project.make_archive(pathlib.Path(folder.name) / "planted.a", [planted])

    @functools.cached_property
    def found(self):
        return forbidden(undefined_symbols(self.archive))

    def test_every_kind_of_forbidden_symbol_is_found(self):
        self.assertEqual(sorted(self.found), [
            "chance: getrandom", "clock: clock_gettime", "clock: std::chrono::_V2::system_clock::now()",
            "environment: getenv", "file: fopen", "floating point: pow", "socket: socket", "thread: pthread_create"])

    def test_a_symbol_that_nobody_allowed_is_found(self):
        self.assertIn("getrandom", unlisted(undefined_symbols(self.archive)))
        self.assertEqual(unlisted(["mystery", "memcpy", "relance::uuid5(relance::Uuid const&)"]), ["mystery"])

    def test_floating_point_that_needs_no_symbol_is_found(self):
        self.assertTrue(any("tenth<long>" in line for line in floating_point(self.archive)))


if __name__ == "__main__":
    unittest.main()
