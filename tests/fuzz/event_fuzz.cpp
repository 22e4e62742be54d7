// Bytes as lines of a history: whatever they are, the reference run takes each line or says why not, writes JSON, adds
// up, and gives the same on one partition and on three.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>
#include <relance/offline/process.h>
#include <relance/offline/simulation.h>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace relance;
using simdjson::dom::element;
using simdjson::dom::object;

[[noreturn]] void broken(const char* what, std::string_view where = {}) {
  std::fprintf(stderr, "broken: %s: %.*s\n", what, static_cast<int>(where.size()), where.data());
  std::abort();
}

void expect(bool holds, const char* what, std::string_view where = {}) {
  if (!holds) broken(what, where);
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
  }
  return lines;
}

// --- the outputs, read again -----------------------------------------------------------------------------------------

class Reader {
 public:
  object read(std::string_view json) {
    object content;
    expect(parser_.parse(json.data(), json.size()).get(content) == simdjson::SUCCESS, "no JSON object", json);
    return content;
  }

 private:
  simdjson::dom::parser parser_;
};

std::string_view text_of(object parent, std::string_view name) {
  std::string_view text;
  expect(parent.at_key(name).get(text) == simdjson::SUCCESS, "a text is missing", name);
  return text;
}

std::int64_t count_of(object parent, std::string_view name) {
  std::int64_t count = 0;
  expect(parent.at_key(name).get(count) == simdjson::SUCCESS, "a count is missing", name);
  expect(count >= 0, "a count is below nothing", name);
  return count;
}

object object_of(object parent, std::string_view name) {
  object child;
  expect(parent.at_key(name).get(child) == simdjson::SUCCESS, "an object is missing", name);
  return child;
}

// What may not depend on partitions: each line without `id` and `cause`, sorted.
std::vector<std::string> comparable(Reader& reader, std::string_view ndjson) {
  std::vector<std::string> lines;
  for (const std::string_view line : split_lines(ndjson)) {
    std::string& text = lines.emplace_back();
    for (const auto [name, value] : reader.read(line)) {
      if (name != "id" && name != "cause") text.append(name).append("=").append(simdjson::minify(value)).append(" ");
    }
  }
  std::ranges::sort(lines);
  return lines;
}

// Facts and lines of the outbox are numbered from 0 for each cause, and time never goes back.
void check_envelopes(Reader& reader, std::string_view ndjson) {
  std::map<std::string, std::uint64_t> numbers;
  std::string latest;
  for (const std::string_view line : split_lines(ndjson)) {
    const object envelope = reader.read(line);
    const std::string cause{text_of(envelope, "cause")};
    const std::string id = cause + ":" + std::to_string(numbers[cause]++);
    expect(text_of(envelope, "id") == id, "an id is not the next of its cause", line);
    const std::string_view time = text_of(envelope, "time");
    expect(latest <= time, "time went back", line);
    latest = time;
  }
}

// Returns how many of them were not read at all; the others were read and refused by a rule.
std::uint64_t check_dead_letters(Reader& reader, std::string_view ndjson, const std::vector<std::string_view>& input) {
  std::uint64_t unread = 0;
  std::int64_t next = 0;
  for (const std::string_view line : split_lines(ndjson)) {
    const object letter = reader.read(line);
    const std::int64_t offset = count_of(letter, "offset");
    expect(offset >= next && offset < static_cast<std::int64_t>(input.size()), "a dead letter is out of place", line);
    next = offset + 1;
    std::string_view value;
    if (letter.at_key("value").get(value) == simdjson::SUCCESS) {
      expect(value == input[static_cast<std::size_t>(offset)], "a dead letter holds another line", line);
    } else {
      text_of(letter, "value_base64");
    }
    const std::string_view reason = text_of(letter, "reason");
    if (reason != "unknown_enrolment" && reason != "unknown_campaign" && reason != "no_audience") ++unread;
  }
  return unread;
}

void check_stats(Reader& reader, std::string_view json) {
  static constexpr const char* kOutcomes[] = {"pending",        "awaiting_reply", "replied",
                                              "message_2_sent", "no_interaction", "late_interaction",
                                              "failed",         "opted_out",      "cancelled"};
  const object stats = reader.read(json);
  const object global = object_of(stats, "global");
  count_of(global, "total_contacts");
  count_of(global, "interactions");
  std::map<std::string_view, std::int64_t> sums;
  std::map<std::string_view, std::int64_t> statuses;
  for (const auto [id, value] : object_of(stats, "campaigns")) {
    const object campaign = value.get_object().value_unsafe();
    const std::int64_t total = count_of(campaign, "total_contacts");
    std::int64_t outcomes = 0;
    for (const char* outcome : kOutcomes) outcomes += count_of(campaign, outcome);
    expect(outcomes == total, "the outcomes are not the contacts", id);
    for (const char* message : {"message_1", "message_2"}) {
      for (const auto [counter, unused] : object_of(campaign, message)) {
        expect(count_of(object_of(campaign, message), counter) <= total, "more messages than contacts", id);
      }
    }
    sums["messages_sent"] += count_of(campaign, "sent_count");
    sums["messages_delivered"] += count_of(campaign, "delivered_count");
    sums["messages_read"] += count_of(campaign, "read_count");
    sums["failures"] += count_of(campaign, "failed_count");
    ++statuses[text_of(campaign, "status")];
  }
  for (const auto& [name, sum] : sums) expect(count_of(global, name) == sum, "a global sum is wrong", name);
  const object listed = object_of(global, "campaigns");
  for (const auto& [name, count] : statuses) expect(count_of(listed, name) == count, "campaigns are miscounted", name);
  expect(listed.size() == statuses.size(), "campaigns are miscounted");
  for (const auto [id, category] : object_of(stats, "categories")) {
    count_of(category.get_object().value_unsafe(), "contact_count");
  }
}

// --- the runs --------------------------------------------------------------------------------------------------------

// Line by line, each in memory of its own that ends where the reader may still read: an overrun is seen.
struct LineByLine {
  ByteBuffer facts, outbox, dead_letters, stats;
  offline::Summary summary;
  std::uint64_t blank = 0;
  bool newer_writer = false;
};

void run_line_by_line(const std::vector<std::string_view>& lines, std::optional<Timestamp> until, LineByLine& out) {
  offline::Simulation simulation(PartitionCount{1}, {&out.facts, &out.outbox, &out.dead_letters});
  for (const std::string_view line : lines) {
    const auto copy = std::make_unique<char[]>(line.size() + offline::Simulation::kPadding);
    if (!line.empty()) std::memcpy(copy.get(), line.data(), line.size());
    const std::string_view alone{copy.get(), line.size()};
    if (simulation.take_lines({&alone, 1})) {
      out.newer_writer = true;
      break;
    }
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) ++out.blank;
  }
  if (until) simulation.finish(*until);
  simulation.write_stats(out.stats);
  out.summary = simulation.summary();
}

// Most runs end with the last line, some on a later day, some with every timer that there is.
std::optional<Timestamp> until_of(std::string_view input) {
  if (input.size() % 4 == 1) return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 12 / 25}};
  if (input.size() % 4 == 2) return kLatestTime;
  return std::nullopt;
}

void check(std::string_view input) {
  Reader reader;
  const std::vector<std::string_view> lines = split_lines(input);
  const std::optional<Timestamp> until = until_of(input);
  const auto until_ms = until ? std::optional{until->time_since_epoch().count()} : std::nullopt;
  const offline::Result one = offline::process_text(input, {.partitions = 1}, until_ms);
  const offline::Result three = offline::process_text(input, {.partitions = 3}, until_ms);
  LineByLine again;
  run_line_by_line(lines, until, again);

  check_envelopes(reader, one.facts);
  check_envelopes(reader, one.outbox);
  check_stats(reader, one.stats);
  const std::uint64_t unread = check_dead_letters(reader, one.dead_letters, lines);
  const std::uint64_t taken = again.summary.events + unread + again.blank + (again.newer_writer ? 1 : 0);
  expect(taken == again.summary.lines, "a line is neither an event nor a dead letter");
  expect(again.newer_writer || again.summary.lines == lines.size(), "a line was not looked at");
  expect(again.summary.facts == split_lines(one.facts).size(), "facts are miscounted");
  expect(again.summary.dead_letters == split_lines(one.dead_letters).size(), "dead letters are miscounted");

  expect(again.facts.view() == one.facts && again.outbox.view() == one.outbox && again.stats.view() == one.stats &&
             again.dead_letters.view() == one.dead_letters && again.newer_writer == one.newer_writer,
         "lines one by one give something else");
  expect(comparable(reader, one.facts) == comparable(reader, three.facts), "three partitions give other facts");
  expect(comparable(reader, one.outbox) == comparable(reader, three.outbox), "three partitions give another outbox");
  expect(one.stats == three.stats, "three partitions give other stats");
  expect(one.dead_letters == three.dead_letters, "three partitions give other dead letters");
  expect(one.newer_writer == three.newer_writer, "three partitions stop elsewhere");
}

// --- mutations of lines: bytes alone seldom make a history -----------------------------------------------------------

using Random = std::minstd_rand;

std::size_t draw(Random& random, std::size_t count) {
  return random() % count;
}

struct Span {
  std::size_t at = 0, size = 0;
};

// The string values of the members called `name`, or of all where it is empty.
std::vector<Span> string_values(std::string_view line, std::string_view name) {
  std::vector<Span> found;
  for (std::size_t at = line.find("\":\""); at != std::string_view::npos; at = line.find("\":\"", at + 1)) {
    const std::size_t end = line.find('"', at + 3);
    if (end != std::string_view::npos && line.substr(0, at).ends_with(name)) found.push_back({at + 3, end - at - 3});
  }
  return found;
}

// Gives one member of a line the value that it has in another: an id, a time, a type, a word.
void copy_value(std::vector<std::string>& lines, Random& random) {
  std::string& to = lines[draw(random, lines.size())];
  const std::vector<Span> places = string_values(to, {});
  if (places.empty()) return;
  const Span place = places[draw(random, places.size())];
  const std::size_t name_at = to.rfind('"', place.at - 4);
  const std::string name = name_at == std::string::npos ? "" : to.substr(name_at, place.at - 3 - name_at);
  const std::string from = lines[draw(random, lines.size())];
  const std::vector<Span> values = string_values(from, name);
  if (values.empty()) return;
  const Span value = values[draw(random, values.size())];
  to.replace(place.at, place.size, from, value.at, value.size);
}

void mutate_digit(std::string& line, Random& random) {
  const std::size_t digit = line.find_first_of("0123456789", draw(random, line.size() + 1));
  if (digit != std::string::npos) line[digit] = static_cast<char>('0' + draw(random, 10));
}

void mutate_bytes(std::string& line, std::size_t room) {
  const std::size_t size = line.size();
  line.resize(size + room);
  line.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(line.data()), size, line.size()));
}

void mutate_lines(std::vector<std::string>& lines, std::size_t room, Random& random) {
  const std::size_t at = draw(random, lines.size());
  const std::size_t other = draw(random, lines.size());
  switch (draw(random, 8)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(other), std::string{lines[at]});
      break;
    case 2:
      std::swap(lines[at], lines[other]);
      break;
    case 3:
      mutate_digit(lines[at], random);
      break;
    case 4:
      mutate_bytes(lines[at], room);
      break;
    default:
      copy_value(lines, random);
  }
}

std::size_t write_lines(const std::vector<std::string>& lines, std::uint8_t* out, std::size_t max_size) {
  std::string text;
  for (const std::string& line : lines) text.append(line).push_back('\n');
  const std::size_t size = std::min(text.size(), max_size);
  if (size != 0) std::memcpy(out, text.data(), size);
  return size;
}

std::vector<std::string> read_lines(const std::uint8_t* data, std::size_t size) {
  const auto views = split_lines({reinterpret_cast<const char*>(data), size});
  return {views.begin(), views.end()};
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  Random random(seed);
  std::vector<std::string> lines = read_lines(data, size);
  if (lines.empty() || draw(random, 10) == 0) return LLVMFuzzerMutate(data, size, max_size);
  mutate_lines(lines, std::min<std::size_t>(max_size - size, 256), random);
  return write_lines(lines, data, max_size);
}

// The lines of both, each history in its own order.
extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data_1, std::size_t size_1,
                                                 const std::uint8_t* data_2, std::size_t size_2, std::uint8_t* out,
                                                 std::size_t max_size, unsigned seed) {
  Random random(seed);
  const std::vector<std::string> first = read_lines(data_1, size_1);
  const std::vector<std::string> second = read_lines(data_2, size_2);
  std::vector<std::string> merged;
  for (std::size_t a = 0, b = 0; a < first.size() || b < second.size();) {
    const bool take_first = b == second.size() || (a < first.size() && draw(random, 2) == 0);
    merged.push_back(take_first ? first[a++] : second[b++]);
  }
  return write_lines(merged, out, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check({reinterpret_cast<const char*>(data), size});
  return 0;
}
