"""The configuration: its layers, what is printed of it, and exit code 78 with the place of each problem."""

import json
import unittest

from program import FAILURE, USAGE, ProgramTest, processes

CONFIGURATION = 78
SECRET = "s3cret-of-nobody"


class ConfigTest(ProgramTest):

    def config(self, verb, *arguments, **variables):
        return self.relance("config", verb, *arguments, env=processes.clean_environment(**variables))

    def settings(self, *arguments, **variables):
        """Value and origin by key."""
        run = self.config("print", "--json", *arguments, **variables)
        self.assert_succeeds(run)
        return {setting["key"]: (setting["value"], setting["origin"]) for setting in json.loads(run.stdout)["settings"]}

    def assert_invalid(self, *problems, arguments=(), **variables):
        """`validate` tells these problems, and whoever needs the configuration the first of them."""
        run = self.config("validate", *arguments, **variables)
        self.assertEqual(list(problems), run.stdout.decode().splitlines())
        self.assert_fails(run, CONFIGURATION, str(len(problems)))
        self.assert_fails(self.config("print", *arguments, **variables), CONFIGURATION, problems[0])
        told = json.loads(self.config("validate", "--json", *arguments, **variables).stdout)
        self.assertFalse(told["valid"])
        self.assertEqual(list(problems), [f"{problem['where']}: {problem['what']}" for problem in told["problems"]])

    def test_no_configuration_is_a_valid_one(self):
        settings = self.settings()
        self.assertEqual(("127.0.0.1:8080", "default"), settings["listen"])
        self.assertEqual(("./relance-data", "default"), settings["data_dir"])
        self.assertEqual((10000, "default"), settings["commit.max_records"])
        self.assertEqual((["ingress", "normaliser", "contacts", "campaigns", "views", "api"], "default"), settings["components"])
        self.assertNotIn("api_token", settings)
        self.assertEqual(b"no file: valid\n", self.config("validate").stdout)
        self.assert_folder_holds()

    def test_flags_are_above_variables_above_the_file_above_defaults(self):
        self.write("relance.toml", b'data_dir = "of-file"\nclock = "log"\nlisten = "127.0.0.1:1"\nworkers = 2\n')
        settings = self.settings("--listen", "127.0.0.1:3", RELANCE_LISTEN="127.0.0.1:2", RELANCE_CLOCK="wall",
                                 RELANCE_WORKERS="")
        self.assertEqual(("of-file", "relance.toml:1"), settings["data_dir"])
        self.assertEqual(("wall", "RELANCE_CLOCK"), settings["clock"])
        self.assertEqual(("127.0.0.1:3", "--listen"), settings["listen"])
        self.assertEqual((2, "relance.toml:4"), settings["workers"])
        self.assertEqual((512, "default"), settings["memory_mib"])

    def test_a_flag_names_another_file(self):
        self.write("relance.toml", b"workers = 1\n")
        self.write("other.toml", b"workers = 2\n")
        self.assertEqual((2, "other.toml:1"), self.settings("--config", "other.toml")["workers"])
        self.assert_invalid("missing.toml: No such file or directory", arguments=("--config", "missing.toml"))

    def test_secrets_are_read_from_files_and_never_shown(self):
        self.write("token", SECRET.encode() + b"\n")
        self.write("relance.toml", f'[webhooks.whatsapp.shop]\napp_secret = "{SECRET}"\n'.encode())
        variables = {"RELANCE_API_TOKEN_FILE": "token", "RELANCE_WEBHOOKS_WASSENGER_SECRET": SECRET}
        settings = self.settings(**variables)
        self.assertEqual(("***", "RELANCE_API_TOKEN_FILE"), settings["api_token"])
        self.assertEqual(("***", "RELANCE_WEBHOOKS_WASSENGER_SECRET"), settings["webhooks.wassenger.default.secret"])
        self.assertEqual(("***", "relance.toml:2"), settings["webhooks.whatsapp.shop.app_secret"])
        self.assertEqual(("hmac", "default"), settings["webhooks.wassenger.default.auth"])
        for verb in ("print", "validate"):
            run = self.config(verb, **variables)
            self.assert_succeeds(run)
            self.assertNotIn(SECRET.encode(), run.stdout + run.stderr)

    def test_no_complaint_shows_a_secret(self):
        self.write("token", SECRET.encode() + b"\nmore")
        run = self.config("validate", RELANCE_API_TOKEN_FILE="token",
                          RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET=SECRET + "\t")
        self.assertEqual(CONFIGURATION, run.returncode)
        self.assertNotIn(SECRET.encode(), run.stdout + run.stderr)
        self.assertEqual(2, len(run.stdout.splitlines()))

    def test_what_is_printed_says_the_same_again(self):
        self.write("relance.toml", b'components = "ingress"\n[commit]\nmax_interval_ms = 5\n[http]\nmax_connections = 9\n')
        printed = self.config("print").stdout
        self.write("again.toml", printed)
        self.assertEqual({key: value for key, (value, _) in self.settings().items()},
                         {key: value for key, (value, _) in self.settings("--config", "again.toml").items()})

    def test_every_bad_value_of_a_file_has_its_line(self):
        self.write("relance.toml", b'workers = "many"\n\n[commit]\nmax_records = 0\nrekords = 1\n')
        self.assert_invalid("relance.toml:1: workers must be a number from 0 to 256",
                            "relance.toml:4: commit.max_records must be a number from 1 to 1000000",
                            "relance.toml:5: commit.rekords: no such key")

    def test_a_file_that_is_no_toml_has_the_line_of_it(self):
        self.write("relance.toml", b"workers = 1\n= 2\n")
        run = self.config("validate")
        self.assert_fails(run, CONFIGURATION, "1 problem")
        self.assertTrue(run.stdout.startswith(b"relance.toml:2: "), run.stdout)

    def test_every_bad_value_of_a_variable_has_its_name(self):
        self.assert_invalid("RELANCE_LISTEN: listen must be HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080",
                            "RELANCE_COMPONENTS: components must be a subset of ingress, normaliser, contacts, campaigns, views, api, without duplicates",
                            RELANCE_LISTEN="8080", RELANCE_COMPONENTS="ingress,ingress")

    def test_a_bad_flag_is_wrong_usage(self):
        for flag in ("--listen", "--components", "--clock", "--log"):
            with self.subTest(flag=flag):
                self.assert_fails(self.config("print", flag, "nonsense"), USAGE, flag)
        self.assert_fails(self.config("print", "--nonsense"), USAGE)
        self.assert_fails(self.relance("config"), USAGE)

    def test_properties_of_kafka_s_client_are_checked_and_their_secrets_never_shown(self):
        self.write("password", SECRET.encode() + b"\n")
        self.write("relance.toml", f'[kafka.client]\nlinger.ms = 5\nssl.key.password = "{SECRET}"\n'.encode())
        variables = {"RELANCE_KAFKA_CLIENT_SASL_PASSWORD_FILE": "password", "RELANCE_KAFKA_CLIENT_CLIENT_RACK": "r1"}
        settings = self.settings(**variables)
        self.assertEqual(("5", "relance.toml:2"), settings["kafka.client.linger.ms"])
        self.assertEqual(("***", "relance.toml:3"), settings["kafka.client.ssl.key.password"])
        self.assertEqual(("***", "RELANCE_KAFKA_CLIENT_SASL_PASSWORD_FILE"), settings["kafka.client.sasl.password"])
        self.assertEqual(("r1", "RELANCE_KAFKA_CLIENT_CLIENT_RACK"), settings["kafka.client.client.rack"])
        for verb in ("print", "validate"):
            run = self.config(verb, **variables)
            self.assert_succeeds(run)
            self.assertNotIn(SECRET.encode(), run.stdout + run.stderr)
        self.assert_invalid("RELANCE_KAFKA_CLIENT_ACKS: kafka.client.acks is invalid: the log sets this property itself",
                            RELANCE_KAFKA_CLIENT_ACKS="0")
        run = self.config("validate", RELANCE_KAFKA_CLIENT_LINGER="5")
        self.assert_fails(run, CONFIGURATION, "1 problem")
        self.assertTrue(run.stdout.startswith(b"RELANCE_KAFKA_CLIENT_LINGER: kafka.client.linger is invalid: "), run.stdout)

    def test_variables_that_belong_to_no_key_are_named(self):
        run = self.config("validate", RELANCE_WORKRES="2", RELANCE_PORT="tcp://10.0.0.1:80",
                          RELANCE_SERVICE_HOST="10.0.0.1")
        self.assert_succeeds(run)
        warnings = [line for line in run.stderr.decode().splitlines() if "RELANCE_WORKRES" in line]
        self.assertEqual(["relance: warning: unknown environment variable RELANCE_WORKRES"], warnings)
        self.assertNotIn(b"RELANCE_PORT", run.stderr)
        self.assertNotIn(b"RELANCE_SERVICE_HOST", run.stderr)

    def test_named_endpoints_are_set_by_variables(self):
        settings = self.settings(RELANCE_WEBHOOKS_WHATSAPP_SHOP_APP_SECRET=SECRET)
        self.assertEqual(("***", "RELANCE_WEBHOOKS_WHATSAPP_SHOP_APP_SECRET"),
                         settings["webhooks.whatsapp.shop.app_secret"])

    def test_a_full_disk_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            run = self.relance("config", "print", stdout=full)
        self.assertEqual(FAILURE, run.returncode)


if __name__ == "__main__":
    unittest.main()
