#include "integration/postgres/server.h"

#include <array>
#include <atomic>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace relance::postgres {

Server::Server() {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  std::array<std::string, 3> texts = {"python3", "-B", RELANCE_POSTGRES_SERVER};
  std::array<char*, 4> argv = {texts[0].data(), texts[1].data(), texts[2].data(), nullptr};
  const int error = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  words_ = in[1];
  answers_ = fdopen(out[0], "r");
  if (error != 0) throw std::runtime_error("cannot start python3");
  const std::string line = answer();
  url_ = line.substr(0, line.find(' '));
}

Server::~Server() {
  close(words_);
  waitpid(pid_, nullptr, 0);
  std::fclose(answers_);
}

Server& Server::shared() {
  static Server server;
  return server;
}

void Server::tell(const std::string& word) {
  const std::string line = word + "\n";
  if (write(words_, line.data(), line.size()) < 0) throw std::runtime_error("the server's keeper is gone");
  answer();
}

std::string Server::answer() {
  std::array<char, 512> line{};
  if (std::fgets(line.data(), static_cast<int>(line.size()), answers_) == nullptr) {
    throw std::runtime_error("the server does not run: see above");
  }
  return std::string{line.data()};
}

PostgresOptions options_for(const Server& server) {
  static std::atomic<int> count = 0;
  PostgresOptions options;
  options.url = server.url();
  options.schema = "test_" + std::to_string(++count);
  return options;
}

}  // namespace relance::postgres
