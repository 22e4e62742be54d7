#include "workload_stream.h"

#include <charconv>

#include <relance/base/assert.h>
#include <relance/base/byte_buffer.h>
#include <relance/events/event_reader.h>

#include "bench/workload.h"

namespace relance::bench {
namespace {

using domain::AccountIdView;
using domain::CampaignIdView;

// Copies what an event borrows.
class Keeper {
 public:
  domain::ContactEvent keep(const domain::ContactEvent& event) {
    return {domain::ContactKeyView{text(event.contact.text())}, event.time,
            std::visit([this](const auto& body) { return domain::ContactEventBody{keep_body(body)}; }, event.body)};
  }

 private:
  std::string_view text(std::string_view borrowed) { return arena_.keep(borrowed); }

  domain::MessageSent keep_body(domain::MessageSent body) {
    body.campaign = CampaignIdView{text(body.campaign.text())};
    body.account = AccountIdView{text(body.account.text())};
    body.provider_message_id = text(body.provider_message_id);
    return body;
  }
  domain::MessageReceived keep_body(domain::MessageReceived body) {
    body.account = AccountIdView{text(body.account.text())};
    body.provider_message_id = text(body.provider_message_id);
    body.kind = text(body.kind);
    if (body.text) body.text = text(*body.text);
    if (body.reply_to) body.reply_to = text(*body.reply_to);
    return body;
  }
  domain::MessageStatusReported keep_body(domain::MessageStatusReported body) {
    body.account = AccountIdView{text(body.account.text())};
    body.provider_message_id = text(body.provider_message_id);
    return body;
  }
  template <class Other>
  Other keep_body(const Other&) {
    RELANCE_ASSERT(false);  // the workload holds no others
  }

  Arena arena_;
};

// The last eight digits of its key.
std::size_t number_of(domain::ContactKeyView contact) {
  constexpr std::size_t kDigits = 8;
  const std::string_view digits = contact.text().substr(contact.text().size() - kDigits);
  std::size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  RELANCE_ASSERT(number < kStreamContacts);
  return number;
}

std::vector<std::string_view> make_lines() {
  static ByteBuffer text;
  cli::write_workload({.contacts = kStreamContacts}, text, [] {});
  text.reserve(events::EventReader::kPadding);
  std::vector<std::string_view> lines;
  for (std::string_view rest = text.view(); !rest.empty(); rest.remove_prefix(lines.back().size() + 1)) {
    lines.push_back(rest.substr(0, rest.find('\n')));
  }
  return lines;
}

std::vector<StreamEvent> make_events() {
  static Keeper keeper;
  events::EventReader reader;
  std::vector<StreamEvent> events;
  for (const std::string_view line : workload_lines()) {
    const events::ReadResult read = reader.read(line);
    RELANCE_ASSERT(read.ok());
    const auto* event = std::get_if<domain::ContactEvent>(&read.value());
    if (event != nullptr) events.push_back({number_of(event->contact), keeper.keep(*event)});
  }
  return events;
}

}  // namespace

const std::vector<std::string_view>& workload_lines() {
  static const std::vector<std::string_view> kLines = make_lines();
  return kLines;
}

const std::vector<StreamEvent>& workload_events() {
  static const std::vector<StreamEvent> kEvents = make_events();
  return kEvents;
}

}  // namespace relance::bench
