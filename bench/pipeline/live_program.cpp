#include "live_program.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/http_client.h"
#include "http/signed_webhook.h"
#include "process_cpu.h"

namespace relance::bench {
namespace {

constexpr std::chrono::minutes kPatience{10};
constexpr std::chrono::milliseconds kPause{2};  // between two looks
constexpr int kNoProgram = 127;                 // what a shell says

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

LiveProgram::LiveProgram(LiveOptions options) : options_(std::move(options)), port_(free_port()) {
  std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) be_program();
}

LiveProgram::~LiveProgram() {
  if (pid_ > 0) kill_hard();
}

void LiveProgram::be_program() const {
  const int out = ::open(options_.log_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0 || ::dup2(out, STDOUT_FILENO) < 0 || ::dup2(out, STDERR_FILENO) < 0) ::_exit(kNoProgram);
  ::signal(SIGPIPE, SIG_DFL);
  ::setenv("RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET", std::string{kAppSecret}.c_str(), 1);
  ::setenv("RELANCE_API_TOKEN", "benchmark", 1);
  std::vector<std::string> words = {options_.program,   "run",      "--data-dir",
                                    options_.directory, "--listen", "127.0.0.1:" + std::to_string(port_)};
  words.insert(words.end(), options_.flags.begin(), options_.flags.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  std::perror(arguments.front());
  ::_exit(kNoProgram);
}

void LiveProgram::wait_until(const std::function<bool()>& is_done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!is_done()) {
    throw_if_ended();
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("relance run: too slow: " + said());
    std::this_thread::sleep_for(kPause);
  }
}

void LiveProgram::wait_until_ready() {
  wait_until([this] {
    const auto answer = http_get(port_, "/readyz");
    return answer && answer->status == 200;
  });
}

double LiveProgram::metric(std::string_view name, std::string_view label) const {
  const auto answer = http_get(port_, "/metrics");
  if (!answer || answer->status != 200) throw std::runtime_error("relance run: no metrics: " + said());
  double sum = 0;
  bool is_found = false;
  std::string_view text = answer->body;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool is_this =
        line.starts_with(name) && line.size() > name.size() && (line[name.size()] == '{' || line[name.size()] == ' ');
    if (!is_this || line.find(label) == std::string_view::npos) continue;
    sum += std::strtod(line.data() + line.rfind(' '), nullptr);
    is_found = true;
  }
  if (!is_found) throw std::runtime_error("relance run: no metric " + std::string{name});
  return sum;
}

double LiveProgram::cpu_us() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) fail("processor time");
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

void LiveProgram::kill_hard() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

LiveUsage LiveProgram::stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  rusage usage{};
  while (::wait4(pid_, &status, 0, &usage) < 0) {
    if (errno != EINTR) fail("wait for relance run");
  }
  pid_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
    throw std::runtime_error("relance run failed: " + said());
  return {bench::cpu_us(usage), static_cast<std::uint64_t>(usage.ru_maxrss) * 1024};
}

void LiveProgram::throw_if_ended() {
  if (::waitpid(pid_, nullptr, WNOHANG) == 0) return;
  pid_ = -1;
  throw std::runtime_error("relance run ended early: " + said());
}

std::string LiveProgram::said() const {
  std::ifstream file(options_.log_file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace relance::bench
