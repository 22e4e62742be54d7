#include "records/producing.h"

#include <array>

namespace relance::kafka {

namespace {

using HeadersHandle = Owned<rd_kafka_headers_t, &rd_kafka_headers_destroy>;

HeadersHandle copy_of(std::span<const ports::Header> headers) {
  HeadersHandle copy{rd_kafka_headers_new(headers.size())};
  for (const auto& [name, value] : headers) {
    rd_kafka_header_add(copy.get(), name.empty() ? "" : name.data(), static_cast<ssize_t>(name.size()),
                        value.empty() ? "" : value.data(), static_cast<ssize_t>(value.size()));
  }
  return copy;
}

// librdkafka distinguishes an empty value from a missing one by the pointer, through which it does not write.
rd_kafka_vu_t bytes(rd_kafka_vtype_t type, ports::OptionalBytes content) {
  rd_kafka_vu_t field{};
  field.vtype = type;
  if (!content) return field;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): one field for what is read and what is written
  field.u.mem.ptr = const_cast<char*>(content->empty() ? "" : content->data());
  field.u.mem.size = content->size();
  return field;
}

}  // namespace

std::size_t payload_bytes(const ports::NewRecord& record) {
  std::size_t size = record.key.value_or("").size() + record.value.value_or("").size();
  for (const auto& [name, value] : record.headers) size += name.size() + value.size();
  return size;
}

ProducerTopics::ProducerTopics(rd_kafka_t* client, const TopicTable& table, int timeout_ms) : client_(client) {
  for (std::size_t i = 0; i < table.topics().size(); ++i) {
    const std::string& name = table.name(ports::TopicNumber{static_cast<std::uint16_t>(i)});
    topics_.emplace_back(rd_kafka_topic_new(client, name.c_str(), nullptr));
    RELANCE_ASSERT(topics_.back() != nullptr);
  }
  const struct rd_kafka_metadata* found = nullptr;
  if (rd_kafka_metadata(client, 0, nullptr, &found, timeout_ms) == RD_KAFKA_RESP_ERR_NO_ERROR) MetadataHandle{found};
}

ErrorHandle ProducerTopics::produce(ports::TopicPartition partition, const ports::NewRecord& record, void* opaque) {
  std::array<rd_kafka_vu_t, 7> fields{};
  std::size_t count = 0;
  const auto add = [&](rd_kafka_vtype_t type) -> rd_kafka_vu_t& {
    fields[count].vtype = type;
    return fields[count++];
  };
  add(RD_KAFKA_VTYPE_RKT).u.rkt = topics_[partition.topic.value()].get();
  add(RD_KAFKA_VTYPE_PARTITION).u.i32 = partition.partition.value();
  add(RD_KAFKA_VTYPE_MSGFLAGS).u.i = RD_KAFKA_MSG_F_COPY;
  add(RD_KAFKA_VTYPE_OPAQUE).u.ptr = opaque;
  fields[count++] = bytes(RD_KAFKA_VTYPE_KEY, record.key);
  fields[count++] = bytes(RD_KAFKA_VTYPE_VALUE, record.value);
  HeadersHandle headers;
  if (!record.headers.empty()) {
    headers = copy_of(record.headers);
    add(RD_KAFKA_VTYPE_HEADERS).u.headers = headers.get();
  }
  ErrorHandle error{rd_kafka_produceva(client_, fields.data(), count)};
  if (error == nullptr) static_cast<void>(headers.release());  // owned by the message now
  return error;
}

}  // namespace relance::kafka
