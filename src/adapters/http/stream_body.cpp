#include "stream_body.h"

#include <charconv>
#include <utility>

#include <relance/base/assert.h>

namespace relance::adapters::http {

StreamBody::StreamBody(std::shared_ptr<CompletionQueue> completions, ConnectionId connection, const StreamForm& form)
    : completions_(std::move(completions)), connection_(connection), form_(form) {
  if (form_.is_gzip) gzip_.emplace();
}

StreamBody::End StreamBody::take(std::string& sent) {
  const std::lock_guard lock(mutex_);
  sent.clear();
  std::swap(sent, waiting_);
  taken_ = sent.size();
  is_announced_ = false;
  changed_.notify_all();
  return sent.empty() ? end_ : End::kOpen;
}

void StreamBody::end_by_server() {
  finish(End::kWhole, true);
}

void StreamBody::leave() {
  const std::lock_guard lock(mutex_);
  is_gone_ = true;
  waiting_ = {};
  changed_.notify_all();
}

ports::HttpTaken StreamBody::offer(std::string_view piece) {
  RELANCE_ASSERT(piece.size() <= ports::kHttpPieceBytesMax);
  const std::lock_guard writing(writing_);
  {
    const std::lock_guard lock(mutex_);
    if (is_gone_) return ports::HttpTaken::kGone;
    RELANCE_ASSERT(end_ == End::kOpen);
    if (piece.empty()) return ports::HttpTaken::kAll;
    if (!has_room(piece.size())) return ports::HttpTaken::kFull;
  }
  const auto bytes = encode(piece, form_.sends_at_once ? GzipStream::Flush::kPiece : GzipStream::Flush::kNone);
  const std::lock_guard lock(mutex_);
  if (is_gone_) return ports::HttpTaken::kGone;
  append(bytes);
  return ports::HttpTaken::kAll;
}

bool StreamBody::write(std::string_view piece) {
  RELANCE_ASSERT(!completions_->is_read_here());  // it would wait for itself
  do {
    const std::string_view part = piece.substr(0, ports::kHttpPieceBytesMax);
    piece.remove_prefix(part.size());
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return is_gone_ || has_room(part.size()); });
    }
    if (offer(part) != ports::HttpTaken::kAll) return false;
  } while (!piece.empty());
  return true;
}

void StreamBody::finish(End end, bool is_by_server) {
  const std::lock_guard writing(writing_);
  const auto rest = end == End::kWhole ? encode({}, GzipStream::Flush::kEnd) : std::string_view{};
  const std::lock_guard lock(mutex_);
  if (is_gone_ || end_ != End::kOpen) return;
  append(rest);
  if (end == End::kWhole && form_.is_chunked) waiting_.append("0\r\n\r\n");
  end_ = end;
  is_gone_ = is_by_server;  // together with the end: the writer may not know yet
  changed_.notify_all();
  announce();
}

bool StreamBody::is_gone() const {
  const std::lock_guard lock(mutex_);
  return is_gone_;
}

// A piece is always accepted while nothing is waiting: otherwise a limit below the size of a piece would block forever.
bool StreamBody::has_room(std::size_t bytes) const {
  const std::size_t waiting = taken_ + waiting_.size();
  return waiting == 0 || waiting + bytes <= form_.bytes_max;
}

std::string_view StreamBody::encode(std::string_view piece, GzipStream::Flush flush) {
  if (!gzip_) return piece;
  encoded_.clear();
  gzip_->add(piece, flush, encoded_);
  return encoded_;
}

// An empty chunk would end the body (RFC 9112, section 7.1).
void StreamBody::append(std::string_view bytes) {
  if (bytes.empty()) return;
  if (form_.is_chunked) {
    char digits[16];
    waiting_.append(digits, std::to_chars(digits, digits + sizeof digits, bytes.size(), 16).ptr).append("\r\n");
  }
  waiting_.append(bytes);
  if (form_.is_chunked) waiting_.append("\r\n");
  announce();
}

void StreamBody::announce() {
  if (!std::exchange(is_announced_, true)) completions_->put({connection_, std::nullopt, true});
}

}  // namespace relance::adapters::http
