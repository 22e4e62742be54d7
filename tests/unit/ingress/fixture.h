// Ingress over a log that answers when the test says so.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/base/hmac.h>
#include <relance/events/topics.h>
#include <relance/ingress/ingress.h>

namespace relance::ingress {

inline constexpr std::int32_t kPartitions = 3;
inline constexpr std::string_view kNow = "2026-11-20T08:00:00.000Z";

inline Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}

inline std::string signature(std::string_view secret, std::string_view body) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "sha256=";
  for (const auto byte : HmacSha256{secret}.of(body)) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

class FakeLog : public ports::Log {
 public:
  FakeLog() {
    for (const auto name : events::kTopicNames)
      topics_.push_back({std::string{name}, PartitionCount{kPartitions}, {}, {}});
  }

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return topics_; }
  void append(std::vector<ports::OwnedRecord> appended, std::function<void(ports::AppendResult)> done) override {
    ++calls;
    for (auto& record : appended) pending.push_back(std::move(record));
    waiting_ = std::move(done);
    if (answers_at_once) succeed();
  }

  // What is under way becomes durable.
  void succeed() {
    std::vector<Offset> offsets;
    for (auto& record : pending) {
      offsets.push_back(Offset{next_offset++});
      records.push_back(std::move(record));
    }
    pending.clear();
    std::exchange(waiting_, nullptr)(std::move(offsets));
  }
  void fail(ports::Reaction reaction) {
    pending.clear();
    std::exchange(waiting_, nullptr)(ports::failure(reaction, "the disk of +33612345678 is full"));
  }

  ports::PortResult<std::unique_ptr<ports::LogSession>> join(std::string_view,
                                                             std::span<const ports::TopicNumber>) override {
    return refused();
  }
  ports::PortResult<ports::Done> read(ports::TopicPartition, Offset, ports::ReadLimits, ports::RecordBatch&) override {
    return refused();
  }
  ports::PortResult<ports::OffsetRange> offsets(ports::TopicPartition) override { return refused(); }
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition) override { return refused(); }
  ports::PortResult<std::vector<ports::PartitionStatus>> status() override { return refused(); }
  ports::PortResult<ports::Done> maintain(Timestamp) override { return refused(); }
  [[nodiscard]] std::optional<std::string> outage() const override { return std::nullopt; }

  bool answers_at_once = true;
  int calls = 0;
  std::int64_t next_offset = 100;
  std::vector<ports::OwnedRecord> pending;
  std::vector<ports::OwnedRecord> records;  // durable

 private:
  static Failure<ports::PortError> refused() { return ports::failure(ports::Reaction::kStop, "ingress only appends"); }

  std::vector<ports::TopicSpec> topics_;
  std::function<void(ports::AppendResult)> waiting_;
};

class IngressTest : public testing::Test {
 protected:
  // With the options and the clock as they are.
  void open() {
    router = std::make_unique<http::Router>();
    router->authenticate_with({{{"api_token", events_token, http::Role::kAdmin}, {"reader", "read token"}}, 1'000'000});
    ingress = std::make_unique<Ingress>(options, log, [this] { return now; });
    ingress->routes(*router);
  }

  // The answer, if there is one yet.
  std::shared_ptr<std::optional<ports::HttpResponse>> begin(ports::HttpRequest request) {
    if (!ingress) open();
    auto answer = std::make_shared<std::optional<ports::HttpResponse>>();
    router->handle(std::move(request), [answer](ports::HttpResponse response) {
      EXPECT_FALSE(answer->has_value()) << "answered twice";
      *answer = std::move(response);
    });
    return answer;
  }
  ports::HttpResponse send(ports::HttpRequest request) {
    const auto answer = begin(std::move(request));
    EXPECT_TRUE(answer->has_value()) << "not answered";
    return answer->value_or(ports::HttpResponse{});
  }

  static ports::HttpRequest request(std::string method, std::string path, std::string body = {}) {
    ports::HttpRequest made;
    made.method = std::move(method);
    made.path = std::move(path);
    made.body = std::move(body);
    return made;
  }
  static ports::HttpRequest event_post(std::string body, std::string type = "application/json") {
    ports::HttpRequest made = request("POST", "/events", std::move(body));
    made.headers = {{"authorization", "Bearer event token"}, {"content-type", std::move(type)}};
    return made;
  }
  ports::HttpResponse post_events(std::string body, std::string type = "application/json") {
    return send(event_post(std::move(body), std::move(type)));
  }

  static const std::string* header(const ports::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  static void expect_problem(const ports::HttpResponse& response, int status) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_THAT(response.body, testing::HasSubstr("\"status\":" + std::to_string(status)));
  }
  [[nodiscard]] std::uint64_t in_flight() const { return router->stats().in_flight; }

  FakeLog log;
  Timestamp now = at(kNow);
  IngressOptions options;
  std::string events_token = "event token";
  std::unique_ptr<http::Router> router;
  std::unique_ptr<Ingress> ingress;
};

}  // namespace relance::ingress
