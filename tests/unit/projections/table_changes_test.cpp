// What a batch makes of several changes to one row.
#include "table_changes.h"

#include <array>

#include <gtest/gtest.h>

#include "unit/projections/recording_session.h"

namespace relance::projections {
namespace {

using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlType;
using Notes = std::vector<std::string>;

enum Column : std::size_t { kId, kName, kFirst, kSince, kCount };
constexpr std::array kColumns = {
    SqlColumn{"id", SqlType::kText, SqlMerge::kKey}, SqlColumn{"name", SqlType::kText, SqlMerge::kReplace},
    SqlColumn{"first", SqlType::kText, SqlMerge::kKeep}, SqlColumn{"since", SqlType::kInteger, SqlMerge::kFill},
    SqlColumn{"count", SqlType::kInteger, SqlMerge::kAdd}};
constexpr Table kTable{"things", kColumns};

class TableChangesOfABatch : public testing::Test {
 protected:
  Notes written() {
    EXPECT_TRUE(changes_.write(session_).ok());
    return session_.upserts;
  }
  TableChanges changes_{kTable};
  RecordingSession session_;
};

TEST_F(TableChangesOfABatch, MergeAsTheTableDoes) {
  changes_.row({"a"}).set(kName, "old").set(kFirst, "1st").set(kSince, std::monostate{}).set(kCount, std::int64_t{2});
  changes_.row({"a"}).set(kName, "new").set(kFirst, "2nd").set(kSince, std::int64_t{7}).set(kCount, std::int64_t{-5});
  changes_.row({"a"}).set(kSince, std::int64_t{9});
  EXPECT_EQ(changes_.rows(), 1U);
  EXPECT_EQ(written(), (Notes{"things(id,name,first,since,count): a,new,1st,7,-3"}));
}

TEST_F(TableChangesOfABatch, WriteRowsOfOneShapeTogetherInTheOrderOfTheirKeys) {
  changes_.row({"c"}).set(kName, "3");
  changes_.row({"b"}).set(kCount, std::int64_t{1});
  changes_.row({"a"}).set(kName, "1");
  changes_.row({"d"});
  EXPECT_EQ(written(), (Notes{"things(id): d", "things(id,name): a,1; c,3", "things(id,count): b,1"}));
}

TEST_F(TableChangesOfABatch, TellApartWhatIsSet) {
  auto row = changes_.row({"a"});
  EXPECT_EQ(row.get(kName), nullptr);
  row.set(kName, std::monostate{});
  ASSERT_NE(row.get(kName), nullptr);
  EXPECT_EQ(written(), (Notes{"things(id,name): a,null"}));
}

TEST_F(TableChangesOfABatch, AreGoneOnceCleared) {
  changes_.row({"a"}).set(kName, "1");
  changes_.clear();
  EXPECT_EQ(written(), Notes{});
  changes_.row({"a"}).set(kCount, std::int64_t{1});
  EXPECT_EQ(written(), (Notes{"things(id,count): a,1"}));
}

}  // namespace
}  // namespace relance::projections
