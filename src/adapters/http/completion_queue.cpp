#include "completion_queue.h"

#include <utility>

#include "response_encoding.h"

namespace relance::adapters::http {

void CompletionQueue::put(Completion completion) {
  const std::lock_guard lock(mutex_);
  if (!wake_) return;
  completed_.push_back(std::move(completion));
  // The reader checks the queue again before it waits, so only the first completion of another thread must wake it.
  if (completed_.size() == 1 && std::this_thread::get_id() != reader_) wake_();
}

bool CompletionQueue::take(std::vector<Completion>& completed) {
  const std::lock_guard lock(mutex_);
  std::swap(completed, completed_);
  return !completed.empty();
}

void CompletionQueue::close() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  completed_.clear();
}

void CompletionQueue::set_reader(std::thread::id reader) {
  const std::lock_guard lock(mutex_);
  reader_ = reader;
}

bool CompletionQueue::is_read_here() const {
  const std::lock_guard lock(mutex_);
  return reader_ == std::this_thread::get_id();
}

Exchange::~Exchange() {
  if (!answered_.exchange(true)) completions_->put({connection_, std::nullopt, false});
}

void Exchange::answer(ports::HttpResponse response) {
  if (answered_.exchange(true)) return;
  encode_body(response, accepts_gzip_);
  completions_->put({connection_, std::move(response), false});
}

}  // namespace relance::adapters::http
