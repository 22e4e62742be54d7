#include <algorithm>
#include <atomic>
#include <charconv>

#include <relance/api/api.h>

#include "answer.h"
#include "cached_reads.h"
#include "database_health.h"
#include "gate.h"
#include "routes.h"
#include "workers.h"

namespace relance::api {
namespace {

using ports::HttpReply;
using ports::HttpRequest;
using ports::HttpResponse;

constexpr std::string_view kPrefix = "/api/";
constexpr std::string_view kDescription = "/openapi.json";
constexpr std::string_view kUnknownRoute = "unknown";
constexpr std::size_t kRequestIdBytesMax = 64;
constexpr std::size_t kExportThreads = 2;
constexpr std::size_t kExportsQueuedMax = 16;

bool is_request_id(std::string_view text) {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !text.empty() && text.size() <= kRequestIdBytesMax &&
         text.find_first_not_of(kCharacters) == std::string_view::npos;
}

// A number in letters: many digits would be masked in the log as somebody's.
std::string letters_of(std::uint64_t number) {
  constexpr std::uint64_t kLetters = 26;
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('a' + number % kLetters));
    number /= kLetters;
  } while (number > 0);
  return text;
}

HttpResponse unavailable(std::string_view detail) {
  HttpResponse response = problem(503, detail);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

bool is_api_path(std::string_view path) {
  return path == kDescription || path == "/api" || path.starts_with(kPrefix);
}

class Api::State {
 public:
  State(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
        ApiObserver& observer)
      : options_(std::move(options)),
        clock_(clock),
        observer_(observer),
        gate_(options_),
        health_(observer),
        cache_(cache, clock, observer),
        stream_(database, clock),
        exports_(database, kExportThreads, kExportsQueuedMax),
        workers_(database, options_.threads, options_.queued_max) {}

  void handle(HttpRequest request, HttpReply reply);
  // What fails from now on says nothing of the database.
  void finish(Duration grace) {
    stopping_ = true;
    stream_.request_stop();
    const Duration end = clock_.since_boot() + grace;
    workers_.stop(grace);
    exports_.stop(std::max(Duration{0}, end - clock_.since_boot()));
  }

 private:
  // A request on its way to its answer.
  struct Exchange {
    HttpRequest request;
    HttpReply reply;
    std::string request_id;
    std::string token;
    std::string_view route = kUnknownRoute;
    Duration begun{};
  };
  using Shared = std::shared_ptr<Exchange>;

  // None: it goes on to a worker.
  std::optional<HttpResponse> refuse(Exchange& exchange, std::optional<RouteMatch>& match);
  void answer(const Shared& exchange, HttpResponse response, std::string_view detail = {}, bool is_told = false);
  // Answers 503, as the database did not answer.
  void fail(const Shared& exchange, std::string_view detail, const std::string& reason);
  void serve(const Shared& exchange, const RouteMatch& match, const ports::PortResult<ports::SqlSession*>& session);
  [[nodiscard]] std::string request_id(const HttpRequest& request);

  const ApiOptions options_;
  const ports::Clock& clock_;
  ApiObserver& observer_;
  Gate gate_;
  DatabaseHealth health_;
  std::atomic<bool> stopping_ = false;
  std::uint64_t numbered_ = 0;
  CachedReads cache_;
  Stream stream_;
  Workers exports_;
  Workers workers_;
};

Api::Api(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
         ApiObserver& observer)
    : state_(std::make_unique<State>(std::move(options), database, cache, clock, observer)) {}
Api::~Api() {
  finish(Duration{0});
}

void Api::finish(Duration grace) {
  state_->finish(grace);
}

void Api::handle(HttpRequest request, HttpReply reply) {
  state_->handle(std::move(request), std::move(reply));
}

std::string Api::State::request_id(const HttpRequest& request) {
  const std::string* given = request.header("x-request-id");
  if (given != nullptr && is_request_id(*given)) return *given;
  return letters_of(static_cast<std::uint64_t>(clock_.wall().time_since_epoch().count())) + "-" +
         letters_of(++numbered_);
}

void Api::State::handle(HttpRequest request, HttpReply reply) {
  auto exchange = std::make_shared<Exchange>();
  exchange->begun = clock_.since_boot();
  exchange->request_id = request_id(request);
  exchange->request = std::move(request);
  exchange->reply = std::move(reply);
  std::optional<RouteMatch> match;
  if (auto refused = refuse(*exchange, match)) return answer(exchange, std::move(*refused));
  const bool taken =
      workers_.add([this, exchange, match = *match](const ports::PortResult<ports::SqlSession*>& session) {
        serve(exchange, match, session);
      });
  if (!taken) fail(exchange, "too many requests wait for the database", "too many requests wait for it");
}

std::optional<HttpResponse> Api::State::refuse(Exchange& exchange, std::optional<RouteMatch>& match) {
  const HttpRequest& request = exchange.request;
  if (request.method == "OPTIONS" && !options_.cors_origins.empty())
    return answer_preflight(request, options_.cors_origins);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.path == kDescription) {
    exchange.route = "openapi.json";
    if (reads) return answer_json(request, options_.openapi);
  } else {
    const Token* token = gate_.admit(request);
    if (token == nullptr) {
      HttpResponse response = problem(401, "this needs a token: `Authorization: Bearer ...`");
      response.headers.emplace_back("WWW-Authenticate", "Bearer");
      return response;
    }
    exchange.token = token->name;
    if (auto slower = gate_.slow_down(*token, exchange.begun)) return slower;
    if (request.path.size() > kPrefix.size())
      match = match_route(std::string_view{request.path}.substr(kPrefix.size()));
    if (!match) return problem(404, "there is nothing at this address");
    exchange.route = match->route->pattern;
    if (reads) return std::nullopt;
  }
  HttpResponse response = problem(405, "this address is only read");
  response.headers.emplace_back("Allow", "GET, HEAD");
  return response;
}

void Api::State::serve(const Shared& exchange, const RouteMatch& match,
                       const ports::PortResult<ports::SqlSession*>& session) {
  if (!session) return fail(exchange, "the database is away", session.error().reason);
  bool has_asked = false;
  const auto ask = [&](ports::SqlSession& whom) {
    RouteContext context{exchange->request, match.id, whom, cache_, exports_, stream_};
    auto answer = match.route->answer(context);
    has_asked = context.has_asked;
    return answer;
  };
  RouteAnswer answered = ask(*session.value());
  if (!answered && answered.error().reaction == ports::Reaction::kRejoin && !stopping_) {
    // The database may have been started again since the session was last used.
    if (const auto another = workers_.renew_session()) answered = ask(*another.value());
  }
  if (answered) {
    if (has_asked) health_.answered(exchange->begun, clock_.since_boot());
    return answer(exchange, std::move(answered).value());
  }
  const ports::PortError& error = answered.error();
  if (error.reaction != ports::Reaction::kRetry) Workers::drop_session();
  const bool is_wrong = error.reaction == ports::Reaction::kStop;
  fail(exchange, is_wrong ? "the database does not answer as it should: see the log" : "the database cannot answer now",
       error.reason);
}

// Once the process stops, statements are interrupted: that says nothing of the database.
void Api::State::fail(const Shared& exchange, std::string_view detail, const std::string& reason) {
  if (!stopping_) health_.failed(exchange->begun, clock_.since_boot(), reason);
  answer(exchange, unavailable(detail), reason, true);
}

void Api::State::answer(const Shared& exchange, HttpResponse response, std::string_view detail, bool is_told) {
  allow_origin(exchange->request, options_.cors_origins, response);
  response.headers.emplace_back("X-Request-Id", exchange->request_id);
  RequestReport report;
  report.route = exchange->route;
  report.token = exchange->token;
  report.request_id = exchange->request_id;
  report.status = response.status;
  report.took = clock_.since_boot() - exchange->begun;
  report.detail = detail;
  report.is_told = is_told;
  observer_.on_request(report);
  exchange->reply(std::move(response));
}

}  // namespace relance::api
