// Named threads with an exception handler: an exception that leaves the body is logged and passed to the owner, which
// stops a component or the process. It does not terminate the process, and is never silent.
#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <relance/base/logging.h>

namespace relance {

#ifdef RELANCE_CRASH_POINTS
// For test builds: the body of the thread with this name throws once, before it starts. An empty name disables it.
class ThrowingThread {
 public:
  static void name(std::string thread) {
    const std::lock_guard lock(mutex_);
    name_ = std::move(thread);
  }
  static void throw_if_named(std::string_view thread) {
    {
      const std::lock_guard lock(mutex_);
      if (name_.empty() || name_ != thread) return;
      name_.clear();
    }
    throw std::runtime_error("thrown for a test");
  }

 private:
  static inline std::mutex mutex_;
  static inline std::string name_;
};
#endif

class Thread {
 public:
  using Body = std::function<void()>;
  // Called on the thread itself with the exception's message. Must not throw, and must not join the thread.
  using OnFailure = std::function<void(const std::string& what)>;

  Thread() = default;
  Thread(std::string name, Body body, OnFailure on_failure)
      : thread_([name = std::move(name), body = std::move(body), on_failure = std::move(on_failure)] {
          run(name, body, on_failure);
        }) {}

  [[nodiscard]] bool joinable() const { return thread_.joinable(); }
  void join() { thread_.join(); }

 private:
  static void run(std::string_view name, const Body& body, const OnFailure& on_failure) noexcept {
    const auto fail = [&](const std::string& what) {
      logging::error("thread failed", {{"thread", name}, {"reason", what}});
      on_failure(what);
    };
    try {
#ifdef RELANCE_CRASH_POINTS
      ThrowingThread::throw_if_named(name);
#endif
      body();
    } catch (const std::exception& error) {
      fail(error.what());
    } catch (...) {
      fail("an exception of an unknown type");
    }
  }

  std::thread thread_;
};

}  // namespace relance
