#pragma once

#include <string>
#include <string_view>

namespace relance::explain {

// What people want to see of an event: `contact.enrolled` and its data on one line. Of what is no event the type is
// empty and `data` the text itself.
struct EnvelopeView {
  std::string type;
  std::string data;
};
[[nodiscard]] EnvelopeView view_envelope(std::string_view event);

}  // namespace relance::explain
