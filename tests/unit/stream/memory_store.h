// A state store in a map that counts its calls and fails where it is told to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <relance/ports/state_store.h>

namespace relance::stream {

class MemoryStore final : public ports::StateStore {
 public:
  ports::PortResult<bool> get(std::string_view key, std::string& value) const override {
    ++gets;
    if (failing) return ports::failure(*failing, "out of order");
    const auto found = rows.find(key);
    if (found == rows.end()) return false;
    value = found->second;
    return true;
  }
  ports::PortResult<ports::Done> write(std::span<const ports::StateWrite> writes) override {
    if (failing) return ports::failure(*failing, "out of order");
    for (const auto& [key, value] : writes) {
      if (value) rows.insert_or_assign(std::string{key}, std::string{*value});
      if (!value) rows.erase(std::string{key});
    }
    return ports::Done{};
  }
  [[nodiscard]] std::unique_ptr<ports::StateScan> scan(std::string_view prefix, std::string_view after) const override {
    return std::make_unique<Scan>(rows, prefix, after);
  }
  [[nodiscard]] std::optional<std::string> outage() const override { return std::nullopt; }

  using Rows = std::map<std::string, std::string, std::less<>>;
  Rows rows;
  std::optional<ports::Reaction> failing;
  mutable std::size_t gets = 0;

 private:
  class Scan final : public ports::StateScan {
   public:
    Scan(const Rows& rows, std::string_view prefix, std::string_view after) {
      for (const auto& row : rows) {
        if (row.first.starts_with(prefix) && (after.empty() || row.first > after)) found_.push_back(row);
      }
    }
    ports::PortResult<bool> next() override { return ++at_ <= found_.size(); }
    [[nodiscard]] std::string_view key() const override { return found_[at_ - 1].first; }
    [[nodiscard]] std::string_view value() const override { return found_[at_ - 1].second; }

   private:
    std::vector<std::pair<std::string, std::string>> found_;
    std::size_t at_ = 0;
  };
};

}  // namespace relance::stream
