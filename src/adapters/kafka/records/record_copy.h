// Copies fetched messages into a batch of the port: librdkafka's buffers have no padding.
#pragma once

#include <relance/ports/record.h>

#include "client/handles.h"

namespace relance::kafka {

class RecordCopy {
 public:
  // Clears the batch, which must outlive this.
  RecordCopy(ports::RecordBatch& batch, ports::ReadLimits limits);

  // False: it exceeds the limits and was not taken.
  [[nodiscard]] bool take(const rd_kafka_message_t& message);
  [[nodiscard]] bool is_full() const { return places_.size() >= limits_.records; }
  [[nodiscard]] bool is_empty() const { return places_.empty(); }
  // Call last: makes the records, which borrow from the batch.
  void finish();

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Piece {
    std::size_t begin = 0;
    std::size_t size = kNone;
  };
  struct Place {
    Offset offset;
    Timestamp appended_at;
    Piece key;
    Piece value;
    std::size_t headers_begin = 0;
    std::size_t headers_end = 0;
  };

  [[nodiscard]] Piece keep(const void* bytes, std::size_t size);
  [[nodiscard]] std::string_view view(Piece piece) const;
  [[nodiscard]] ports::OptionalBytes optional_view(Piece piece) const;

  ports::RecordBatch& batch_;
  const ports::ReadLimits limits_;
  std::size_t taken_bytes_ = 0;
  std::vector<Place> places_;
  std::vector<std::pair<Piece, Piece>> headers_;
};

}  // namespace relance::kafka
