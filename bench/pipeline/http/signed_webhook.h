// A webhook of the WhatsApp Cloud API as Meta posts it: one inbound text message of about 400 bytes, signed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <relance/base/time.h>

namespace relance::bench {

inline constexpr std::string_view kAppSecret = "what the benchmark signs with";  // of /webhooks/whatsapp

// The whole HTTP request. Each number is a message of its own; contacts come again after 10,000 numbers.
[[nodiscard]] std::string signed_webhook(std::size_t number, Timestamp at);

// The number in the first provider id of a text, if it is one of ours.
[[nodiscard]] std::optional<std::size_t> webhook_number(std::string_view text);

}  // namespace relance::bench
