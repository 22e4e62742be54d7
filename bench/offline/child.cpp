#include "child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace relance::bench {
namespace {

constexpr int kPipeBytes = 1024 * 1024;
constexpr int kNoProgram = 127;  // what a shell says

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
    from = ends[0];
    to = ends[1];
  }
  int from = -1;
  int to = -1;
};

double microseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

std::string read_to_end(int descriptor) {
  std::string text;
  std::array<char, 4096> chunk{};
  while (true) {
    const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read from a child");
    if (count == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

void close_if_open(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

}  // namespace

Child::Child(const std::function<int()>& body) {
  const Pipe input;
  const Pipe output;
  std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) be_child(body, input.from, output.to);
  ::close(input.from);
  ::close(output.to);
  input_ = input.to;
  output_ = output.from;
  ::fcntl(input_, F_SETPIPE_SZ, kPipeBytes);  // best effort: fewer switches
}

Child::~Child() {
  close_if_open(input_);
  close_if_open(output_);
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void Child::be_child(const std::function<int()>& body, int input, int output) const {
  ::signal(SIGPIPE, SIG_DFL);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  int code = EXIT_FAILURE;
  try {
    code = body();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::fflush(nullptr);
  ::_exit(code);
}

void Child::feed(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(input_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write to a child");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

double Child::idle_cpu_us() {
  constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 5'000'000};
  constexpr int kSightings = 3;
  double used = cpu_us();
  for (int seen = 0; seen < kSightings;) {
    ::nanosleep(&kPause, nullptr);
    const double now = cpu_us();
    seen = is_asleep_unfed() && now == used ? seen + 1 : 0;
    used = now;
  }
  return used;
}

double Child::cpu_us() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) fail("processor time of a child");
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

// It sleeps interruptibly (a disk is waited for otherwise) and there is nothing for it to read.
bool Child::is_asleep_unfed() const {
  int pending = 0;
  if (::ioctl(input_, FIONREAD, &pending) != 0) fail("pending bytes of a child");
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  const std::string stat{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) throw std::runtime_error("state of a child");
  const char state = stat[name_end + 2];
  if (state == 'Z' || state == 'X') throw std::runtime_error("a child ended early: " + read_to_end(output_));
  return pending == 0 && state == 'S';
}

Run Child::finish() {
  close_if_open(input_);
  Run result;
  result.output = read_to_end(output_);
  int status = 0;
  rusage usage{};
  while (::wait4(pid_, &status, 0, &usage) < 0) {
    if (errno != EINTR) fail("wait for a child");
  }
  pid_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
    throw std::runtime_error("a child failed: " + result.output);
  result.cpu_us = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  result.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  return result;
}

std::function<int()> program(std::vector<std::string> command) {
  return [command = std::move(command)]() mutable {
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    std::perror(arguments.front());
    return kNoProgram;
  };
}

Run run(const std::function<int()>& body) {
  return Child(body).finish();
}

}  // namespace relance::bench
