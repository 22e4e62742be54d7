// Against a server that refuses every stream of HTTP/2.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <relance/adapters/http_client/http_client.h>

namespace relance::http_client {
namespace {

namespace fs = std::filesystem;

// A process of Node.js with a certificate of its own, in a folder of its own.
class RefusingServer {
 public:
  RefusingServer() {
    std::string name = (fs::temp_directory_path() / "relance-http2-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const std::string key = (folder_ / "key.pem").string();
    const std::string make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
        "/CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout " +
        key + " -out " + certificate() + " 2>/dev/null";
    if (std::system(make.c_str()) != 0) return;
    output_ = ::popen(("exec node " RELANCE_HTTP2_SERVER " " + certificate() + " " + key).c_str(), "re");
    if (output_ == nullptr || std::fscanf(output_, "%d %d", &pid_, &port_) != 2) port_ = 0;
  }
  ~RefusingServer() {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
    if (output_ != nullptr) ::pclose(output_);
    fs::remove_all(folder_);
  }
  RefusingServer(const RefusingServer&) = delete;
  RefusingServer& operator=(const RefusingServer&) = delete;

  [[nodiscard]] bool runs() const { return port_ != 0; }
  [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }
  [[nodiscard]] std::string certificate() const { return (folder_ / "certificate.pem").string(); }

 private:
  fs::path folder_;
  std::FILE* output_ = nullptr;
  int pid_ = 0;
  int port_ = 0;
};

class Http2 : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server_.runs()) << "openssl or node is missing"; }

  Result<ports::HttpClientResponse, ports::HttpClientError> post() {
    return make_http_client({.ca_file = server_.certificate()})
        ->send({.method = "POST", .url = server_.url(), .body = "{}"});
  }

  RefusingServer server_;
};

TEST_F(Http2, IsNotNegotiatedByARequestThatMustNotBeRepeated) {
  const auto response = post();
  ASSERT_TRUE(response.ok()) << response.error().reason;
  EXPECT_EQ(response.value().body, "1");
}

// What would happen: the server sees it more than once.
TEST_F(Http2, IsWhereLibcurlRepeatsARefusedPost) {
  {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
    curl_easy_setopt(handle.get(), CURLOPT_URL, server_.url().c_str());
    curl_easy_setopt(handle.get(), CURLOPT_CAINFO, server_.certificate().c_str());
    curl_easy_setopt(handle.get(), CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, "{}");
    EXPECT_NE(curl_easy_perform(handle.get()), CURLE_OK);
  }
  const auto response = post();
  ASSERT_TRUE(response.ok()) << response.error().reason;
  EXPECT_GT(std::stoi(response.value().body), 2);
}

TEST_F(Http2, ServersWhoseCertificateIsUnknownGetNothing) {
  const auto response = make_http_client()->send({.method = "POST", .url = server_.url(), .body = "{}"});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().delivery, ports::HttpDelivery::kNotSent);
  const auto next = post();
  ASSERT_TRUE(next.ok()) << next.error().reason;
  EXPECT_EQ(next.value().body, "1");
}

}  // namespace
}  // namespace relance::http_client
