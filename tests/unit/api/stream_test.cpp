// What a listener gets while nothing happens.
#include "stream/stream.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include <gmock/gmock.h>

#include "unit/api/fakes.h"
#include "unit/projections/recording_session.h"

namespace relance::api {
namespace {

using testing::ElementsAre;

constexpr std::chrono::seconds kPatience{10};

// What has been looked at and sent, by the thread of the stream.
class Seen {
 public:
  void look() {
    const std::lock_guard lock(mutex_);
    ++looks_;
    changed_.notify_all();
  }
  void send(std::string_view piece) {
    const std::lock_guard lock(mutex_);
    pieces_.emplace_back(piece);
  }
  // What was sent once three more looks have begun: the first may have asked for the time before, the second has come
  // to its end.
  std::vector<std::string> after_a_look() {
    std::unique_lock lock(mutex_);
    const int due = looks_ + 3;
    EXPECT_TRUE(changed_.wait_for(lock, kPatience, [&] { return looks_ >= due; }));
    return pieces_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int looks_ = 0;
  std::vector<std::string> pieces_;
};

class Body : public ports::HttpBodyWriter {
 public:
  explicit Body(Seen& seen) : seen_(seen) {}
  ports::HttpTaken offer(std::string_view piece) override {
    seen_.send(piece);
    return ports::HttpTaken::kAll;
  }
  bool write(std::string_view) override { return false; }
  void end() override {}
  [[nodiscard]] bool is_gone() const override { return false; }

 private:
  Seen& seen_;
};

// There is nothing new, ever.
class QuietDatabase : public ports::SqlDatabase {
 public:
  explicit QuietDatabase(Seen& seen) : seen_(seen) {}
  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kSqlite; }
  ports::PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess) override {
    return std::unique_ptr<ports::SqlSession>{std::make_unique<Session>(seen_)};
  }

 private:
  class Session : public projections::RecordingSession {
   public:
    explicit Session(Seen& seen) : seen_(seen) {}
    PortResult<Done> query(std::string_view statement, std::span<const ports::SqlValue>,
                           std::span<const ports::SqlType>, ports::SqlRows&) override {
      if (statement.find("campaign_stats") != std::string_view::npos) seen_.look();
      return Done{};
    }

   private:
    Seen& seen_;
  };
  Seen& seen_;
};

TEST(AListener, HearsAHeartbeatWheneverNothingWasSentForItsInterval) {
  constexpr Duration kHeartbeat{5'000};
  Seen seen;
  QuietDatabase database{seen};
  HandClock clock;
  Stream stream{database, clock, kHeartbeat};
  ASSERT_TRUE(stream.add(-1, std::make_unique<Body>(seen)));
  const std::string hello = "retry: 2000\n\n";
  const std::string heartbeat = ":\n\n";
  EXPECT_THAT(seen.after_a_look(), ElementsAre(hello));
  clock.pass(kHeartbeat - Duration{1});
  EXPECT_THAT(seen.after_a_look(), ElementsAre(hello));
  clock.pass(Duration{1});
  EXPECT_THAT(seen.after_a_look(), ElementsAre(hello, heartbeat));
  EXPECT_THAT(seen.after_a_look(), ElementsAre(hello, heartbeat));
  clock.pass(kHeartbeat);
  EXPECT_THAT(seen.after_a_look(), ElementsAre(hello, heartbeat, heartbeat));
}

}  // namespace
}  // namespace relance::api
