#include "stream/stream.h"

#include <charconv>

namespace relance::api {
namespace {

constexpr std::int64_t kEventsMax = 100;  // per poll
constexpr Duration kInterruptPause{100};  // one may fall between two statements and be missed
constexpr std::string_view kHello = "retry: 2000\n\n";
constexpr std::string_view kHeartbeat = ":\n\n";

std::string text_of(const projections::StatsEvent& event) {
  return "id: " + std::to_string(event.position) + "\nevent: " + (event.is_global ? "global" : "campaign") +
         "\ndata: " + event.json + "\n\n";
}

}  // namespace

std::int64_t event_position(const ports::HttpRequest& request) {
  const std::string* header = request.header("last-event-id");
  if (header == nullptr) return -1;
  std::int64_t position = -1;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), position);
  return error == std::errc{} && end == header->data() + header->size() && position >= 0 ? position : -1;
}

Stream::Stream(ports::SqlDatabase& database, const ports::Clock& clock, Duration heartbeat)
    : database_(database), clock_(clock), heartbeat_(heartbeat) {
  thread_ = Thread(
      "api-stream", [this] { run(); },
      [this](const std::string&) {
        const std::lock_guard lock(mutex_);
        stopping_ = is_over_ = true;  // new subscribers are refused from now on
        changed_.notify_all();
      });
}

Stream::~Stream() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    do {
      if (session_) session_->interrupt();
    } while (!changed_.wait_for(lock, kInterruptPause, [this] { return is_over_; }));
  }
  thread_.join();
}

void Stream::request_stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  if (session_) session_->interrupt();
}

bool Stream::is_full() {
  const std::lock_guard lock(mutex_);
  return count_ >= kListenersMax;
}

bool Stream::add(std::int64_t behind, std::unique_ptr<ports::HttpBodyWriter> body) {
  if (body->offer(kHello) == ports::HttpTaken::kGone) return true;
  {
    const std::lock_guard lock(mutex_);
    if (count_ >= kListenersMax || stopping_) return false;
    ++count_;
    arriving_.push_back({std::move(body), behind, clock_.since_boot()});
  }
  changed_.notify_all();
  return true;
}

void Stream::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (listeners_.empty()) {
        changed_.wait(lock, [this] { return stopping_ || !arriving_.empty(); });
      } else {
        changed_.wait_for(lock, kStreamInterval, [this] { return stopping_ || !arriving_.empty(); });
      }
      if (stopping_) break;
      for (Listener& listener : arriving_) listeners_.push_back(std::move(listener));
      arriving_.clear();
    }
    look();
  }
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

// Most listeners are at the same position: what follows it is read once.
void Stream::look() {
  std::map<std::int64_t, Events> behind;
  const Duration now = clock_.since_boot();
  const std::size_t gone = std::erase_if(listeners_, [&](Listener& listener) {
    auto found = behind.find(listener.behind);
    if (found == behind.end()) found = behind.emplace(listener.behind, read(listener.behind).value_or(Events{})).first;
    return !send(listener, found->second, now);
  });
  const std::lock_guard lock(mutex_);
  count_ -= gone;
}

std::optional<Stream::Events> Stream::read(std::int64_t behind) {
  if (!session_) {
    auto session = database_.connect(ports::SqlAccess::kRead);
    if (!session) return std::nullopt;
    const std::lock_guard lock(mutex_);
    session_ = std::move(session).value();
  }
  auto events = projections::read_stats_since(*session_, behind, kEventsMax);
  if (events) return std::move(events).value();
  const std::lock_guard lock(mutex_);
  session_.reset();
  return std::nullopt;
}

// A client that takes nothing keeps its position, and gets the current value later.
bool Stream::send(Listener& listener, const Events& events, Duration now) {
  for (const projections::StatsEvent& event : events) {
    const ports::HttpTaken taken = listener.body->offer(text_of(event));
    if (taken == ports::HttpTaken::kGone) return false;
    if (taken == ports::HttpTaken::kFull) return true;
    listener.behind = event.position;
    listener.last_sent = now;
  }
  if (now - listener.last_sent < heartbeat_) return !listener.body->is_gone();
  listener.last_sent = now;
  return listener.body->offer(kHeartbeat) != ports::HttpTaken::kGone;
}

}  // namespace relance::api
