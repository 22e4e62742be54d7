// Pages: parameters in, cursors out and in again.
#include "list/listing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "list/listings.h"
#include "list/page_request.h"

namespace relance::api {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

// The parameters that are refused, each with why.
std::vector<std::string> errors_of(const Listing& listing, const Query& query) {
  ports::HttpRequest request;
  request.query = query;
  PageRequest page;
  std::vector<std::string> texts;
  for (const http::InvalidParameter& error : read_page_request(request, listing, page))
    texts.push_back(error.parameter);
  return texts;
}
PageRequest page_of(const Listing& listing, const Query& query) {
  ports::HttpRequest request;
  request.query = query;
  PageRequest page;
  EXPECT_TRUE(read_page_request(request, listing, page).empty());
  return page;
}

using Names = std::vector<std::string>;

TEST(PageRequests, HaveDefaults) {
  const PageRequest page = page_of(message_listing(), {});
  EXPECT_EQ(page.limit, kLimitDefault);
  EXPECT_EQ(page.offset, 0);
  EXPECT_EQ(page.fields.size(), message_listing().fields.size());
}

TEST(PageRequests, RefuseWhatIsOutOfBounds) {
  EXPECT_EQ(errors_of(message_listing(), {{"limit", "0"}}), Names{"limit"});
  EXPECT_EQ(errors_of(message_listing(), {{"limit", "501"}}), Names{"limit"});
  EXPECT_EQ(errors_of(message_listing(), {{"limit", "1e2"}}), Names{"limit"});
  EXPECT_EQ(errors_of(message_listing(), {{"limit", "99999999999999999999"}}), Names{"limit"});
  EXPECT_EQ(errors_of(message_listing(), {{"offset", "10001"}}), Names{"offset"});
  EXPECT_EQ(errors_of(message_listing(), {{"offset", "-1"}}), Names{"offset"});
  EXPECT_EQ(errors_of(message_listing(), {{"limit", "1"}, {"limit", "2"}}), Names{"limit"});
}

TEST(PageRequests, RefuseWhatCouldBeMeantForTheDatabase) {
  EXPECT_EQ(errors_of(message_listing(), {{"campaign", "x' OR '1'='1"}}), Names{"campaign"});
  EXPECT_EQ(errors_of(message_listing(), {{"status", "sent; DROP TABLE messages"}}), Names{"status"});
  EXPECT_EQ(errors_of(message_listing(), {{"contact", "../33612345678"}}), Names{"contact"});
  EXPECT_EQ(errors_of(message_listing(), {{"from", "yesterday"}}), Names{"from"});
  EXPECT_EQ(errors_of(message_listing(), {{"sort", "id; --"}}), Names{"sort"});
  EXPECT_EQ(errors_of(message_listing(), {{"fields", "id,password"}}), Names{"fields"});
  EXPECT_EQ(errors_of(contact_listing(), {{"search", std::string("a\0b", 3)}}), Names{"search"});
  EXPECT_EQ(errors_of(contact_listing(), {{"search", "\xff"}}), Names{"search"});
  EXPECT_EQ(errors_of(contact_listing(), {{"search", std::string(65, 'a')}}), Names{"search"});
  EXPECT_EQ(errors_of(message_listing(), {{"nobody_knows", "1"}}), Names{"nobody_knows"});
  EXPECT_EQ(errors_of(message_listing(), {{"<script>", "1"}}), Names{"?"});
}

TEST(PageRequests, TellEverythingThatIsWrongAtOnce) {
  EXPECT_EQ(errors_of(message_listing(), {{"limit", "x"}, {"status", "y"}, {"to", "z"}}),
            (Names{"limit", "status", "to"}));
}

TEST(PageRequests, ChooseFieldsAndDirection) {
  const PageRequest page = page_of(message_listing(), {{"fields", "status,id,status"}, {"sort", "created_at"}});
  EXPECT_EQ(page.fields.size(), 2U);
  EXPECT_TRUE(page.reverse);
  EXPECT_FALSE(page_of(message_listing(), {{"sort", "-created_at"}}).reverse);
}

TEST(PageRequests, TakeTheIndexThatTheirFiltersHave) {
  const auto order = [](const Query& query) {
    const PageRequest page = page_of(message_listing(), query);
    return plan_of(message_listing(), page.parameters).order.front().name;
  };
  EXPECT_EQ(order({}), "created_at");
  EXPECT_EQ(order({{"campaign", "c"}}), "status");
  EXPECT_EQ(order({{"campaign", "c"}, {"status", "sent"}}), "id");
  EXPECT_EQ(order({{"campaign", "c"}, {"contact", "33612345678"}}), "created_at");
}

TEST(Cursors, LeadBackToWhereTheyCameFrom) {
  const Plan& plan = plan_of(message_listing(), {});
  const Uuid id = uuid5(kNamespaceUrl, "x");
  const std::array<ports::SqlValue, 2> keys = {Timestamp{std::chrono::milliseconds{1'700'000'000'123}}, id};
  const std::string cursor = make_cursor(message_listing(), plan, keys);
  const PageRequest page = page_of(message_listing(), {{"cursor", cursor}});
  ASSERT_EQ(page.after.size(), 2U);
  EXPECT_EQ(std::get<Timestamp>(page.after[0]), std::get<Timestamp>(keys[0]));
  EXPECT_EQ(std::get<Uuid>(page.after[1]), id);
}

TEST(Cursors, OfOtherListsAndFiltersAreRefused) {
  const std::array<ports::SqlValue, 1> keys = {std::string_view{"33612345678"}};
  const std::string cursor = make_cursor(contact_listing(), contact_listing().plans.back(), keys);
  EXPECT_EQ(errors_of(contact_listing(), {{"cursor", cursor}}), Names{});
  EXPECT_EQ(errors_of(contact_listing(), {{"cursor", cursor}, {"category", "vip"}}), Names{"cursor"});
  EXPECT_EQ(errors_of(message_listing(), {{"cursor", cursor}}), Names{"cursor"});
  EXPECT_EQ(errors_of(contact_listing(), {{"cursor", cursor}, {"offset", "1"}}), Names{"offset"});
}

RC_GTEST_PROP(Cursors, ThatAreBrokenAreRefusedOrHarmless, (const std::string& text)) {
  ports::HttpRequest request;
  request.query = {{"cursor", text}};
  PageRequest page;
  const bool refused = !read_page_request(request, message_listing(), page).empty();
  RC_ASSERT(refused || page.after.size() == 2);
}

}  // namespace
}  // namespace relance::api
