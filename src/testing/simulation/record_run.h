// The records of one partition or transaction, contiguous in one buffer.
#pragma once

#include <span>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/ports/record.h>

namespace relance::simulation {

class RecordRun {
 public:
  void add(Offset offset, Timestamp appended_at, const ports::NewRecord& record);
  void add(Offset offset, Timestamp appended_at, const ports::OwnedRecord& record);
  // Record `index` of another run.
  void add(Offset offset, Timestamp appended_at, const RecordRun& from, std::size_t index);

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] Offset offset(std::size_t index) const { return entries_[index].offset; }
  [[nodiscard]] Timestamp appended_at(std::size_t index) const { return entries_[index].appended_at; }
  [[nodiscard]] ports::OptionalBytes key(std::size_t index) const;
  [[nodiscard]] bool is_tombstone(std::size_t index) const { return entries_[index].value_size == kNone; }
  // The first record with this offset or a greater one.
  [[nodiscard]] std::size_t find(Offset offset) const;

  // Replaces `batch` by records from `index` on; at least one if there is any.
  void read(std::size_t index, ports::ReadLimits limits, ports::RecordBatch& batch) const;
  // Removes the records whose flag is false.
  void keep(const std::vector<bool>& stays);
  void clear();

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // In the buffer: key, value, then each header as two sizes, name and value.
  struct Entry {
    Offset offset;
    Timestamp appended_at;
    std::size_t position = 0;
    std::size_t end = 0;
    std::uint32_t key_size = kNone;
    std::uint32_t value_size = kNone;
    std::uint32_t headers = 0;
  };

  void begin(Offset offset, Timestamp appended_at, ports::OptionalBytes key, ports::OptionalBytes value);
  void add_header(std::string_view name, std::string_view value);
  [[nodiscard]] std::size_t content_bytes(const Entry& entry) const;

  std::vector<Entry> entries_;
  ByteBuffer bytes_;
};

}  // namespace relance::simulation
