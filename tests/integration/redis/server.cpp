#include "integration/redis/server.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace relance::redis {

namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr const char* kProgram = "redis-server";
constexpr int kCannotRun = 127;
constexpr std::chrono::seconds kStartPatience{20};
constexpr std::chrono::milliseconds kLookEvery{5};
constexpr timeval kAnswerPatience{.tv_sec = 10, .tv_usec = 0};

// A write to a connection that the server has closed fails, and does not end the test.
const bool kIgnoresPipes = ::signal(SIGPIPE, SIG_IGN) != SIG_ERR;

// A port that was free a moment ago.
std::uint16_t free_port() {
  const int bound = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool is_bound = bind(bound, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                        getsockname(bound, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(bound);
  if (!is_bound) throw std::runtime_error("no port");
  return ntohs(address.sin_port);
}

std::string temporary_folder() {
  std::string pattern = (fs::temp_directory_path() / "relance-redis-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return pattern;
}

std::string text_of(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
  if (reply.type != REDIS_REPLY_ARRAY) return {reply.str, reply.len};
  std::string text;
  for (std::size_t i = 0; i < reply.elements; ++i) text += text_of(*reply.element[i]) + "\n";
  return text;
}

}  // namespace

bool Server::is_installed() {
  const std::string path = std::getenv("PATH") != nullptr ? std::getenv("PATH") : "";
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    if (access((path.substr(begin, end - begin) + "/" + kProgram).c_str(), X_OK) == 0) return true;
    begin = end + 1;
  }
  return false;
}

Server& Server::shared() {
  static Server server;
  return server;
}

Server::Server() : port_(free_port()), folder_(temporary_folder()) {
  try {
    start();
  } catch (...) {
    clear_away();
    throw;
  }
}

Server::~Server() {
  clear_away();
}

void Server::clear_away() {
  if (is_running()) kill();
  std::error_code error;
  fs::remove_all(folder_, error);
}

std::string Server::ask(std::initializer_list<std::string_view> words) const {
  const std::unique_ptr<redisContext, decltype(&redisFree)> context{
      redisConnectWithTimeout("127.0.0.1", port_, kAnswerPatience), &redisFree};
  if (context == nullptr || context->err != 0) throw std::runtime_error("no connection to the server");
  redisSetTimeout(context.get(), kAnswerPatience);
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  const std::unique_ptr<redisReply, decltype(&freeReplyObject)> reply{
      static_cast<redisReply*>(
          redisCommandArgv(context.get(), static_cast<int>(texts.size()), texts.data(), sizes.data())),
      &freeReplyObject};
  if (reply == nullptr) throw std::runtime_error("no answer of the server");
  return text_of(*reply);
}

void Server::reset() {
  if (!is_running()) start();
  resume();
  ask({"REPLICAOF", "NO", "ONE"});
  ask({"CONFIG", "SET", "maxmemory", "0"});
  ask({"CONFIG", "SET", "requirepass", ""});
  ask({"FLUSHALL"});
  ask({"SCRIPT", "FLUSH"});
}

void Server::start() {
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = open((folder_ + "/server.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execlp(kProgram, kProgram, "--bind", "127.0.0.1", "--port", std::to_string(port_).c_str(), "--save", "",
           "--appendonly", "no", "--dir", folder_.c_str(), nullptr);
    _exit(kCannotRun);
  }
  await_answer();
}

void Server::await_answer() {
  const auto deadline = steady_clock::now() + kStartPatience;
  for (;;) {
    try {
      if (ask({"PING"}) == "PONG") return;
    } catch (const std::runtime_error&) {
      // Not yet.
    }
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != 0) {
      pid_ = -1;
      const bool is_missing = WIFEXITED(status) && WEXITSTATUS(status) == kCannotRun;
      throw std::runtime_error(is_missing ? "redis-server is not installed" : "redis-server has ended: " + log());
    }
    if (steady_clock::now() > deadline) throw std::runtime_error("redis-server does not answer: " + log());
    std::this_thread::sleep_for(kLookEvery);
  }
}

std::string Server::log() const {
  std::ifstream file{folder_ + "/server.log"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void Server::kill() {
  ::kill(pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
}

void Server::suspend() const {
  ::kill(pid_, SIGSTOP);
  // The signal is sent, and comes a moment later: until then it may answer.
  int status = 0;
  waitpid(pid_, &status, WUNTRACED);
}

void Server::resume() const {
  ::kill(pid_, SIGCONT);
}

}  // namespace relance::redis
