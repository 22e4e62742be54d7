// Local state: an ordered map of bytes, written in atomic batches. A successful write() survives the end of the
// process; a power cut may lose the latest batches, but never part of one, and never one without all later ones.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <relance/ports/error.h>
#include <relance/ports/record.h>

namespace relance::ports {

struct StateWrite {
  std::string_view key;
  OptionalBytes value;  // none: delete the key
};

// Entries in key order, as of the start of the scan.
class StateScan {
 public:
  virtual ~StateScan() = default;
  // Moves to the next entry, initially to the first. False at the end.
  virtual PortResult<bool> next() = 0;
  [[nodiscard]] virtual std::string_view key() const = 0;    // the whole key; valid until next()
  [[nodiscard]] virtual std::string_view value() const = 0;  // valid until next()
};

class StateStore {
 public:
  virtual ~StateStore() = default;

  // Whether the entry exists; `value` is only changed if it does. Any thread.
  virtual PortResult<bool> get(std::string_view key, std::string& value) const = 0;
  // Keys are unique and in byte order. Any thread; two threads must not write the same key at once.
  virtual PortResult<Done> write(std::span<const StateWrite> writes) = 0;
  // Entries whose key begins with `prefix` and is greater than `after` (empty: from the first).
  [[nodiscard]] virtual std::unique_ptr<StateScan> scan(std::string_view prefix, std::string_view after) const = 0;

  // nullopt: healthy. Otherwise why it cannot be written now. Any thread.
  [[nodiscard]] virtual std::optional<std::string> outage() const = 0;
};

}  // namespace relance::ports
