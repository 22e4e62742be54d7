// Cache key isolation: whatever is asked for, a key begins with `cache:` and with no prefix of others (property 1 of
// the cache's design).
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <relance/projections/cache_keys.h>

namespace relance::projections {
namespace {

bool is_ours(const std::string& key) {
  for (const char* prefix : {"whatsapp:", "campaign:", "celery"}) {
    if (key.starts_with(prefix)) return false;
  }
  return key.starts_with("cache:");
}

RC_GTEST_PROP(CacheKeys, AreOursWhateverTheyAreMadeOf, (const std::string& id, const std::string& parameters)) {
  for (const CacheKey& key :
       {campaign_stats_key(id), category_key(id), category_count_key(id), list_key("contacts", parameters),
        global_stats_key(), dashboard_key(), category_list_key()}) {
    RC_ASSERT(is_ours(key.text()));
  }
}

TEST(CacheKeys, HaveTheNamesThatDashboardsKnow) {
  EXPECT_EQ(global_stats_key().text(), "cache:stats:messages_global");
  EXPECT_EQ(dashboard_key().text(), "cache:stats:dashboard");
  EXPECT_EQ(campaign_stats_key("spring").text(), "cache:stats:campaign:spring");
  EXPECT_EQ(category_list_key().text(), "cache:categories:list");
  EXPECT_EQ(category_key("vip").text(), "cache:categories:vip");
  EXPECT_EQ(category_count_key("vip").text(), "cache:contacts:count:category:vip");
}

TEST(CacheKeys, ACategoryCalledListIsNotTheList) {
  const std::set<std::string> names = {category_list_key().text(), category_key("list").text(),
                                       list_key("categories", "").text(), list_key("categories", "limit=1").text(),
                                       category_key("lists").text()};
  EXPECT_EQ(names.size(), 5U);
}

// As the cache's design has them (its requirements 1.1 and 1.2).
TEST(CacheKeys, WhatAChangeReplacesLivesAsLongAsIsSaid) {
  EXPECT_EQ(kStatsLifetime, std::chrono::seconds{60});
  EXPECT_EQ(kCategoriesLifetime, std::chrono::seconds{120});
  EXPECT_EQ(kCategoryCountLifetime, std::chrono::seconds{60});
  EXPECT_GT(kCompletedStatsLifetime, kStatsLifetime);
}

// Nothing removes them before.
TEST(CacheKeys, PagesOfListsLiveNoLongerThanIsSaid) {
  EXPECT_EQ(list_key("contacts", "limit=1").text(), "cache:contacts:list:limit=1");
  EXPECT_EQ(kContactListLifetime, std::chrono::seconds{30});
  EXPECT_EQ(kCampaignListLifetime, std::chrono::seconds{15});
}

}  // namespace
}  // namespace relance::projections
