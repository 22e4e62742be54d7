// A real server of a test's own, on a free port of loopback, over a temporary folder that goes with it.
#pragma once

#include <cstdio>
#include <string>

#include <sys/types.h>

#include <relance/adapters/postgres/database.h>

namespace relance::postgres {

// One thread at a time. Throws where the machine cannot run it.
class Server {
 public:
  // Started, and answering.
  Server();
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The one that the cases of a test binary share.
  static Server& shared();

  [[nodiscard]] const std::string& url() const { return url_; }
  static constexpr const char* kPassword = "password-of-the-tests";

  // Over the data of before, on the port of before.
  void start() { tell("start"); }
  void stop() { tell("stop"); }  // in good order
  void kill() { tell("kill"); }  // without a word
  // Everybody waits for it until resume().
  void suspend() { tell("suspend"); }
  void resume() { tell("resume"); }

 private:
  void tell(const std::string& word);
  std::string answer();

  std::string url_;
  pid_t pid_ = -1;
  int words_ = -1;
  std::FILE* answers_ = nullptr;
};

// With a schema of its own for each call.
[[nodiscard]] PostgresOptions options_for(const Server& server);

}  // namespace relance::postgres
