"""Every target sees the headers of the layers that it declares and no others: an undeclared one does not compile."""

import pathlib
import tempfile
import unittest

import project


def can_include(flags, headers):
    """Whether a translation unit of nothing but these includes compiles; one that fails, fails for want of a header."""
    code = "".join(f"#include <{header}>\n" for header in headers)
    result = project.run([*project.COMPILER, "-fsyntax-only", *flags, "-x", "c++", "-"], input=code)
    missing = "No such file" in result.stderr or "file not found" in result.stderr
    assert result.returncode == 0 or missing, result.stderr
    return result.returncode == 0


def entries(include_root):
    """What can be included through a root, down to the links to folders of headers."""
    return sorted(path.relative_to(include_root).as_posix() for path in include_root.rglob("*"))


def ways_to(layer):
    """The folders on the way to the headers of a layer, and the one that holds them."""
    path = pathlib.PurePosixPath("relance", layer)
    return sorted(folder.as_posix() for folder in (path, *path.parents[:-1]))


class IncludeRootTest(unittest.TestCase):
    def test_every_include_root_holds_the_folder_of_its_layer_and_nothing_else(self):
        for library in project.libraries().values():
            with self.subTest(library.name):
                self.assertEqual(entries(library.include_root), ways_to(library.name))
                link = library.include_root / "relance" / library.name
                self.assertEqual(link.resolve(), project.SOURCE_DIR / "include" / "relance" / library.name)

    def test_a_header_of_a_layer_that_is_not_declared_does_not_exist_for_the_compiler(self):
        for name in project.compiled():
            for other in set(project.libraries()) - set(project.closure(name)):
                headers = project.public_headers(other)[:1]
                with self.subTest(f"{name} includes {headers}"):
                    self.assertFalse(headers and can_include(project.include_flags(name), headers))

    def test_the_headers_of_the_declared_layers_do(self):
        for name in project.compiled():
            headers = [header for layer in project.closure(name) for header in project.public_headers(layer)[:1]]
            with self.subTest(f"{name} includes {headers}"):
                self.assertTrue(can_include(project.include_flags(name), headers))


class SelfTest(unittest.TestCase):
    """A check that cannot fail shows nothing: each of them meets a violation here."""

    def test_a_neighbour_in_an_include_root_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "relance" / "base").mkdir(parents=True)
            (root / "relance" / "domain").symlink_to(root)
            self.assertEqual(entries(root), ["relance", "relance/base", "relance/domain"])
            self.assertNotEqual(entries(root), ways_to("base"))

    def test_the_way_to_a_layer_is_all_that_an_include_root_holds(self):
        self.assertEqual(ways_to("base"), ["relance", "relance/base"])
        self.assertEqual(ways_to("adapters/http"), ["relance", "relance/adapters", "relance/adapters/http"])

    def test_a_neighbour_s_include_root_among_the_flags_lets_its_header_in(self):
        header = project.public_headers("domain")[:1]
        leak = ["-I", str(project.libraries()["domain"].include_root)]
        self.assertFalse(can_include(project.include_flags("base"), header))
        self.assertTrue(can_include(project.include_flags("base") + leak, header))

    def test_a_header_that_fails_for_another_reason_is_no_proof(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "broken.h").write_text("#error broken\n", encoding="utf-8")
            with self.assertRaises(AssertionError):
                can_include(["-I", folder], ["broken.h"])

    def test_libraries_are_read_from_cmake_with_what_they_declare(self):
        libraries = project.parse_libraries("""
            relance_library(low SOURCES a.cpp)  # relance_library(comment SOURCES c.cpp)
            relance_library(high
              SOURCES b.cpp deep/c.cpp
              DEPS low
              USES fmt::fmt)""")
        self.assertEqual(list(libraries), ["low", "high"])
        self.assertEqual(libraries["high"].sources, ("b.cpp", "deep/c.cpp"))
        self.assertEqual((libraries["high"].deps, libraries["high"].uses), (("low",), ("fmt::fmt",)))


if __name__ == "__main__":
    unittest.main()
