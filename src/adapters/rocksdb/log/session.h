// One member of the consumer group, with its transactions. One thread at a time, except wake().
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core.h"
#include "request.h"
#include "storage/selection.h"
#include "writer.h"

namespace relance::embedded {

class Session : public ports::LogSession {
 public:
  Session(LogCore& core, Writer& writer, std::shared_ptr<Member> member);
  ~Session() override;

  ports::PortResult<ports::Done> poll(Duration wait, ports::AssignmentListener& listener) override;
  void wake() override;
  ports::PortResult<std::span<const ports::Record>> read(ports::TopicPartition partition,
                                                         ports::ReadLimits limits) override;
  ports::PortResult<ports::Done> seek(ports::TopicPartition partition, Offset next_offset) override;
  ports::PortResult<ports::Done> produce(ports::TopicPartition partition, const ports::NewRecord& record) override;
  ports::CommitOutcome commit(std::span<const ports::OffsetCommit> offsets) override;
  [[nodiscard]] std::optional<Offset> end_of_commit(ports::TopicPartition partition) const override;
  ports::PortResult<ports::Done> abort() override;
  ports::PortResult<ports::Done> recover() override;
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override;
  void close(ports::AssignmentListener& listener) override;

 private:
  // How far an assigned partition has been read.
  struct Reading {
    Offset position;
    std::shared_ptr<const BlockRecords> block;  // that contains the position; null: to be fetched
    RecordCursor cursor;                        // in block
  };

  bool revoke(std::unique_lock<std::mutex>& lock, ports::AssignmentListener& listener);
  bool assign(std::unique_lock<std::mutex>& lock, ports::AssignmentListener& listener);
  ports::CommitOutcome try_commit(std::span<const ports::OffsetCommit> offsets);
  void keep_ends();
  void rewind(std::size_t slot);  // to the committed offset; the mutex is locked
  ports::PortResult<ports::Done> rejoin(ports::AssignmentListener& listener);
  [[nodiscard]] bool has_records() const;
  ports::PortResult<ports::Done> fill(std::size_t slot, Reading& reading, Offset end, ports::ReadLimits limits);
  [[nodiscard]] std::vector<ports::TopicPartition> partitions(std::span<const std::size_t> slots) const;
  [[nodiscard]] ports::PortResult<std::size_t> owned_slot(ports::TopicPartition partition, Offset& end);

  LogCore& core_;
  Writer& writer_;
  const std::shared_ptr<Member> member_;
  std::vector<std::size_t> held_;  // slots assigned to the listener and not revoked
  std::vector<Reading> readings_;  // by slot
  bool closed_ = false;

  std::shared_ptr<Request> request_;                  // the open transaction
  std::vector<std::pair<std::size_t, Offset>> ends_;  // of the last one, if committed: of each chunk, by slot

  // The result of the last read(), with the blocks that it borrows from.
  std::vector<ports::Record> records_;
  std::vector<ports::Header> headers_;
  std::vector<std::shared_ptr<const BlockRecords>> kept_;
  Selection selection_{records_, headers_};
};

}  // namespace relance::embedded
