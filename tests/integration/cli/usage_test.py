"""The command line: help with examples, and exit code 64 for what cannot work."""

import json
import re
import unittest

from program import ROOT, USAGE, ProgramTest


class UsageTest(ProgramTest):

    def help_of(self, *verb):
        run = self.relance(*verb, "--help")
        self.assert_succeeds(run)
        self.assertEqual(b"", run.stderr)
        return run.stdout.decode()

    def setUp(self):
        super().setUp()
        self.verbs = list(self.find_verbs())

    def find_verbs(self, *parents):
        """Every verb that the help names, down to the last."""
        listed = self.help_of(*parents).partition("\nSubcommands:\n")[2].partition("\n\n")[0]
        for name in re.findall(r"^  (\S+)", listed, re.MULTILINE):
            yield from self.find_verbs(*parents, name)
        if not listed:
            yield parents

    def test_the_help_names_every_verb_and_the_exit_codes(self):
        for verb in (("process",), ("normalise",), ("topology",), ("version",), ("doctor",),
                     ("config", "print"), ("config", "validate"), ("bench", "workload")):
            self.assertIn(verb, self.verbs)
        for code in ("0", "1", "64", "65", "78"):
            self.assertRegex(self.help_of(), rf"Exit codes:.*\b{code}\b")

    def test_the_help_of_each_verb_has_an_example_of_it(self):
        for verb in self.verbs:
            with self.subTest(verb=verb):
                examples = self.help_of(*verb).partition("Example")[2]
                self.assertRegex(examples, rf"(?m)^  relance {' '.join(verb)}\b")

    def test_the_options_of_an_example_exist(self):
        for verb in self.verbs:
            text, _, examples = self.help_of(*verb).partition("Example")
            own = [line for line in re.split(r"\n| \| ", examples) if f"relance {' '.join(verb)}" in line]
            for option in re.findall(r"--[a-z-]+", " ".join(own)):
                with self.subTest(verb=verb, option=option):
                    self.assertIn(f"{option} ", text)

    def test_what_cannot_be_understood_is_wrong_usage(self):
        for arguments in ((), ("nonsense",), ("--nonsense",), ("process", "--nonsense"), ("process", "nonsense"),
                          ("process", "--facts"), ("process", "--input", "a", "--input", "b"), ("process", "version"),
                          ("topology", "--format", "dot"), ("topology", "--format"), ("version", "--format", "json"),
                          ("normalise",), ("normalise", "--provider"), ("bench",), ("bench", "nonsense"),
                          ("bench", "workload", "--contacts", "0"),
                          ("bench", "workload", "--contacts", "-1"), ("bench", "workload", "--contacts", "many"),
                          ("bench", "workload", "--contacts", "100000001"), ("bench", "workload", "--seed", "-1"),
                          ("bench", "workload", "--seed", "x")):
            with self.subTest(arguments=arguments):
                run = self.relance(*arguments)
                self.assert_fails(run, USAGE)
                self.assertEqual(b"", run.stdout)
        self.assert_folder_holds()

    def test_an_output_without_a_name_is_wrong_usage(self):
        for option in ("--facts", "--stats", "--dead-letters"):
            with self.subTest(option=option):
                self.assert_fails(self.relance("process", option, ""), USAGE)

    def test_the_version_is_that_of_the_project(self):
        run = self.relance("version", "--json")
        self.assert_succeeds(run)
        self.assertEqual(b"", run.stderr)
        version = json.loads(run.stdout)
        project = re.search(r"project\(relance VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
        self.assertEqual(project, version["relance"])
        self.assertIs(int, type(version["rules_version"]))
        self.assertGreaterEqual(version["rules_version"], 1)
        self.assertTrue(version["compiler"])
        self.assertIn("simdjson", version["libraries"])
        for name, number in version["libraries"].items():
            self.assertRegex(number, r"\A\d+\.\d+", name)

    def test_the_plain_version_says_the_same(self):
        version = json.loads(self.relance("version", "--json").stdout)
        run = self.relance("version")
        self.assert_succeeds(run)
        expected = [f"relance {version['relance']}", f"compiler: {version['compiler']}",
                    f"rules version: {version['rules_version']}",
                    *[f"{name}: {number}" for name, number in version["libraries"].items()]]
        self.assertEqual(expected, run.stdout.decode().splitlines())


if __name__ == "__main__":
    unittest.main()
