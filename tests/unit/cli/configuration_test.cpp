// Where the configuration comes from, which layer counts, and what is wrong with it.
#include "config/configuration.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include <relance/components/ingress.h>
#include <relance/config/print.h>

#include "components.h"

namespace relance::cli {
namespace {

class Configuration : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_components(&app::list_components); }
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view text) {
    const std::string path = (folder_ / name).string();
    std::ofstream{path, std::ios::binary} << text;
    return path;
  }
  void file(std::string_view text) { flags_.file = write("relance.toml", text); }
  LoadedConfig load() { return load_config(flags_, environment_); }

  // "origin value" of a key, or "-".
  std::string setting(std::string_view path) {
    const LoadedConfig loaded = load();
    const config::Setting* found = loaded.settings.find(path);
    if (found == nullptr) return "-";
    return without_folder(found->origin) + ' ' + config::to_text(found->value);
  }
  std::vector<std::string> problems() {
    std::vector<std::string> texts;
    for (const config::Problem& problem : load().settings.problems) texts.push_back(without_folder(problem.text()));
    return texts;
  }
  std::string without_folder(std::string text) const {
    const std::string prefix = folder_.string() + '/';
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
      text.erase(at, prefix.size());
    }
    return text;
  }

  config::Flags flags_;
  config::Environment environment_;

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("relance-config-" + std::to_string(::getpid()));
};

using Texts = std::vector<std::string>;

TEST_F(Configuration, WithoutAnythingIsTheDefault) {
  file("");
  const LoadedConfig loaded = load();
  EXPECT_TRUE(loaded.settings.problems.empty());
  const runtime::NodeSettings& node = loaded.node;
  EXPECT_EQ(node.data_dir, "./relance-data");
  EXPECT_EQ(node.listen, (config::Address{"127.0.0.1", 8080}));
  EXPECT_EQ(node.components, (Texts{"ingress", "normaliser", "contacts", "campaigns", "views", "api"}));
  EXPECT_EQ(node.clock, ClockSource::kWall);
  EXPECT_EQ(node.log_level, logging::Level::kInfo);
  EXPECT_EQ(node.api_token, "");
  EXPECT_EQ(node.memory_bytes, 512U * 1024 * 1024);
  EXPECT_EQ(node.http.body_bytes_max, 4U * 1024 * 1024);
  EXPECT_EQ(node.http.idle_timeout, std::chrono::seconds{60});
  EXPECT_EQ(settings_of<components::LogSettings>(loaded).engine, LogEngine::kEmbedded);
}

TEST_F(Configuration, HasLayersOneOverTheOther) {
  EXPECT_EQ(setting("commit.max_records"), "default 10000");
  file("listen = \"a:1\"\n[commit]\nmax_records = 1\n");
  EXPECT_EQ(setting("commit.max_records"), "relance.toml:3 1");
  EXPECT_EQ(setting("listen"), "relance.toml:1 \"a:1\"");
  environment_["RELANCE_COMMIT_MAX_RECORDS"] = "2";
  environment_["RELANCE_LISTEN"] = "b:2";
  EXPECT_EQ(setting("commit.max_records"), "RELANCE_COMMIT_MAX_RECORDS 2");
  EXPECT_EQ(setting("listen"), "RELANCE_LISTEN \"b:2\"");
  flags_.texts["listen"] = "c:3";
  EXPECT_EQ(setting("listen"), "--listen \"c:3\"");
  environment_["RELANCE_COMMIT_MAX_RECORDS"] = "";
  EXPECT_EQ(setting("commit.max_records"), "relance.toml:3 1") << "an empty variable is not set";
}

TEST_F(Configuration, TakesEveryKindFromToml) {
  file("components = [\"contacts\", \"campaigns\"]\nworkers = 3\nclock = 'log'\nkafka.brokers = \"a:1, b:2\"\n");
  EXPECT_EQ(problems(), Texts{});
  EXPECT_EQ(setting("components"), R"(relance.toml:1 ["contacts", "campaigns"])");
  EXPECT_EQ(setting("kafka.brokers"), R"(relance.toml:4 ["a:1", "b:2"])");
  const LoadedConfig config = load();
  EXPECT_EQ(config.node.components, (Texts{"contacts", "campaigns"}));
  EXPECT_EQ(setting("workers"), "relance.toml:2 3");
  EXPECT_EQ(config.node.clock, ClockSource::kLog);
}

TEST_F(Configuration, TellsEachProblemOfAFileWithItsLine) {
  file(
      "workers = \"3\"\nlisten = 8080\nlisen = 1\n[commit]\nmax_records = 0\nmax_bytes = 1e6\n[http]\nmax_body_bytes = "
      "[1]\n"
      "[htp]\nx = 1\n[webhooks.wassenger]\nsecret = \"x\"\n[webhooks.wassenger.\"a b\"]\nsecret = \"x\"\n");
  const Texts expected = {
      "relance.toml:1: workers must be a number from 0 to 256",
      "relance.toml:2: listen must be HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080",
      "relance.toml:3: lisen: no such key",
      "relance.toml:5: commit.max_records must be a number from 1 to 1000000",
      "relance.toml:6: commit.max_bytes must be a number from 65536 to 134217728",
      "relance.toml:8: http.max_body_bytes must be a number from 1024 to 4194304",
      "relance.toml:9: htp: no such key",
      "relance.toml:12: webhooks.wassenger.secret: no such key",
      "relance.toml:13: webhooks.wassenger.a b: no such key",
  };
  EXPECT_EQ(problems(), expected);
}

TEST_F(Configuration, TellsWhereAFileIsNoToml) {
  file("workers = 3\nlisten = \n");
  ASSERT_EQ(problems().size(), 1u);
  EXPECT_TRUE(problems().front().starts_with("relance.toml:2: ")) << problems().front();
  file("workers = 3\nworkers = 4\n");
  ASSERT_EQ(problems().size(), 1u);
  EXPECT_TRUE(problems().front().starts_with("relance.toml:2: ")) << problems().front();
}

TEST_F(Configuration, NeedsTheFileThatAFlagNames) {
  flags_.file = "missing.toml";
  EXPECT_EQ(problems(), Texts{"missing.toml: No such file or directory"});
  flags_.file = ".";
  EXPECT_EQ(problems(), Texts{".: Is a directory"});
}

TEST_F(Configuration, TellsProblemsOfVariablesAndFlagsByName) {
  environment_["RELANCE_MEMORY_MIB"] = "much";
  flags_.texts["clock"] = "sun";
  EXPECT_EQ(problems(), (Texts{"RELANCE_MEMORY_MIB: memory_mib must be a number from 64 to 1048576",
                               "--clock: clock must be one of wall, log"}));
  const LoadedConfig loaded = load();
  EXPECT_FALSE(loaded.settings.problems[0].of_command_line);
  EXPECT_TRUE(loaded.settings.problems[1].of_command_line);
}

TEST_F(Configuration, ReadsSecretsFromFiles) {
  environment_["RELANCE_API_TOKEN_FILE"] = write("token", "t0ken\r\n");
  EXPECT_EQ(load().node.api_token, "t0ken");
  EXPECT_EQ(setting("api_token"), "RELANCE_API_TOKEN_FILE \"t0ken\"");
  file("api_token = \"other\"\n");
  EXPECT_EQ(load().node.api_token, "t0ken") << "a variable is above the file";
  environment_["RELANCE_API_TOKEN"] = "third";
  EXPECT_EQ(problems(), Texts{"RELANCE_API_TOKEN: must not be set together with RELANCE_API_TOKEN_FILE"});
}

TEST_F(Configuration, HasATokenForEachRoleOfTheApi) {
  EXPECT_EQ(load().node.write_token, "");
  file("api_token = \"all\"\n[api]\nread_token = \"reads\"\nwrite_token = \"writes\"\n");
  EXPECT_EQ(load().node.api_token, "all");
  EXPECT_EQ(load().node.read_token, "reads");
  EXPECT_EQ(load().node.write_token, "writes");
  environment_["RELANCE_API_WRITE_TOKEN_FILE"] = write("token", "from a file\n");
  EXPECT_EQ(load().node.write_token, "from a file");
}

TEST_F(Configuration, NeedsTheFilesOfSecrets) {
  const auto complaint = [&](const std::string& path) {
    environment_["RELANCE_API_TOKEN_FILE"] = path;
    return problems().empty() ? "" : problems().front();
  };
  EXPECT_EQ(complaint("missing"),
            "RELANCE_API_TOKEN_FILE: api_token cannot be read from missing: No such file or directory");
  EXPECT_TRUE(complaint(write("empty", "\n")).ends_with(" (read from empty)"));
  EXPECT_TRUE(complaint(write("two", "a\nb\n")).ends_with(" (read from two)"));
  EXPECT_EQ(complaint(write("long", std::string(5000, 'x'))),
            "RELANCE_API_TOKEN_FILE: api_token cannot be read from long: is longer than 4096 bytes");
  environment_.clear();
  environment_["RELANCE_LISTEN_FILE"] = "missing";
  EXPECT_EQ(problems(), Texts{}) << "listen is no secret";
}

TEST_F(Configuration, HasEndpointsByName) {
  file(
      "[webhooks.wassenger.default]\nsecret = \"k1\"\nsecret_next = \"k2\"\n"
      "[webhooks.wassenger.shop-2]\nauth = \"query\"\ntoken = \"t\"\nparameter = \"p\"\n"
      "[webhooks.wassenger.lab]\nauth = \"none\"\n[webhooks.whatsapp.x]\napp_secret = \"a\"\n");
  EXPECT_EQ(problems(), Texts{});
  const auto webhooks = settings_of<components::IngressSettings>(load());
  ASSERT_EQ(webhooks.wassenger.size(), 3U);
  using enum components::WassengerEndpoint::Auth;
  const components::WassengerEndpoint& unnamed = webhooks.wassenger.at("default");
  EXPECT_EQ(unnamed.auth, kHmac);
  EXPECT_EQ(unnamed.secret, "k1");
  EXPECT_EQ(unnamed.secret_next, "k2");
  EXPECT_EQ(webhooks.wassenger.at("shop-2").auth, kQuery);
  EXPECT_EQ(webhooks.wassenger.at("shop-2").token, "t");
  EXPECT_EQ(webhooks.wassenger.at("shop-2").parameter, "p");
  EXPECT_EQ(webhooks.wassenger.at("lab").auth, kNone);
  ASSERT_EQ(webhooks.whatsapp.size(), 1U);
  EXPECT_EQ(webhooks.whatsapp.at("x").app_secret, "a");
  EXPECT_EQ(webhooks.whatsapp.at("x").verify_token, "");
}

TEST_F(Configuration, HasEndpointsInTheEnvironment) {
  environment_["RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET"] = "a";
  environment_["RELANCE_WEBHOOKS_WHATSAPP_VERIFY_TOKEN"] = "v";
  environment_["RELANCE_WEBHOOKS_WHATSAPP_SHOP_APP_SECRET"] = "b";
  environment_["RELANCE_WEBHOOKS_WASSENGER_AUTH"] = "header";
  environment_["RELANCE_WEBHOOKS_WASSENGER_TOKEN_FILE"] = write("token", "t\n");
  EXPECT_EQ(problems(), Texts{});
  const auto webhooks = settings_of<components::IngressSettings>(load());
  EXPECT_EQ(webhooks.whatsapp.at("default").app_secret, "a");
  EXPECT_EQ(webhooks.whatsapp.at("default").verify_token, "v");
  EXPECT_EQ(webhooks.whatsapp.at("shop").app_secret, "b");
  EXPECT_EQ(webhooks.wassenger.at("default").auth, components::WassengerEndpoint::Auth::kHeader);
  EXPECT_EQ(webhooks.wassenger.at("default").token, "t");
}

TEST_F(Configuration, RefusesEndpointsThatAnybodyCouldPostTo) {
  file(
      "[webhooks.wassenger.a]\nsecret_next = \"x\"\n[webhooks.wassenger.b]\nauth = \"header\"\nsecret = \"x\"\n"
      "[webhooks.whatsapp.c]\nverify_token = \"x\"\n");
  EXPECT_EQ(problems(),
            (Texts{"relance.toml:2: webhooks.wassenger.a.secret is required: webhooks.wassenger.a.auth is hmac",
                   "relance.toml:4: webhooks.wassenger.b.token is required: webhooks.wassenger.b.auth is header",
                   "relance.toml:7: webhooks.whatsapp.c.app_secret is required: it signs webhooks"}));
}

TEST_F(Configuration, OfKafkaWithoutAnythingIsTheDefault) {
  file("log = \"kafka\"\n");
  EXPECT_EQ(problems(), Texts{});
  const auto log = settings_of<components::LogSettings>(load());
  EXPECT_EQ(log.engine, LogEngine::kKafka);
  EXPECT_EQ(log.kafka.brokers, Texts{"localhost:9092"});
  EXPECT_EQ(log.kafka.topic_prefix, "relance.");
  EXPECT_EQ(log.kafka.group, "relance");
  EXPECT_EQ(log.kafka.assignment, KafkaSettings::Assignment::kEager);
  EXPECT_TRUE(log.kafka.static_membership);
  EXPECT_EQ(log.kafka.session_timeout, std::chrono::seconds{45});
  EXPECT_EQ(log.kafka.transaction_timeout, std::chrono::seconds{30});
  EXPECT_EQ(log.kafka.replication_factor, 0);
  EXPECT_TRUE(log.kafka.client.empty());
}

TEST_F(Configuration, OfKafkaIsTakenFromEachLayer) {
  file(
      "[kafka]\nbrokers = [\"a:1\", \"b:2\"]\ngroup = \"g\"\nassignment = \"cooperative\"\nstatic_membership = \"no\"\n"
      "session_timeout_ms = 6000\n");
  environment_["RELANCE_KAFKA_TRANSACTION_TIMEOUT_MS"] = "5999";
  environment_["RELANCE_KAFKA_REPLICATION_FACTOR"] = "3";
  flags_.texts["log"] = "kafka";
  EXPECT_EQ(problems(), Texts{});
  const auto log = settings_of<components::LogSettings>(load());
  EXPECT_EQ(log.engine, LogEngine::kKafka);
  EXPECT_EQ(log.kafka.brokers, (Texts{"a:1", "b:2"}));
  EXPECT_EQ(log.kafka.assignment, KafkaSettings::Assignment::kCooperative);
  EXPECT_FALSE(log.kafka.static_membership);
  EXPECT_EQ(log.kafka.transaction_timeout, std::chrono::milliseconds{5999});
  EXPECT_EQ(log.kafka.replication_factor, 3);
}

TEST_F(Configuration, TellsWhatKafkaCannotWorkWith) {
  file("[kafka]\nsession_timeout_ms = 30000\ntopic_prefix = \"a b\"\n");
  const std::string timeouts = "kafka.transaction_timeout_ms must be below kafka.session_timeout_ms";
  EXPECT_EQ(
      problems(),
      (Texts{
          "relance.toml:2: " + timeouts,
          "relance.toml:3: kafka.topic_prefix must consist of letters, digits, `.`, `_` and `-`, at most 128 bytes"}));
  file("[kafka]\ntransaction_timeout_ms = 45000\n");
  EXPECT_EQ(problems(), Texts{"relance.toml:2: " + timeouts});
}

using Client = std::map<std::string, std::string>;

TEST_F(Configuration, TakesPropertiesOfTheClientAsTheyAreWritten) {
  file(
      "[kafka.client]\nsecurity.protocol = \"sasl_ssl\"\n\"sasl.mechanisms\" = \"PLAIN\"\nlinger.ms = 5\n"
      "socket.keepalive.enable = true\n\"ssl.key.pem\" = \"\"\"\na\nb\"\"\"\n");
  EXPECT_EQ(problems(), Texts{});
  EXPECT_EQ(settings_of<components::LogSettings>(load()).kafka.client, (Client{{"security.protocol", "sasl_ssl"},
                                                                               {"sasl.mechanisms", "PLAIN"},
                                                                               {"linger.ms", "5"},
                                                                               {"socket.keepalive.enable", "true"},
                                                                               {"ssl.key.pem", "a\nb"}}));
}

TEST_F(Configuration, TakesPropertiesOfTheClientFromTheEnvironment) {
  file("[kafka.client]\nsasl.username = \"file\"\nlinger.ms = 1\n");
  environment_["RELANCE_KAFKA_CLIENT_SASL_USERNAME"] = "env";
  environment_["RELANCE_KAFKA_CLIENT_SASL_PASSWORD_FILE"] = write("password", "s3cret\n");
  environment_["RELANCE_KAFKA_CLIENT_SSL_CA_LOCATION"] = "";
  EXPECT_EQ(problems(), Texts{});
  EXPECT_EQ(settings_of<components::LogSettings>(load()).kafka.client,
            (Client{{"sasl.username", "env"}, {"sasl.password", "s3cret"}, {"linger.ms", "1"}}));
  EXPECT_EQ(setting("kafka.client.sasl.password"), "RELANCE_KAFKA_CLIENT_SASL_PASSWORD_FILE \"s3cret\"");
  environment_["RELANCE_KAFKA_CLIENT_SASL_PASSWORD"] = "other";
  EXPECT_EQ(
      problems(),
      Texts{
          "RELANCE_KAFKA_CLIENT_SASL_PASSWORD: must not be set together with RELANCE_KAFKA_CLIENT_SASL_PASSWORD_FILE"});
}

TEST_F(Configuration, RefusesPropertiesThatTheClientOrTheLogDoesNotTake) {
  file("[kafka.client]\nlinger_ms = 5\nlinger.ms = \"soon\"\nenable.idempotence = false\nsasl.password = [1]\n");
  environment_["RELANCE_KAFKA_CLIENT_SASL_USERNAME_FILE"] = "x";
  const Texts found = problems();
  ASSERT_EQ(found.size(), 5U) << testing::PrintToString(found);
  EXPECT_EQ(found[0],
            "relance.toml:5: kafka.client.sasl.password must be a text of 1 to 4096 bytes, a number, true or false");
  EXPECT_EQ(found[1], "relance.toml:4: kafka.client.enable.idempotence is invalid: the log sets this property itself");
  EXPECT_TRUE(found[2].starts_with("relance.toml:3: kafka.client.linger.ms is invalid: ")) << found[2];
  EXPECT_TRUE(found[3].starts_with("relance.toml:2: kafka.client.linger_ms is invalid: ")) << found[3];
  EXPECT_TRUE(
      found[4].starts_with("RELANCE_KAFKA_CLIENT_SASL_USERNAME_FILE: kafka.client.sasl.username.file is invalid: "))
      << found[4];
}

TEST_F(Configuration, IsPrintedAsTheTomlThatSaysTheSame) {
  environment_["RELANCE_API_TOKEN"] = "t0ken";
  environment_["RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET"] = "s3cret";
  environment_["RELANCE_KAFKA_CLIENT_SASL_PASSWORD"] = "pass";
  environment_["RELANCE_KAFKA_CLIENT_SSL_KEY_PEM"] = "-----BEGIN\nkey\n";
  environment_["RELANCE_KAFKA_CLIENT_LINGER_MS"] = "7";
  file(
      "data_dir = 'a \"b\" \\ é'\ncomponents = \"contacts\"\n[commit]\nmax_records = 7\n[webhooks.wassenger.lab]\nauth "
      "= "
      "\"none\"\n");
  const LoadedConfig loaded = load();
  const std::string toml = config::print_toml(schema(), loaded.settings);
  for (const char* secret : {"t0ken", "s3cret", "pass\"", "BEGIN"}) {
    EXPECT_EQ(toml.find(secret), std::string::npos);
    EXPECT_EQ(config::print_json(schema(), loaded.settings).find(secret), std::string::npos);
  }
  EXPECT_NE(toml.find("api_token = \"***\"  # RELANCE_API_TOKEN\n"), std::string::npos) << toml;
  EXPECT_NE(toml.find("kafka.client.linger.ms = \"7\"  # RELANCE_KAFKA_CLIENT_LINGER_MS\n"), std::string::npos) << toml;
  environment_.clear();
  file(toml);
  const LoadedConfig again = load();
  EXPECT_EQ(problems(), Texts{}) << toml;
  EXPECT_EQ(again.settings.by_path.size(), loaded.settings.by_path.size());
  for (const auto& [path, setting] : loaded.settings.by_path) {
    const config::Setting* found = again.settings.find(path);
    ASSERT_NE(found, nullptr) << path;
    if (!setting.key->secret) {
      EXPECT_EQ(found->value, setting.value) << path;
    }
  }
}

}  // namespace
}  // namespace relance::cli
