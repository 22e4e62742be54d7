// A server with a handler of the test.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/adapters/http/http_server.h>

#include "integration/http/client.h"

namespace relance::adapters::http {

// Keeps what came, and answers as told: at first at once, with the path.
class TestHandler : public ports::HttpHandler {
 public:
  using Handle = std::function<void(ports::HttpRequest, ports::HttpReply)>;

  void handle(ports::HttpRequest request, ports::HttpReply reply) override {
    Handle action;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      action = action_;
      came_.notify_all();
    }
    action(std::move(request), std::move(reply));
  }
  void set(Handle action) {
    const std::lock_guard lock(mutex_);
    action_ = std::move(action);
  }
  // The n-th request, from 1, once it is there.
  ports::HttpRequest wait(std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    const bool came =
        came_.wait_for(lock, std::chrono::milliseconds{kPatienceMs}, [&] { return requests_.size() >= count; });
    EXPECT_TRUE(came) << "no request came";
    return came ? requests_[count - 1] : ports::HttpRequest{};
  }
  [[nodiscard]] std::size_t count() {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<ports::HttpRequest> requests_;
  Handle action_ = [](ports::HttpRequest request, ports::HttpReply reply) {
    reply({200, "text/plain", std::move(request.path), {}});
  };
};

// Replies that the test gives when it wants to, from its own thread.
class HeldReplies {
 public:
  TestHandler::Handle hold() {
    return [this](ports::HttpRequest, ports::HttpReply reply) {
      const std::lock_guard lock(mutex_);
      replies_.push_back(std::move(reply));
      came_.notify_all();
    };
  }
  ports::HttpReply take() {
    std::unique_lock lock(mutex_);
    const bool came = came_.wait_for(lock, std::chrono::milliseconds{kPatienceMs}, [&] { return !replies_.empty(); });
    EXPECT_TRUE(came) << "no request came";
    if (!came) return [](ports::HttpResponse) {};
    ports::HttpReply reply = std::move(replies_.front());
    replies_.erase(replies_.begin());
    return reply;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<ports::HttpReply> replies_;
};

class ServerTest : public testing::Test {
 protected:
  void start() {
    const auto started = server.start(options, handler);
    ASSERT_TRUE(started) << started.error().reason;
  }
  Client client() { return Client{server.port()}; }

  static ports::HttpResponse text(std::string body) { return {200, "text/plain", std::move(body), {}}; }
  void expect_refusal(Client& from, int status) { expect_refusal(from.read(), status, from); }
  void expect_refusal(const Reply& reply, int status, Client& from) {
    EXPECT_EQ(reply.status, status);
    if (reply.status != status) return;
    EXPECT_EQ(reply.headers.at("Content-Type"), "application/problem+json");
    EXPECT_EQ(reply.headers.at("Connection"), "close");
    EXPECT_THAT(reply.body, testing::HasSubstr("\"status\":" + std::to_string(status)));
    EXPECT_TRUE(from.is_closed());
  }

  TestHandler handler;
  HeldReplies held;
  HttpOptions options;
  HttpServer server;  // last: it ends first
};

}  // namespace relance::adapters::http
