// What answers cost: as many statements however many rows there are (no N+1), and none that reads a table from one end
// to the other.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <relance/domain/decide_contact.h>
#include <relance/projections/documents.h>

#include "integration/projections/view_world.h"
#include "list/listings.h"
#include "list/page_request.h"
#include "reads/details.h"

namespace relance::api {
namespace {

using ports::Done;
using ports::PortResult;
using ports::SqlType;
using projections::ViewFile;
using projections::ViewWorld;

// A session that counts what is asked, and asks SQLite how it will find it.
class WatchedSession final : public ports::SqlSession {
 public:
  explicit WatchedSession(ports::SqlSession& session) : session_(session) {}

  PortResult<Done> query(std::string_view statement, std::span<const ports::SqlValue> parameters,
                         std::span<const SqlType> types, ports::SqlRows& rows) override {
    ++statements_;
    look_at_plan(statement, parameters);
    return session_.query(statement, parameters, types, rows);
  }
  PortResult<std::int64_t> execute(std::string_view statement, std::span<const ports::SqlValue> values) override {
    return session_.execute(statement, values);
  }
  PortResult<Done> run_script(std::string_view script) override { return session_.run_script(script); }
  PortResult<Done> begin() override { return session_.begin(); }
  PortResult<Done> upsert(const ports::SqlUpsert& rows) override { return session_.upsert(rows); }
  PortResult<Done> erase(const ports::SqlErase& rows) override { return session_.erase(rows); }
  PortResult<Done> lookup(const ports::SqlLookup& lookup, ports::SqlRows& rows) override {
    return session_.lookup(lookup, rows);
  }
  PortResult<Done> commit() override { return session_.commit(); }
  PortResult<Done> roll_back() override { return session_.roll_back(); }
  PortResult<bool> lock(std::string_view name, Duration wait) override { return session_.lock(name, wait); }
  PortResult<Done> unlock(std::string_view name) override { return session_.unlock(name); }
  void interrupt() override { session_.interrupt(); }

  // Since the last time.
  int take_statements() { return std::exchange(statements_, 0); }
  // What is read whole, and is no result of a part of the same statement.
  [[nodiscard]] const std::vector<std::string>& scans() const { return scans_; }

 private:
  void look_at_plan(std::string_view statement, std::span<const ports::SqlValue> parameters) {
    ports::SqlRows plan;
    constexpr std::array kTypes = {SqlType::kInteger, SqlType::kInteger, SqlType::kInteger, SqlType::kText};
    const std::string text{statement};
    const auto asked = session_.query("EXPLAIN QUERY PLAN " + text, parameters, kTypes, plan);
    ASSERT_TRUE(asked.ok()) << asked.error().reason;
    int derived = 0;  // parts whose rows are read by another part
    std::vector<std::string> whole;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      const std::string step{std::get<std::string_view>(plan.row(i)[3])};
      if (step.starts_with("CO-ROUTINE") || step.starts_with("MATERIALIZE")) ++derived;
      if (step.starts_with("SCAN") && step.find(" USING ") == std::string::npos && step != "SCAN CONSTANT ROW")
        whole.push_back(step + " in: " + text);
    }
    if (whole.size() > static_cast<std::size_t>(derived)) scans_.insert(scans_.end(), whole.begin(), whole.end());
  }

  ports::SqlSession& session_;
  int statements_ = 0;
  std::vector<std::string> scans_;
};

using Query = std::vector<std::pair<std::string, std::string>>;

struct Asked {
  const Listing& listing;
  Query query;
};

// Something that has rows in each table.
struct Names {
  std::string contact;
  std::string campaign;
  std::string category;
};

Names names_in(ViewFile& file) {
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kText, SqlType::kText, SqlType::kText};
  const auto found = file.session().query(
      "SELECT c.contact, i.campaign_id, k.category_id FROM interactions i JOIN contacts c ON c.id = i.contact_id "
      "JOIN category_contacts k ON k.contact_id = c.id WHERE i.campaign_id IS NOT NULL LIMIT 1",
      {}, kTypes, rows);
  EXPECT_TRUE(found.ok());
  const auto text = [&](std::size_t column) { return std::string{std::get<std::string_view>(rows.row(0)[column])}; };
  return {text(0), text(1), text(2)};
}

// Every plan of every list.
std::vector<Asked> all_lists(const Names& names) {
  return {{campaign_listing(), {}},
          {campaign_listing(), {{"status", "sending"}}},
          {campaign_contact_listing(), {}},
          {campaign_contact_listing(), {{"outcome", "replied"}}},
          {campaign_contact_listing(), {{"outcome", "excluded"}}},
          {campaign_interaction_listing(), {}},
          {category_listing(), {}},
          {contact_listing(), {}},
          {contact_listing(), {{"search", "336"}}},
          {contact_listing(), {{"search", "ma"}}},
          {contact_listing(), {{"category", names.category}}},
          {message_listing(), {}},
          {message_listing(), {{"campaign", names.campaign}}},
          {message_listing(), {{"campaign", names.campaign}, {"status", "read"}}},
          {message_listing(), {{"contact", names.contact}}},
          {message_listing(), {{"type", "message_2"}}},
          {interaction_listing(), {}},
          {interaction_listing(), {{"campaign", names.campaign}}},
          {interaction_listing(), {{"contact", names.contact}}},
          {interaction_listing(), {{"type", "text"}, {"within_24h", "true"}}}};
}

// How many rows the page has.
std::size_t read(ports::SqlSession& session, Asked asked, const char* limit, const Names& names) {
  ports::HttpRequest request;
  request.query = std::move(asked.query);
  request.query.emplace_back("limit", limit);
  PageRequest wanted;
  const bool is_of_campaign =
      &asked.listing == &campaign_contact_listing() || &asked.listing == &campaign_interaction_listing();
  if (is_of_campaign) wanted.parameters.set({"campaign", ParameterKind::kEntity}, names.campaign);
  EXPECT_TRUE(read_page_request(request, asked.listing, wanted).empty()) << asked.listing.name;
  Page page;
  const auto done = read_page(session, asked.listing, wanted, page);
  EXPECT_TRUE(done.ok()) << done.error().reason;
  return page.count;
}

constexpr std::uint64_t kHistories = 9;

void fill(ViewWorld& world, std::uint64_t histories, ViewFile& file) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) world.add_history(seed);
  projections::make_at_once(world, file);
}

TEST(AList, TakesThreeStatementsAndReadsNoTableWhole) {
  constexpr int kStatementsMax = 3;  // the total, the rows, where the look at them ended
  ViewWorld world{1};
  ViewFile file;
  fill(world, kHistories, file);
  WatchedSession session{file.session()};
  std::size_t rows = 0;
  const Names names = names_in(file);
  for (const Asked& asked : all_lists(names)) {
    for (const char* limit : {"1", "500"}) {
      rows += read(session, asked, limit, names);
      EXPECT_LE(session.take_statements(), kStatementsMax) << asked.listing.name << " " << limit;
    }
  }
  EXPECT_GT(rows, 100u);
  EXPECT_EQ(session.scans(), std::vector<std::string>{});
  ports::SqlRows found;
  EXPECT_TRUE(session.query("SELECT id FROM messages WHERE error_code = '1'", {}, std::array{SqlType::kUuid}, found));
  EXPECT_EQ(session.scans().size(), 1u);  // this one does
}

TEST(ADocument, TakesAsManyStatementsHoweverMuchThereIs) {
  std::vector<std::vector<int>> counts;
  for (const std::uint64_t histories : {kHistories / 3, kHistories}) {
    ViewWorld world{1};
    ViewFile file;
    fill(world, histories, file);
    WatchedSession session{file.session()};
    const Names names = names_in(file);
    std::vector<int>& count = counts.emplace_back();
    const auto take = [&](const projections::DocumentResult& document) {
      EXPECT_TRUE(document.ok());
      count.push_back(session.take_statements());
    };
    take(projections::read_global_stats(session));
    take(projections::read_dashboard(session));
    take(projections::read_campaign_stats(session, names.campaign));
    take(projections::read_category(session, names.category));
    take(read_campaign(session, names.campaign));
    take(read_contact(session, domain::contact_id_of(domain::ContactKeyView{names.contact})));
  }
  EXPECT_EQ(counts[0], counts[1]);
}

}  // namespace
}  // namespace relance::api
