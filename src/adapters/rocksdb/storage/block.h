// A batch of records of one partition: the content of one database entry. Immutable; any thread.
//
//   byte     format: 1, or 2 if the records are compressed
//   8 bytes  checksum: XXH3 over everything that follows, seeded with the checksum of the key
//   4 bytes  number of records
//   8 bytes  offset of the first record, as in the key (unchanged if compaction dropped that record)
//   8 bytes  offset after the last one
//   8 bytes  append time, in milliseconds since 1970
//   4 bytes  format 2 only: the uncompressed size of the records, which follow as one LZ4 block
//   records  each: offsets skipped since the previous one, key size + 1, value size + 1 (0: none), number of headers,
//            sizes of each header's name and value (all LEB128), then names and values, key, value
//
// Little endian. Records are compressed once, before they are copied: into the write batch, the write-ahead log, the
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

  // Concatenates encoded records, and compresses them if worthwhile. The first one skips no offsets since
  // `header.base`.
  static BlockPtr make(PartitionId id, const Header& header, std::span<const std::string_view> parts);
  // Parses a database entry; null: damaged, or of another key.
  static BlockPtr parse(PartitionId id, Offset base, std::string_view value);
  // Reads only the header, without checking it; nullptr: there is none.
  static const Header* peek(std::string_view value, Header& header);

  [[nodiscard]] const Header& header() const { return header_; }
  [[nodiscard]] std::string_view value() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::size_t records_size() const { return records_size_; }  // uncompressed
  // Writes the records to `out`, which has room for records_size().
  void unpack(char* out) const;

 private:
  friend class BlockRecords;
  explicit Block(std::size_t size);
  // Empty if they are compressed.
  [[nodiscard]] std::string_view plain_records() const;

  Header header_;
  std::unique_ptr<char[]> bytes_;  // kRecordPadding readable bytes follow
  std::size_t size_;
  std::size_t records_size_ = 0;
};

// The uncompressed records of a block. Immutable; any thread.
class BlockRecords {
 public:
  explicit BlockRecords(BlockPtr block);

  [[nodiscard]] const Block::Header& header() const { return block_->header(); }
  // kRecordPadding readable bytes follow.
  [[nodiscard]] std::string_view bytes() const { return records_; }

 private:
  BlockPtr block_;
  std::unique_ptr<char[]> unpacked_;  // null: borrowed from the block
  std::string_view records_;
};

// `skipped`: how many offsets before it belonged to records that were dropped.
void encode(const ports::NewRecord& record, std::uint64_t skipped, ByteBuffer& out);
[[nodiscard]] std::size_t payload_bytes(const ports::NewRecord& record);  // of key, value and headers

// Iterates over encoded records. Results borrow from their bytes.
class RecordCursor {
 public:
  RecordCursor() = default;
  RecordCursor(std::string_view records, Offset base, Timestamp appended_at)
      : at_(records.data()), end_(records.data() + records.size()), offset_(base), appended_at_(appended_at) {}
  explicit RecordCursor(const BlockRecords& records)
      : RecordCursor(records.bytes(), records.header().base, records.header().appended_at) {}

  // False at the end. Its headers are appended to `headers`; `record.headers` stays empty.
  bool next(ports::Record& record, std::vector<ports::Header>& headers);

 private:
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  Offset offset_;  // of the next record, if it skips none
  Timestamp appended_at_;
};

}  // namespace relance::embedded
