// A real broker of a test's own: one node on free loopback ports, over a temporary folder that goes with it.
//
// RELANCE_KAFKA_VERSION chooses the release. The jars are fetched once, by Maven, into kafka-<version> of the folder
// RELANCE_KAFKA_JARS, else of relance in the user's cache folder.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace relance::kafka {

// One thread at a time; the broker ends with the thread that started it. Throws where the machine cannot run it.
class Broker {
 public:
  // Whether a test kills it and starts it again.
  enum class Life : std::uint8_t { kOnce, kRestarted };

  // Started, and answering.
  explicit Broker(Life life = Life::kOnce);
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  // The one that the cases of a test binary share; another one where it has to be restarted and cannot be.
  static Broker& shared(Life life = Life::kOnce);

  // Who comes this way may do everything.
  [[nodiscard]] const std::string& address() const { return address_; }
  // Here a name and a password are asked for (SASL/PLAIN); kStranger with kStrangerPassword may do nothing at all.
  [[nodiscard]] const std::string& guarded_address() const { return guarded_address_; }
  static constexpr const char* kStranger = "stranger";
  static constexpr const char* kStrangerPassword = "password-of-the-stranger";
  // Its other side, for who comes through a proxy: there the broker calls itself by the proxy's address.
  [[nodiscard]] const std::string& proxy_address() const { return proxy_address_; }
  [[nodiscard]] int proxy_listener() const { return proxy_listener_; }  // a socket; it does not block
  [[nodiscard]] int proxied_port() const { return proxied_port_; }

  // Over the data of before, on the ports of before.
  void start();
  void stop();  // in good order
  void kill();  // without a word
  // Everybody waits for it until resume().
  void suspend() const;
  void resume() const;

 private:
  void format() const;
  void await_answer() const;
  void await_end(std::chrono::seconds patience);
  [[nodiscard]] std::string last_words() const;

  const Life life_;
  std::string folder_;
  std::vector<std::string> java_;  // with options and classes; what is to run comes behind
  std::string address_;
  std::string guarded_address_;
  std::string proxy_address_;
  int proxy_listener_ = -1;
  int proxied_port_ = 0;
  pid_t pid_ = -1;
};

// Different for each call, in this process and in others: a prefix for topics and groups.
[[nodiscard]] std::string unique_name();

}  // namespace relance::kafka
