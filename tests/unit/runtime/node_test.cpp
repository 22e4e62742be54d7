// The life of a process made of components.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <relance/runtime/node.h>

namespace relance::runtime {
namespace {

using testing::HasSubstr;

using Calls = std::vector<std::string>;

// Tells what is called.
class Recorder final : public Component {
 public:
  Recorder(std::string name, std::vector<std::string> selected_by, Calls& calls)
      : name_(std::move(name)), selected_by_(std::move(selected_by)), calls_(calls) {}
  ~Recorder() override { calls_.push_back(name_ + " destroyed"); }

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::vector<std::string> selected_by() const override { return selected_by_; }
  void open(Host& host) override {
    calls_.push_back(name_ + " open");
    host_ = &host;
    if (fails_to_open) throw StartError(FailureReason::kUnavailable, "no database");
  }
  void routes(http::Router&) override { calls_.push_back(name_ + " routes"); }
  void start() override { calls_.push_back(name_ + " start"); }
  void stop() override { calls_.push_back(name_ + " stop"); }

  void fail(const std::string& what) { host_->fail({FailureReason::kFailed, what}); }
  bool fails_to_open = false;

 private:
  std::string name_;
  std::vector<std::string> selected_by_;
  Calls& calls_;
  Host* host_ = nullptr;
};

class ANode : public testing::Test {
 protected:
  ~ANode() override { std::filesystem::remove_all(folder_); }

  Recorder& add(const std::string& name, std::vector<std::string> selected_by) {
    auto component = std::make_unique<Recorder>(name, std::move(selected_by), calls_);
    Recorder& added = *component;
    components_.push_back(std::move(component));
    return added;
  }
  std::unique_ptr<Node> make(std::vector<std::string> selected) {
    NodeSettings settings;
    settings.listen = {"127.0.0.1", 0};
    settings.components = std::move(selected);
    return std::make_unique<Node>(std::move(settings), std::move(components_), directory_, Duration{60'000},
                                  [this] { ++failures_; });
  }

  std::string folder_ =
      (std::filesystem::temp_directory_path() / ("relance-node-" + std::to_string(::getpid()))).string();
  DataDirectory directory_{folder_};
  std::vector<std::unique_ptr<Component>> components_;
  Calls calls_;
  int failures_ = 0;
};

TEST_F(ANode, RunsTheSelectedComponentsAndThoseThatEveryProcessRuns) {
  add("log", {});
  add("engine", {"contacts", "campaigns"});
  add("api", {"api"});
  EXPECT_EQ(names_of(components_), (Calls{"contacts", "campaigns", "api"}));
  {
    const auto node = make({"campaigns"});
    node->start();
    EXPECT_NE(node->port(), 0);
    EXPECT_TRUE(node->stop());
    EXPECT_TRUE(node->stop()) << "once stopped, it does nothing";
  }
  EXPECT_EQ(calls_, (Calls{"log open", "log routes", "engine open", "engine routes", "log start", "engine start",
                           "engine stop", "log stop", "api destroyed", "engine destroyed", "log destroyed"}));
}

TEST_F(ANode, DoesNotStartIfAComponentCannotOpen) {
  add("log", {});
  add("stores", {}).fails_to_open = true;
  EXPECT_THROW(make({}), StartError);
  EXPECT_EQ(calls_, (Calls{"log open", "log routes", "stores open", "stores destroyed", "log destroyed"}));
}

TEST_F(ANode, KeepsTheFirstFailureAndReportsItOnce) {
  Recorder& log = add("log", {});
  const auto node = make({});
  EXPECT_FALSE(node->failure());
  log.fail("disk gone");
  log.fail("and then this");
  EXPECT_EQ(failures_, 1);
  EXPECT_EQ(node->failure().value().what, "disk gone");
}

TEST_F(ANode, CannotListenWhereAnotherProcessDoes) {
  const auto first = make({});
  first->start();
  NodeSettings settings;
  settings.listen = {"127.0.0.1", first->port()};
  Node second{settings, {}, directory_, Duration{60'000}, [] {}};
  EXPECT_THROW(second.start(), StartError);
}

TEST(TheMetricsPage, HasHistogramsInSeconds) {
  LatencyHistogram histogram;
  histogram.observe(std::chrono::microseconds{200});
  histogram.observe(std::chrono::seconds{20});
  MetricsPage page;
  page.histogram("relance_x_duration_seconds", "X.", {{"route", "/a"}}, histogram);
  page.counter("relance_y_total", "Y.", {}, std::uint64_t{3});
  const std::string text = page.text();
  EXPECT_THAT(text, HasSubstr("# TYPE relance_x_duration_seconds histogram"));
  EXPECT_THAT(text, HasSubstr("relance_x_duration_seconds_count{route=\"/a\"} 2"));
  EXPECT_THAT(text, HasSubstr("relance_x_duration_seconds_sum{route=\"/a\"} 20.0002"));
  EXPECT_THAT(text, HasSubstr("relance_x_duration_seconds_bucket{route=\"/a\",le=\"0.0001\"} 0"));
  EXPECT_THAT(text, HasSubstr("relance_x_duration_seconds_bucket{route=\"/a\",le=\"0.00025\"} 1"));
  EXPECT_THAT(text, HasSubstr("relance_x_duration_seconds_bucket{route=\"/a\",le=\"+Inf\"} 2"));
  EXPECT_THAT(text, HasSubstr("relance_y_total 3"));
}

}  // namespace
}  // namespace relance::runtime
