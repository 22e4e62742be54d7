// Any text is read back from JSON as it was written.
#include <string>
#include <vector>

#include <relance/events/event_reader.h>
#include <relance/json/text.h>

#include "property/holds.h"

namespace relance::property {
namespace {

std::string utf8(const std::vector<char32_t>& characters) {
  std::string text;
  const auto add = [&text](char32_t byte) { text.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  for (const char32_t c : characters) {
    if (c < 0x80) {
      add(c);
    } else if (c < 0x800) {
      add(0xC0 | c >> 6);
      add(0x80 | (c & 63));
    } else if (c < 0x10000) {
      add(0xE0 | c >> 12);
      add(0x80 | (c >> 6 & 63));
      add(0x80 | (c & 63));
    } else {
      add(0xF0 | c >> 18);
      add(0x80 | (c >> 12 & 63));
      add(0x80 | (c >> 6 & 63));
      add(0x80 | (c & 63));
    }
  }
  return text;
}

// Any character but U+0000, which no text of ours holds, and surrogates, which are none.
rc::Gen<char32_t> character() {
  return rc::gen::weightedOneOf<char32_t>({{3, rc::gen::inRange<char32_t>(1, 0x20)},
                                           {3, rc::gen::element<char32_t>('"', '\\', '/', 'u', 0x7F)},
                                           {3, rc::gen::inRange<char32_t>(0x20, 0x800)},
                                           {1, rc::gen::inRange<char32_t>(0x800, 0xD800)},
                                           {1, rc::gen::inRange<char32_t>(0xE000, 0x110000)}});
}

TEST(JsonTextProperty, IsReadBackAsItWasWritten) {
  events::EventReader reader;
  holds(1000, [&reader] {
    const std::string text = utf8(*rc::gen::container<std::vector<char32_t>>(character()));
    ByteBuffer record;
    record.append(
        R"({"specversion":"1.0","id":"e","source":"/t","type":"relance.category.upserted.v1","subject":"s","time":"2026-11-20T00:00:00Z","data":{"name":)");
    json::append_string(text, record);
    record.append("}}");
    const std::size_t size = record.size();
    record.append(std::string(events::EventReader::kPadding, ' '));
    const events::ReadResult event = reader.read(record.view().substr(0, size));
    RC_ASSERT(event.ok());
    RC_ASSERT(std::get<domain::CategoryUpserted>(std::get<domain::CategoryEvent>(event.value()).body).name == text);
  });
}

}  // namespace
}  // namespace relance::property
