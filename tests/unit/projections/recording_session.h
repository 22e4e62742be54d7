// A session that notes what is written, and knows nothing.
#pragma once

#include <string>
#include <vector>

#include <relance/ports/sql.h>

namespace relance::projections {

// A value as it stands in a note.
inline std::string to_note(const ports::SqlValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string{*text};
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* uuid = std::get_if<Uuid>(&value)) return to_string(*uuid);
  if (const auto* time = std::get_if<Timestamp>(&value)) return std::to_string(time->time_since_epoch().count()) + "ms";
  return "null";
}

class RecordingSession : public ports::SqlSession {
 public:
  using Done = ports::Done;
  template <class T>
  using PortResult = ports::PortResult<T>;

  // `table(column,column): value,value; value,value`, a line for each call.
  std::vector<std::string> upserts;
  std::vector<std::string> erasures;

  PortResult<Done> query(std::string_view, std::span<const ports::SqlValue>, std::span<const ports::SqlType>,
                         ports::SqlRows&) override {
    return Done{};
  }
  PortResult<std::int64_t> execute(std::string_view, std::span<const ports::SqlValue>) override {
    return std::int64_t{0};
  }
  PortResult<Done> run_script(std::string_view) override { return Done{}; }
  PortResult<Done> begin() override { return Done{}; }
  PortResult<Done> upsert(const ports::SqlUpsert& rows) override {
    upserts.push_back(note(rows.table, rows.columns, rows.values));
    return Done{};
  }
  PortResult<Done> erase(const ports::SqlErase& rows) override {
    erasures.push_back(note(rows.table, rows.columns, rows.values));
    return Done{};
  }
  PortResult<Done> lookup(const ports::SqlLookup&, ports::SqlRows&) override { return Done{}; }
  PortResult<Done> commit() override { return Done{}; }
  PortResult<Done> roll_back() override { return Done{}; }
  PortResult<bool> lock(std::string_view, Duration) override { return true; }
  PortResult<Done> unlock(std::string_view) override { return Done{}; }
  void interrupt() override {}

 private:
  static std::string note(std::string_view table, std::span<const ports::SqlColumn> columns,
                          std::span<const ports::SqlValue> values) {
    std::string text{table};
    for (std::size_t i = 0; i < columns.size(); ++i) text.append(i == 0 ? "(" : ",").append(columns[i].name);
    text.append("):");
    for (std::size_t i = 0; i < values.size(); ++i)
      text.append(i % columns.size() != 0 ? "," : i == 0 ? " " : "; ").append(to_note(values[i]));
    return text;
  }
};

}  // namespace relance::projections
