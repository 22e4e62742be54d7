// The answer that a request waits for: given once, counted when it is given.
#pragma once

#include <memory>
#include <utility>

#include <relance/ingress/counters.h>
#include <relance/ports/http.h>

namespace relance::ingress {

// Copies are one answer. Any thread.
class Answer {
 public:
  Answer(std::shared_ptr<IngressCounters> counters, RouteName route, ports::HttpReply reply)
      : pending_(std::make_shared<Pending>(std::move(counters), route, std::move(reply))) {}

  void give(ports::HttpResponse response) const {
    const auto status_class = static_cast<std::size_t>(response.status / 100 - 1);
    ++pending_->counters->answers[static_cast<std::size_t>(pending_->route)][status_class];
    pending_->reply(std::move(response));
  }
  // A signature, token or handshake that is missing or wrong.
  void reject(ports::HttpResponse response) const {
    ++pending_->counters->rejected_signatures;
    give(std::move(response));
  }

  [[nodiscard]] IngressCounters& counters() const { return *pending_->counters; }

 private:
  struct Pending {
    Pending(std::shared_ptr<IngressCounters> c, RouteName r, ports::HttpReply f)
        : counters(std::move(c)), route(r), reply(std::move(f)) {
      ++counters->in_flight;
    }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    ~Pending() { --counters->in_flight; }

    const std::shared_ptr<IngressCounters> counters;
    const RouteName route;
    const ports::HttpReply reply;
  };
  std::shared_ptr<Pending> pending_;
};

}  // namespace relance::ingress
