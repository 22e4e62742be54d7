#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <curl/curl.h>

#include <relance/adapters/http_client/http_client.h>
#include <relance/base/assert.h>
#include <relance/base/text.h>

namespace relance::http_client {
namespace {

using ports::HttpClientError;
using ports::HttpClientRequest;
using ports::HttpClientResponse;
using ports::HttpDelivery;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

void initialise_library() {
  [[maybe_unused]] static const bool kDone = [] {
    RELANCE_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    return true;
  }();
}

// The header lines of a request, in libcurl's form.
class HeaderList {
 public:
  HeaderList() = default;
  ~HeaderList() { curl_slist_free_all(list_); }
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;

  void add(const std::string& line) {
    curl_slist* const longer = curl_slist_append(list_, line.c_str());
    RELANCE_ASSERT(longer != nullptr);
    list_ = longer;
  }
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

bool is_token(std::string_view text) {
  constexpr std::string_view kSeparators = "\"(),/:;<=>?@[\\]{}";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return c > ' ' && c < 0x7f && kSeparators.find(c) == std::string_view::npos;
  });
}
bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
}

// Empty: the request can be sent.
std::string problem_of(const HttpClientRequest& request) {
  if (!is_token(request.method)) return "the method is not a token";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return "a header name contains invalid characters";
    if (!is_field_value(value)) return "header " + name + " contains invalid characters";
  }
  return {};
}

// One request and its response. libcurl calls back on the thread that performs the request.
class Exchange {
 public:
  Exchange(const HttpClientOptions& options, const HttpClientRequest& request)
      : request_(request), handle_(curl_easy_init(), &curl_easy_cleanup) {
    RELANCE_ASSERT(handle_ != nullptr);
    set_once();
    set_limits();
    set_request();
    set(CURLOPT_USERAGENT, options.user_agent.c_str());
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  }

  Result<HttpClientResponse, HttpClientError> perform() {
    const CURLcode code = curl_easy_perform(handle_.get());
    if (code != CURLE_OK) return Failure{HttpClientError{delivery_, reason_of(code)}};
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    curl_header* previous = nullptr;
    while (curl_header* header = curl_easy_nextheader(handle_.get(), CURLH_HEADER, -1, previous)) {
      response_.headers.emplace_back(ascii_lower(std::string_view{header->name}), header->value);
      previous = header;
    }
    return std::move(response_);
  }

 private:
  template <class T>
  void set(CURLoption option, T value) {
    RELANCE_ASSERT(curl_easy_setopt(handle_.get(), option, value) == CURLE_OK);
  }

  // libcurl retries a request by itself when a reused connection ends before the first byte of the response, when an
  // HTTP/2 server refuses the stream, when a server rejects `Expect`, and when it follows a redirect.
  void set_once() {
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_FOLLOWLOCATION, 0L);
    headers_.add("Expect:");
    set(CURLOPT_PREREQFUNCTION, &Exchange::on_connected);
    set(CURLOPT_PREREQDATA, this);
  }

  void set_limits() {
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request_.connect_timeout));
    set(CURLOPT_TIMEOUT_MS, milliseconds(request_.timeout));
    set(CURLOPT_WRITEFUNCTION, &Exchange::on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_ERRORBUFFER, error_.data());
  }

  void set_request() {
    set(CURLOPT_URL, request_.url.c_str());
    // `Name:` would remove one of libcurl's own headers, `Name;` sends one without a value.
    bool has_type = false;
    for (const auto& [name, value] : request_.headers) {
      headers_.add(value.empty() ? name + ";" : name + ": " + value);
      has_type = has_type || equal_ignoring_case(name, "content-type");
    }
    if (!has_type) headers_.add("Content-Type:");
    set(CURLOPT_HTTPHEADER, headers_.get());
    if (request_.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else if (request_.method != "GET" || !request_.body.empty()) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      set(CURLOPT_POSTFIELDS, request_.body.data());
      set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
  }

  // 0 would select libcurl's default.
  static long milliseconds(Duration timeout) {
    return std::clamp<long>(static_cast<long>(timeout.count()), 1, std::numeric_limits<int>::max());
  }

  std::string reason_of(CURLcode code) const {
    if (body_is_too_long_) return "the response body exceeds " + std::to_string(request_.response_bytes_max) + " bytes";
    return error_.front() != '\0' ? error_.data() : curl_easy_strerror(code);
  }

  // The connection is established, and nothing of the request has been written yet.
  static int on_connected(void* self, char* /*ip*/, char* /*local_ip*/, int /*port*/, int /*local_port*/) {
    static_cast<Exchange*>(self)->delivery_ = HttpDelivery::kUnknown;
    return CURL_PREREQFUNC_OK;
  }

  static std::size_t on_body(char* bytes, std::size_t /*one*/, std::size_t size, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    std::string& body = exchange.response_.body;
    exchange.body_is_too_long_ = size > exchange.request_.response_bytes_max - body.size();
    if (exchange.body_is_too_long_) return 0;
    body.append(bytes, size);
    return size;
  }

  const HttpClientRequest& request_;
  Handle handle_;
  HeaderList headers_;
  HttpClientResponse response_;
  HttpDelivery delivery_ = HttpDelivery::kNotSent;
  bool body_is_too_long_ = false;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

class CurlClient final : public ports::HttpClient {
 public:
  explicit CurlClient(HttpClientOptions options) : options_(std::move(options)) { initialise_library(); }

  Result<HttpClientResponse, HttpClientError> send(const HttpClientRequest& request) override {
    if (std::string problem = problem_of(request); !problem.empty())
      return Failure{HttpClientError{HttpDelivery::kNotSent, std::move(problem)}};
    return Exchange{options_, request}.perform();
  }

 private:
  const HttpClientOptions options_;
};

}  // namespace

std::unique_ptr<ports::HttpClient> make_http_client(HttpClientOptions options) {
  return std::make_unique<CurlClient>(std::move(options));
}

std::string library_version() {
  const curl_version_info_data* const info = curl_version_info(CURLVERSION_NOW);
  return std::string{info->version} + " (" + (info->ssl_version == nullptr ? "no TLS" : info->ssl_version) + ")";
}

}  // namespace relance::http_client
