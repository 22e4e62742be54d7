#include <fmt/format.h>
#include <simdjson.h>

#include <relance/base/encoding.h>
#include <relance/json/text.h>

#include "io/standard_streams.h"
#include "letter_box.h"
#include "live/system_clock.h"
#include "logging.h"

namespace relance::app {
namespace {

struct Row {
  const Letter* letter = nullptr;
  LetterState state{};
};

bool is_text(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

std::string shown_key(const std::string& key, bool reveal) {
  return reveal ? key : mask(key);
}

// Nothing in it may begin a line or move a terminal's cursor.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back((c >= 0 && c < ' ') || c == 0x7f ? '?' : c);
  return out;
}

std::string to_text(const std::vector<Row>& rows, bool reveal) {
  std::string out = fmt::format("{:<10} {:<32} {:<18} {:<24} {:<8} {:<18} {}\n", "POSITION", "RECORD", "REASON", "TIME",
                                "STATE", "KEY", "PATH");
  for (const auto& [letter, state] : rows) {
    const std::string key = letter->key ? is_text(*letter->key) ? shown_key(*letter->key, reveal) : "(bytes)" : "-";
    out += fmt::format("{:<10} {:<32} {:<18} {:<24} {:<8} {:<18} {}\n", to_text(letter->position), source_of(*letter),
                       letter->reason, letter->time.value_or("-"), to_text(state), printable(key),
                       printable(letter->path));
  }
  return out;
}

void write_member(std::string_view member, std::string_view text, ByteBuffer& out) {
  out.append(member);
  json::append_string(text, out);
}

void write_key(const std::optional<std::string>& key, bool reveal, ByteBuffer& out) {
  if (!key) return out.append(R"(,"key":null)");
  if (is_text(*key)) return write_member(R"(,"key":)", shown_key(*key, reveal), out);
  out.append(R"(,"key_base64":")");
  if (reveal) append_base64(*key, out);
  out.push('"');
}

std::string to_json(const std::vector<Row>& rows, bool reveal) {
  ByteBuffer out;
  out.append(R"({"dead_letters":[)");
  std::string_view separator;
  for (const auto& [letter, state] : rows) {
    out.append(separator);
    separator = ",";
    write_member(R"({"position":)", to_text(letter->position), out);
    write_member(R"(,"state":)", to_text(state), out);
    write_member(R"(,"topic":)", letter->topic, out);
    out.append(fmt::format(R"(,"partition":{},"offset":{})", letter->partition.value(), letter->offset.value()));
    write_member(R"(,"reason":)", letter->reason, out);
    write_member(R"(,"path":)", letter->path, out);
    if (letter->time) {
      write_member(R"(,"time":)", *letter->time, out);
    } else {
      out.append(R"(,"time":null)");
    }
    write_key(letter->key, reveal, out);
    out.push('}');
  }
  out.append("]}\n");
  return std::string{out.view()};
}

}  // namespace

void list_letters(const ListLettersOptions& options) {
  LetterBox box(read_data_options(options.data));
  std::vector<Row> rows;
  for (const Letter& letter : box.letters()) {
    const LetterState state = box.handled().state_of(letter.position);
    if (state != LetterState::kOpen && !options.all_states) continue;
    if (!options.reason || letter.reason == *options.reason) rows.push_back({&letter, state});
  }
  if (options.json) return print(to_json(rows, options.reveal));
  print(rows.empty() ? "no dead letters\n" : to_text(rows, options.reveal));
}

void show_letter(const ShowLetterOptions& options) {
  const LetterPosition position = parse_position(options.position);
  LetterBox box(read_data_options(options.data));
  const Letter& letter = box.at(position);
  const auto source = read_source(box.log(), letter);
  const std::string_view state = to_text(box.handled().state_of(position));
  if (options.json) {
    return print(fmt::format(R"({{"position":"{}","state":"{}","letter":{},"source":{}}}{})", to_text(position), state,
                             letter.document, source ? source->line : "null", "\n"));
  }
  print(fmt::format("dead letter {} ({})\nrecord {}\nreason {} at `{}`\n\n{}\n\n{}\n", to_text(position), state,
                    source_of(letter), letter.reason, printable(letter.path), letter.document,
                    source ? source->line : "The log does not hold the record any more."));
}

void drop_letters(const DropLettersOptions& options) {
  LetterBox box(read_data_options(options.data));
  std::vector<LetterPosition> positions;
  for (const Letter* letter : box.chosen(options.choice)) positions.push_back(letter->position);
  box.handled().mark(positions, LetterState::kDropped, SystemClock{}.wall());
  std::string out;
  for (const LetterPosition& position : positions) out += fmt::format("{} dropped\n", to_text(position));
  print(out);
}

}  // namespace relance::app
