#include <simdjson.h>

#include <relance/base/assert.h>
#include <relance/events/event_post.h>
#include <relance/events/event_reader.h>
#include <relance/json/cut.h>
#include <relance/json/tolerant_parser.h>

namespace relance::events {
namespace {

constexpr std::string_view kOwnSourcePrefix = "/relance/";
constexpr std::string_view kTimeName = R"("time":)";
constexpr std::size_t kStampBytes = kTimeName.size() + kRfc3339Size + 3;  // quotes and a comma

std::string scoped(std::string_view prefix, std::string_view id) {
  return std::string{prefix}.append(id);
}

std::vector<Route> routes_of(const domain::ContactEvent& event) {
  return {{Topic::kContactEvents, Route::To::kPartitionOfKey, std::string{event.contact.text()}}};
}
std::vector<Route> routes_of(const BroadcastEvent& event) {
  const auto campaign = std::visit([](const auto& body) { return body.campaign; }, event.body);
  return {{Topic::kContactEvents, Route::To::kEveryPartition, std::string{campaign.text()}}};
}
std::vector<Route> routes_of(const domain::CampaignEvent& event) {
  return {{Topic::kCampaignEvents, Route::To::kPartitionOfKey, scoped("campaign:", event.campaign.text())}};
}
std::vector<Route> routes_of(const domain::CategoryEvent& event) {
  return {{Topic::kCampaignEvents, Route::To::kPartitionOfKey, scoped("category:", event.category.text())}};
}
std::vector<Route> routes_of(const TickEvent&) {
  return {{Topic::kContactEvents, Route::To::kEveryPartition, std::nullopt},
          {Topic::kCampaignEvents, Route::To::kEveryPartition, std::nullopt}};
}
// Never in a post: the reader refuses them as in a file.
[[noreturn]] std::vector<Route> routes_of(const CountedEvent&) {
  RELANCE_ASSERT(false);
}
[[noreturn]] std::vector<Route> routes_of(const EnrolledEvent&) {
  RELANCE_ASSERT(false);
}

// Appends an object, adding a time if it has none. `time` replaces an existing null, or is inserted
// before the other members.
void append_stamped(std::string_view text, simdjson::dom::object object, OptionalTime stamp, ByteBuffer& out) {
  std::optional<std::size_t> null_place;
  std::size_t place = 0;
  for (const auto [name, value] : object) {
    if (name == "time") {
      if (!value.is_null()) stamp = {};
      null_place = place;
      break;
    }
    ++place;
  }
  if (!stamp) return out.append(text);
  char written[kRfc3339Size];
  write_rfc3339(*stamp, written);
  const std::string_view time{written, kRfc3339Size};
  if (null_place) {
    const std::string_view null = json::cut_member(text, *null_place);
    const auto at = static_cast<std::size_t>(null.data() - text.data());
    out.append(text.substr(0, at));
    out.push('"');
    out.append(time);
    out.push('"');
    return out.append(text.substr(at + null.size()));
  }
  out.push('{');
  out.append(kTimeName);
  out.push('"');
  out.append(time);
  out.push('"');
  if (object.size() != 0) out.push(',');
  out.append(text.substr(1));
}

bool is_from_us(simdjson::dom::object object) {
  std::string_view source;
  return object["source"].get_string().get(source) == simdjson::SUCCESS && source.starts_with(kOwnSourcePrefix);
}

}  // namespace

struct EventPostReader::State {
  simdjson::dom::parser parser{kRecordBytesMax};
  EventReader reader;
  std::vector<std::string_view> texts;
  std::vector<simdjson::dom::element> elements;
  ByteBuffer records;  // of all events, contiguous: reserved before the first one is written
  std::vector<PostedEvent> events;

  std::optional<Defect> cut(std::string_view body, std::size_t events_max);
  std::optional<Defect> read(std::string_view text, simdjson::dom::element element, const PostRules& rules);
};

std::optional<Defect> EventPostReader::State::cut(std::string_view body, std::size_t events_max) {
  texts.clear();
  elements.clear();
  if (body.size() > kRecordBytesMax) return Defect{Reason::kValue, ""};
  simdjson::dom::element root;
  if (json::parse(parser, body, false, json::Repair::kNumbers, root) == json::Parsed::kNot)
    return Defect{Reason::kUnreadable, ""};
  simdjson::dom::array array;
  if (root.get_array().get(array) != simdjson::SUCCESS) {
    texts.push_back(json::cut_space(body));
    elements.push_back(root);
    return std::nullopt;
  }
  for (const simdjson::dom::element element : array) elements.push_back(element);
  if (elements.size() > events_max) return Defect{Reason::kValue, ""};
  json::cut_items(json::cut_space(body), texts);
  RELANCE_ASSERT(texts.size() == elements.size());
  return std::nullopt;
}

std::optional<Defect> EventPostReader::State::read(std::string_view text, simdjson::dom::element element,
                                                   const PostRules& rules) {
  simdjson::dom::object object;
  if (element.get_object().get(object) != simdjson::SUCCESS) return Defect{Reason::kUnreadable, ""};
  const std::size_t first = records.size();
  append_stamped(text, object, rules.stamp, records);
  const std::size_t size = records.size() - first;
  if (size > kRecordBytesMax) return Defect{Reason::kValue, ""};
  const std::string_view record = records.view().substr(first);
  static constexpr char kZeros[EventReader::kPadding] = {};
  records.append({kZeros, sizeof kZeros});
  const ReadResult event = reader.read(record);
  if (!event) return event.error().defect;
  if (is_from_us(object)) return Defect{Reason::kValue, "/source"};
  if (std::holds_alternative<TickEvent>(event.value()) && !rules.takes_ticks) return Defect{Reason::kType, "/type"};
  const Timestamp time = time_of(event.value());
  if (rules.latest && time > *rules.latest) return Defect{Reason::kTime, "/time"};
  events.push_back({record, time, std::visit([](const auto& e) { return routes_of(e); }, event.value())});
  records.shrink_to(first + size);
  return std::nullopt;
}

EventPostReader::EventPostReader() : state_(std::make_unique<State>()) {}
EventPostReader::~EventPostReader() = default;

Result<EventPostReader::Posted, PostDefect> EventPostReader::read(std::string_view body, const PostRules& rules) {
  State& state = *state_;
  state.events.clear();
  state.records.clear();
  if (auto defect = state.cut(body, rules.events_max)) return Failure{PostDefect{std::nullopt, std::move(*defect)}};
  state.records.reserve(body.size() + state.texts.size() * kStampBytes + EventReader::kPadding);
  for (std::size_t i = 0; i < state.texts.size(); ++i) {
    if (auto defect = state.read(state.texts[i], state.elements[i], rules)) {
      return Failure{PostDefect{i, std::move(*defect)}};
    }
  }
  return Posted{state.events};
}

}  // namespace relance::events
