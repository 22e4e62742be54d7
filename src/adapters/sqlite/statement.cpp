#include "statement.h"

#include <algorithm>
#include <charconv>
#include <variant>

namespace relance::sqlite {

namespace {

// Binds one value to a parameter of a statement.
class Binder {
 public:
  Binder(sqlite3_stmt* statement, int parameter) : statement_(statement), parameter_(parameter) {}

  int operator()(std::monostate /*null*/) const { return sqlite3_bind_null(statement_, parameter_); }
  int operator()(std::string_view text) const {
    // A null pointer would bind NULL, and an empty string_view may have one.
    const char* data = text.empty() ? "" : text.data();
    return sqlite3_bind_text64(statement_, parameter_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement_, parameter_, number); }
  int operator()(bool truth) const { return sqlite3_bind_int(statement_, parameter_, truth ? 1 : 0); }
  int operator()(Timestamp time) const {
    return sqlite3_bind_int64(statement_, parameter_, time.time_since_epoch().count());
  }
  int operator()(const Uuid& uuid) const {
    return sqlite3_bind_blob64(statement_, parameter_, uuid.bytes.data(), uuid.bytes.size(), SQLITE_STATIC);
  }

 private:
  sqlite3_stmt* statement_;
  int parameter_;
};

}  // namespace

bool bind(sqlite3_stmt* statement, std::span<const ports::SqlValue> values) {
  int parameter = 0;
  for (const ports::SqlValue& value : values) {
    if (std::visit(Binder{statement, ++parameter}, value) != SQLITE_OK) return false;
  }
  return true;
}

bool bind_numbered(sqlite3_stmt* statement, std::span<const ports::SqlValue> values) {
  const int parameters = sqlite3_bind_parameter_count(statement);
  for (int parameter = 1; parameter <= parameters; ++parameter) {
    const char* name = sqlite3_bind_parameter_name(statement, parameter);
    const std::string_view digits = name == nullptr ? "" : name + 1;
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (number < 1 || number > values.size()) return false;
    if (std::visit(Binder{statement, parameter}, values[number - 1]) != SQLITE_OK) return false;
  }
  return true;
}

sqlite3_stmt* StatementCache::prepare(std::string_view text) {
  auto found = kept_.find(text);
  if (found == kept_.end()) {
    sqlite3_stmt* prepared = nullptr;
    const int size = static_cast<int>(text.size());
    if (sqlite3_prepare_v3(connection_, text.data(), size, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) !=
        SQLITE_OK) {
      return nullptr;
    }
    if (kept_.size() >= kStatementsMax) drop_oldest();
    found = kept_.emplace(text, Kept{StatementHandle{prepared}}).first;
  }
  found->second.used_at = ++uses_;
  return found->second.statement.get();
}

void StatementCache::drop_oldest() {
  kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.used_at; }));
}

}  // namespace relance::sqlite
