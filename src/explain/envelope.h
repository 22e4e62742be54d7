#pragma once

#include <string>
#include <string_view>

namespace relance::explain {

// An event for display: `contact.enrolled` and its data on one line. If it is not an event, the type is empty and
// `data` is the text itself.
struct EnvelopeView {
  std::string type;
  std::string data;
};
[[nodiscard]] EnvelopeView view_envelope(std::string_view event);

}  // namespace relance::explain
