// A body between who writes it and the connection that sends it: bytes as they go out, with chunks and gzip around
// them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <relance/ports/http.h>

#include "completion_queue.h"
#include "encoding/gzip.h"

namespace relance::adapters::http {

struct StreamForm {
  bool is_chunked = true;  // else its end is that of the connection
  bool is_gzip = false;
  bool sends_at_once = false;  // each piece, however small
  std::size_t bytes_max = 0;   // that wait to be taken by the client
};

class StreamBody {
 public:
  enum class End : std::uint8_t { kOpen, kWhole, kBroken };

  StreamBody(std::shared_ptr<CompletionQueue> completions, ConnectionId connection, const StreamForm& form);

  // The server's thread. Swaps what has come for `sent`, which the client has taken; how the body has ended, if it has,
  // and nothing more comes.
  [[nodiscard]] End take(std::string& sent);
  // Ends it as its writer would: the server stops, and there is more to come for ever.
  void end_by_server();
  // Nobody takes anything any more.
  void leave();
  [[nodiscard]] const StreamForm& form() const { return form_; }

  // The writer's thread.
  ports::HttpTaken offer(std::string_view piece);
  [[nodiscard]] bool write(std::string_view piece);
  void finish(End end, bool is_by_server = false);
  [[nodiscard]] bool is_gone() const;

 private:
  [[nodiscard]] bool has_room(std::size_t bytes) const;
  // With writing_ held, without mutex_: the server's thread does not wait for a compression.
  [[nodiscard]] std::string_view encode(std::string_view piece, GzipStream::Flush flush);
  void append(std::string_view bytes);
  void announce();

  const std::shared_ptr<CompletionQueue> completions_;
  const ConnectionId connection_;
  const StreamForm form_;
  std::mutex writing_;  // of the next two; taken before mutex_
  std::optional<GzipStream> gzip_;
  std::string encoded_;       // kept for its memory
  mutable std::mutex mutex_;  // of all below
  std::condition_variable changed_;
  std::string waiting_;    // not taken yet
  std::size_t taken_ = 0;  // bytes that the connection has taken and may not have sent yet
  bool is_announced_ = false;
  bool is_gone_ = false;
  End end_ = End::kOpen;
};

// What the handler is given. Its end without end() breaks the body.
class StreamWriter final : public ports::HttpBodyWriter {
 public:
  explicit StreamWriter(std::shared_ptr<StreamBody> body) : body_(std::move(body)) {}
  ~StreamWriter() override { body_->finish(StreamBody::End::kBroken); }

  ports::HttpTaken offer(std::string_view piece) override { return body_->offer(piece); }
  [[nodiscard]] bool write(std::string_view piece) override { return body_->write(piece); }
  void end() override { body_->finish(StreamBody::End::kWhole); }
  [[nodiscard]] bool is_gone() const override { return body_->is_gone(); }

 private:
  const std::shared_ptr<StreamBody> body_;
};

}  // namespace relance::adapters::http
