// A JSON parser that tolerates two defects, so that they do not cost a whole record: numbers beyond 64 bits or the
// range of a double are read as `false`, which no known member accepts; and, in provider bodies, lone surrogates
// (`"\ud83d"`, from programs that cut texts between two UTF-16 code units) as U+FFFD. Both are looked for only after
// the strict parser has failed.
#pragma once

#include <string_view>

#include <simdjson.h>

namespace relance::json {

enum class Repair { kNumbers, kNumbersAndHalves };
enum class Parsed { kNot, kAsItIs, kRepaired };

// `padded`: whether simdjson::SIMDJSON_PADDING readable bytes follow the text. kNot: not a JSON document.
[[nodiscard]] Parsed parse(simdjson::dom::parser& parser, std::string_view text, bool padded, Repair repair,
                           simdjson::dom::element& root);

}  // namespace relance::json
