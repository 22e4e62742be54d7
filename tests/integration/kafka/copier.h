// Copies each record of one topic to the same partition of another, once, whatever happens to its log: in transactions
// with the offsets, and what nobody tells is asked for. A thread of its own.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <relance/ports/log.h>

namespace relance::kafka {

inline constexpr ports::TopicNumber kOriginals{0};
inline constexpr ports::TopicNumber kCopies{1};
inline constexpr ports::TopicNumber kOthers{2};

struct CopierDeeds {
  int joined = 0;
  int committed = 0;
  int aborted = 0;
  int unknown = 0;
  int unknown_but_stood = 0;
};

class Copier : private ports::AssignmentListener {
 public:
  Copier(ports::Log& log, std::string identity);
  // Leaves in good order.
  ~Copier() override;
  Copier(const Copier&) = delete;
  Copier& operator=(const Copier&) = delete;

  void stop();
  // After stop(). A failure: it was told to stop by its log, or not to go on.
  [[nodiscard]] const CopierDeeds& deeds() const { return deeds_; }
  [[nodiscard]] const std::optional<std::string>& failure() const { return failure_; }

 private:
  // Where a partition will stand after the transaction.
  using Batch = std::map<ports::TopicPartition, Offset>;

  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;

  void run();
  bool join();
  // Each says whether the session goes on.
  bool turn();
  bool copy(ports::TopicPartition partition, Batch& batch);
  bool commit(const Batch& batch);
  bool resolve(const Batch& batch);
  bool give_up(const Batch& batch);
  bool return_to(ports::TopicPartition partition, Offset position);
  // Until it is not kRetry that the call answers.
  template <class Call>
  auto retry_until(const Call& call) const -> decltype(call());
  [[nodiscard]] bool goes_on(const ports::PortError& error);

  ports::Log& log_;
  const std::string identity_;
  std::atomic<bool> stopping_ = false;
  std::unique_ptr<ports::LogSession> session_;
  std::set<ports::TopicPartition> held_;
  CopierDeeds deeds_;
  std::optional<std::string> failure_;
  std::thread thread_;  // last
};

}  // namespace relance::kafka
