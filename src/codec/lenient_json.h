// One parser decides what JSON is, but for two things that it refuses and that must not cost a whole record: half
// characters (`"\ud83d"` alone, written by programs that cut texts between two UTF-16 code units) are read as U+FFFD,
// and numbers beyond 64 bits or a double's range as text. Both are looked for only where the parser has said no.
#pragma once

#include <simdjson.h>

#include <string_view>

namespace relance::codec {

// `padded`: whether simdjson::SIMDJSON_PADDING readable bytes follow the text. False where it is no JSON document.
[[nodiscard]] bool parse_json(simdjson::dom::parser& parser, std::string_view text, bool padded,
                              simdjson::dom::element& root);

}  // namespace relance::codec
