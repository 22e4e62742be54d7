// Webhook bodies of the WhatsApp Cloud API: {"object","entry":[{"changes":[{"field","value":{...}}]}]}. See
// https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks for their shapes.
#pragma once

#include <memory>

#include <relance/providers/webhook.h>

namespace relance::providers {

class CloudApiReader {
 public:
  CloudApiReader();
  ~CloudApiReader();
  CloudApiReader(const CloudApiReader&) = delete;
  CloudApiReader& operator=(const CloudApiReader&) = delete;

  // Clears `out` and reads one body of at most kBodyBytesMax bytes into it; a longer or unreadable one is one defect.
  // The events borrow memory that is valid until the next read or `out.clear()`. Never throws.
  void read(std::string_view body, WebhookContent& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::providers
