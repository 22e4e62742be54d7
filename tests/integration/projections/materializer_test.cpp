// Views of random histories: the same rows however the facts were cut into batches and whenever the process ended, and
// rows and statistics that say the same.
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <relance/api/category_list.h>
#include <relance/projections/documents.h>
#include <relance/projections/materializer.h>

#include "contract/set_clock.h"
#include "integration/projections/view_world.h"
#include "unit/api/fakes.h"

namespace relance::projections {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

constexpr const char* kNewerFact =
    R"({"source":"/relance/contact","type":"relance.contact.blessed.v1","subject":"33612345678",)"
    R"("time":"2026-11-20T08:00:00.000Z","data":{}})"
    "\n";

std::int64_t member(const boost::json::object& object, std::string_view name) {
  return object.at(name).to_number<std::int64_t>();
}

// In batches of any size, by processes that end at any time.
void make_in_pieces(ViewWorld& world, ViewFile& file, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  for (bool done = false; !done;) {
    MaterializerOptions options;
    options.read_records = 1 + random() % 40;
    options.batch_records = 1 + random() % 80;
    Materializer materializer{world.log(), file.database(), nullptr, world.clock(), options};
    for (std::uint64_t steps = 1 + random() % 6; steps > 0 && !done; --steps) {
      const auto step = materializer.step();
      ASSERT_TRUE(step.ok()) << step.error().reason;
      done = step.value() == Step::kIdle;
    }
  }
}

// What rows and statistics both tell of a campaign.
void expect_campaign(ViewFile& file, const std::string& id, const boost::json::object& stats) {
  const std::string of = " WHERE campaign_id = '" + id + "'";
  for (const char* outcome : {"pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction",
                              "late_interaction", "failed", "opted_out", "cancelled"}) {
    EXPECT_EQ(file.number("SELECT count(*) FROM enrolments" + of + " AND outcome = '" + outcome + "'"),
              member(stats, outcome))
        << id << " " << outcome;
  }
  EXPECT_EQ(file.number("SELECT count(*) FROM enrolments" + of + " AND outcome IS NOT NULL"),
            member(stats, "total_contacts"));
  EXPECT_EQ(file.number("SELECT count(*) FROM enrolments" + of + " AND excluded IS NOT NULL"),
            member(stats, "excluded"));
  for (const char* message : {"message_1", "message_2"}) {
    const auto& tally = stats.at(message).as_object();
    const std::string those = "SELECT count(*) FROM messages" + of + " AND message_type = '" + message + "'";
    EXPECT_EQ(file.number(those), member(tally, "requested")) << id << " " << message;
    EXPECT_EQ(file.number(those + " AND delivered_at IS NOT NULL"), member(tally, "delivered")) << id << " " << message;
    EXPECT_EQ(file.number(those + " AND read_at IS NOT NULL"), member(tally, "read")) << id << " " << message;
    EXPECT_EQ(file.number(those + " AND delivery_status = 'failed'"), member(tally, "failed")) << id << " " << message;
    // A message that failed and then left is counted as sent, and no fact says so.
    const std::int64_t sent = file.number(those + " AND sent_at IS NOT NULL");
    const std::int64_t silent =
        file.number(those + " AND sent_at IS NULL AND delivery_status NOT IN ('pending', 'sent')");
    EXPECT_LE(sent, member(tally, "sent")) << id << " " << message;
    EXPECT_GE(sent + silent, member(tally, "sent")) << id << " " << message;
  }
  EXPECT_EQ(file.number("SELECT count(*) FROM campaigns WHERE id = '" + id + "' AND status = '" +
                        std::string{stats.at("status").as_string()} + "'"),
            1)
      << id;
}

// With the six counters that every statistic has (property 14 of the audit), and the final ones of a campaign that is
// completed (property 12).
void expect_document(const projections::DocumentResult& document, const boost::json::object& stats) {
  ASSERT_TRUE(document.ok());
  ASSERT_TRUE(document.value());
  const auto shown = boost::json::parse(document.value()->json).as_object();
  for (const auto& [name, value] : stats) EXPECT_EQ(shown.at(name), value) << name;
  for (const char* name :
       {"total_contacts", "messages_sent", "messages_delivered", "messages_read", "interactions", "failures"})
    EXPECT_TRUE(shown.at(name).is_int64()) << name;
  EXPECT_TRUE(shown.at("as_of").at("position").is_string());
}

void expect_consistent(ViewWorld& world, ViewFile& file) {
  const auto& global = world.stats().at("global").as_object();
  EXPECT_EQ(file.number("SELECT count(*) FROM contacts WHERE present"), member(global, "total_contacts"));
  EXPECT_EQ(file.number("SELECT coalesce(sum(messages_delivered), 0) FROM hourly_activity"),
            member(global, "messages_delivered"));
  EXPECT_EQ(file.number("SELECT coalesce(sum(messages_read), 0) FROM hourly_activity"),
            member(global, "messages_read"));
  EXPECT_EQ(file.number("SELECT coalesce(sum(interactions), 0) FROM hourly_activity"), member(global, "interactions"));
  EXPECT_EQ(file.number("SELECT coalesce(sum(failures), 0) FROM hourly_activity"), member(global, "failures"));
  EXPECT_EQ(
      file.number(
          "SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = m.contact_id)"),
      0);
  EXPECT_EQ(
      file.number(
          "SELECT count(*) FROM interactions i WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = i.contact_id)"),
      0);
  expect_document(read_global_stats(file.session()), global);
  for (const auto& [id, stats] : world.stats().at("campaigns").as_object()) {
    expect_campaign(file, std::string{id}, stats.as_object());
    expect_document(read_campaign_stats(file.session(), id), stats.as_object());
  }
  for (const auto& [id, stats] : world.stats().at("categories").as_object()) {
    const std::string name{id};
    EXPECT_EQ(file.number("SELECT count(*) FROM category_contacts k JOIN contacts c ON c.id = k.contact_id "
                          "WHERE c.present AND k.category_id = '" +
                          name + "'"),
              member(stats.as_object(), "contact_count"))
        << name;
    EXPECT_EQ(file.number("SELECT contact_count FROM categories WHERE listed AND id = '" + name + "'"),
              member(stats.as_object(), "contact_count"));
  }
  EXPECT_EQ(file.number("SELECT count(*) FROM categories WHERE listed"),
            static_cast<std::int64_t>(world.stats().at("categories").as_object().size()));
}

// Interaction Recording: each that was recorded has its row, with campaign, contact and type (property 9 of the audit).
void expect_interactions(ViewWorld& world, ViewFile& file) {
  std::map<std::pair<std::string, std::string>, std::string> recorded;  // by id and contact
  std::istringstream lines(world.facts());
  for (std::string line; std::getline(lines, line);) {
    const auto fact = boost::json::parse(line).as_object();
    const auto& data = fact.at("data").as_object();
    const std::string type{fact.at("type").as_string()};
    if (type == "relance.interaction.recorded.v1")
      recorded[{std::string{data.at("interaction_id").as_string()}, std::string{data.at("contact").as_string()}}] =
          std::string{data.at("kind").as_string()};
  }
  EXPECT_EQ(file.number("SELECT count(*) FROM interactions"), static_cast<std::int64_t>(recorded.size()));
  for (const auto& [name, kind] : recorded) {
    EXPECT_EQ(file.number("SELECT count(*) FROM interactions i JOIN contacts c ON c.id = i.contact_id WHERE i.id = "
                          "uuid_bytes('" +
                          name.first + "') AND c.contact = '" + name.second + "' AND interaction_type = '" + kind +
                          "' AND received_at IS NOT NULL AND (campaign_id IS NULL) = (message_id IS NULL) AND "
                          "(campaign_id IS NULL) = (within_24h IS NULL)"),
              1)
        << name.first;
  }
}

TEST(ViewsOfRandomHistories, DoNotDependOnBatchesAndSayWhatTheStatisticsSay) {
  const std::uint64_t first = from_environment("RELANCE_VIEWS_SEED", 1);
  const std::uint64_t count = from_environment("RELANCE_VIEWS_HISTORIES", 60);
  for (std::uint64_t seed = first; seed < first + count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("RELANCE_VIEWS_SEED=" + std::to_string(seed) + " RELANCE_VIEWS_HISTORIES=1");
    ViewWorld world{seed};
    world.add_history(seed);
    ViewFile at_once;
    make_at_once(world, at_once);
    ViewFile in_pieces;
    make_in_pieces(world, in_pieces, seed);
    EXPECT_EQ(at_once.dump(), in_pieces.dump());
    expect_consistent(world, in_pieces);
    expect_interactions(world, in_pieces);
  }
}

TEST(AView, OfAnotherLogIsLeftAlone) {
  ViewWorld world{1};
  world.add_history(1);
  ViewFile file;
  make_at_once(world, file);
  const std::string before = file.dump();
  ViewWorld other{2};
  other.add_history(2);
  Materializer materializer{other.log(), file.database(), nullptr, other.clock(), MaterializerOptions{}};
  const auto step = materializer.step();
  ASSERT_FALSE(step.ok());
  EXPECT_EQ(step.error().reaction, ports::Reaction::kStop);
  EXPECT_NE(step.error().reason.find("replay rebuild"), std::string::npos);
  EXPECT_EQ(file.dump(), before);
}

TEST(AView, IsKeptByOneMaterializerAtATime) {
  ViewWorld world{1};
  world.add_history(1);
  ViewFile file;
  auto first =
      std::make_unique<Materializer>(world.log(), file.database(), nullptr, world.clock(), MaterializerOptions{});
  Materializer second{world.log(), file.database(), nullptr, world.clock(), MaterializerOptions{}};
  ASSERT_EQ(first->step().value(), Step::kApplied);
  ASSERT_EQ(second.step().value(), Step::kStandby);
  EXPECT_FALSE(second.counters().is_active);
  first.reset();
  EXPECT_EQ(second.step().value(), Step::kIdle);
  EXPECT_TRUE(second.counters().is_active);
}

// As by `relance replay rebuild`, while the last records came.
TEST(AView, ThatWasMadeAnewIsBroughtToTheEndWithoutFurtherRecords) {
  ViewWorld world{1};
  world.add_history(1);
  ViewFile anew;
  make_at_once(world, anew);
  ViewFile file;
  contract::SetClock clock;
  Materializer materializer{world.log(), file.database(), nullptr, clock, MaterializerOptions{}};
  world.add_stats("category:news", R"({"contact_count":7})");
  apply_all(materializer);
  const std::string before = file.dump();
  const auto session = anew.database().connect(ports::SqlAccess::kWrite).value();
  ASSERT_TRUE(session->run_script("UPDATE view_state SET version = version + 1000000"));
  ASSERT_TRUE(sqlite::replace_content({.path = file.path()}, anew.path()));
  ASSERT_NE(file.dump(), before);
  clock.pass(std::chrono::seconds{1});
  apply_all(materializer);
  EXPECT_EQ(file.dump(), before);
  world.add_stats("category:news", R"({"contact_count":8})");
  apply_all(materializer);
  EXPECT_EQ(file.number("SELECT contact_count FROM categories WHERE id = 'news'"), 8);
}

TEST(ACache, HasTheListOfCategoriesBeforeAnybodyAsks) {
  ViewWorld world{1};
  ViewFile file;
  api::ShelfCache cache;
  MaterializerOptions options;
  options.cache_pause = Duration{0};
  options.category_list = &api::read_category_list;
  Materializer materializer{world.log(), file.database(), &cache, world.clock(), options};
  for (const char* count : {"1", "2", "0"}) {
    world.add_stats("category:news", std::string{R"({"contact_count":)"} + count + "}");
    apply_all(materializer);
    ASSERT_TRUE(cache.kept.contains("cache:categories:list"));
    const auto& listed = cache.kept.at("cache:categories:list");
    EXPECT_NE(listed.value.find(std::string{R"("contact_count":)"} + count), std::string::npos) << listed.value;
    EXPECT_EQ(listed.value, (*api::read_category_list(file.session()).value()).json);
    EXPECT_EQ(listed.version, file.number("SELECT version FROM view_state"));
  }
}

// Of which there is nothing to ask.
class AwayDatabase : public ports::SqlDatabase {
 public:
  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kSqlite; }
  ports::PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess) override {
    return ports::failure(ports::Reaction::kRetry, "away");
  }
};

TEST(AView, TellsHowFarItIsBehindWhileItCannotGoOn) {
  ViewWorld world{1};
  world.add_history(1);
  ViewFile file;
  Materializer materializer{world.log(), file.database(), nullptr, world.clock(), MaterializerOptions{}};
  apply_all(materializer);
  EXPECT_EQ(materializer.counters().lag, 0U);
  world.add_facts(kNewerFact);
  ASSERT_FALSE(materializer.step().ok());
  for (std::uint64_t behind = 2; behind < 5; ++behind) {
    world.add_stats("nobody", "{}");
    ASSERT_FALSE(materializer.step().ok());
    EXPECT_EQ(materializer.counters().lag, behind);
  }
}

TEST(AView, IsBehindByTheWholeLogUntilItsDatabaseIsThere) {
  ViewWorld world{1};
  AwayDatabase away;
  Materializer materializer{world.log(), away, nullptr, world.clock(), MaterializerOptions{}};
  for (std::uint64_t behind = 1; behind < 4; ++behind) {
    world.add_stats("nobody", "{}");
    ASSERT_FALSE(materializer.step().ok());
    EXPECT_EQ(materializer.counters().lag, behind);
  }
}

TEST(AView, PassesOverWhatIsNoFactAndStopsAtANewerOne) {
  ViewWorld world{1};
  world.add_stats("nobody", "{}");
  world.add_facts(
      R"({"source":"/elsewhere","type":"x","subject":"33612345678","time":"2026-11-20T08:00:00.000Z","data":{}})"
      "\n");
  ViewFile file;
  Materializer materializer{world.log(), file.database(), nullptr, world.clock(), MaterializerOptions{}};
  apply_all(materializer);
  EXPECT_EQ(materializer.counters().unreadable, 2U);
  world.add_facts(kNewerFact);
  const auto step = materializer.step();
  ASSERT_FALSE(step.ok());
  EXPECT_EQ(step.error().reaction, ports::Reaction::kStop);
}

}  // namespace
}  // namespace relance::projections
