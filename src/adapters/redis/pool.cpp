#include "pool.h"

namespace relance::redis {

Lease::~Lease() {
  if (connection_ == nullptr) return;
  if (!is_well_) connection_.reset();
  pool_->take_back(std::move(connection_));
}

ports::PortResult<Lease> Pool::take() {
  {
    std::unique_lock lock(mutex_);
    const auto is_free = [this] { return in_use_ < options_.connections_max; };
    if (!came_back_.wait_for(lock, options_.call_timeout, is_free)) {
      return ports::failure(ports::Reaction::kRetry, "all connections are in use");
    }
    ++in_use_;
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->is_quiet()) return Lease{*this, std::move(connection)};
    }
  }
  auto opened = Connection::open(options_);
  if (opened) return Lease{*this, std::move(opened).value()};
  take_back(nullptr);
  return Failure{opened.error()};
}

void Pool::take_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  --in_use_;
  if (connection != nullptr) idle_.push_back(std::move(connection));
  came_back_.notify_one();
}

}  // namespace relance::redis
