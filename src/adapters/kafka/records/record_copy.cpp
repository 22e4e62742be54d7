#include "records/record_copy.h"

#include <cstring>

namespace relance::kafka {

namespace {

template <class Visit>
void for_each_header(const rd_kafka_message_t& message, const Visit& visit) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    visit(name, value, size);
  }
}

std::size_t bytes_of(const rd_kafka_message_t& message) {
  std::size_t bytes = message.key_len + message.len;
  for_each_header(message, [&](const char* name, const void*, std::size_t size) { bytes += std::strlen(name) + size; });
  return bytes;
}

Timestamp time_of(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  return Timestamp{Duration{rd_kafka_message_timestamp(&message, &type)}};
}

}  // namespace

RecordCopy::RecordCopy(ports::RecordBatch& batch, ports::ReadLimits limits) : batch_(batch), limits_(limits) {
  batch_.clear();
}

bool RecordCopy::take(const rd_kafka_message_t& message) {
  const std::size_t bytes = bytes_of(message);
  if (is_full() || (!is_empty() && taken_bytes_ + bytes > limits_.bytes)) return false;
  taken_bytes_ += bytes;
  Place place{Offset{message.offset}, time_of(message), {}, {}, headers_.size(), 0};
  if (message.key != nullptr) place.key = keep(message.key, message.key_len);
  if (message.payload != nullptr) place.value = keep(message.payload, message.len);
  for_each_header(message, [&](const char* name, const void* value, std::size_t size) {
    const Piece kept_name = keep(name, std::strlen(name));
    headers_.emplace_back(kept_name, keep(value, size));
  });
  place.headers_end = headers_.size();
  places_.push_back(place);
  return true;
}

RecordCopy::Piece RecordCopy::keep(const void* bytes, std::size_t size) {
  const Piece piece{batch_.bytes.size(), size};
  if (size > 0) batch_.bytes.append(static_cast<const char*>(bytes), size);
  return piece;
}

std::string_view RecordCopy::view(Piece piece) const {
  return std::string_view{batch_.bytes}.substr(piece.begin, piece.size);
}

ports::OptionalBytes RecordCopy::optional_view(Piece piece) const {
  if (piece.size == kNone) return std::nullopt;
  return view(piece);
}

void RecordCopy::finish() {
  batch_.bytes.append(ports::kRecordPadding, '\0');
  for (const auto& [name, value] : headers_) batch_.headers.push_back({view(name), view(value)});
  const std::span<const ports::Header> headers{batch_.headers};
  for (const Place& place : places_) {
    batch_.records.push_back({place.offset, place.appended_at, optional_view(place.key), optional_view(place.value),
                              headers.subspan(place.headers_begin, place.headers_end - place.headers_begin)});
  }
}

}  // namespace relance::kafka
