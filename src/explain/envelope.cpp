#include "envelope.h"

#include <simdjson.h>

namespace relance::explain {
namespace {

std::string_view without(std::string_view text, std::string_view prefix, std::string_view suffix) {
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

}  // namespace

EnvelopeView view_envelope(std::string_view event) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view type;
  if (parser.parse(event.data(), event.size()).get(root) != simdjson::SUCCESS ||
      root["type"].get_string().get(type) != simdjson::SUCCESS) {
    return {"", std::string{event}};
  }
  EnvelopeView view;
  view.type = without(type, "relance.", ".v1");
  simdjson::dom::element data;
  if (root["data"].get(data) == simdjson::SUCCESS) view.data = simdjson::minify(data);
  return view;
}

}  // namespace relance::explain
