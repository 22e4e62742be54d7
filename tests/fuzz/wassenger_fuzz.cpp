#include <relance/providers/wassenger.h>

#include "fuzz/webhook_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static relance::providers::WassengerReader reader;
  static relance::providers::WebhookContent content;
  reader.read({reinterpret_cast<const char*>(data), size}, content);
  relance::providers::webhook_testing::check_content(content);
  return 0;
}
