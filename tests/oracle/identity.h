#pragma once

#include <string>

// The derived identifiers: uuid5 of the words that the rules name.
namespace relance::oracle {

// `message` is `message_1` or `message_2`.
std::string message_id(const std::string& campaign, const std::string& contact, const std::string& message);

std::string interaction_id(const std::string& account, const std::string& provider_message_id);

}  // namespace relance::oracle
