// Local state: an ordered map of bytes that is written in batches, all or nothing. What write() took survives the end
// of the process; a power cut may lose the latest writes, never part of one, and never an earlier one alone.
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
  OptionalBytes value;  // none: deleted
};

// Entries in key order as they stood when the scan began.
class StateScan {
 public:
  virtual ~StateScan() = default;
  // Moves to the next entry, at first to the first one. False at the end.
  virtual PortResult<bool> next() = 0;
  [[nodiscard]] virtual std::string_view key() const = 0;    // the whole key; until next()
  [[nodiscard]] virtual std::string_view value() const = 0;  // until next()
};

class StateStore {
 public:
  virtual ~StateStore() = default;

  // Whether there is such an entry; `value` is replaced if so. Any thread.
  virtual PortResult<bool> get(std::string_view key, std::string& value) const = 0;
  // Keys are unique and in byte order. Any thread; a key belongs to one thread at a time.
  virtual PortResult<Done> write(std::span<const StateWrite> writes) = 0;
  // Entries whose key begins with `prefix`, from the first key greater than `after` on (empty: from the first).
  [[nodiscard]] virtual std::unique_ptr<StateScan> scan(std::string_view prefix, std::string_view after) const = 0;

  // None: healthy. Else why it cannot be written now. Any thread.
  [[nodiscard]] virtual std::optional<std::string> outage() const = 0;
};

}  // namespace relance::ports
