// Writes one JSON document, including commas.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <relance/base/byte_buffer.h>
#include <relance/base/encoding.h>
#include <relance/json/text.h>

namespace relance::json {

// One thread at a time.
class Writer {
 public:
  explicit Writer(ByteBuffer& out) : out_(out) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  // The name of the next member: a fixed word that needs no escaping.
  Writer& name(std::string_view member) {
    separate();
    append_plain_string(member, out_);
    out_.push(':');
    needs_comma_ = false;
    return *this;
  }
  // The same for arbitrary text.
  Writer& escaped_name(std::string_view member) {
    separate();
    append_string(member, out_);
    out_.push(':');
    needs_comma_ = false;
    return *this;
  }

  Writer& text(std::string_view value) {
    append_string(value, next());
    return *this;
  }
  Writer& number(std::int64_t value) {
    append_number(value, next());
    return *this;
  }
  Writer& boolean(bool value) {
    next().append(value ? "true" : "false");
    return *this;
  }
  Writer& null() {
    next().append("null");
    return *this;
  }
  Writer& time(Timestamp value) {
    append_time(value, next());
    return *this;
  }
  Writer& uuid(const Uuid& value) {
    append_uuid(value, next());
    return *this;
  }
  // Arbitrary bytes, as a base64 string.
  Writer& base64(std::string_view bytes) {
    next().push('"');
    append_base64(bytes, out_);
    out_.push('"');
    return *this;
  }
  // A value that is already JSON.
  Writer& raw(std::string_view json) {
    next().append(json);
    return *this;
  }

  // One member, by the type of its value; an empty optional is null.
  Writer& member(std::string_view member_name, std::string_view value) { return name(member_name).text(value); }
  Writer& member(std::string_view member_name, const char* value) { return name(member_name).text(value); }
  Writer& member(std::string_view member_name, bool value) { return name(member_name).boolean(value); }
  Writer& member(std::string_view member_name, std::nullptr_t) { return name(member_name).null(); }
  Writer& member(std::string_view member_name, Timestamp value) { return name(member_name).time(value); }
  template <std::integral T>
  Writer& member(std::string_view member_name, T value) {
    using Wide = std::conditional_t<std::signed_integral<T>, std::int64_t, std::uint64_t>;
    append_number(Wide{value}, name(member_name).next());
    return *this;
  }
  template <class T>
  Writer& member_or_null(std::string_view member_name, const T& value) {
    return value ? member(member_name, *value) : member(member_name, nullptr);
  }

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

// A standalone document: what `write(Writer&)` writes.
template <class Write>
[[nodiscard]] std::string document(const Write& write) {
  ByteBuffer out;
  Writer writer{out};
  write(writer);
  return std::string{out.view()};
}

}  // namespace relance::json
