#include "signed_webhook.h"

#include <charconv>

#include <fmt/format.h>

#include <relance/base/hmac.h>

namespace relance::bench {
namespace {

constexpr std::string_view kIdStart = "wamid.HBgLMzM2MTIzNDU2NzgVAgASGBQ";
constexpr std::size_t kIdDigits = 10;
constexpr std::size_t kContacts = 10'000;

}  // namespace

std::string signed_webhook(std::size_t number, Timestamp at) {
  static const HmacSha256 key(kAppSecret);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  const std::string contact = fmt::format("336{:08}", number % kContacts);
  const std::string body = fmt::format(
      R"({{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{"value":{{)"
      R"("messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550783881","phone_number_id":"106540352242922"}},)"
      R"("contacts":[{{"profile":{{"name":"Anne"}},"wa_id":"{0}"}}],"messages":[{{"from":"{0}","id":"{1}{2:0{3}}",)"
      R"("timestamp":"{4}","text":{{"body":"Oui, avec plaisir"}},"type":"text"}}]}},"field":"messages"}}]}}]}})",
      contact, kIdStart, number, kIdDigits, seconds);
  std::string signature;
  for (const std::uint8_t byte : key.of(body)) signature += fmt::format("{:02x}", byte);
  return fmt::format(
      "POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      "X-Hub-Signature-256: sha256={}\r\nContent-Length: {}\r\n\r\n{}",
      signature, body.size(), body);
}

std::optional<std::size_t> webhook_number(std::string_view text) {
  const std::size_t start = text.find(kIdStart);
  if (start == std::string_view::npos || text.size() < start + kIdStart.size() + kIdDigits) return std::nullopt;
  const char* const digits = text.data() + start + kIdStart.size();
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits, digits + kIdDigits, number);
  if (error != std::errc{} || end != digits + kIdDigits) return std::nullopt;
  return number;
}

}  // namespace relance::bench
