// Records that are fed to one topic, copiers that carry them to another, and what has come of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "integration/kafka/copier.h"
#include "integration/kafka/world.h"

namespace relance::kafka {

class CopyWorld : public testing::Test {
 protected:
  static constexpr std::int32_t kPartitions = 4;

  // The copiers' log goes by this address, the records and the questions go straight to the broker.
  explicit CopyWorld(const std::string& address = Broker::shared().address(), const Properties& properties = {},
                     bool static_membership = true);
  ~CopyWorld() override;

  ports::Log& log() { return *log_; }  // of the copiers
  ports::Log& direct_log() { return *direct_log_; }
  [[nodiscard]] const KafkaOptions& options() const { return options_; }

  void start_copiers(int count);
  void start_copier(const std::string& identity);
  // The oldest goes.
  void stop_copier();
  // Some more records for each partition; says whether they were taken.
  bool feed();
  // Until everything that was fed is copied.
  [[nodiscard]] bool awaits_copies();
  // The same; then there is nothing but what was fed, once, in its order.
  void expect_copied();

 private:
  [[nodiscard]] bool is_copied();
  std::vector<std::string> values(ports::TopicPartition partition);
  void expect_same(Partition partition);

  KafkaOptions options_;
  std::unique_ptr<ports::Log> log_;
  std::unique_ptr<ports::Log> direct_log_;
  std::vector<std::unique_ptr<Copier>> copiers_;
  CopierDeeds gone_;  // of copiers that were stopped
  int fed_ = 0;
};

}  // namespace relance::kafka
