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

}  // namespace relance::embedded
