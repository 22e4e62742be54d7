#include <algorithm>
#include <mutex>

#include <relance/base/assert.h>
#include <relance/http/router.h>

#include "cors.h"

namespace relance::http {
namespace {

constexpr std::string_view kUnknownRoute = "unknown";
constexpr std::size_t kMaxRequestIdBytes = 64;
constexpr Duration kSlow{500};          // slower answers are logged
constexpr Duration kLogInterval{1000};  // between two log lines about failures, and between two about refused requests

// "/a/{x}/b" has the literals "/a/" and "/b"; "/a" has one, itself.
std::vector<std::string> literals_of(std::string_view pattern) {
  std::vector<std::string> literals;
  for (;;) {
    const std::size_t open = pattern.find('{');
    literals.emplace_back(pattern.substr(0, open));
    if (open == std::string_view::npos) return literals;
    const std::size_t close = pattern.find('}', open);
    RELANCE_ASSERT(close != std::string_view::npos);
    pattern.remove_prefix(close + 1);
  }
}

bool matches(const std::vector<std::string>& literals, std::string_view path, std::vector<std::string>& parameters) {
  parameters.clear();
  if (!path.starts_with(literals.front())) return false;
  path.remove_prefix(literals.front().size());
  for (std::size_t i = 1; i < literals.size(); ++i) {
    const bool is_last = i + 1 == literals.size();
    const std::string& literal = literals[i];
    if (is_last && !path.ends_with(literal)) return false;
    const std::size_t end = is_last ? path.size() - literal.size() : path.find(literal, 1);
    if (end == 0 || end == std::string_view::npos || end > path.size()) return false;
    parameters.emplace_back(path.substr(0, end));
    path.remove_prefix(end + literal.size());
  }
  return true;
}

bool is_request_id(std::string_view text) {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !text.empty() && text.size() <= kMaxRequestIdBytes &&
         text.find_first_not_of(kCharacters) == std::string_view::npos;
}

bool takes(std::string_view route_method, std::string_view method) {
  return route_method == method || (route_method == "GET" && method == "HEAD");
}

std::string allowed(const std::vector<std::string_view>& methods) {
  std::string text;
  for (const std::string_view method : methods) {
    if (!text.empty()) text += ", ";
    text += method;
    if (method == "GET") text += ", HEAD";
  }
  return text;
}

}  // namespace

// What exchanges need from the router, even after its destruction.
struct Exchange::Shared {
  void log(const Exchange& exchange, int status, Clock::duration took, const AnswerNote& note);

  RouterStats stats;
  std::vector<std::string> origins;
  std::mutex mutex;
  logging::Throttle failures{kLogInterval};
  logging::Throttle refusals{kLogInterval};
};

// Logs failures, refused callers and slow answers, at most one of each kind per interval; everything else at debug.
void Exchange::Shared::log(const Exchange& exchange, int status, Clock::duration took, const AnswerNote& note) {
  const auto milliseconds = std::chrono::duration_cast<Duration>(took);
  const bool is_failure = status >= 500 && !note.is_reported;
  const bool is_refusal = status == 401 || status == 403 || status == 429;
  auto level = logging::Level::kDebug;
  std::optional<std::uint64_t> suppressed = 0;
  if (is_failure || is_refusal) {
    const std::lock_guard lock(mutex);
    suppressed = (is_failure ? failures : refusals).admit(logging::monotonic_now());
    level = is_failure ? logging::Level::kWarning : logging::Level::kInfo;
  } else if (milliseconds >= kSlow && !note.is_reported) {
    level = logging::Level::kInfo;
  }
  if (!suppressed || !logging::wants(level)) return;
  logging::write(level,
                 is_failure   ? "request failed"
                 : is_refusal ? "request refused"
                              : "request answered",
                 {{"route", exchange.stats_->route},
                  {"status", status},
                  {"duration_ms", milliseconds.count()},
                  {"request_id", exchange.request_id},
                  {"token", exchange.token},
                  {"reason", note.reason},
                  {"suppressed", *suppressed}});
}

Exchange::~Exchange() {
  if (!shared_) return;
  --shared_->stats.in_flight;
  if (answered_) return;
  try {
    answer(problem(500, "internal error"), {.reason = "the handler dropped the request"});
  } catch (const std::exception& error) {  // out of memory: the server answers instead
    logging::error("request handler failed", {{"route", stats_->route}, {"reason", error.what()}});
  }
}

void Exchange::answer(ports::HttpResponse response, AnswerNote note) {
  if (answered_.exchange(true)) return;
  const auto took = Clock::now() - begun;
  stats_->latency.observe(took);
  ++stats_->answers.at(static_cast<std::size_t>(std::clamp(response.status / 100, 1, 5) - 1));
  shared_->log(*this, response.status, took, note);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(response.headers, [name](const auto& header) { return header.first == name; });
  };
  if (!has("Cache-Control")) response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (!request_id.empty()) response.headers.emplace_back("X-Request-Id", request_id);
  if (allows_origins_) allow_origin(request, shared_->origins, response);
  reply_(std::move(response));
}

Router::Router()
    : unknown_(std::make_shared<RouteStats>(std::string{kUnknownRoute})),
      shared_(std::make_shared<Exchange::Shared>()) {
  all_stats_.push_back(unknown_);
}
Router::~Router() = default;

void Router::add(std::string_view method, std::string_view pattern, RouteOptions options, Handler handler) {
  Route& route = routes_.emplace_back(
      Route{std::string{method}, literals_of(pattern), std::move(options), std::move(handler), stats_of(pattern)});
  if (route.literals.size() == 1) {
    literal_[route.literals.front()].push_back(&route);
  } else {
    patterns_.push_back(&route);
  }
}

std::shared_ptr<RouteStats> Router::stats_of(std::string_view pattern) {
  const auto found = std::ranges::find_if(all_stats_, [pattern](const auto& stats) { return stats->route == pattern; });
  if (found != all_stats_.end()) return *found;
  return all_stats_.emplace_back(std::make_shared<RouteStats>(std::string{pattern}));
}

void Router::allow_origins(std::vector<std::string> prefixes, std::vector<std::string> origins) {
  origin_prefixes_ = std::move(prefixes);
  shared_->origins = std::move(origins);
}

const RouterStats& Router::stats() const {
  return shared_->stats;
}

const std::vector<std::shared_ptr<RouteStats>>& Router::routes() const {
  return all_stats_;
}

std::span<const Router::Route* const> Router::find(std::string_view path, Routes& matched,
                                                   std::vector<std::string>& parameters) const {
  if (const auto literal = literal_.find(path); literal != literal_.end()) return literal->second;
  std::vector<std::string> found;
  for (const Route* route : patterns_) {
    if (!matched.empty() && matched.front()->literals != route->literals) continue;
    if (!matches(route->literals, path, found)) continue;
    if (route->options.accepts && !std::ranges::all_of(found, route->options.accepts)) continue;
    parameters = found;
    matched.push_back(route);
  }
  return matched;
}

const ProtectedPrefix* Router::protection_of(std::string_view path) const {
  const auto found = std::ranges::find_if(protected_, [path](const auto& one) {
    return path.starts_with(one.prefix) && (path.size() == one.prefix.size() || path[one.prefix.size()] == '/');
  });
  return found == protected_.end() ? nullptr : &*found;
}

bool Router::allows_origins(std::string_view path) const {
  return !shared_->origins.empty() &&
         std::ranges::any_of(origin_prefixes_, [path](const auto& prefix) { return path.starts_with(prefix); });
}

void Router::handle(ports::HttpRequest request, ports::HttpReply reply) {
  auto exchange = std::make_shared<Exchange>();
  exchange->begun = Exchange::Clock::now();
  exchange->request = std::move(request);
  exchange->reply_ = std::move(reply);
  exchange->shared_ = shared_;
  exchange->stats_ = unknown_;
  exchange->allows_origins_ = allows_origins(exchange->request.path);
  ++shared_->stats.in_flight;
  Routes matched;
  const auto routes = find(exchange->request.path, matched, exchange->parameters);
  const Route* route = nullptr;
  if (auto refusal = admit(*exchange, routes, route)) return exchange->answer(std::move(*refusal));
  call(*route, exchange);
}

std::optional<ports::HttpResponse> Router::admit(Exchange& exchange, std::span<const Route* const> routes,
                                                 const Route*& route) {
  const ports::HttpRequest& request = exchange.request;
  if (request.method == "OPTIONS" && exchange.allows_origins_) return answer_preflight(request, shared_->origins);
  const auto found = std::ranges::find_if(routes, [&](const Route* one) { return takes(one->method, request.method); });
  if (!routes.empty()) exchange.stats_ = routes.front()->stats;
  const ProtectedPrefix* protection = protection_of(request.path);
  const RouteOptions* options = found != routes.end()   ? &(*found)->options
                                : protection != nullptr ? &protection->options
                                                        : nullptr;
  const bool has_id =
      options != nullptr ? options->has_request_id : !routes.empty() && routes.front()->options.has_request_id;
  if (has_id) {
    const std::string* given = request.header("x-request-id");
    exchange.request_id =
        given != nullptr && is_request_id(*given)
            ? *given
            : std::to_string(exchange.begun.time_since_epoch().count()) + '-' + std::to_string(++next_request_);
  }
  if (options != nullptr) {
    if (auto refusal = admit_caller(exchange, *options)) return refusal;
  }
  if (routes.empty()) return problem(404, "no such resource");
  if (found == routes.end()) {
    std::vector<std::string_view> methods;
    for (const Route* one : routes) methods.emplace_back(one->method);
    return method_not_allowed(allowed(methods));
  }
  route = *found;
  return std::nullopt;
}

std::optional<ports::HttpResponse> Router::admit_caller(Exchange& exchange, const RouteOptions& options) {
  if (!options.role) return std::nullopt;
  const Token* token = authenticator_.authenticate(exchange.request);
  if (token == nullptr) return unauthorized();
  exchange.token = token->name;
  if (token->role < *options.role && options.is_producer) return unauthorized();
  if (token->role < *options.role) return problem(403, "the role of this token does not allow this request");
  if (!options.is_limited) return std::nullopt;
  const auto now = std::chrono::duration_cast<Duration>(exchange.begun.time_since_epoch());
  if (const auto wait = authenticator_.throttle(*token, now))
    return retry_later(429, "too many requests with this token", *wait);
  return std::nullopt;
}

void Router::call(const Route& route, const std::shared_ptr<Exchange>& exchange) {
  std::string reason = "an exception of an unknown type";
  try {
    route.handler(exchange);
    return;
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {  // reported below
  }
  ++shared_->stats.handler_exceptions;
  logging::error("request handler failed", {{"route", route.stats->route}, {"reason", reason}});
  exchange->answer(problem(500, "internal error"), {.reason = reason, .is_reported = true});
}

}  // namespace relance::http
