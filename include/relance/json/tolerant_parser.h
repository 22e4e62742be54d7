// One parser decides what JSON is, but for two things that it refuses and that must not cost a whole record: numbers
// beyond 64 bits or a double's range are read as `false`, which no member of ours may be; and in what providers send,
// half characters (`"\ud83d"` alone, written by programs that cut texts between two UTF-16 code units) as U+FFFD. Both
// are looked for only where the parser has said no.
#pragma once

#include <string_view>

#include <simdjson.h>

namespace relance::json {

enum class Repair { kNumbers, kNumbersAndHalves };
enum class Parsed { kNot, kAsItIs, kRepaired };

// `padded`: whether simdjson::SIMDJSON_PADDING readable bytes follow the text. kNot where it is no JSON document.
[[nodiscard]] Parsed parse(simdjson::dom::parser& parser, std::string_view text, bool padded, Repair repair,
                           simdjson::dom::element& root);

}  // namespace relance::json
