"""The command line: help with examples, and exit code 64 for what cannot work."""

import json
import re
import unittest

from program import ROOT, USAGE, ProgramTest


class UsageTest(ProgramTest):
    help = {}  # by command: dozens of runs, once for all tests

    def help_of(self, *command):
        if command not in self.help:
            run = self.relance(*command, "--help")
            self.assert_succeeds(run)
            self.assertEqual(b"", run.stderr)
            self.help[command] = run.stdout.decode()
        return self.help[command]

    def setUp(self):
        super().setUp()
        self.commands = list(self.find_commands())

    def find_commands(self, *parents):
        """Every command in the help, recursively."""
        listed = self.help_of(*parents).partition("\nSubcommands:\n")[2].partition("\n\n")[0]
        for name in re.findall(r"^  (\S+)", listed, re.MULTILINE):
            yield from self.find_commands(*parents, name)
        if not listed:
            yield parents

    def test_the_help_names_every_command_and_the_exit_codes(self):
        for command in (("process",), ("normalise",), ("topology",), ("version",), ("doctor",),
                     ("config", "print"), ("config", "validate"), ("bench", "workload")):
            self.assertIn(command, self.commands)
        for code in ("0", "1", "64", "65", "78"):
            self.assertRegex(self.help_of(), rf"Exit codes:.*\b{code}\b")

    def test_the_help_of_each_command_has_an_example_of_it(self):
        for command in self.commands:
            with self.subTest(command=command):
                examples = self.help_of(*command).partition("Example")[2]
                self.assertRegex(examples, rf"(?m)^  relance {' '.join(command)}\b")

    def test_the_options_of_an_example_exist(self):
        for command in self.commands:
            text, _, examples = self.help_of(*command).partition("Example")
            own = [line for line in re.split(r"\n| \| ", examples) if f"relance {' '.join(command)}" in line]
            for option in re.findall(r"--[a-z-]+", " ".join(own)):
                with self.subTest(command=command, option=option):
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
