// People and identifiers: a scenario says `marie`, a record says 33612345678.
#pragma once

#include <string>
#include <string_view>

namespace relance::scenario {

// A name's own number, the same in every scenario; what is a contact key already (digits, `bsuid:...`) stays.
[[nodiscard]] std::string contact_key(std::string_view name);

// Identifiers as the rules derive them, computed apart from the product.
[[nodiscard]] std::string message_id(std::string_view campaign, std::string_view contact, std::string_view message);
[[nodiscard]] std::string interaction_id(std::string_view account, std::string_view provider_message_id);

}  // namespace relance::scenario
