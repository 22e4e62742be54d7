// Facts as the views read them: what fact_writer.h writes, back into the structs that it was written from.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include <relance/base/result.h>
#include <relance/domain/fact.h>
#include <relance/events/dead_letter.h>

namespace relance::events {

using Fact = std::variant<domain::ContactFact, domain::CampaignFact, domain::CategoryFact>;

struct UnreadableFact {
  Defect defect;
  bool newer_writer = false;  // one of our own tasks wrote a type that we do not know: upgrade the reader first
};

// Reads one record after the other with one reused parser. One thread at a time.
class FactReader {
 public:
  FactReader();
  ~FactReader();
  FactReader(const FactReader&) = delete;
  FactReader& operator=(const FactReader&) = delete;

  // What the fact borrows stays valid until the next read. kPadding readable bytes must follow the record.
  [[nodiscard]] Result<Fact, UnreadableFact> read(std::string_view record);

  static constexpr std::size_t kPadding = 64;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events
