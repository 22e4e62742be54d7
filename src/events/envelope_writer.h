// The envelope of everything that Relance's tasks write.
#pragma once

#include <relance/events/fact_writer.h>
#include <relance/json/text.h>

namespace relance::events {

struct EnvelopeText {
  std::string_view source;  // "/relance/contact"
  std::string_view type;    // "relance.message.updated.v1"
  std::string_view subject;
  Timestamp time;
};

// Writes up to and including `"data":{`; end_envelope() closes the object and the envelope.
inline DecidedParts begin_envelope(const EnvelopeText& envelope, const Cause& cause, FactNumber number,
                                   ByteBuffer& out) {
  DecidedParts decided;
  out.append(R"({"specversion":"1.0","id":")");
  out.append(cause.text());
  out.push(':');
  json::append_number(number.value(), out);
  out.push('"');
  decided.head_begin = out.size();
  out.append(R"(,"source":)");
  json::append_plain_string(envelope.source, out);
  out.append(R"(,"type":)");
  json::append_plain_string(envelope.type, out);
  out.append(R"(,"subject":)");
  json::append_plain_string(envelope.subject, out);
  out.append(R"(,"time":)");
  json::append_time(envelope.time, out);
  decided.head_end = out.size();
  out.append(R"(,"cause":)");
  json::append_plain_string(cause.text(), out);
  decided.data_begin = out.size();
  out.append(R"(,"data":{)");
  return decided;
}

inline void end_envelope(ByteBuffer& out) {
  out.append("}}");
}

}  // namespace relance::events
