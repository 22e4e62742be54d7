"""Whether the program can run here: each check with a machine that fails it."""

import json
import os
import socket
import subprocess
import unittest

from program import BINARY, FAILURE, LIMIT_SECONDS, OK, ProgramTest


class DoctorTest(ProgramTest):

    def setUp(self):
        super().setUp()
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.free = f"127.0.0.1:{listener.getsockname()[1]}"

    def doctor(self, *arguments, listen=None, **variables):
        return self.relance("doctor", "--json", "--listen", listen or self.free, *arguments,
                            env={**os.environ, **variables})

    def checks(self, *arguments, code=OK, **options):
        """Result and detail by check."""
        run = self.doctor(*arguments, **options)
        self.assertEqual(code, run.returncode, run.stderr)
        report = json.loads(run.stdout)
        self.assertEqual(code == OK, report["healthy"])
        return {check["check"]: (check["result"], check["detail"]) for check in report["checks"]}

    def assert_failed(self, check, *words, **options):
        arguments = options.pop("arguments", ())
        result, detail = self.checks(*arguments, code=FAILURE, **options)[check]
        self.assertEqual("failed", result, detail)
        for word in words:
            self.assertIn(str(word), detail)

    def test_a_machine_like_this_one_is_healthy(self):
        checks = self.checks()
        self.assertEqual({"configuration", "port", "data_dir", "disk", "permissions", "clock", "descriptors"},
                         set(checks))
        self.assertEqual(("ok", f"{self.free} is available"), checks["port"])
        self.assertEqual("ok", checks["data_dir"][0])
        self.assert_folder_holds()

    def test_the_libraries_are_told_with_their_versions(self):
        libraries = json.loads(self.doctor().stdout)["libraries"]
        self.assertIn("rocksdb", libraries)
        for name, version in libraries.items():
            self.assertRegex(version, r"\A\d+\.\d+", name)
        self.assertEqual(libraries, json.loads(self.relance("version", "--json").stdout)["libraries"])

    def test_the_plain_report_says_the_same(self):
        run = self.relance("doctor", "--listen", self.free)
        self.assert_succeeds(run)
        lines = run.stdout.decode().splitlines()
        self.assertEqual([*self.checks(), "libraries"], [line.split()[1] for line in lines])
        self.assertIn("rocksdb", lines[-1])

    def test_a_port_that_somebody_has_is_a_failure(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            taken = f"127.0.0.1:{server.getsockname()[1]}"
            self.assert_failed("port", taken, "in use", listen=taken)
        self.assert_failed("port", "192.0.2.1", listen="192.0.2.1:80")

    def test_a_data_directory_that_is_a_file_is_a_failure(self):
        self.write("data", b"")
        self.assert_failed("data_dir", "is not a directory", arguments=("--data-dir", "data"))
        self.assert_failed("data_dir", "is not a directory", arguments=("--data-dir", "data/below"))

    def test_a_data_directory_that_takes_no_file_is_a_failure(self):
        self.assert_failed("data_dir", "/proc", arguments=("--data-dir", "/proc/relance"))

    def test_a_data_directory_open_to_everybody_is_told(self):
        self.path("data").mkdir()
        self.path("data").chmod(0o777)
        self.assert_failed("permissions", "writable by all users", arguments=("--data-dir", "data"))
        self.path("data").chmod(0o755)
        self.assertEqual("warning", self.checks("--data-dir", "data")["permissions"][0])
        self.path("data").chmod(0o700)
        self.assertEqual("ok", self.checks("--data-dir", "data")["permissions"][0])

    def test_secrets_that_everybody_may_read_are_told(self):
        self.write("relance.toml", b'api_token = "t"\n').chmod(0o644)
        result, detail = self.checks()["permissions"]
        self.assertEqual("warning", result)
        self.assertIn("relance.toml", detail)
        self.path("relance.toml").chmod(0o600)
        self.assertEqual("ok", self.checks()["permissions"][0])

    def test_too_few_files_at_once_are_a_failure(self):
        run = subprocess.run(["sh", "-c", f'ulimit -n 256; exec "{BINARY}" doctor --json --listen {self.free}'],
                             cwd=self.folder, capture_output=True, timeout=LIMIT_SECONDS)
        self.assert_fails(run, FAILURE, "1 check failed")
        failed = [check for check in json.loads(run.stdout)["checks"] if check["result"] == "failed"]
        self.assertEqual(["descriptors"], [check["check"] for check in failed])

    def test_the_clock_does_not_matter_where_the_log_is_the_clock(self):
        self.assertEqual(("ok", 'stream time follows records only (clock = "log")'), self.checks("--clock", "log")["clock"])

    def test_a_configuration_with_problems_is_a_failure(self):
        self.write("relance.toml", b"workers = -1\nx = 1\n")
        self.assert_failed("configuration", "relance.toml:1: workers", "(and 1 more)")

    def test_a_process_without_ingress_needs_no_port(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            taken = f"127.0.0.1:{server.getsockname()[1]}"
            self.assertNotIn("port", self.checks("--components", "contacts,campaigns", listen=taken))


if __name__ == "__main__":
    unittest.main()
