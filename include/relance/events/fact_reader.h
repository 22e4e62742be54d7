// Facts as the projections read them: parses what fact_writer.h writes back into the same structs.
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
  bool newer_writer = false;  // an unknown type from one of Relance's own tasks: upgrade the reader first
};

// Reads one record after another with one reused parser. One thread at a time.
class FactReader {
 public:
  FactReader();
  ~FactReader();
  FactReader(const FactReader&) = delete;
  FactReader& operator=(const FactReader&) = delete;

  // The fact borrows memory that is valid until the next read. kPadding readable bytes must follow the record.
  [[nodiscard]] Result<Fact, UnreadableFact> read(std::string_view record);

  static constexpr std::size_t kPadding = 64;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events
