// Caches over the shared server.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <relance/adapters/redis/cache.h>

#include "contract/set_clock.h"
#include "integration/redis/server.h"

namespace relance::redis {

// False: there is no server on this machine, and it is one where that is no mistake.
[[nodiscard]] bool is_server_expected();

// The longest draws.
class ZeroEntropy final : public ports::Entropy {
 public:
  void fill(std::span<std::byte> out) override;
};

// A server as it starts, a clock that stands still, and what the caches have told.
class RedisWorld : public testing::Test {
 protected:
  static constexpr Duration kBackoff{100};
  static constexpr int kFailuresMax = 3;
  static constexpr Duration kHour = std::chrono::hours{1};

  void SetUp() override;
  void TearDown() override;

  static Server& server() { return Server::shared(); }
  // A long call timeout: what is slow on a busy machine is no fault. Tests of timeouts take a short one.
  [[nodiscard]] RedisOptions options(std::uint16_t port);
  [[nodiscard]] std::unique_ptr<ports::Cache> open(const RedisOptions& options);
  [[nodiscard]] std::unique_ptr<ports::Cache> open() { return open(options(server().port())); }

  static ports::PortResult<ports::Done> put(ports::Cache& cache, std::string_view key, std::string_view value,
                                            std::int64_t version = 1);
  static ports::PortResult<ports::Done> erase(ports::Cache& cache, std::string_view key, std::int64_t version);
  // As get() answers: whether it worked, and what is there.
  static ports::PortResult<std::optional<std::string>> get(ports::Cache& cache, std::string_view key);
  // What is there, where nothing goes wrong.
  static std::optional<std::string> value(ports::Cache& cache, std::string_view key);
  // Whether a call was refused with these words in its reason.
  template <class T>
  static testing::AssertionResult fails(const ports::PortResult<T>& result, std::string_view words) {
    if (result.ok()) return testing::AssertionFailure() << "it worked";
    const ports::PortError& error = result.error();
    const bool is_so = error.reaction == ports::Reaction::kRetry && error.reason.find(words) != std::string::npos;
    return (is_so ? testing::AssertionSuccess() : testing::AssertionFailure()) << error.reason;
  }

  contract::SetClock& clock() { return clock_; }
  [[nodiscard]] std::vector<std::string> lines();

 private:
  contract::SetClock clock_;
  ZeroEntropy entropy_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace relance::redis
