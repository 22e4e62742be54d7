#include <array>

#include <relance/events/dead_letter.h>
#include <relance/json/writer.h>

namespace relance::events {
namespace {

constexpr std::array<std::string_view, 10> kReasons = {"unreadable",       "member",     "type",  "id",
                                                       "subject",          "time",       "value", "unknown_enrolment",
                                                       "unknown_campaign", "no_audience"};

void write_text_or_base64(const std::string& member, std::string_view bytes, json::Writer& out) {
  json::is_utf8(bytes) ? out.member(member, bytes) : out.name(member + "_base64").base64(bytes);
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
  json::Writer object{out};
  object.begin_object().member("topic", letter.topic).member("partition", letter.partition.value());
  object.member("offset", letter.offset.value()).member("reason", to_text(letter.defect.reason));
  object.member("path", letter.defect.path).member_or_null("time", letter.time);
  if (letter.key) {
    write_text_or_base64("key", *letter.key, object);
  } else {
    object.member("key", nullptr);
  }
  write_text_or_base64("value", letter.value, object);
  object.end_object();
}

}  // namespace relance::events
