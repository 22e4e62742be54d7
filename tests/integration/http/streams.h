// A server that answers with streams which the test writes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "integration/http/fixture.h"

namespace relance::adapters::http {

using Writer = std::unique_ptr<ports::HttpBodyWriter>;

class StreamTest : public ServerTest {
 protected:
  // Answers with a stream whose writer the test takes.
  void serve(std::string content_type = "text/csv") {
    handler.set([this, content_type](ports::HttpRequest, ports::HttpReply reply) {
      ports::HttpResponse response{200, content_type, {}, {}};
      response.stream = [this](Writer writer) {
        const std::lock_guard lock(mutex_);
        writers_.push_back(std::move(writer));
        came_.notify_all();
      };
      reply(std::move(response));
    });
    start();
  }
  Writer take() {
    std::unique_lock lock(mutex_);
    const bool came = came_.wait_for(lock, std::chrono::milliseconds{kPatienceMs}, [&] { return !writers_.empty(); });
    EXPECT_TRUE(came) << "no stream was begun";
    if (!came) return nullptr;
    Writer writer = std::move(writers_.front());
    writers_.erase(writers_.begin());
    return writer;
  }
  // Until the client takes no more; how many bytes were taken.
  static std::size_t fill(ports::HttpBodyWriter& writer) {
    constexpr std::chrono::milliseconds kQuiet{100};
    const std::string piece(10'000, 'x');
    std::size_t bytes = 0;
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < kQuiet) {
      if (writer.offer(piece) != ports::HttpTaken::kAll) continue;
      bytes += piece.size();
      last = std::chrono::steady_clock::now();
    }
    return bytes;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<Writer> writers_;
};

}  // namespace relance::adapters::http
