// What each kind of key takes, and the table of keys.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "config/value.h"

namespace relance::app {
namespace {

bool takes(std::string_view path, std::string_view text) {
  const Key* key = find_key(path);
  if (key == nullptr) ADD_FAILURE() << path;
  return key != nullptr && parse_value(*key, text).ok();
}

TEST(KeysOfTheConfiguration, HaveNamesOfTheirOwn) {
  std::set<std::string> variables;
  std::set<std::string_view> paths;
  for (const Key& key : keys()) {
    EXPECT_TRUE(variables.insert(variable_of(key)).second) << key.path;
    EXPECT_TRUE(paths.insert(key.path).second) << key.path;
    EXPECT_FALSE(key.help.empty()) << key.path;
    EXPECT_EQ(find_key(path_of(key)), &key);
  }
}

TEST(KeysOfTheConfiguration, HaveDefaultsThatTheyTake) {
  for (const Key& key : keys()) {
    if (!key.fallback) continue;
    EXPECT_TRUE(parse_value(key, *key.fallback).ok()) << key.path;
  }
}

TEST(KeysOfTheConfiguration, AreFoundByPathAndVariable) {
  EXPECT_EQ(variable_of(*find_key("api_token")), "RELANCE_API_TOKEN");
  EXPECT_EQ(variable_of(*find_key("kafka.brokers")), "RELANCE_KAFKA_BROKERS");
  EXPECT_EQ(variable_of(*find_key("webhooks.whatsapp.shop.app_secret")), "RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET");
  EXPECT_EQ(path_of(*find_key("webhooks.whatsapp.shop.app_secret")), "webhooks.whatsapp.default.app_secret");
  EXPECT_EQ(path_of(*find_key("webhooks.whatsapp.shop.app_secret"), "x"), "webhooks.whatsapp.x.app_secret");
  EXPECT_EQ(variable_of(*find_key("kafka.client.linger.ms"), "kafka.client.linger.ms"),
            "RELANCE_KAFKA_CLIENT_LINGER_MS");
  EXPECT_EQ(property_path("RELANCE_KAFKA_CLIENT_LINGER_MS"), "kafka.client.linger.ms");
  for (const char* path : {"", "kafka.client", "kafka.client.", "kafka.client..a", "kafka.client.a b", "commit",
                           "commit.", "commit.records.x", "webhooks.wassenger.secret", "Listen",
                           "webhooks.wassenger.a b.secret", "webhooks.wassenger..secret", "webhooks.other.x.secret"}) {
    EXPECT_EQ(find_key(path), nullptr) << path;
  }
  for (const char* path : {"commit", "kafka", "kafka.client", "kafka.client.sasl", "webhooks", "webhooks.wassenger",
                           "webhooks.wassenger.shop"}) {
    EXPECT_TRUE(is_table(path)) << path;
  }
  for (const char* path : {"listen", "commit.records", "webhooks.other", "webhooks.wassenger.a/b"}) {
    EXPECT_FALSE(is_table(path)) << path;
  }
}

TEST(KeysOfTheConfiguration, KnowWhichPropertiesAreSecrets) {
  for (const char* name : {"sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password",
                           "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config"}) {
    EXPECT_TRUE(find_key(std::string{"kafka.client."} + name)->secret) << name;
  }
  for (const char* name : {"sasl.username", "ssl.ca.pem", "ssl.key.location", "ssl.certificate.pem", "linger.ms"}) {
    EXPECT_FALSE(find_key(std::string{"kafka.client."} + name)->secret) << name;
  }
}

TEST(ValuesOfKeys, OfNumbersAreInTheirRange) {
  for (const char* text : {"1", "1000000"}) EXPECT_TRUE(takes("commit.records", text)) << text;
  for (const char* text : {"0", "1000001", "-1", "", " 1", "1 ", "1.0", "1e3", "0x10", "99999999999999999999"}) {
    EXPECT_FALSE(takes("commit.records", text)) << text;
  }
}

TEST(ValuesOfKeys, OfWordsAreOfTheirList) {
  EXPECT_TRUE(takes("clock", "log"));
  for (const char* text : {"", "Log", "log ", "wall,log"}) EXPECT_FALSE(takes("clock", text)) << text;
  for (const char* text : {"ingress", "contacts, ingress", " normaliser ,campaigns", "views,api"})
    EXPECT_TRUE(takes("parts", text));
  for (const char* text : {"", ",", "ingress,", "ingress,ingress", "sender", "view"})
    EXPECT_FALSE(takes("parts", text));
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
  EXPECT_EQ(parse_address("127.0.0.1:8080"), (Address{"127.0.0.1", 8080}));
  EXPECT_EQ(parse_address("[::1]:0"), (Address{"::1", 0}));
  EXPECT_EQ(parse_address("localhost:65535"), (Address{"localhost", 65535}));
  for (const char* text : {"", "8080", ":8080", "::1:8080", "[::1]", "[]:1", "a:", "a:65536", "a:-1", "a: 1", "a b:1",
                           "a:1:2", "http://a:1", "[a]b:1"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
}

TEST(ValuesOfKeys, AreComplainedAboutWithoutBeingShown) {
  const Checked number = parse_value(*find_key("workers"), "s3cret");
  ASSERT_FALSE(number.ok());
  EXPECT_EQ(number.error(), "must be a number from 0 to 256");
  EXPECT_EQ(parse_value(*find_key("clock"), "s3cret").error(), "must be one of wall, log");
  EXPECT_EQ(parse_value(*find_key("listen"), "s3cret").error(), "must be ADDR:PORT, as 127.0.0.1:8080 or [::1]:8080");
}

}  // namespace
}  // namespace relance::app
