"""What ./dev relies on: each test names the targets it needs, and a cached result of clang-tidy is that of the same text."""

import importlib.machinery
import importlib.util
import json
import pathlib
import subprocess
import tempfile
import unittest

import project

NEED_NOTHING = {"schemas.schemas", "schemas.channels", "schemas.facts"}


def script(name):
    """A program of cmake/ as a module."""
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(project.SOURCE_DIR / "cmake" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class TargetsTest(unittest.TestCase):

    def test_each_test_names_what_must_be_built_for_it(self):
        listing = subprocess.run(["ctest", "--test-dir", str(project.BUILD_DIR), "--show-only=json-v1"], check=True,
                                 capture_output=True, text=True).stdout
        unlabelled = {test["name"] for test in json.loads(listing)["tests"]
                      if not any(label.startswith("target:") for entry in test["properties"] if entry["name"] == "LABELS"
                                 for label in entry["value"])}
        self.assertEqual(NEED_NOTHING, unlabelled)


class TidyCacheTest(unittest.TestCase):

    def setUp(self):
        self.tidy = script("tidy")
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.tidy.SOURCE_DIR = self.folder.resolve()

    def key(self, text, flags="", settings="", header="int h();"):
        (self.folder / "a.h").write_text(header + "\n")
        source = self.folder / "a.cpp"
        source.write_text(f'#include "a.h"\n{text}\n')
        return self.tidy.key_of({"command": f"c++ {flags} -o a.o -c {source}", "file": str(source),
                                 "directory": str(self.folder)}, settings)

    def test_the_key_of_a_result_depends_on_all_that_clang_tidy_sees(self):
        key = self.key("int a = 1;")
        for other in (self.key("int a = 2;"), self.key("int a = 1;", flags="-DB=1"), self.key("int a = 1;", settings="b"),
                      self.key("int a = 1;", header="int i();"), self.key("int a = 1;  // NOLINT"),
                      self.key("int a = 1;", header="int h();  // NOLINT")):
            self.assertNotEqual(key, other)

    def test_the_key_of_a_result_does_not_depend_on_comments_or_the_output(self):
        key = self.key("int a = 1;")
        for same in (self.key("int a = 1;  // one"), self.key("int a = 1;", header="int h();  // h")):
            self.assertEqual(key, same)


if __name__ == "__main__":
    unittest.main()
