// How threads that ask a database are stopped, also where it does not answer.
#include "database/workers.h"

#include <atomic>
#include <future>
#include <stdexcept>

#include <gtest/gtest.h>

#include "support/recording_sink.h"
#include "unit/projections/recording_session.h"

namespace relance::api {
namespace {

constexpr Duration kLong = std::chrono::minutes{10};
constexpr std::chrono::seconds kPatience{10};

// Each query waits until it is interrupted.
class FrozenDatabase : public ports::SqlDatabase {
 public:
  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kSqlite; }
  ports::PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess) override {
    return std::unique_ptr<ports::SqlSession>{std::make_unique<Session>()};
  }

 private:
  class Session : public projections::RecordingSession {
   public:
    PortResult<Done> query(std::string_view, std::span<const ports::SqlValue>, std::span<const ports::SqlType>,
                           ports::SqlRows&) override {
      interrupted_.get_future().wait();
      return ports::failure(ports::Reaction::kRetry, "interrupted");
    }
    void interrupt() override {
      if (!is_interrupted_.exchange(true)) interrupted_.set_value();
    }

   private:
    std::atomic<bool> is_interrupted_ = false;
    std::promise<void> interrupted_;
  };
};

// What became of a job that asks the database.
class Asked {
 public:
  Workers::Job job() {
    return [this](const ports::PortResult<ports::SqlSession*>& session) {
      begun_.set_value();
      if (!session) return told_.set_value(session.error().reason);
      ports::SqlRows rows;
      const auto done = session.value()->query("", {}, {}, rows);
      told_.set_value(done ? "done" : done.error().reason);
    };
  }
  void wait_until_begun() { EXPECT_EQ(begun_.get_future().wait_for(kPatience), std::future_status::ready); }
  std::string told() { return told_.get_future().get(); }

 private:
  std::promise<void> begun_;
  std::promise<std::string> told_;
};

TEST(StoppedWorkers, InterruptWhatTakesTooLongAndTellWhatWaits) {
  FrozenDatabase database;
  Workers workers{database, 1, 8};
  Asked running;
  Asked waiting;
  ASSERT_TRUE(workers.add(running.job()));
  running.wait_until_begun();
  ASSERT_TRUE(workers.add(waiting.job()));
  workers.stop(Duration{1});
  EXPECT_EQ(running.told(), "interrupted");
  EXPECT_EQ(waiting.told(), "the process is stopping");
  EXPECT_FALSE(workers.add([](const ports::PortResult<ports::SqlSession*>&) {}));
}

TEST(Workers, LogWhatAJobThrowsAndGoOn) {
  logging::RecordingSink log;
  const logging::Installed installed{log};
  FrozenDatabase database;
  Workers workers{database, 1, 8};
  std::promise<void> next;
  ASSERT_TRUE(workers.add([](const ports::PortResult<ports::SqlSession*>&) { throw std::runtime_error("no rows"); }));
  ASSERT_TRUE(workers.add([&](const ports::PortResult<ports::SqlSession*>&) { next.set_value(); }));
  EXPECT_EQ(next.get_future().wait_for(kPatience), std::future_status::ready);
  workers.stop(kLong);
  EXPECT_EQ(log.lines("API request failed"), std::vector<std::string>{"API request failed reason=no rows"});
}

TEST(StoppedWorkers, FinishWhatEndsInTime) {
  FrozenDatabase database;
  Workers workers{database, 2, 8};
  std::atomic<int> done = 0;
  for (int i = 0; i < 8; ++i)
    ASSERT_TRUE(workers.add([&](const ports::PortResult<ports::SqlSession*>& session) { done += session ? 1 : 0; }));
  workers.stop(kLong);
  EXPECT_EQ(done, 8);
}

}  // namespace
}  // namespace relance::api
