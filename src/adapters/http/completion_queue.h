// Passes answers from any thread to the server's thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <relance/ports/http.h>

namespace relance::adapters::http {

using ConnectionId = std::uint64_t;  // never reused by a server

struct Completion {
  ConnectionId connection{};
  std::optional<ports::HttpResponse> response;  // none: the handler dropped the reply
  bool is_of_stream = false;                    // no response: the streamed body has new data
};

class CompletionQueue {
 public:
  // `wake` makes the server's thread call take(); it is not called on that thread itself.
  explicit CompletionQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  void put(Completion completion);  // any thread
  // Swaps all completions into `completed`, which is empty; false: there are none. The server's thread.
  bool take(std::vector<Completion>& completed);
  void close();  // later completions are dropped; any thread

  void set_reader(std::thread::id reader);  // before anything is put
  [[nodiscard]] bool is_read_here() const;  // by the calling thread

 private:
  mutable std::mutex mutex_;
  std::vector<Completion> completed_;
  std::function<void()> wake_;  // empty: closed
  std::thread::id reader_;
};

// One request that waits for its answer. If it is destroyed unanswered, it reports that there is no answer.
class Exchange {
 public:
  Exchange(std::shared_ptr<CompletionQueue> completions, ConnectionId connection, bool accepts_gzip)
      : completions_(std::move(completions)), connection_(connection), accepts_gzip_(accepts_gzip) {}
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Any thread, which also compresses if worthwhile; only the first call counts.
  void answer(ports::HttpResponse response);

 private:
  const std::shared_ptr<CompletionQueue> completions_;
  const ConnectionId connection_;
  const bool accepts_gzip_;
  std::atomic<bool> answered_{false};
};

}  // namespace relance::adapters::http
