#include <array>
#include <charconv>

#include <relance/base/binary.h>
#include <relance/stream/progress.h>

namespace relance::stream {
namespace {

void put(std::uint64_t value, std::string& out) {
  append_little_endian(value, out);
}
void put(std::string_view text, std::string& out) {
  put(text.size(), out);
  out.append(text);
}

class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    if (rest_.size() < sizeof(std::uint64_t)) return fail();
    const auto value = load_little_endian<std::uint64_t>(rest_.data());
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) return std::string(fail(), '\0');
    std::string value{rest_.substr(0, size)};
    rest_.remove_prefix(size);
    return value;
  }
  [[nodiscard]] bool well_read() const { return !failed_ && rest_.empty(); }

 private:
  std::uint64_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool failed_ = false;
};

constexpr std::uint8_t kMarkFormat = 1;
constexpr std::uint32_t kNoteFormat = 1;
constexpr std::uint64_t kNoTime = std::uint64_t{1} << 63;

std::uint64_t stored(OptionalTime time) {
  return time ? static_cast<std::uint64_t>((*time).time_since_epoch().count()) : kNoTime;
}
OptionalTime time_of(std::uint64_t value) {
  if (value == kNoTime) return {};
  return Timestamp{Duration{static_cast<std::int64_t>(value)}};
}

constexpr int kHex = 16;

template <class T>
bool take_number(std::string_view& text, T& value, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}
bool take_space(std::string_view& text) {
  if (!text.starts_with(' ')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string encode(const TaskMeta& meta) {
  const Progress& progress = meta.progress;
  std::string out(1, static_cast<char>(kTaskMetaFormat));
  put(meta.rules_version, out);
  put(meta.log_identity, out);
  put(static_cast<std::uint64_t>(progress.position.next_offset.value()), out);
  put(progress.position.steps, out);
  put(stored(progress.stream_time), out);
  put(progress.digest, out);
  put(static_cast<std::uint64_t>(progress.chain_start.value()), out);
  put(progress.facts, out);
  put(progress.outbox_entries, out);
  put(progress.cursor, out);
  return out;
}

MetaResult decode_task_meta(std::string_view bytes) {
  if (bytes.empty()) return {std::nullopt, MetaError::kCorrupt};
  const auto format = static_cast<std::uint8_t>(bytes.front());
  if (format != kTaskMetaFormat)
    return {std::nullopt, format > kTaskMetaFormat ? MetaError::kNewerFormat : MetaError::kCorrupt};
  FieldReader fields(bytes.substr(1));
  TaskMeta meta;
  meta.rules_version = static_cast<std::uint32_t>(fields.number());
  meta.log_identity = fields.text();
  Progress& progress = meta.progress;
  progress.position.next_offset = Offset{static_cast<std::int64_t>(fields.number())};
  progress.position.steps = fields.number();
  progress.stream_time = time_of(fields.number());
  progress.digest = fields.number();
  progress.chain_start = Offset{static_cast<std::int64_t>(fields.number())};
  progress.facts = fields.number();
  progress.outbox_entries = fields.number();
  progress.cursor = fields.text();
  if (!fields.well_read()) return {std::nullopt, MetaError::kCorrupt};
  return {std::move(meta), {}};
}

std::string encode(const ChangelogMark& mark) {
  std::string out(1, static_cast<char>(kMarkFormat));
  put(mark.log_identity, out);
  put(static_cast<std::uint64_t>(mark.next_offset.value()), out);
  return out;
}

std::optional<ChangelogMark> decode_changelog_mark(std::string_view bytes) {
  if (bytes.empty() || static_cast<std::uint8_t>(bytes.front()) != kMarkFormat) return std::nullopt;
  FieldReader fields(bytes.substr(1));
  ChangelogMark mark;
  mark.log_identity = fields.text();
  mark.next_offset = Offset{static_cast<std::int64_t>(fields.number())};
  if (!fields.well_read()) return std::nullopt;
  return mark;
}

std::string to_hex(std::uint64_t number) {
  std::array<char, 16> hex{};
  const auto end = std::to_chars(hex.data(), hex.data() + hex.size(), number, kHex);
  return {hex.data(), end.ptr};
}

std::string to_text(const CommitNote& note) {
  return std::to_string(kNoteFormat) + ' ' + std::to_string(note.rules_version) + ' ' + std::to_string(note.steps) +
         ' ' + to_hex(note.digest);
}

bool is_newer_note(std::string_view text) {
  std::uint32_t format = 0;
  return take_number(text, format) && text.starts_with(' ') && format > kNoteFormat;
}

std::optional<CommitNote> parse_commit_note(std::string_view text) {
  CommitNote note;
  std::uint32_t format = 0;
  const bool read = take_number(text, format) && format == kNoteFormat && take_space(text) &&
                    take_number(text, note.rules_version) && take_space(text) && take_number(text, note.steps) &&
                    take_space(text) && take_number(text, note.digest, kHex) && text.empty();
  if (!read) return std::nullopt;
  return note;
}

}  // namespace relance::stream
