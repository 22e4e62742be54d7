// The envelope that everything our tasks write begins with.
#pragma once

#include <relance/codec/fact_writer.h>
#include <relance/codec/json_text.h>

namespace relance::codec {

struct EnvelopeText {
  std::string_view source;  // "/relance/contact"
  std::string_view type;    // "relance.message.updated.v1"
  std::string_view subject;
  Timestamp time;
};

// Up to and with `"data":{`; the object and the envelope are closed by end_envelope().
inline void begin_envelope(const EnvelopeText& envelope, const Cause& cause, FactNumber number, ByteBuffer& out) {
  out.append(R"({"specversion":"1.0","id":")");
  out.append(cause.text());
  out.push(':');
  append_number(number.value(), out);
  out.append(R"(","source":)");
  append_plain_string(envelope.source, out);
  out.append(R"(,"type":)");
  append_plain_string(envelope.type, out);
  out.append(R"(,"subject":)");
  append_plain_string(envelope.subject, out);
  out.append(R"(,"time":)");
  append_time(envelope.time, out);
  out.append(R"(,"cause":)");
  append_plain_string(cause.text(), out);
  out.append(R"(,"data":{)");
}

inline void end_envelope(ByteBuffer& out) {
  out.append("}}");
}

}  // namespace relance::codec
