#include <relance/base/phone.h>

namespace relance {

bool is_e164(std::string_view text) {
  if (text.size() < 7 || text.size() > 15 || text.front() == '0') return false;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

}  // namespace relance
