#include "resolutions.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/file.h>

#include <relance/base/text.h>
#include <relance/json/writer.h>

#include "io/exit_code.h"
#include "io/input_file.h"

namespace relance::cli {
namespace {

constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void fail(const std::string& path, std::string_view what) {
  throw CommandError(ExitCode::kFailure, fmt::format("{}: {}: {}", path, what, system_reason(errno)));
}

// Held while the file is read, changed and replaced.
class Lock {
 public:
  explicit Lock(const std::string& path) : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly), true) {
    if (file_.get() < 0) fail(path, "cannot be opened");
    if (::flock(file_.get(), LOCK_EX) != 0) fail(path, "cannot be locked");
  }

 private:
  FileDescriptor file_;
};

// Replaces the file as a whole or not at all, even in a power cut.
void replace_file(const std::string& path, const std::string& text) {
  const std::string aside = path + ".new";
  const FileDescriptor file(::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly), true);
  if (file.get() < 0) fail(aside, "cannot be written");
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = ::write(file.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(aside, "cannot be written");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0 || ::rename(aside.c_str(), path.c_str()) != 0) fail(path, "cannot be replaced");
  const FileDescriptor folder(::open(std::filesystem::path(path).parent_path().c_str(), O_RDONLY | O_CLOEXEC), true);
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) fail(path, "cannot be made durable");
}

struct HandledLine {
  std::string identity;
  DeadLetterPosition position;
  Resolution state{};
};

std::optional<HandledLine> parse_line(const std::string& line) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view identity;
  std::string_view state;
  std::int64_t partition = 0;
  std::int64_t offset = 0;
  const bool read = parser.parse(line).get(root) == simdjson::SUCCESS &&
                    root["log"].get_string().get(identity) == simdjson::SUCCESS &&
                    root["partition"].get_int64().get(partition) == simdjson::SUCCESS &&
                    root["offset"].get_int64().get(offset) == simdjson::SUCCESS &&
                    root["state"].get_string().get(state) == simdjson::SUCCESS;
  if (!read) return std::nullopt;
  for (const Resolution known : {Resolution::kRetried, Resolution::kDropped}) {
    if (to_text(known) == state)
      return HandledLine{
          std::string{identity}, {Partition{static_cast<std::int32_t>(partition)}, Offset{offset}}, known};
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_text(Resolution state) {
  switch (state) {
    case Resolution::kOpen:
      return "open";
    case Resolution::kRetried:
      return "retried";
    case Resolution::kDropped:
      return "dropped";
  }
  RELANCE_ASSERT(false);
}

Resolutions::Resolutions(const std::string& data_directory, std::string log_identity)
    : path_(data_directory + "/dead-letters-handled.ndjson"), identity_(std::move(log_identity)) {
  load();
}

Resolution Resolutions::state_of(const DeadLetterPosition& position) const {
  const auto found = states_.find(position);
  return found == states_.end() ? Resolution::kOpen : found->second;
}

void Resolutions::load() {
  states_.clear();
  lines_.clear();
  std::error_code ignored;
  if (!std::filesystem::exists(path_, ignored)) return;
  InputFile input(path_);
  LineReader reader(input);
  for (auto text = reader.next(); text; text = reader.next()) {
    if (is_blank(*text)) continue;
    const std::string& line = lines_.emplace_back(*text);
    const auto handled = parse_line(line);
    if (!handled) throw CommandError(ExitCode::kFailure, fmt::format("{}: line {} is damaged", path_, lines_.size()));
    if (handled->identity == identity_) states_.insert_or_assign(handled->position, handled->state);
  }
}

void Resolutions::mark(const std::vector<DeadLetterPosition>& positions, Resolution state, Timestamp now) {
  if (positions.empty()) return;
  const Lock lock(path_ + ".lock");
  load();
  for (const DeadLetterPosition& position : positions) {
    states_.insert_or_assign(position, state);
    lines_.push_back(json::document([&](json::Writer& out) {
      out.begin_object().member("log", identity_).member("partition", position.partition.value());
      out.member("offset", position.offset.value()).member("state", to_text(state)).member("at", now).end_object();
    }));
  }
  save();
}

void Resolutions::save() const {
  std::string text;
  for (const std::string& line : lines_) text += line + '\n';
  replace_file(path_, text);
}

}  // namespace relance::cli
