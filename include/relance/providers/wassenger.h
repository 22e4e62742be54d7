// Webhook bodies of Wassenger: one object {"id","event","device","data"...} or an array of them, or an object whose
// `data` is an array. See https://app.wassenger.com/docs for their shapes.
#pragma once

#include <memory>

#include <relance/providers/webhook.h>

namespace relance::providers {

class WassengerReader {
 public:
  WassengerReader();
  ~WassengerReader();
  WassengerReader(const WassengerReader&) = delete;
  WassengerReader& operator=(const WassengerReader&) = delete;

  // Clears `out` and reads one body of at most kBodyBytesMax bytes into it; a longer or unreadable one is one defect.
  // The events borrow memory that is valid until the next read or `out.clear()`. Never throws.
  void read(std::string_view body, WebhookContent& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::providers
