#include "integration/kafka/broker.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <librdkafka/rdkafka.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace relance::kafka {

namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr const char* kDefaultVersion = "4.4.0";
constexpr const char* kKilledVersion = "3.9.1";  // as KILLED_KAFKA_VERSION of kafka_broker.py, which has the reason
constexpr seconds kStartPatience{60};
constexpr seconds kStopPatience{20};
constexpr seconds kEndPatience{10};
constexpr std::chrono::milliseconds kLookEvery{20};
constexpr int kAnswerWaitMs = 200;

std::string variable(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

// Its output goes to the end of `log`. It ends with this process, however that ends.
pid_t spawn(std::vector<std::string> arguments, const std::string& log) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("cannot fork");
  if (pid > 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execvp(argv.front(), argv.data());
  _exit(127);
}

void run(const std::vector<std::string>& arguments, const std::string& log) {
  int status = 0;
  waitpid(spawn(arguments, log), &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error(arguments.front() + " failed: see " + log);
  }
}

std::string fetch_jars(const std::string& version, const std::string& folder) {
  const std::string cache = variable("XDG_CACHE_HOME", variable("HOME", "") + "/.cache");
  const fs::path jars = variable("RELANCE_KAFKA_JARS", cache + "/relance") + "/kafka-" + version;
  if (fs::exists(jars)) return jars;
  fs::create_directories(jars.parent_path());
  // Somebody else may be fetching too: whole or not at all.
  const fs::path partial = jars.string() + "." + std::to_string(getpid());
  run({"mvn", "-q", "-B", "-f", RELANCE_BROKER_DIR "/pom.xml", "dependency:copy-dependencies",
       "-Dkafka.version=" + version, "-DoutputDirectory=" + partial.string()},
      folder + "/maven.log");
  std::error_code error;
  fs::rename(partial, jars, error);
  if (error) fs::remove_all(partial);
  return jars;
}

// Of the machine, a line each: where the classes are archived that it need not parse again.
std::vector<std::string> class_options(const std::string& version, const std::string& folder) {
  const std::string told = folder + "/class-options";
  run({"python3", "-B", RELANCE_BROKER_DIR "/kafka_broker.py", version}, told);
  std::ifstream lines{told};
  std::vector<std::string> options;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("-X")) options.push_back(line);
  }
  return options;
}

// On a free port of loopback.
int bound_socket(int flags) {
  const int bound = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(bound, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) throw std::runtime_error("no port");
  return bound;
}

int port_of(int bound) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  if (getsockname(bound, reinterpret_cast<sockaddr*>(&address), &size) != 0) throw std::runtime_error("no port");
  return ntohs(address.sin_port);
}

// A port that was free a moment ago.
int free_port() {
  const int bound = bound_socket(0);
  const int port = port_of(bound);
  close(bound);
  return port;
}

std::string text_of(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void fill(std::string& text, const std::string& word, const std::string& by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) text.replace(at, word.size(), by);
}

// Whether the broker tells who it is.
bool answers(rd_kafka_t* client) {
  const struct rd_kafka_metadata* metadata = nullptr;
  if (rd_kafka_metadata(client, 0, nullptr, &metadata, kAnswerWaitMs) != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
  const bool has_broker = metadata->broker_cnt > 0;
  rd_kafka_metadata_destroy(metadata);
  return has_broker;
}

void ignore_log(const rd_kafka_t* /*client*/, int /*level*/, const char* /*part*/, const char* /*text*/) {}

}  // namespace

Broker::Broker(Life life) : life_(life) {
  std::string pattern = (fs::temp_directory_path() / "relance-kafka-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  folder_ = pattern;
  const std::string version =
      variable("RELANCE_KAFKA_VERSION", life == Life::kRestarted ? kKilledVersion : kDefaultVersion);
  const std::string jars = fetch_jars(version, folder_);
  java_ = {"java", "-Xms256m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"};
  for (const std::string& option : class_options(version, folder_)) java_.push_back(option);
  java_.insert(java_.end(),
               {"-Djava.io.tmpdir=" + folder_, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", jars + "/*"});
  const std::string port = std::to_string(free_port());
  address_ = "127.0.0.1:" + port;
  proxy_listener_ = bound_socket(SOCK_NONBLOCK);
  if (listen(proxy_listener_, SOMAXCONN) != 0) throw std::runtime_error("no port to listen on");
  proxied_port_ = free_port();
  const std::string proxy_port = std::to_string(port_of(proxy_listener_));
  proxy_address_ = "127.0.0.1:" + proxy_port;
  std::string properties = text_of(RELANCE_BROKER_DIR "/server.properties.in");
  const std::string guarded_port = std::to_string(free_port());
  guarded_address_ = "127.0.0.1:" + guarded_port;
  fill(properties, "@PORT@", port);
  fill(properties, "@GUARDED_PORT@", guarded_port);
  fill(properties, "@STRANGER@", kStranger);
  fill(properties, "@STRANGER_PASSWORD@", kStrangerPassword);
  fill(properties, "@PROXIED_PORT@", std::to_string(proxied_port_));
  fill(properties, "@PROXY_PORT@", proxy_port);
  fill(properties, "@CONTROLLER_PORT@", std::to_string(free_port()));
  fill(properties, "@DATA@", folder_ + "/data");
  std::ofstream{folder_ + "/server.properties"} << properties;
  format();
  start();
}

Broker::~Broker() {
  if (pid_ > 0) kill();
  close(proxy_listener_);
  std::error_code error;
  fs::remove_all(folder_, error);
}

Broker& Broker::shared(Life life) {
  static std::unique_ptr<Broker> broker;
  if (broker == nullptr || (life == Life::kRestarted && broker->life_ != life)) {
    broker.reset();
    broker = std::make_unique<Broker>(life);
  }
  return *broker;
}

void Broker::format() const {
  std::vector<std::string> command = java_;
  command.insert(command.end(), {"kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAA", "-c",
                                 folder_ + "/server.properties"});
  run(command, folder_ + "/broker.log");
}

void Broker::start() {
  std::vector<std::string> command = java_;
  command.insert(command.end(), {"kafka.Kafka", folder_ + "/server.properties"});
  pid_ = spawn(std::move(command), folder_ + "/broker.log");
  await_answer();
}

void Broker::await_answer() const {
  rd_kafka_conf_t* configuration = rd_kafka_conf_new();
  std::array<char, 256> reason{};
  rd_kafka_conf_set(configuration, "bootstrap.servers", address_.c_str(), reason.data(), reason.size());
  rd_kafka_conf_set(configuration, "reconnect.backoff.max.ms", "100", reason.data(), reason.size());
  rd_kafka_conf_set_log_cb(configuration, &ignore_log);
  const std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> client{
      rd_kafka_new(RD_KAFKA_PRODUCER, configuration, reason.data(), reason.size()), &rd_kafka_destroy};
  const auto deadline = steady_clock::now() + kStartPatience;
  while (!answers(client.get())) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != 0) throw std::runtime_error("the broker has ended: " + last_words());
    if (steady_clock::now() > deadline) throw std::runtime_error("the broker does not answer: " + last_words());
  }
}

void Broker::stop() {
  ::kill(pid_, SIGTERM);
  await_end(kStopPatience);
}

void Broker::kill() {
  ::kill(pid_, SIGKILL);
  await_end(kEndPatience);
}

void Broker::await_end(seconds patience) {
  const auto deadline = steady_clock::now() + patience;
  int status = 0;
  while (waitpid(pid_, &status, WNOHANG) == 0) {
    if (steady_clock::now() > deadline) {
      ::kill(pid_, SIGKILL);
      waitpid(pid_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(kLookEvery);
  }
  pid_ = -1;
}

void Broker::suspend() const {
  ::kill(pid_, SIGSTOP);
}

void Broker::resume() const {
  ::kill(pid_, SIGCONT);
}

std::string Broker::last_words() const {
  constexpr std::size_t kTail = 2000;
  const std::string text = text_of(folder_ + "/broker.log");
  return text.size() > kTail ? text.substr(text.size() - kTail) : text;
}

std::string unique_name() {
  static std::atomic<int> count = 0;
  return "t" + std::to_string(getpid()) + "-" + std::to_string(++count) + ".";
}

}  // namespace relance::kafka
