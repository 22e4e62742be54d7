#include <fmt/format.h>

#include <relance/base/logging.h>
#include <relance/base/text.h>
#include <relance/domain/ids.h>
#include <relance/json/writer.h>
#include <relance/runtime/system_clock.h>

#include "dead_letter_store.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

struct Row {
  const StoredDeadLetter* letter = nullptr;
  Resolution state{};
};

std::string shown_key(const std::string& key, bool reveal) {
  return reveal || !domain::is_contact_key(key) ? key : logging::masked({key});
}

std::string to_text(const std::vector<Row>& rows, bool reveal) {
  std::string out = fmt::format("{:<10} {:<32} {:<18} {:<24} {:<8} {:<18} {}\n", "POSITION", "RECORD", "REASON", "TIME",
                                "STATE", "KEY", "PATH");
  for (const auto& [letter, state] : rows) {
    const std::string key =
        letter->key ? json::is_utf8(*letter->key) ? shown_key(*letter->key, reveal) : "(bytes)" : "-";
    out += fmt::format("{:<10} {:<32} {:<18} {:<24} {:<8} {:<18} {}\n", to_text(letter->position), source_of(*letter),
                       letter->reason, letter->time.value_or("-"), to_text(state), printable(key),
                       printable(letter->path));
  }
  return out;
}

void write_key(const std::optional<std::string>& key, bool reveal, json::Writer& out) {
  if (!key) {
    out.member("key", nullptr);
  } else if (json::is_utf8(*key)) {
    out.member("key", shown_key(*key, reveal));
  } else {
    out.name("key_base64").base64(reveal ? *key : std::string{});
  }
}

std::string to_json(const std::vector<Row>& rows, bool reveal) {
  return json::document([&](json::Writer& out) {
           out.begin_object().name("dead_letters").begin_array();
           for (const auto& [letter, state] : rows) {
             out.begin_object().member("position", to_text(letter->position)).member("state", to_text(state));
             out.member("topic", letter->topic).member("partition", letter->partition.value());
             out.member("offset", letter->offset.value()).member("reason", letter->reason);
             out.member("path", letter->path).member_or_null("time", letter->time);
             write_key(letter->key, reveal, out);
             out.end_object();
           }
           out.end_array().end_object();
         }) +
         '\n';
}

}  // namespace

void list_dead_letters(const ListDeadLettersOptions& options) {
  DeadLetterStore store(read_data_options(options.data));
  std::vector<Row> rows;
  for (const StoredDeadLetter& letter : store.letters()) {
    const Resolution state = store.resolutions().state_of(letter.position);
    if (state != Resolution::kOpen && !options.all_states) continue;
    if (!options.reason || letter.reason == *options.reason) rows.push_back({&letter, state});
  }
  if (options.json) return print(to_json(rows, options.reveal));
  print(rows.empty() ? "no dead letters\n" : to_text(rows, options.reveal));
}

void show_dead_letter(const ShowDeadLetterOptions& options) {
  const DeadLetterPosition position = parse_position(options.position);
  DeadLetterStore store(read_data_options(options.data));
  const StoredDeadLetter& letter = store.at(position);
  const auto source = read_source(store.log(), letter);
  const std::string_view state = to_text(store.resolutions().state_of(position));
  if (options.json) {
    return print(json::document([&](json::Writer& out) {
                   out.begin_object().member("position", to_text(position)).member("state", state);
                   out.name("letter").raw(letter.document).name("source").raw(source ? source->line : "null");
                   out.end_object();
                 }) +
                 '\n');
  }
  print(fmt::format("dead letter {} ({})\nrecord {}\nreason {} at `{}`\n\n{}\n\n{}\n", to_text(position), state,
                    source_of(letter), letter.reason, printable(letter.path), letter.document,
                    source ? source->line : "The record is no longer in the log."));
}

void drop_dead_letters(const DropDeadLettersOptions& options) {
  DeadLetterStore store(read_data_options(options.data));
  std::vector<DeadLetterPosition> positions;
  for (const StoredDeadLetter* letter : store.chosen(options.choice)) positions.push_back(letter->position);
  store.resolutions().mark(positions, Resolution::kDropped, runtime::SystemClock{}.wall());
  std::string out;
  for (const DeadLetterPosition& position : positions) out += fmt::format("{} dropped\n", to_text(position));
  print(out);
}

}  // namespace relance::cli
