#include "mailbox.h"

#include <utility>

#include "response_encoding.h"

namespace relance::adapters::http {

void Mailbox::put(Letter letter) {
  const std::lock_guard lock(mutex_);
  if (!wake_) return;
  letters_.push_back(std::move(letter));
  // The reader looks once more before it waits, so its own letters and all but the first of others need no call.
  if (letters_.size() == 1 && std::this_thread::get_id() != reader_) wake_();
}

bool Mailbox::take(std::vector<Letter>& letters) {
  const std::lock_guard lock(mutex_);
  std::swap(letters, letters_);
  return !letters.empty();
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  letters_.clear();
}

void Mailbox::set_reader(std::thread::id reader) {
  const std::lock_guard lock(mutex_);
  reader_ = reader;
}

bool Mailbox::is_read_here() const {
  const std::lock_guard lock(mutex_);
  return reader_ == std::this_thread::get_id();
}

Exchange::~Exchange() {
  if (!answered_.exchange(true)) mailbox_->put({connection_, std::nullopt, false});
}

void Exchange::answer(ports::HttpResponse response) {
  if (answered_.exchange(true)) return;
  encode_body(response, accepts_gzip_);
  mailbox_->put({connection_, std::move(response), false});
}

}  // namespace relance::adapters::http
