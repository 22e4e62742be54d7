// Tables of an earlier version, brought to this one.
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "integration/projections/view_world.h"

namespace relance::projections {
namespace {

using ports::SqlType;

constexpr std::int64_t kUuidsAsText = 2;

// What `statement` answers, a text a row.
std::vector<std::string> texts(ports::SqlSession& session, const std::string& statement) {
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kText};
  const auto read = session.query(statement, {}, kTypes, rows);
  EXPECT_TRUE(read.ok()) << read.error().reason;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < rows.size(); ++i) found.emplace_back(std::get<std::string_view>(rows.row(i)[0]));
  return found;
}

// A column of these tables, with UUIDs in letters as earlier versions wrote them.
std::string in_letters(const std::string& column) {
  std::string letters;
  for (const auto* part : {"1, 8", "9, 4", "13, 4", "17, 4", "21, 12"})
    letters += (letters.empty() ? "" : " || '-' || ") + ("substr(lower(hex(" + column + ")), " + part + ")");
  return "CASE typeof(" + column + ") WHEN 'blob' THEN " + letters + " ELSE " + column + " END";
}

// The rows of a file with the tables of this version, as a file of the earlier one had them.
void copy_in_letters(ViewFile& from, ViewFile& to) {
  const auto session = to.database().connect(ports::SqlAccess::kWrite).value();
  const std::string path = from.path();
  ASSERT_TRUE(session->execute("ATTACH DATABASE $1 AS newer", std::array{ports::SqlValue{std::string_view{path}}}));
  std::string script;
  for (const std::string& table : texts(*session,
                                        "SELECT name FROM sqlite_master WHERE type = 'table' "
                                        "AND name NOT LIKE 'sqlite%' AND name <> 'migrations'")) {
    std::string names;
    std::string values;
    for (const std::string& column : texts(*session, "SELECT name FROM pragma_table_info('" + table + "')")) {
      names += (names.empty() ? "" : ", ") + column;
      values += (values.empty() ? "" : ", ") + in_letters(column);
    }
    script += "DELETE FROM main." + table + ";INSERT INTO main." + table + " (" + names + ") SELECT " + values +
              " FROM newer." + table + ";";
  }
  const auto ran = session->run_script(script);
  ASSERT_TRUE(ran.ok()) << ran.error().reason;
}

TEST(AnEarlierView, KeepsItsRowsWhenUuidsBecomeBytes) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    ViewWorld world{seed};
    world.add_history(seed);
    ViewFile file;
    make_at_once(world, file);

    ViewFile earlier{kUuidsAsText};
    copy_in_letters(file, earlier);
    ASSERT_GT(earlier.number("SELECT count(*) FROM interactions WHERE typeof(id) = 'text'"), 0);
    ASSERT_NE(earlier.dump(), file.dump());
    migrate(earlier.database());
    EXPECT_EQ(earlier.dump(), file.dump());
    EXPECT_EQ(texts(earlier.session(), "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    const std::string layout = "SELECT type || ' ' || name FROM sqlite_master ORDER BY 1";
    EXPECT_EQ(texts(earlier.session(), layout), texts(file.session(), layout));
  }
}

}  // namespace
}  // namespace relance::projections
