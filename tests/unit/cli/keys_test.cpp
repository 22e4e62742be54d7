// What each kind of key takes, and the table of keys.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <relance/config/value.h>

#include "components.h"
#include "config/configuration.h"

namespace relance::cli {
namespace {

const bool kComponentsAreSet = (set_components(&app::list_components), true);

bool takes(std::string_view path, std::string_view text) {
  const config::Key* key = schema().find(path);
  if (key == nullptr) ADD_FAILURE() << path;
  return key != nullptr && config::parse_value(*key, text).ok();
}

TEST(KeysOfTheConfiguration, HaveNamesOfTheirOwn) {
  std::set<std::string> variables;
  std::set<std::string> paths;
  for (const config::Key& key : schema().keys()) {
    EXPECT_TRUE(variables.insert(variable_of(key)).second) << key.path;
    EXPECT_TRUE(paths.insert(key.path).second) << key.path;
    EXPECT_FALSE(key.help.empty()) << key.path;
    EXPECT_EQ(schema().find(path_of(key)), &key);
  }
}

TEST(KeysOfTheConfiguration, HaveDefaultsThatTheyTake) {
  for (const config::Key& key : schema().keys()) {
    if (!key.fallback) continue;
    EXPECT_TRUE(config::parse_value(key, *key.fallback).ok()) << key.path;
  }
}

TEST(KeysOfTheConfiguration, AreFoundByPathAndVariable) {
  EXPECT_EQ(variable_of(*schema().find("api_token")), "RELANCE_API_TOKEN");
  EXPECT_EQ(variable_of(*schema().find("kafka.brokers")), "RELANCE_KAFKA_BROKERS");
  EXPECT_EQ(variable_of(*schema().find("webhooks.whatsapp.shop.app_secret")), "RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET");
  EXPECT_EQ(variable_of(*schema().find("webhooks.whatsapp.my-shop.app_secret"), "webhooks.whatsapp.my-shop.app_secret"),
            "RELANCE_WEBHOOKS_WHATSAPP_MY_SHOP_APP_SECRET");
  EXPECT_EQ(path_of(*schema().find("webhooks.whatsapp.shop.app_secret")), "webhooks.whatsapp.default.app_secret");
  EXPECT_EQ(path_of(*schema().find("webhooks.whatsapp.shop.app_secret"), "x"), "webhooks.whatsapp.x.app_secret");
  EXPECT_EQ(variable_of(*schema().find("kafka.client.linger.ms"), "kafka.client.linger.ms"),
            "RELANCE_KAFKA_CLIENT_LINGER_MS");
  for (const char* path : {"", "kafka.client", "kafka.client.", "kafka.client..a", "kafka.client.a b", "commit",
                           "commit.", "commit.max_records.x", "webhooks.wassenger.secret", "Listen",
                           "webhooks.wassenger.a b.secret", "webhooks.wassenger..secret", "webhooks.other.x.secret"}) {
    EXPECT_EQ(schema().find(path), nullptr) << path;
  }
  for (const char* path : {"commit", "kafka", "kafka.client", "kafka.client.sasl", "webhooks", "webhooks.wassenger",
                           "webhooks.wassenger.shop"}) {
    EXPECT_TRUE(schema().is_table(path)) << path;
  }
  for (const char* path : {"listen", "commit.max_records", "webhooks.other", "webhooks.wassenger.a/b"}) {
    EXPECT_FALSE(schema().is_table(path)) << path;
  }
}

TEST(KeysOfTheConfiguration, KnowWhichPropertiesAreSecrets) {
  for (const char* name : {"sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password",
                           "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config"}) {
    EXPECT_TRUE(schema().find(std::string{"kafka.client."} + name)->secret) << name;
  }
  for (const char* name : {"sasl.username", "ssl.ca.pem", "ssl.key.location", "ssl.certificate.pem", "linger.ms"}) {
    EXPECT_FALSE(schema().find(std::string{"kafka.client."} + name)->secret) << name;
  }
}

TEST(ValuesOfKeys, OfNumbersAreInTheirRange) {
  for (const char* text : {"1", "1000000"}) EXPECT_TRUE(takes("commit.max_records", text)) << text;
  for (const char* text : {"0", "1000001", "-1", "", " 1", "1 ", "1.0", "1e3", "0x10", "99999999999999999999"}) {
    EXPECT_FALSE(takes("commit.max_records", text)) << text;
  }
}

TEST(ValuesOfKeys, OfWordsAreOfTheirList) {
  EXPECT_TRUE(takes("clock", "log"));
  for (const char* text : {"", "Log", "log ", "wall,log"}) EXPECT_FALSE(takes("clock", text)) << text;
  for (const char* text : {"ingress", "contacts, ingress", " normaliser ,campaigns", "views,api"})
    EXPECT_TRUE(takes("components", text));
  for (const char* text : {"", ",", "ingress,", "ingress,ingress", "sender", "view"})
    EXPECT_FALSE(takes("components", text));
  EXPECT_TRUE(takes("kafka.brokers", "a:9092, b:9092"));
  EXPECT_FALSE(takes("kafka.brokers", "a:9092,,b:9092"));
}

TEST(ValuesOfKeys, OfTextsArePlainAndNotEmpty) {
  EXPECT_TRUE(takes("data_dir", "./é x"));
  EXPECT_TRUE(takes("api_token", std::string(4096, 'x')));
  for (const std::string& text : {std::string{}, std::string{"a\n"}, std::string{"a\x7f"}, std::string(4097, 'x')}) {
    EXPECT_FALSE(takes("api_token", text));
  }
}

TEST(ValuesOfKeys, OfAddressesHaveAHostAndAPort) {
  EXPECT_EQ(config::parse_address("127.0.0.1:8080"), (config::Address{"127.0.0.1", 8080}));
  EXPECT_EQ(config::parse_address("[::1]:0"), (config::Address{"::1", 0}));
  EXPECT_EQ(config::parse_address("localhost:65535"), (config::Address{"localhost", 65535}));
  for (const char* text : {"", "8080", ":8080", "::1:8080", "[::1]", "[]:1", "a:", "a:65536", "a:-1", "a: 1", "a b:1",
                           "a:1:2", "http://a:1", "[a]b:1"}) {
    EXPECT_FALSE(config::parse_address(text)) << text;
  }
}

TEST(ValuesOfKeys, AreComplainedAboutWithoutBeingShown) {
  const config::Checked number = config::parse_value(*schema().find("workers"), "s3cret");
  ASSERT_FALSE(number.ok());
  EXPECT_EQ(number.error(), "must be a number from 0 to 256");
  EXPECT_EQ(config::parse_value(*schema().find("clock"), "s3cret").error(), "must be one of wall, log");
  EXPECT_EQ(config::parse_value(*schema().find("listen"), "s3cret").error(),
            "must be HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080");
}

}  // namespace
}  // namespace relance::cli
