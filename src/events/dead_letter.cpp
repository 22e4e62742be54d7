#include <array>

#include <relance/base/encoding.h>
#include <relance/events/dead_letter.h>
#include <relance/json/text.h>

namespace relance::events {
namespace {

constexpr std::array<std::string_view, 10> kReasons = {"unreadable",       "member",     "type",  "id",
                                                       "subject",          "time",       "value", "unknown_enrolment",
                                                       "unknown_campaign", "no_audience"};

void append_text_or_base64(std::string_view member, std::string_view bytes, ByteBuffer& out) {
  out.append(",\"");
  out.append(member);
  if (json::is_utf8(bytes)) {
    out.append("\":");
    json::append_string(bytes, out);
  } else {
    out.append("_base64\":\"");
    append_base64(bytes, out);
    out.push('"');
  }
}

}  // namespace

std::string_view to_text(Reason reason) {
  return kReasons.at(static_cast<std::size_t>(reason));
}

Defect defect_of(domain::Refusal refusal) {
  switch (refusal) {
    case domain::Refusal::kUnknownEnrolment:
      return {Reason::kUnknownEnrolment, "/data/campaign"};
    case domain::Refusal::kUnknownCampaign:
      return {Reason::kUnknownCampaign, "/subject"};
    case domain::Refusal::kNoAudience:
      return {Reason::kNoAudience, "/data"};
  }
  RELANCE_ASSERT(false);
}

void write_dead_letter(const DeadLetter& letter, ByteBuffer& out) {
  out.append(R"({"topic":)");
  json::append_string(letter.topic, out);
  out.append(R"(,"partition":)");
  json::append_number(std::int64_t{letter.partition.value()}, out);
  out.append(R"(,"offset":)");
  json::append_number(letter.offset.value(), out);
  out.append(R"(,"reason":)");
  json::append_plain_string(to_text(letter.defect.reason), out);
  out.append(R"(,"path":)");
  json::append_string(letter.defect.path, out);
  out.append(R"(,"time":)");
  if (letter.time) {
    json::append_time(*letter.time, out);
  } else {
    out.append("null");
  }
  if (letter.key) {
    append_text_or_base64("key", *letter.key, out);
  } else {
    out.append(R"(,"key":null)");
  }
  append_text_or_base64("value", letter.value, out);
  out.push('}');
}

}  // namespace relance::events
