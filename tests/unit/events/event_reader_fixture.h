// Records of the two logs and what the reader makes of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include <relance/events/event_reader.h>

namespace relance::events::test {

// One record of a type; `data` is JSON, empty where there is none.
inline std::string record(std::string_view type, std::string_view subject, std::string_view data) {
  std::string text = R"({"specversion":"1.0","id":"evt-1","source":"/test","type":"relance.)";
  text.append(type).append(R"(.v1","subject":")").append(subject).append(R"(","time":"2026-11-20T08:00:00.000Z")");
  if (!data.empty()) text.append(R"(,"data":)").append(data);
  return text + "}";
}

inline constexpr std::string_view kContact = "33612345678";
inline const Timestamp kTime = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{8};

// Reads one record at a time; what it gave stays valid until the next.
class Records {
 public:
  ReadResult read(std::string_view text, Source source = Source::kFile) {
    size_ = text.size();
    text_.assign(text).append(EventReader::kPadding, '\0');
    return reader_.read(std::string_view{text_}.substr(0, size_), source);
  }

  // "reason path", or "ok".
  std::string defect(std::string_view text, Source source = Source::kFile) {
    const ReadResult result = read(text, source);
    if (result) return "ok";
    const Defect& defect = result.error().defect;
    return std::string{to_text(defect.reason)} + (defect.path.empty() ? "" : " ") + defect.path;
  }

  // The body of an event of the contact log; a defect fails the test.
  template <class Body>
  Body contact(std::string_view type, std::string_view data) {
    return body<domain::ContactEvent, Body>(record(type, kContact, data));
  }
  template <class Body>
  Body campaign(std::string_view type, std::string_view data) {
    return body<domain::CampaignEvent, Body>(record(type, "c1", data));
  }
  template <class Body>
  Body category(std::string_view type, std::string_view data) {
    return body<domain::CategoryEvent, Body>(record(type, "vip", data));
  }

 private:
  template <class Event, class Body>
  Body body(const std::string& text) {
    const ReadResult result = read(text);
    if (!result || !std::holds_alternative<Event>(result.value())) {
      ADD_FAILURE() << text << "\nis " << (result ? "an event of another log" : defect(text));
      return {};
    }
    const auto& event = std::get<Event>(result.value());
    if (!std::holds_alternative<Body>(event.body)) {
      ADD_FAILURE() << text << "\nis an event of another type";
      return {};
    }
    return std::get<Body>(event.body);
  }

  EventReader reader_;
  std::string text_;
  std::size_t size_ = 0;
};

}  // namespace relance::events::test
