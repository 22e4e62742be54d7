#include "selection.h"

namespace relance::embedded {

void Selection::clear(ports::ReadLimits limits) {
  records_.clear();
  headers_.clear();
  runs_.clear();
  limits_ = limits;
  bytes_ = 0;
}

bool Selection::take(RecordCursor& cursor, Offset from, Offset end) {
  ports::Record record;
  while (true) {
    const std::size_t first = headers_.size();
    const RecordCursor before = cursor;
    if (records_.size() >= limits_.records && !records_.empty()) return false;
    if (!cursor.next(record, headers_)) return true;
    if (record.offset < from) {
      headers_.resize(first);
      continue;
    }
    std::size_t bytes = (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
    for (std::size_t i = first; i < headers_.size(); ++i) bytes += headers_[i].name.size() + headers_[i].value.size();
    const bool over = !records_.empty() && bytes_ + bytes > limits_.bytes;
    if (over || record.offset >= end) {
      headers_.resize(first);
      cursor = before;
      return false;
    }
    bytes_ += bytes;
    if (headers_.size() != first) runs_.push_back({records_.size(), first, headers_.size() - first});
    records_.push_back(record);
  }
}

void Selection::bind() {
  for (const Run& run : runs_) records_[run.record].headers = std::span{headers_}.subspan(run.first, run.count);
}

void copy_records(std::span<const BlockPtr> blocks, Offset from, Offset end, ports::ReadLimits limits,
                  ports::RecordBatch& batch) {
  std::size_t size = ports::kRecordPadding;
  for (const BlockPtr& block : blocks) size += block->records_size();
  if (batch.bytes.size() < size) batch.bytes.resize(size);
  char* at = batch.bytes.data();
  Selection selection{batch.records, batch.headers};
  selection.clear(limits);
  bool more = true;
  for (const BlockPtr& block : blocks) {
    if (!more) break;
    block->unpack(at);
    RecordCursor cursor{{at, block->records_size()}, block->header().base, block->header().appended_at};
    more = selection.take(cursor, from, end);
    at += block->records_size();
  }
  selection.bind();
}

}  // namespace relance::embedded
