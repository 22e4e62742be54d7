// Typed names. An Id owns its text, an IdView borrows it; ids of different kinds do not mix.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace relance::domain {

template <class Tag>
class IdView {
 public:
  constexpr IdView() = default;
  constexpr explicit IdView(std::string_view text) : text_(text) {}
  [[nodiscard]] constexpr std::string_view text() const { return text_; }
  [[nodiscard]] constexpr bool empty() const { return text_.empty(); }
  friend constexpr auto operator<=>(IdView, IdView) = default;  // bytewise
  friend constexpr bool operator==(IdView, IdView) = default;

 private:
  std::string_view text_;
};

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}
  Id(IdView<Tag> view) : text_(view.text()) {}
  Id& operator=(IdView<Tag> view) {  // reuses its memory
    text_ = view.text();
    return *this;
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  operator IdView<Tag>() const { return IdView<Tag>{text_}; }
  friend auto operator<=>(const Id&, const Id&) = default;
  friend bool operator==(const Id&, const Id&) = default;
  friend bool operator==(const Id& a, IdView<Tag> b) { return a.text_ == b.text(); }
  friend auto operator<=>(const Id& a, IdView<Tag> b) { return std::string_view{a.text_} <=> b.text(); }

 private:
  std::string text_;
};

using CampaignId = Id<struct CampaignTag>;
using AccountId = Id<struct AccountTag>;  // one sending identity at a provider
using CategoryId = Id<struct CategoryTag>;
using ContactKey = Id<struct ContactTag>;  // E.164 digits, or `bsuid:<id>`

using CampaignIdView = IdView<struct CampaignTag>;
using AccountIdView = IdView<struct AccountTag>;
using CategoryIdView = IdView<struct CategoryTag>;
using ContactKeyView = IdView<struct ContactTag>;

// The id of an event, a subject, a provider's message id: [A-Za-z0-9._:=+/@-]{1,256}.
[[nodiscard]] bool is_record_id(std::string_view text);

// The id of a campaign, an account or a category: [A-Za-z0-9._@-]{1,128}.
[[nodiscard]] bool is_entity_id(std::string_view text);

// E.164 digits, or `bsuid:` and an id in the record charset; at most 256 characters.
[[nodiscard]] bool is_contact_key(std::string_view text);

}  // namespace relance::domain
