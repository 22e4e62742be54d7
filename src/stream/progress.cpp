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

constexpr std::uint8_t kCheckpointFormat = 1;
constexpr std::uint32_t kCommitMetadataFormat = 1;
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

std::string encode(const ChangelogCheckpoint& checkpoint) {
  std::string out(1, static_cast<char>(kCheckpointFormat));
  put(checkpoint.log_identity, out);
  put(static_cast<std::uint64_t>(checkpoint.next_offset.value()), out);
  return out;
}

std::optional<ChangelogCheckpoint> decode_changelog_checkpoint(std::string_view bytes) {
  if (bytes.empty() || static_cast<std::uint8_t>(bytes.front()) != kCheckpointFormat) return std::nullopt;
  FieldReader fields(bytes.substr(1));
  ChangelogCheckpoint checkpoint;
  checkpoint.log_identity = fields.text();
  checkpoint.next_offset = Offset{static_cast<std::int64_t>(fields.number())};
  if (!fields.well_read()) return std::nullopt;
  return checkpoint;
}

std::string to_hex(std::uint64_t number) {
  std::array<char, 16> hex{};
  const auto end = std::to_chars(hex.data(), hex.data() + hex.size(), number, kHex);
  return {hex.data(), end.ptr};
}

std::string to_text(const CommitMetadata& metadata) {
  return std::to_string(kCommitMetadataFormat) + ' ' + std::to_string(metadata.rules_version) + ' ' +
         std::to_string(metadata.steps) + ' ' + to_hex(metadata.digest);
}

bool is_newer_commit_metadata(std::string_view text) {
  std::uint32_t format = 0;
  return take_number(text, format) && text.starts_with(' ') && format > kCommitMetadataFormat;
}

std::optional<CommitMetadata> parse_commit_metadata(std::string_view text) {
  CommitMetadata metadata;
  std::uint32_t format = 0;
  const bool read = take_number(text, format) && format == kCommitMetadataFormat && take_space(text) &&
                    take_number(text, metadata.rules_version) && take_space(text) &&
                    take_number(text, metadata.steps) && take_space(text) && take_number(text, metadata.digest, kHex) &&
                    text.empty();
  if (!read) return std::nullopt;
  return metadata;
}

}  // namespace relance::stream
