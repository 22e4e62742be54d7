#include "block.h"

#include <lz4.h>
#include <xxhash.h>

#include <relance/base/assert.h>

namespace relance::embedded {

namespace {

constexpr char kPlain = 1;
constexpr char kPacked = 2;
constexpr std::size_t kChecksumEnd = 9;  // after format and checksum
constexpr std::size_t kSizeBytes = 4;    // the uncompressed size
// Not worthwhile for fewer bytes, or for a gain of less than an eighth.
constexpr std::size_t kPackedMin = 512;
constexpr std::size_t kGainMin = 8;

std::uint64_t checksum(PartitionId id, Offset base, std::string_view value) {
  const std::string key = block_key(id, base);
  const std::string_view covered = value.substr(kChecksumEnd);
  return XXH3_64bits_withSeed(covered.data(), covered.size(), XXH3_64bits(key.data(), key.size()));
}

// The size of optional bytes, in the encoded form.
std::uint64_t size_field(const ports::OptionalBytes& bytes) {
  return bytes ? bytes->size() + 1 : 0;
}

char* put(std::string_view bytes, char* out) {
  if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

std::string_view join(std::span<const std::string_view> parts, ByteBuffer& joined) {
  if (parts.size() == 1) return parts.front();
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  joined.reserve(size);
  for (const std::string_view part : parts) joined.append(part);
  return joined.view();
}

// False: not worthwhile.
bool pack(std::string_view records, ByteBuffer& packed) {
  if (records.size() < kPackedMin || records.size() > LZ4_MAX_INPUT_SIZE) return false;
  const std::size_t room = records.size() - records.size() / kGainMin;
  char* out = packed.reserve(room);
  const int size = LZ4_compress_default(records.data(), out, static_cast<int>(records.size()), static_cast<int>(room));
  packed.advance_to(out + size);
  return size > 0;
}

}  // namespace

Block::Block(std::size_t size)
    : bytes_(std::make_unique_for_overwrite<char[]>(size + ports::kRecordPadding)), size_(size) {
  std::memset(bytes_.get() + size, 0, ports::kRecordPadding);
}

BlockPtr Block::make(PartitionId id, const Header& header, std::span<const std::string_view> parts) {
  ByteBuffer joined;
  ByteBuffer packed;
  const std::string_view records = join(parts, joined);
  const bool is_packed = pack(records, packed);
  const std::string_view stored = is_packed ? packed.view() : records;
  const std::shared_ptr<Block> block{new Block(kBlockHeaderBytes + (is_packed ? kSizeBytes : 0) + stored.size())};
  block->header_ = header;
  block->records_size_ = records.size();
  char* out = block->bytes_.get();
  *out = is_packed ? kPacked : kPlain;
  out = store_little_endian(header.records, out + kChecksumEnd);
  out = store_little_endian(header.base.value(), out);
  out = store_little_endian(header.next.value(), out);
  out = store_little_endian<std::int64_t>(header.appended_at.time_since_epoch().count(), out);
  if (is_packed) out = store_little_endian(static_cast<std::uint32_t>(records.size()), out);
  out = put(stored, out);
  RELANCE_ASSERT(out == block->bytes_.get() + block->size_);
  store_little_endian(checksum(id, header.base, block->value()), block->bytes_.get() + 1);
  return block;
}

std::string_view Block::plain_records() const {
  return bytes_[0] == kPlain ? value().substr(kBlockHeaderBytes) : std::string_view{};
}

// The checksum was verified: a block that cannot be decompressed was written like that, and the process must stop.
void Block::unpack(char* out) const {
  const std::string_view stored = value().substr(kBlockHeaderBytes);
  if (bytes_[0] == kPlain) {
    put(stored, out);
    return;
  }
  const int size = LZ4_decompress_safe(stored.data() + kSizeBytes, out, static_cast<int>(stored.size() - kSizeBytes),
                                       static_cast<int>(records_size_));
  RELANCE_ASSERT(size >= 0 && static_cast<std::size_t>(size) == records_size_);
}

BlockRecords::BlockRecords(BlockPtr block) : block_(std::move(block)), records_(block_->plain_records()) {
  if (records_.size() == block_->records_size()) return;
  const std::size_t size = block_->records_size();
  unpacked_ = std::make_unique_for_overwrite<char[]>(size + ports::kRecordPadding);
  block_->unpack(unpacked_.get());
  std::memset(unpacked_.get() + size, 0, ports::kRecordPadding);
  records_ = {unpacked_.get(), size};
}

const Block::Header* Block::peek(std::string_view value, Header& header) {
  if (value.size() < kBlockHeaderBytes || (value[0] != kPlain && value[0] != kPacked)) return nullptr;
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
  const bool is_packed = value[0] == kPacked;
  if (is_packed && value.size() < kBlockHeaderBytes + kSizeBytes) return nullptr;
  const std::shared_ptr<Block> block{new Block(value.size())};
  block->header_ = header;
  block->records_size_ = is_packed ? load_little_endian<std::uint32_t>(value.data() + kBlockHeaderBytes)
                                   : value.size() - kBlockHeaderBytes;
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

// The checksum was verified: a record that is invalid was written like that, and the process must stop.
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
