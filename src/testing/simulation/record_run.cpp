#include "record_run.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace relance::simulation {
namespace {

using HeaderSizes = std::array<std::uint32_t, 2>;

HeaderSizes header_sizes(const char* at) {
  HeaderSizes sizes{};
  std::memcpy(sizes.data(), at, sizeof(sizes));
  return sizes;
}

// Points `record` to its bytes, which begin at `at`.
void borrow(const char* at, std::size_t header_count, ports::RecordBatch& batch, ports::Record& record) {
  if (record.key) record.key = std::string_view{at, record.key->size()};
  at += record.key ? record.key->size() : 0;
  if (record.value) record.value = std::string_view{at, record.value->size()};
  at += record.value ? record.value->size() : 0;
  const std::size_t first = batch.headers.size();
  for (std::size_t i = 0; i < header_count; ++i) {
    const auto [name_size, value_size] = header_sizes(at);
    at += sizeof(HeaderSizes);
    batch.headers.push_back({{at, name_size}, {at + name_size, value_size}});
    at += name_size + value_size;
  }
  record.headers = {batch.headers.data() + first, header_count};
}

}  // namespace

void RecordRun::begin(Offset offset, Timestamp appended_at, ports::OptionalBytes key, ports::OptionalBytes value) {
  Entry& entry = entries_.emplace_back();
  entry.offset = offset;
  entry.appended_at = appended_at;
  entry.position = bytes_.size();
  if (key) {
    entry.key_size = static_cast<std::uint32_t>(key->size());
    bytes_.append(*key);
  }
  if (value) {
    entry.value_size = static_cast<std::uint32_t>(value->size());
    bytes_.append(*value);
  }
  entry.end = bytes_.size();
}

void RecordRun::add_header(std::string_view name, std::string_view value) {
  const HeaderSizes sizes{static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())};
  std::array<char, sizeof(sizes)> raw{};
  std::memcpy(raw.data(), sizes.data(), sizeof(sizes));
  bytes_.append({raw.data(), raw.size()});
  bytes_.append(name);
  bytes_.append(value);
  ++entries_.back().headers;
  entries_.back().end = bytes_.size();
}

void RecordRun::add(Offset offset, Timestamp appended_at, const ports::NewRecord& record) {
  begin(offset, appended_at, record.key, record.value);
  for (const auto& [name, value] : record.headers) add_header(name, value);
}

void RecordRun::add(Offset offset, Timestamp appended_at, const ports::OwnedRecord& record) {
  begin(offset, appended_at, record.key, record.value);
  for (const auto& [name, value] : record.headers) add_header(name, value);
}

void RecordRun::add(Offset offset, Timestamp appended_at, const RecordRun& from, std::size_t index) {
  Entry entry = from.entries_[index];
  const std::size_t size = entry.end - entry.position;
  const std::string_view content{from.bytes_.data() + entry.position, size};
  entry.offset = offset;
  entry.appended_at = appended_at;
  entry.position = bytes_.size();
  entry.end = entry.position + size;
  bytes_.append(content);
  entries_.push_back(entry);
}

ports::OptionalBytes RecordRun::key(std::size_t index) const {
  const Entry& entry = entries_[index];
  if (entry.key_size == kNone) return std::nullopt;
  return std::string_view{bytes_.data() + entry.position, entry.key_size};
}

std::size_t RecordRun::find(Offset offset) const {
  const auto is_before = [](const Entry& entry, Offset wanted) { return entry.offset < wanted; };
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), offset, is_before);
  return static_cast<std::size_t>(found - entries_.begin());
}

std::size_t RecordRun::content_bytes(const Entry& entry) const {
  return entry.end - entry.position - entry.headers * sizeof(HeaderSizes);
}

void RecordRun::read(std::size_t index, ports::ReadLimits limits, ports::RecordBatch& batch) const {
  batch.clear();
  std::size_t end = index;
  std::size_t headers = 0;
  for (std::size_t bytes = 0; end < entries_.size() && end - index < limits.records; ++end) {
    bytes += content_bytes(entries_[end]);
    if (end > index && bytes > limits.bytes) break;
    headers += entries_[end].headers;
  }
  if (end == index) return;
  const std::size_t begin = entries_[index].position;
  const std::size_t size = entries_[end - 1].end - begin;
  batch.bytes.assign(bytes_.data() + begin, size);
  batch.bytes.append(ports::kRecordPadding, '\0');
  batch.headers.reserve(headers);
  batch.records.reserve(end - index);
  for (; index < end; ++index) {
    const Entry& entry = entries_[index];
    ports::Record& record = batch.records.emplace_back();
    record.offset = entry.offset;
    record.appended_at = entry.appended_at;
    const char* at = batch.bytes.data() + (entry.position - begin);
    if (entry.key_size != kNone) record.key = std::string_view{at, entry.key_size};
    if (entry.value_size != kNone) record.value = std::string_view{at, entry.value_size};
    borrow(at, entry.headers, batch, record);
  }
}

void RecordRun::keep(const std::vector<bool>& stays) {
  RecordRun kept;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (stays[i]) kept.add(entries_[i].offset, entries_[i].appended_at, *this, i);
  }
  *this = std::move(kept);
}

void RecordRun::clear() {
  entries_.clear();
  bytes_.clear();
}

}  // namespace relance::simulation
