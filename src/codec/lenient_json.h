// One parser decides what JSON is, but for two things that it refuses and that must not cost a whole record: numbers
// beyond 64 bits or a double's range are read as text; and in what providers send, half characters (`"\ud83d"` alone,
// written by programs that cut texts between two UTF-16 code units) as U+FFFD. Both are looked for only where the parser
// has said no.
#pragma once

#include <simdjson.h>

#include <string_view>

namespace relance::codec {

enum class Mending { kNumbers, kNumbersAndHalves };

// `padded`: whether simdjson::SIMDJSON_PADDING readable bytes follow the text. False where it is no JSON document.
[[nodiscard]] bool parse_json(simdjson::dom::parser& parser, std::string_view text, bool padded, Mending mending,
                              simdjson::dom::element& root);

}  // namespace relance::codec
