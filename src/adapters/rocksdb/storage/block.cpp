#include "block.h"

#include <xxhash.h>

#include <relance/base/assert.h>

namespace relance::embedded {

namespace {

constexpr char kFormat = 1;
constexpr std::size_t kChecksumEnd = 9;  // behind format and checksum

std::uint64_t checksum(PartitionId id, Offset base, std::string_view value) {
  const std::string key = block_key(id, base);
  const std::string_view covered = value.substr(kChecksumEnd);
  return XXH3_64bits_withSeed(covered.data(), covered.size(), XXH3_64bits(key.data(), key.size()));
}

// A size that may be missing, as its reader wants it.
std::uint64_t size_field(const ports::OptionalBytes& bytes) {
  return bytes ? bytes->size() + 1 : 0;
}

char* put(std::string_view bytes, char* out) {
  if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

}  // namespace

Block::Block(std::size_t size)
    : bytes_(std::make_unique_for_overwrite<char[]>(size + ports::kRecordPadding)), size_(size) {
  std::memset(bytes_.get() + size, 0, ports::kRecordPadding);
}

BlockPtr Block::make(PartitionId id, const Header& header, std::span<const std::string_view> records) {
  std::size_t size = kBlockHeaderBytes;
  for (const std::string_view part : records) size += part.size();
  const std::shared_ptr<Block> block{new Block(size)};
  block->header_ = header;
  char* out = block->bytes_.get();
  *out = kFormat;
  out = store_little_endian(header.records, out + kChecksumEnd);
  out = store_little_endian(header.base.value(), out);
  out = store_little_endian(header.next.value(), out);
  out = store_little_endian<std::int64_t>(header.appended_at.time_since_epoch().count(), out);
  for (const std::string_view part : records) out = put(part, out);
  RELANCE_ASSERT(out == block->bytes_.get() + size);
  store_little_endian(checksum(id, header.base, block->value()), block->bytes_.get() + 1);
  return block;
}

const Block::Header* Block::peek(std::string_view value, Header& header) {
  if (value.size() < kBlockHeaderBytes || value[0] != kFormat) return nullptr;
  const char* at = value.data() + kChecksumEnd;
  header.records = load_little_endian<std::uint32_t>(at);
  header.base = Offset{load_little_endian<std::int64_t>(at + 4)};
  header.next = Offset{load_little_endian<std::int64_t>(at + 12)};
  header.appended_at = Timestamp{Duration{load_little_endian<std::int64_t>(at + 20)}};
  return &header;
}

BlockPtr Block::parse(PartitionId id, Offset base, std::string_view value) {
  Header header;
  if (peek(value, header) == nullptr || header.base != base) return nullptr;
  if (checksum(id, base, value) != load_little_endian<std::uint64_t>(value.data() + 1)) return nullptr;
  const std::shared_ptr<Block> block{new Block(value.size())};
  block->header_ = header;
  put(value, block->bytes_.get());
  return block;
}

std::size_t payload_bytes(const ports::NewRecord& record) {
  std::size_t bytes = (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
  for (const ports::Header& header : record.headers) bytes += header.name.size() + header.value.size();
  return bytes;
}

void encode(const ports::NewRecord& record, std::uint64_t skipped, ByteBuffer& out) {
  const std::size_t numbers = 4 + 2 * record.headers.size();
  char* at = out.reserve(payload_bytes(record) + numbers * kVarintBytesMax);
  at = write_varint(skipped, at);
  at = write_varint(size_field(record.key), at);
  at = write_varint(size_field(record.value), at);
  at = write_varint(record.headers.size(), at);
  for (const ports::Header& header : record.headers) {
    at = write_varint(header.name.size(), at);
    at = write_varint(header.value.size(), at);
  }
  for (const ports::Header& header : record.headers) at = put(header.value, put(header.name, at));
  if (record.key) at = put(*record.key, at);
  if (record.value) at = put(*record.value, at);
  out.advance_to(at);
}

// The checksum has proved the bytes: what does not fit was written so, and must not go on.
bool RecordCursor::next(ports::Record& record, std::vector<ports::Header>& headers) {
  if (at_ == end_) return false;
  const auto number = [&] {
    std::uint64_t value = 0;
    at_ = read_varint(at_, end_, value);
    RELANCE_ASSERT(at_ != nullptr);
    return value;
  };
  const auto take = [&](std::uint64_t size) {
    RELANCE_ASSERT(size <= static_cast<std::uint64_t>(end_ - at_));
    const std::string_view bytes{at_, static_cast<std::size_t>(size)};
    at_ += size;
    return bytes;
  };
  record.offset = Offset{offset_.value() + static_cast<std::int64_t>(number())};
  offset_ = Offset{record.offset.value() + 1};
  record.appended_at = appended_at_;
  const std::uint64_t key_field = number();
  const std::uint64_t value_field = number();
  const std::uint64_t count = number();
  RELANCE_ASSERT(count <= static_cast<std::uint64_t>(end_ - at_));
  const char* sizes = at_;
  for (std::uint64_t i = 0; i < 2 * count; ++i) number();
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t name_size = 0;
    std::uint64_t value_size = 0;
    sizes = read_varint(read_varint(sizes, end_, name_size), end_, value_size);
    const std::string_view name = take(name_size);
    headers.push_back({name, take(value_size)});
  }
  record.key = key_field == 0 ? ports::OptionalBytes{} : take(key_field - 1);
  record.value = value_field == 0 ? ports::OptionalBytes{} : take(value_field - 1);
  record.headers = {};
  return true;
}

}  // namespace relance::embedded
