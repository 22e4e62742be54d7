#include <algorithm>
#include <span>

#include <relance/base/text.h>
#include <relance/providers/webhook.h>

namespace relance::providers {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// From emoji-data.txt of Unicode 15 (Extended_Pictographic and Emoji), first to last. From U+2600 on, a pictograph
// counts as an emoji whatever its default presentation: phones omit the selector.
constexpr Range kEmoji[] = {
    {0x231A, 0x231B},   {0x23E9, 0x23F3},   {0x23F8, 0x23FA},   {0x25FD, 0x25FE},   {0x2600, 0x2605},
    {0x2607, 0x2612},   {0x2614, 0x2685},   {0x2690, 0x2705},   {0x2708, 0x2712},   {0x2714, 0x2714},
    {0x2716, 0x2716},   {0x271D, 0x271D},   {0x2721, 0x2721},   {0x2728, 0x2728},   {0x2733, 0x2734},
    {0x2744, 0x2744},   {0x2747, 0x2747},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2763, 0x2767},   {0x2795, 0x2797},   {0x27A1, 0x27A1},   {0x27B0, 0x27B0},
    {0x27BF, 0x27BF},   {0x2934, 0x2935},   {0x2B05, 0x2B07},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},
    {0x2B55, 0x2B55},   {0x3030, 0x3030},   {0x303D, 0x303D},   {0x3297, 0x3297},   {0x3299, 0x3299},
    {0x1F000, 0x1F0FF}, {0x1F10D, 0x1F10F}, {0x1F12F, 0x1F12F}, {0x1F16C, 0x1F171}, {0x1F17E, 0x1F17F},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F1AD, 0x1F1FF}, {0x1F201, 0x1F20F}, {0x1F21A, 0x1F21A},
    {0x1F22F, 0x1F22F}, {0x1F232, 0x1F23A}, {0x1F23C, 0x1F23F}, {0x1F249, 0x1F53D}, {0x1F546, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F774, 0x1F77F}, {0x1F7D5, 0x1F7FF}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945},
    {0x1F947, 0x1FAFF},
};

// Characters that are emoji only if followed by U+FE0F.
constexpr Range kEmojiWithSelector[] = {
    {0x00A9, 0x00A9}, {0x00AE, 0x00AE}, {0x203C, 0x203C}, {0x2049, 0x2049}, {0x2122, 0x2122},
    {0x2139, 0x2139}, {0x2194, 0x2199}, {0x21A9, 0x21AA}, {0x2328, 0x2328}, {0x23CF, 0x23CF},
    {0x24C2, 0x24C2}, {0x25AA, 0x25AB}, {0x25B6, 0x25B6}, {0x25C0, 0x25C0}, {0x25FB, 0x25FC},
};

constexpr char32_t kTextSelector = 0xFE0E;
constexpr char32_t kEmojiSelector = 0xFE0F;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kKeycap = 0x20E3;

bool contains(std::span<const Range> ranges, char32_t character) {
  const auto at = std::ranges::lower_bound(ranges, character, {}, &Range::last);
  return at != ranges.end() && at->first <= character;
}

// Characters that may follow an emoji as part of it; U+E0020 to U+E007F spell the flags of regions.
bool continues_emoji(char32_t character) {
  return character == kTextSelector || character == kEmojiSelector || character == kJoiner ||
         (character >= 0xE0020 && character <= 0xE007F);
}

bool is_space(char32_t character) {
  return character == ' ' || (character >= '\t' && character <= '\r') || character == 0xA0 || character == 0x3000 ||
         (character >= 0x2000 && character <= 0x200B) || character == 0x2028 || character == 0x2029 ||
         character == 0x202F;
}

bool begins_keycap(char32_t character) {
  return (character >= '0' && character <= '9') || character == '#' || character == '*';
}

char32_t peek_character(std::string_view text) {
  return text.empty() ? U'\0' : take_character(text);
}

// Removes the rest of a keycap after its digit: an optional selector, and U+20E3.
bool take_keycap_end(std::string_view& text) {
  if (peek_character(text) == kEmojiSelector) take_character(text);
  if (peek_character(text) != kKeycap) return false;
  take_character(text);
  return true;
}

}  // namespace

bool is_emoji_text(std::string_view text) {
  bool any = false;
  bool after_emoji = false;
  while (!text.empty()) {
    const char32_t character = take_character(text);
    if (is_space(character)) {
      after_emoji = false;
    } else if (after_emoji && continues_emoji(character)) {
      continue;
    } else {
      const bool is_emoji = begins_keycap(character)
                                ? take_keycap_end(text)
                                : contains(kEmoji, character) || (contains(kEmojiWithSelector, character) &&
                                                                  peek_character(text) == kEmojiSelector);
      if (!is_emoji) return false;
      any = after_emoji = true;
    }
  }
  return any;
}

std::string_view to_text(Provider provider) {
  switch (provider) {
    case Provider::kWassenger:
      return "wassenger";
    case Provider::kCloudApi:
      return "cloud_api";
  }
  return {};
}

std::optional<Provider> parse_provider(std::string_view text) {
  for (const Provider provider : {Provider::kWassenger, Provider::kCloudApi}) {
    if (text == to_text(provider)) return provider;
  }
  return std::nullopt;
}

void WebhookContent::clear() {
  events.clear();
  ignored.clear();
  defects.clear();
  text.clear();
}

}  // namespace relance::providers
