// A batch of records of one partition: what one entry of the database holds. Any thread; never changes.
//
//   byte     format: 1, or 2 where the records are packed
//   8 bytes  checksum: XXH3 over all that follows, seeded with that of the entry's key
//   4 bytes  how many records
//   8 bytes  offset of the first record, as in the key (where compaction dropped that record, still its offset)
//   8 bytes  offset behind the last one
//   8 bytes  when it was appended, in milliseconds since 1970
//   4 bytes  format 2 only: the size of the records, unpacked; they follow as one LZ4 block
//   records  each: offsets skipped since the one before, key size + 1, value size + 1 (0: none), number of headers,
//            sizes of each header's name and value (all LEB128), then names and values, key, value
//
// Little endian. Records are packed once, before anything copies them: into the write batch, the write-ahead log, the
// memtable and the file. The database itself compresses no block.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/ports/record.h>

#include "keys.h"

namespace relance::embedded {

inline constexpr std::size_t kBlockHeaderBytes = 37;

class Block;
using BlockPtr = std::shared_ptr<const Block>;

class Block {
 public:
  struct Header {
    std::uint32_t records = 0;
    Offset base;
    Offset next;
    Timestamp appended_at;
  };

  // Of records that were encoded, put one behind the other, and packed where that is worth it. The first one skips
  // nothing since `header.base`.
  static BlockPtr make(PartitionId id, const Header& header, std::span<const std::string_view> parts);
  // From an entry of the database; none: damaged, or of another key.
  static BlockPtr parse(PartitionId id, Offset base, std::string_view value);
  // The header alone, unproved; none: there is not one.
  static const Header* peek(std::string_view value, Header& header);

  [[nodiscard]] const Header& header() const { return header_; }
  [[nodiscard]] std::string_view value() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::size_t records_size() const { return records_size_; }  // unpacked
  // Writes the records to `out`, which has room for records_size().
  void unpack(char* out) const;

 private:
  friend class BlockRecords;
  explicit Block(std::size_t size);
  // Empty where they are packed.
  [[nodiscard]] std::string_view plain_records() const;

  Header header_;
  std::unique_ptr<char[]> bytes_;  // kRecordPadding readable bytes follow
  std::size_t size_;
  std::size_t records_size_ = 0;
};

// The records of a block, unpacked. Any thread; never changes.
class BlockRecords {
 public:
  explicit BlockRecords(BlockPtr block);

  [[nodiscard]] const Block::Header& header() const { return block_->header(); }
  // kRecordPadding readable bytes follow.
  [[nodiscard]] std::string_view bytes() const { return records_; }

 private:
  BlockPtr block_;
  std::unique_ptr<char[]> unpacked_;  // null: the block's own are borrowed
  std::string_view records_;
};

// `skipped` offsets before it were given to records that are gone.
void encode(const ports::NewRecord& record, std::uint64_t skipped, ByteBuffer& out);
[[nodiscard]] std::size_t payload_bytes(const ports::NewRecord& record);  // of key, value and headers

// Goes through encoded records. What it gives borrows from their bytes.
class RecordCursor {
 public:
  RecordCursor() = default;
  RecordCursor(std::string_view records, Offset base, Timestamp appended_at)
      : at_(records.data()), end_(records.data() + records.size()), offset_(base), appended_at_(appended_at) {}
  explicit RecordCursor(const BlockRecords& records)
      : RecordCursor(records.bytes(), records.header().base, records.header().appended_at) {}

  // Whether there is one. Its headers are put at the end of `headers`; `record.headers` stays empty.
  bool next(ports::Record& record, std::vector<ports::Header>& headers);

 private:
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  Offset offset_;  // of the next record, if it skips none
  Timestamp appended_at_;
};

}  // namespace relance::embedded
