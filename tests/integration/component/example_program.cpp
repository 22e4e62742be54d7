// The program with a component of an example: all that a component can own, in one place.
#include <condition_variable>
#include <mutex>

#include <relance/base/logging.h>
#include <relance/cli/program.h>
#include <relance/ports/thread.h>

#include "components.h"

namespace {

using namespace relance;

class Greeter final : public runtime::Component {
 public:
  [[nodiscard]] std::string_view name() const override { return "greeter"; }
  [[nodiscard]] std::vector<std::string> selected_by() const override { return {"greeter"}; }

  void bind(config::Section& section) override {
    config::Section greeter = section.table("greeter");
    greeter.text({"greeting", "greeting of callers"}, greeting_);
  }
  void open(runtime::Host& host) override { host_ = &host; }
  void routes(http::Router& router) override {
    router.add("GET", "/api/greetings/{name}", {.role = http::Role::kRead},
               [this](const std::shared_ptr<http::Exchange>& exchange) {
                 ++greeted_;
                 exchange->answer({200, "text/plain", greeting_ + ' ' + exchange->parameters.front(), {}});
               });
  }
  void start() override {
    thread_ = Thread(
        "greeter", [this] { wait(); },
        [host = host_](const std::string& what) {
          host->fail({runtime::FailureReason::kFailed, what});
        });
  }
  void health(runtime::HealthReport& report) override { report.pass("greeter"); }
  void metrics(runtime::MetricsSink& sink) override {
    sink.counter("example_greetings_total", "Callers greeted.", {}, greeted_);
  }
  void drain(Duration) override { logging::info("greeter drained", {{"greeted", greeted_}}); }
  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      stop_requested_ = true;
    }
    stopping_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void wait() {
    logging::info("greeter runs");
    std::unique_lock lock(mutex_);
    stopping_.wait(lock, [this] { return stop_requested_; });
  }

  std::string greeting_ = "hello";
  runtime::Host* host_ = nullptr;
  std::uint64_t greeted_ = 0;  // by the server's thread
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_requested_ = false;
  Thread thread_;
};

runtime::ComponentList list_with_example() {
  runtime::ComponentList list = app::list_components();
  list.push_back(std::make_unique<Greeter>());
  return list;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_program(argc, argv, &list_with_example);
}
