// What is written is read back as it was: the state of contacts after any history, and events.
#include <string>

#include <relance/events/event_reader.h>
#include <relance/events/state_codec.h>
#include <relance/providers/webhook_event_writer.h>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using namespace domain;

TEST(RoundTripProperty, OfTheStateOfAContactAfterAnyHistory) {
  holds(300, [] {
    const History events = *disorderly_history();
    const auto times = times_of(events);
    Crowd crowd;
    ByteBuffer bytes;
    for (std::size_t i = 0; i < events.size(); ++i) {
      crowd.take(events[i], times[i], [&](const Crowd::Person& person) {
        bytes.clear();
        events::encode(person.contact, bytes);
        const auto read = events::decode<Contact>(bytes.view());
        RC_ASSERT(read.ok());
        RC_ASSERT(read.value() == person.contact);
      });
    }
  });
}

// Printable or not, but no NUL, which no text of an event may hold.
std::string any_text() {
  return *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
}

TEST(RoundTripProperty, OfAnEventThroughItsWriterAndReader) {
  holds(1000, [] {
    const std::string kind = any_text();
    const std::string text = any_text();
    const std::string mime_type = any_text();
    const Timestamp time{Duration{*rc::gen::inRange<std::int64_t>(0, kLatestTime.time_since_epoch().count())}};
    MessageReceived written;
    written.account = AccountIdView{"acc-1"};
    written.provider_message_id = "wamid.A=";
    written.kind = kind;
    if (*rc::gen::arbitrary<bool>()) written.text = text;
    if (*rc::gen::arbitrary<bool>()) written.reply_to = "wamid.B";
    if (*rc::gen::arbitrary<bool>()) written.occurred_at = time;
    if (*rc::gen::arbitrary<bool>()) written.media = MediaView{text, mime_type};
    ByteBuffer out;
    providers::write_webhook_event({ContactKeyView{"33612345678"}, written}, "evt-1", "/test", time, out);
    out.reserve(events::EventReader::kPadding);
    events::EventReader reader;
    const auto result = reader.read(out.view());
    RC_ASSERT(result.ok());
    const auto& event = std::get<ContactEvent>(result.value());
    const auto& read = std::get<MessageReceived>(event.body);
    RC_ASSERT(event.time == time);
    RC_ASSERT(event.contact == ContactKeyView{"33612345678"});
    RC_ASSERT(read.account == written.account);
    RC_ASSERT(read.provider_message_id == written.provider_message_id);
    RC_ASSERT(read.kind == written.kind);
    RC_ASSERT(read.text == written.text);
    RC_ASSERT(read.reply_to == written.reply_to);
    RC_ASSERT(read.occurred_at == written.occurred_at);
    RC_ASSERT(read.media.has_value() == written.media.has_value());
    RC_ASSERT(!read.media || (read.media->id == text && read.media->mime_type == mime_type));
  });
}

}  // namespace
}  // namespace relance::property
