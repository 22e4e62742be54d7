// One JSON document out, with its commas.
#pragma once

#include <cstdint>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

namespace relance::json {

// Names are words of ours: they need no escape. One thread at a time.
class Writer {
 public:
  explicit Writer(ByteBuffer& out) : out_(out) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  // The name of the member that comes next.
  Writer& name(std::string_view member) {
    separate();
    append_plain_string(member, out_);
    out_.push(':');
    needs_comma_ = false;
    return *this;
  }

  void text(std::string_view value) { append_string(value, next()); }
  void number(std::int64_t value) { append_number(value, next()); }
  void boolean(bool value) { next().append(value ? "true" : "false"); }
  void null() { next().append("null"); }
  void time(Timestamp value) { append_time(value, next()); }
  void uuid(const Uuid& value) { append_uuid(value, next()); }
  void raw(std::string_view json) { next().append(json); }

 private:
  void separate() {
    if (needs_comma_) out_.push(',');
  }
  ByteBuffer& next() {
    separate();
    needs_comma_ = true;
    return out_;
  }
  Writer& open(char bracket) {
    next().push(bracket);
    needs_comma_ = false;
    return *this;
  }
  Writer& close(char bracket) {
    out_.push(bracket);
    needs_comma_ = true;
    return *this;
  }

  ByteBuffer& out_;
  bool needs_comma_ = false;
};

}  // namespace relance::json
