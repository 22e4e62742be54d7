// A pool of reusable connections. Any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "connection.h"

namespace relance::redis {

class Pool;

// A connection for one call. It is closed unless keep() is called after success.
class Lease {
 public:
  Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease();

  Connection& operator*() { return *connection_; }
  void keep() { is_well_ = true; }

 private:
  Pool* pool_;
  std::unique_ptr<Connection> connection_;  // none: moved away
  bool is_well_ = false;
};

class Pool {
 public:
  explicit Pool(const RedisOptions& options) : options_(options) {}

  // The most recently used connection, or a new one. Waits up to the call timeout while all are in use.
  ports::PortResult<Lease> take();

 private:
  friend class Lease;
  void take_back(std::unique_ptr<Connection> connection);  // null: it was closed

  const RedisOptions& options_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t in_use_ = 0;
};

}  // namespace relance::redis
