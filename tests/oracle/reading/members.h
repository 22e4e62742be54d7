#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "oracle/reading/event.h"

// The members of one JSON object, each read with its checks; a defect is thrown as `Defect`.
namespace relance::oracle {

bool is_provider_id(const std::string& text);  // also `id` and `subject`
bool is_short_id(const std::string& text);     // campaigns, accounts, categories
bool is_contact_key(const std::string& text);

class Members {
 public:
  // `path` is the pointer of `object` itself. Both references outlive this.
  Members(const boost::json::object& object, std::string path, const std::set<std::string>& repeated)
      : object_(object), path_(std::move(path)), repeated_(repeated) {}

  std::string pointer(const std::string& name) const { return path_ + "/" + name; }

  // The member, null when it is absent or `null`.
  const boost::json::value* find(const std::string& name) const;
  const boost::json::value& need(const std::string& name) const;

  std::optional<std::string> find_text(const std::string& name) const;
  std::string need_text(const std::string& name) const;
  std::string need_provider_id(const std::string& name) const;
  std::optional<std::string> find_provider_id(const std::string& name) const;
  std::string need_short_id(const std::string& name) const;
  std::optional<std::string> find_lenient_id(const std::string& name) const;  // outside the charset = absent
  std::optional<Millis> find_time(const std::string& name) const;
  Millis need_time(const std::string& name) const;
  Members need_object(const std::string& name) const;
  const boost::json::object& need_plain_object(const std::string& name) const;
  std::optional<Members> find_object(const std::string& name) const;
  std::optional<std::int64_t> find_integer(const std::string& name, std::int64_t from, std::int64_t to) const;
  std::optional<std::vector<std::string>> find_categories() const;
  std::string need_one_of(const std::string& name, const std::set<std::string>& values) const;

 private:
  std::string as_text(const std::string& name, const boost::json::value& value, const char* zero_reason) const;

  const boost::json::object& object_;
  std::string path_;
  const std::set<std::string>& repeated_;
};

}  // namespace relance::oracle
