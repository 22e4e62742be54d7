#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <simdjson.h>

#include <relance/adapters/http_client/http_client.h>
#include <relance/config/settings.h>
#include <relance/json/writer.h>
#include <relance/runtime/system_clock.h>

#include "dead_letter_store.h"
#include "io/exit_code.h"
#include "io/interruption.h"
#include "io/standard_streams.h"
#include "log/log_writer.h"

namespace relance::cli {
namespace {

constexpr std::size_t kBatchRecords = 500;
constexpr std::size_t kTokenBytesMax = 4096;
constexpr int kAccepted = 202;

// The server to post to: the process that runs on the data directory.
struct Server {
  std::string url;  // without a trailing slash
  std::string token;
  std::unique_ptr<ports::HttpClient> client = http_client::make_http_client();
};

// The position of the new record, `topic/partition/offset`, or why there is none.
using Outcome = Result<std::string, std::string>;

// One record with all its dead letters: a webhook may have several.
struct Retry {
  std::vector<const StoredDeadLetter*> letters;
  [[nodiscard]] const StoredDeadLetter& letter() const { return *letters.front(); }
};

std::vector<Retry> retries_of(const std::vector<const StoredDeadLetter*>& letters) {
  std::vector<Retry> retries;
  std::map<std::string, std::size_t> places;
  for (const StoredDeadLetter* letter : letters) {
    const auto [place, is_new] = places.try_emplace(source_of(*letter), retries.size());
    if (is_new) retries.emplace_back();
    retries[place->second].letters.push_back(letter);
  }
  return retries;
}

bool is_of(const StoredDeadLetter& letter, events::Topic topic) {
  return letter.topic == events::topic_name(topic);
}
bool is_event(const StoredDeadLetter& letter) {
  return is_of(letter, events::Topic::kContactEvents) || is_of(letter, events::Topic::kCampaignEvents);
}

// Reports each retry and marks those that succeeded.
class Report {
 public:
  Report(DeadLetterStore& store, bool json) : store_(store), json_(json) {}

  void add(const Retry& retry, const Outcome& outcome) {
    for (const StoredDeadLetter* letter : retry.letters) {
      if (outcome) done_.push_back(letter->position);
      if (!outcome) ++failed_;
      tell_of(letter->position, outcome);
    }
    if (done_.size() >= kBatchRecords) remember();
  }
  void remember() {
    store_.resolutions().mark(done_, Resolution::kRetried, runtime::SystemClock{}.wall());
    done_.clear();
  }
  void finish() const {
    if (failed_ != 0) throw CommandError(ExitCode::kFailure, fmt::format("{} not retried", failed_));
  }

 private:
  void tell_of(const DeadLetterPosition& position, const Outcome& outcome) const {
    if (!json_) {
      if (outcome) return print(fmt::format("{} -> {}\n", to_text(position), outcome.value()));
      return tell(fmt::format("{} not retried: {}\n", to_text(position), outcome.error()));
    }
    print(json::document([&](json::Writer& out) {
            out.begin_object().member("position", to_text(position));
            out.member(outcome ? "retried_as" : "not_retried", outcome ? outcome.value() : outcome.error());
            out.end_object();
          }) +
          '\n');
  }

  DeadLetterStore& store_;
  bool json_;
  std::vector<DeadLetterPosition> done_;  // not marked yet
  std::size_t failed_ = 0;                // dead letters
};

// The record as stored in its log, otherwise as stored in the dead letter if that is complete.
Result<ports::OwnedRecord, std::string> record_of(DeadLetterStore& store, const StoredDeadLetter& letter,
                                                  std::span<const ports::TopicSpec> topics) {
  const auto topic = find_topic(topics, letter.topic);
  if (!topic || (!is_event(letter) && !is_of(letter, events::Topic::kWebhooks)))
    return Failure{letter.topic + " is not an input topic of a task"};
  const ports::TopicPartition place{*topic, letter.partition};
  if (auto source = read_source(store.log(), letter)) {
    return ports::OwnedRecord{place, std::move(source->key), std::move(source->value), std::move(source->headers)};
  }
  if (!is_event(letter))
    return Failure{std::string{"the webhook is no longer in the log, and it cannot be processed without its headers"}};
  return ports::OwnedRecord{place, letter.key, letter.value, {}};
}

// A batch is durable before its dead letters are marked: a crash in between repeats it, and repeated events are
// dropped.
void append_again(DeadLetterStore& store, const DataOptions& data, const std::vector<Retry>& retries, Report& report) {
  LogWriter writer(data, "retry through the running server with --url, or stop it");
  std::vector<const Retry*> batch;
  std::vector<ports::OwnedRecord> records;
  const auto flush = [&] {
    check_interruption();
    const std::vector<Offset> offsets = writer.append(std::move(records));
    records.clear();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const StoredDeadLetter& letter = batch[i]->letter();
      report.add(*batch[i], fmt::format("{}/{}/{}", letter.topic, letter.partition.value(), offsets[i].value()));
    }
    batch.clear();
    report.remember();
  };
  for (const Retry& retry : retries) {
    auto record = record_of(store, retry.letter(), writer.topics());
    if (!record) {
      report.add(retry, Failure{record.error()});
      continue;
    }
    records.push_back(std::move(record).value());
    batch.push_back(&retry);
    if (batch.size() == kBatchRecords) flush();
  }
  if (!batch.empty()) flush();
}

std::string checked_url(std::string url) {
  if (url.ends_with('/')) url.pop_back();
  for (const std::string_view scheme : {"http://", "https://"}) {
    const std::string_view authority = url.starts_with(scheme) ? std::string_view{url}.substr(scheme.size()) : "";
    if (!authority.empty() && authority.find_first_of("/?# @\r\n") == std::string_view::npos) return url;
  }
  throw CommandError(ExitCode::kUsage,
                     fmt::format("--url {}: must look like http://127.0.0.1:8080, without a path", url));
}

std::string token_of(const RetryDeadLettersOptions& options, const std::string& directory) {
  if (options.token) return *options.token;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  if (const char* token = std::getenv("RELANCE_API_TOKEN"); token != nullptr && *token != '\0') return token;
  const auto kept = config::read_small_file(directory + "/api-token", kTokenBytesMax);
  if (!kept)
    throw CommandError(
        ExitCode::kUsage,
        "no API token: set --token or RELANCE_API_TOKEN, or use a data directory with an api-token file");
  std::string token = kept.value();
  while (token.ends_with('\n')) token.pop_back();
  return token;
}

// Extracts "relance.contact-events/3/17" from an answer.
std::optional<std::string> position_in(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element first;
  std::string_view topic;
  std::int64_t partition = 0;
  std::int64_t offset = 0;
  const bool read = parser.parse(body).at_pointer("/positions/0").get(first) == simdjson::SUCCESS &&
                    first["topic"].get_string().get(topic) == simdjson::SUCCESS &&
                    first["partition"].get_int64().get(partition) == simdjson::SUCCESS &&
                    first["offset"].get_int64().get(offset) == simdjson::SUCCESS;
  if (!read) return std::nullopt;
  return fmt::format("{}/{}/{}", topic, partition, offset);
}

// Extracts the reason from a problem document: that of a rejected event, otherwise the text.
std::string refusal_in(const ports::HttpClientResponse& answer) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view reason;
  std::string_view path;
  std::string_view detail;
  if (parser.parse(answer.body).get(root) != simdjson::SUCCESS) return fmt::format("answered {}", answer.status);
  if (root["reason"].get_string().get(reason) == simdjson::SUCCESS &&
      root["path"].get_string().get(path) == simdjson::SUCCESS)
    return fmt::format("refused: {} at `{}`", reason, path);
  if (root["detail"].get_string().get(detail) == simdjson::SUCCESS)
    return fmt::format("answered {}: {}", answer.status, detail);
  return fmt::format("answered {}", answer.status);
}

ports::HttpClientResponse post_event(const Server& server, std::string event) {
  auto response = server.client->send(
      {.method = "POST",
       .url = server.url + "/events",
       .headers = {{"Authorization", "Bearer " + server.token}, {"Content-Type", "application/json"}},
       .body = std::move(event)});
  if (response) return std::move(response).value();
  const auto& [delivery, reason] = response.error();
  const std::string_view hint =
      delivery == ports::HttpDelivery::kUnknown ? "; the event may have been stored: posting it again is harmless" : "";
  throw CommandError(ExitCode::kUnavailable, fmt::format("cannot post to {}: {}{}", server.url, reason, hint));
}

Outcome post(DeadLetterStore& store, const StoredDeadLetter& letter, const Server& server) {
  if (!is_event(letter)) {
    return Failure{
        std::string{"only contact and campaign events can be posted; a webhook needs its provider's signature: stop "
                    "the process and "
                    "retry without --url"}};
  }
  const auto source = read_source(store.log(), letter);
  const ports::HttpClientResponse answer = post_event(server, source && source->value ? *source->value : letter.value);
  if (answer.status != kAccepted) return Failure{refusal_in(answer)};
  if (auto position = position_in(answer.body)) return std::move(*position);
  return Failure{std::string{"the response has no position"}};
}

// What was posted before an interruption, or before the process went away, is still marked.
void post_again(DeadLetterStore& store, const Server& server, const std::vector<Retry>& retries, Report& report) {
  try {
    for (const Retry& retry : retries) {
      check_interruption();
      report.add(retry, post(store, retry.letter(), server));
    }
  } catch (const CommandError&) {
    report.remember();
    throw;
  }
  report.remember();
}

}  // namespace

void retry_dead_letters(const RetryDeadLettersOptions& options) {
  const DataOptions data = read_data_options(options.data);
  DeadLetterStore store(data);
  const std::vector<Retry> retries = retries_of(store.chosen(options.choice));
  Report report(store, options.json);
  if (!options.url) {
    append_again(store, data, retries, report);
    return report.finish();
  }
  const Server server{checked_url(*options.url), token_of(options, data.directory)};
  post_again(store, server, retries, report);
  report.finish();
}

}  // namespace relance::cli
