#include "incarnations.h"

#include <charconv>
#include <string_view>

#include "configuration.h"
#include "draw_uuid.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

constexpr char kSeparator = '/';

// The number in a note of `process`; nullopt: another process wrote it.
std::optional<std::uint64_t> number_in(std::string_view note, std::string_view process) {
  if (!note.starts_with(process)) return std::nullopt;
  note.remove_prefix(process.size());
  if (!note.starts_with(kSeparator)) return std::nullopt;
  note.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), number);
  return error == std::errc{} && end == note.data() + note.size() ? std::optional{number} : std::nullopt;
}

}  // namespace

Incarnations::Incarnations(const KafkaOptions& options, const TopicTable& table)
    : options_(options), table_(table), process_(to_string(draw_uuid())) {}

PortResult<GroupNote> Incarnations::note_of(const std::string& identity) const {
  constexpr std::size_t kAnySlot = 0;
  auto configuration = make_configuration(note_properties(options_, identity));
  if (!configuration.ok()) return Failure{configuration.error()};
  auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration).value());
  if (!client.ok()) return Failure{client.error()};
  return GroupNote{std::move(client).value(), table_.list({&kAnySlot, 1}, RD_KAFKA_OFFSET_INVALID),
                   options_.call_timeout};
}

PortResult<std::uint64_t> Incarnations::leave_note(const std::string& identity) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock{mutex_};
    number = ++numbers_;
  }
  auto note = note_of(identity);
  if (!note.ok()) return Failure{note.error()};
  const std::string text = process_ + kSeparator + std::to_string(number);
  const auto written = note.value().write(text);
  if (!written.ok()) return Failure{written.error()};
  const std::lock_guard lock{mutex_};
  last_[identity] = number;
  return number;
}

std::optional<std::uint64_t> Incarnations::last_of(const std::string& identity) const {
  const std::lock_guard lock{mutex_};
  const auto found = last_.find(identity);
  return found == last_.end() ? std::nullopt : std::optional{found->second};
}

PortResult<Done> Incarnations::prove(const std::string& identity, std::optional<std::uint64_t> number) const {
  if (!number) number = last_of(identity);
  if (!number) return Done{};  // the first one of this process: it is the latest
  const auto note = note_of(identity);
  if (!note.ok()) return Failure{note.error()};
  const auto text = note.value().read();
  if (!text.ok()) return Failure{text.error()};
  if (!text.value()) return Done{};  // deleted after a long absence of members
  const auto written = number_in(*text.value(), process_);
  if (written && *written <= *number) return Done{};
  return ports::failure(Reaction::kYield, "another process holds the identity " + identity);
}

}  // namespace relance::kafka
