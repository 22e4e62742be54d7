"""What the text of src/ and include/ must look like: the rules of the house that no compiler knows."""

import collections
import pathlib
import re
import textwrap
import unittest

import cpp_text
import layers
import project

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 60
FOLDER_FILES_MAX = 25
PRODUCT = ("include", "src")
BUILD_FILES = ("CMakeLists.txt", "CMakePresets.json")

# Banned in the domain: its arguments are all that it knows, and the same arguments give the same bytes.
BANNED_IN_DOMAIN = re.compile(r"""::\s*now\s*\( | \w*random\w* | \brand\s*\( | \bmt19937\w* | \bfloat\b | \bdouble\b
    | \bunordered_\w+ | \bstd::hash\b | \bj?thread\w* | \w*mutex\b | \batomic\w* | \w*fstream\b | \w*iostream\b
    | \bc(?:out|err|in)\b | \bgetenv\b | \bfilesystem\b""", re.VERBOSE)
SNAKE_CASE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
MACHINE_PATH = re.compile(r"(?:(?<![\w.$}:/-])|(?<=-[IL]))/(?:home|root|work|tmp|mnt|Users|build)/|\b[A-Z]:\\")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def product():
    return list(cpp_text.load(project.SOURCE_DIR, PRODUCT, (".h", ".cpp", ".h.in")))


def described():
    """The product and what builds it."""
    build = [cpp_text.SourceFile(pathlib.PurePosixPath(name), (project.SOURCE_DIR / name).read_text(encoding="utf-8"))
             for name in BUILD_FILES]
    return [*product(), *build, *cpp_text.load(project.SOURCE_DIR, ("cmake",), (".cmake",))]


def banned_in_domain(source):
    if layers.layer_of(source.path) != "domain":
        return []
    return [source.at(match.start(), match.group().strip()) for match in BANNED_IN_DOMAIN.finditer(source.code)]


def defaults(source):
    """`default:` labels without a reason on their line."""
    return [source.at(match.start(), "default: without a reason beside it")
            for match in re.finditer(r"\bdefault\s*:(?!:)", source.code)
            if not re.search(r"default\s*:.*//\s*\w", source.lines[source.line_of(match.start()) - 1])]


def unguarded(source):
    is_header = source.path.name.endswith((".h", ".h.in"))
    first = re.search(r"^\S.*", source.code, re.MULTILINE)
    guarded = first is not None and first.group().strip() == "#pragma once"
    return [source.at(0, "no #pragma once before all else")] if is_header and not guarded else []


def misnamed(path):
    name = path.name.removesuffix(".in").removesuffix(".h").removesuffix(".cpp")
    return [f"{path}: no snake_case" for part in (*path.parts[1:-1], name) if not SNAKE_CASE.fullmatch(part)]


def too_long(source):
    lines = len(source.lines)
    return [f"{source.path}: {lines} lines"] if lines > FILE_LINES_MAX else []


def long_functions(source):
    return [source.at(offset, f"a function of {lines} lines") for offset, lines in cpp_text.functions(source)
            if lines > FUNCTION_LINES_MAX]


def crowded(paths):
    counts = collections.Counter(path.parent for path in paths)
    return [f"{folder}: {count} files" for folder, count in counts.items() if count >= FOLDER_FILES_MAX]


def matches(pattern, what, source):
    return [source.at(match.start(), what) for match in pattern.finditer(source.text)]


def unwritten_values(source):
    """Enumerators without a written value, of enumerations that are said to be stored."""
    return [source.at(offset, f"{name}::{enumerator} is stored and has no written value")
            for offset, name, enumerators, comment in cpp_text.enumerations(source)
            if re.search(r"\bstored\b|\brenumber", comment) for enumerator in enumerators if "=" not in enumerator]


class SourceRulesTest(unittest.TestCase):
    def nothing(self, check, sources):
        self.assertEqual([finding for source in sources for finding in check(source)], [])

    def test_the_domain_knows_no_clock_chance_file_thread_floating_point_or_order_of_hashes(self):
        self.nothing(banned_in_domain, product())

    def test_a_switch_has_no_default_but_for_a_reason_beside_it(self):
        self.nothing(defaults, product())

    def test_every_header_begins_with_pragma_once(self):
        self.nothing(unguarded, product())

    def test_files_and_folders_are_named_in_snake_case(self):
        self.nothing(misnamed, [source.path for source in product()])

    def test_files_functions_and_folders_can_be_read_in_one_sitting(self):
        self.nothing(too_long, product())
        self.nothing(long_functions, product())
        self.assertEqual(crowded([source.path for source in product()]), [])

    def test_enumerators_that_are_stored_have_written_values(self):
        self.nothing(unwritten_values, product())

    def test_nothing_is_left_to_be_done_and_nothing_names_a_machine(self):
        self.nothing(lambda source: matches(UNFINISHED, "unfinished", source), described())
        self.nothing(lambda source: matches(MACHINE_PATH, "a path of one machine", source), described())


def planted(text, path="src/domain/a.cpp"):
    return cpp_text.SourceFile(pathlib.PurePosixPath(path), textwrap.dedent(text))


def function_of(lines, head="void f() {"):
    return head + "\n" + "  g();\n" * (lines - 2) + "}\n"


class SelfTest(unittest.TestCase):
    """A check that cannot fail shows nothing: each of them meets violations here, and what only looks like one."""

    def test_every_banned_word_is_found_in_the_domain_s_code_alone(self):
        for text in ("auto t = Clock::now();", "#include <random>", "int i = rand();", "std::mt19937 m;", "float f;",
                     "double d;", "std::unordered_map<int, int> m;", "std::hash<int> h;", "thread_local int i;",
                     "std::mutex m;", "#include <fstream>", "#include <iostream>", 'auto e = std::getenv("A");'):
            self.assertTrue(banned_in_domain(planted(text)), text)
            self.assertEqual(banned_in_domain(planted(text, "src/offline/a.cpp")), [], text)
        for text in ("// no double here, no thread", 'const char* kWord = "random";', "int operand(int now);",
                     "R\"(float)\";", "/* double */", "int doubled;"):
            self.assertEqual(banned_in_domain(planted(text)), [], text)

    def test_a_default_label_is_found_unless_a_reason_stands_beside_it(self):
        self.assertTrue(defaults(planted("switch (a) {\n  default:\n    break;\n}")))
        self.assertTrue(defaults(planted("switch (a) {\n  default:  //\n    break;\n}")))
        for text in ("default:  // any other byte", "A() = default;", "// default: none", '"default:"'):
            self.assertEqual(defaults(planted(text)), [], text)

    def test_a_header_without_pragma_once_is_found(self):
        self.assertTrue(unguarded(planted("// What it is.\n#include <a>\n#pragma once\n", "src/base/a.h")))
        self.assertTrue(unguarded(planted("", "src/base/a.h")))
        self.assertEqual(unguarded(planted("// What it is.\n#pragma once\nint a;\n", "src/base/a.h")), [])
        self.assertEqual(unguarded(planted("int a;\n")), [])

    def test_a_name_in_another_case_is_found(self):
        for path in ("src/base/TwoWords.cpp", "src/base/two-words.h", "src/Base/a.h", "src/base/a__b.h"):
            self.assertTrue(misnamed(pathlib.PurePosixPath(path)), path)
        for path in ("src/base/rfc3339.cpp", "src/cli/two_words.h.in"):
            self.assertEqual(misnamed(pathlib.PurePosixPath(path)), [], path)

    def test_what_is_too_long_or_too_many_is_found(self):
        self.assertTrue(too_long(planted("a\n" * (FILE_LINES_MAX + 1))))
        self.assertEqual(too_long(planted("a\n" * FILE_LINES_MAX)), [])
        paths = [pathlib.PurePosixPath(f"src/base/a{i}.h") for i in range(FOLDER_FILES_MAX)]
        self.assertTrue(crowded(paths))
        self.assertEqual(crowded(paths[1:]), [])

    def test_a_long_function_is_found_however_it_begins(self):
        for head in ("void f() {", "template <class T>\nT f(T a) const noexcept {", "A::A(int a) : a_{a}, b_(a) {",
                     "bool operator==(A a, B b) {", "A& operator=(const A& other) {", "A::A() try {",
                     "auto f(X x = {}) -> std::vector<X> {", "class A {\n public:\n  A() : a_{1} {",
                     "namespace a {\nnamespace {\nint b = 0;\nvoid f() {",
                     "static const A kA{1};\nconstexpr char kB[] = {'{'};\nstd::string_view f(A a) {"):
            lines = head.count("\n")
            text = function_of(FUNCTION_LINES_MAX + 1, head) + "}\n" * (head.count("class ") - head.count("template"))
            found = [(planted(text).line_of(at), length) for at, length in cpp_text.functions(planted(text))]
            self.assertEqual(found, [(lines + 1, FUNCTION_LINES_MAX + 1)], head)
            self.assertTrue(long_functions(planted(text)), head)
        self.assertEqual(long_functions(planted(function_of(FUNCTION_LINES_MAX) * 2)), [])
        table = "constexpr int kTable[] = {\n" + "  1,\n" * 100 + "};\n"
        members = "struct A {\n" + "  int a() { return 1; }\n" * 100 + "};\n"
        self.assertEqual(long_functions(planted(table + members)), [])

    def test_a_stored_enumerator_without_a_value_is_found(self):
        enum = "enum class A : int {\n  kOne = 1,  // a comment, with a comma\n  kTwo,\n};\n"
        self.assertEqual(len(unwritten_values(planted("// Values are stored; never renumber.\n" + enum))), 1)
        self.assertEqual(unwritten_values(planted("// A thing.\n" + enum)), [])
        self.assertEqual(unwritten_values(planted("// Values are stored.\n\n" + enum)), [])

    def test_unfinished_work_and_paths_of_a_machine_are_found(self):
        for text in ("// TO" + "DO: later", "/* FIX" + "ME */"):
            self.assertTrue(matches(UNFINISHED, "", planted(text)), text)
        for text in ("/" + "home/me/a.h", '"/' + 'tmp/a"', "-I/" + "work/a"):
            self.assertTrue(matches(MACHINE_PATH, "", planted(text)), text)
        for text in ("https://example.org/home/a", "a/tmp/b", "${DIR}/build/a", "/etc/relance.toml"):
            self.assertEqual(matches(MACHINE_PATH, "", planted(text)), [], text)


if __name__ == "__main__":
    unittest.main()
