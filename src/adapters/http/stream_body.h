// A streamed body between its writer and the connection that sends it: bytes ready to send, with chunk framing and gzip
// applied.
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
  bool is_chunked = true;  // otherwise it ends with the connection
  bool is_gzip = false;
  bool sends_at_once = false;  // every piece immediately, however small
  std::size_t bytes_max = 0;   // that may wait for the client
};

class StreamBody {
 public:
  enum class End : std::uint8_t { kOpen, kWhole, kBroken };

  StreamBody(std::shared_ptr<CompletionQueue> completions, ConnectionId connection, const StreamForm& form);

  // The server's thread. Swaps the pending bytes into `sent`, whose old content has been sent; returns whether and how
  // the body has ended, after which nothing follows.
  [[nodiscard]] End take(std::string& sent);
  // Ends the body in place of its writer: the server is stopping, and the stream would never end.
  void end_by_server();
  // The client is gone: nothing is taken any more.
  void leave();
  [[nodiscard]] const StreamForm& form() const { return form_; }

  // The writer's thread.
  ports::HttpTaken offer(std::string_view piece);
  [[nodiscard]] bool write(std::string_view piece);
  void finish(End end, bool is_by_server = false);
  [[nodiscard]] bool is_gone() const;

 private:
  [[nodiscard]] bool has_room(std::size_t bytes) const;
  // Called with writing_ locked but not mutex_: the server's thread must not wait for compression.
  [[nodiscard]] std::string_view encode(std::string_view piece, GzipStream::Flush flush);
  void append(std::string_view bytes);
  void announce();

  const std::shared_ptr<CompletionQueue> completions_;
  const ConnectionId connection_;
  const StreamForm form_;
  std::mutex writing_;  // guards the next two; locked before mutex_
  std::optional<GzipStream> gzip_;
  std::string encoded_;       // reused for its memory
  mutable std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::string waiting_;    // not yet taken
  std::size_t taken_ = 0;  // bytes taken by the connection, but possibly not yet sent
  bool is_announced_ = false;
  bool is_gone_ = false;
  End end_ = End::kOpen;
};

// The writer given to the handler. Destroying it without end() breaks the body.
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
