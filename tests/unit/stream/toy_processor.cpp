#include "toy_processor.h"

namespace relance::stream {

bool ToyRow::is_newer(std::string_view bytes) {
  return bytes.starts_with("newer");
}

bool ToyRow::decode(std::string_view bytes) {
  const std::size_t space = bytes.find(' ');
  if (space == std::string_view::npos) return false;
  count = number_of(bytes.substr(0, space));
  due_ms = number_of(bytes.substr(space + 1));
  return true;
}

void ToyRow::encode(ByteBuffer& out) const {
  if (count == 0 && due_ms == 0) return;
  out.append(std::to_string(count) + ' ' + std::to_string(due_ms));
}

void ToyProcessor::load() {
  const auto scan = store_.scan(std::string_view{&kRowKind, 1}, {});
  auto more = scan->next();
  for (; more && more.value(); more = scan->next()) {
    ToyRow row;
    if (ToyRow::is_newer(scan->value())) return store_.fail_newer();
    if (!row.decode(scan->value())) return store_.fail({ports::Reaction::kStop, "a toy cannot be read"});
    if (row.due_ms == 0) continue;
    timers_.load(Timestamp{Duration{static_cast<std::int64_t>(row.due_ms)}},
                 scan->key().substr(store_.prefix_size() + 1));
  }
  if (!more) return store_.fail(more.error());
  timers_.finish_loading();
}

void ToyProcessor::tell(const std::string& text, FoldContext& context) {
  context.emit(output_, {std::nullopt, text}, text);
}

Step ToyProcessor::step(std::string_view key, std::uint64_t steps, FoldContext& context) {
  const std::uint64_t at = number_of(context.progress().cursor);
  if (at == steps) return Step::kDone;
  const std::string name = std::string{key} + '.' + std::to_string(at);
  ++rows_.mutable_row(name).count;
  ++sum_;
  tell(name + '#' + std::to_string(context.progress().facts++), context);
  context.progress().cursor = std::to_string(at + 1);
  return Step::kMore;
}

Step ToyProcessor::fire(Timestamp now, FoldContext& context) {
  context.progress().stream_time = now;
  if (timers_.empty() || *timers_.earliest() > now) return Step::kDone;
  const auto timer = timers_.take();
  rows_.mutable_row(timer.key).due_ms = 0;
  tell("fired " + timer.key, context);
  return Step::kMore;
}

Step ToyProcessor::fold(const ports::Record& record, FoldContext& context) {
  on_fold_(record);
  const std::string_view value = record.value.value_or("");
  const std::string_view word = value.substr(0, value.find(' '));
  const std::uint64_t number = word.size() == value.size() ? 0 : number_of(value.substr(word.size() + 1));
  const std::string_view key = record.key.value_or("");
  const Timestamp time{Duration{static_cast<std::int64_t>(number)}};
  if (word == "newer") return Step::kNewer;
  if (word == "steps") return step(key, number, context);
  if (word == "time") return fire(time, context);
  if (word == "flush") {
    if (!rows_.empty()) return Step::kFlush;
    tell("flushed", context);
  } else if (word == "big") {
    tell(std::string(number, 'x'), context);
  } else if (word == "arm") {
    rows_.mutable_row(key).due_ms = number;
    timers_.arm(time, key);
  } else {
    tell(std::string{key} + '=' + std::to_string(++rows_.mutable_row(key).count), context);
    ++sum_;
  }
  return Step::kDone;
}

void ToyProcessor::flush_aggregates(FoldContext& context) {
  if (sum_ == 0) return;
  const std::string text = "sum " + std::to_string(sum_);
  context.emit_undigested(output_, {std::nullopt, text});
  sum_ = 0;
}

}  // namespace relance::stream
