// Stored rows: schemas/golden keeps bytes of every version that was shipped.
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "campaign_rows.h"
#include "contact_rows.h"
#include "unit/events/state_samples.h"

namespace relance::tasks {
namespace {

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<std::uint8_t>(c) >> 4];
    hex += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return hex + '\n';
}

// The bytes of a golden file; written first where RELANCE_WRITE_GOLDEN is set, for a new format.
std::string golden(const std::string& name, const std::string& hex_now) {
  const std::string path = std::string{RELANCE_GOLDEN_DIR} + "/" + name + ".hex";
  if (std::getenv("RELANCE_WRITE_GOLDEN") != nullptr) std::ofstream{path} << hex_now;
  std::ifstream file{path};
  const std::string hex{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(hex_now, hex) << path;
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

template <class Row>
std::string encoded(const Row& row) {
  ByteBuffer bytes;
  row.encode(bytes);
  return std::string{bytes.view()};
}

TEST(RowGolden, KeepsTheBytesOfTheHeader) {
  ByteBuffer bytes;
  begin_row_header(1, 2, bytes);
  append_due_time(Timestamp{Duration{1'795'132'800'123}}, bytes);
  append_due_time(Timestamp{Duration{-2}}, bytes);
  const std::string kept = golden("row_header.v1", to_hex(bytes.view())) + "value";
  const auto header = read_row_header(kept);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->flags, 1);
  ASSERT_EQ(header->timers, 2U);
  EXPECT_EQ(header->due(0), Timestamp{Duration{1'795'132'800'123}});
  EXPECT_EQ(header->due(1), Timestamp{Duration{-2}});
  EXPECT_EQ(header->value, "value");
}

TEST(RowGolden, KeepsTheBytesOfAContact) {
  ContactRow row;
  row.contact = events::samples::contact();
  row.has_past = true;
  const std::string kept = golden("contact_row.v2", to_hex(encoded(row)));
  ContactRow read;
  read.start("other");
  ASSERT_TRUE(read.decode(kept));
  EXPECT_EQ(read.contact, row.contact);
  EXPECT_TRUE(read.has_past);
  EXPECT_EQ(to_hex(encoded(read)), to_hex(kept));
}

TEST(RowGolden, KeepsTheBytesOfACampaign) {
  CampaignRow row;
  row.campaign = events::samples::campaign();
  const std::string kept = golden("campaign_row.v2", to_hex(encoded(row)));
  CampaignRow read;
  read.start("other");
  ASSERT_TRUE(read.decode(kept));
  EXPECT_EQ(read.campaign, row.campaign);
  EXPECT_EQ(to_hex(encoded(read)), to_hex(kept));
}

TEST(RowHeader, NamesEveryTimerOfTheRow) {
  ContactRow row;
  row.contact = events::samples::contact();
  const std::string bytes = encoded(row);
  const auto header = read_row_header(bytes);
  ASSERT_TRUE(header);
  std::vector<Timestamp> expected;
  for (const auto& enrolment : row.contact.enrolments) {
    if (const OptionalTime due = due_at(enrolment, domain::kCurrentRules)) expected.push_back(*due);
  }
  ASSERT_EQ(header->timers, expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(header->due(i), expected[i]);
}

TEST(RowHeader, IsRefusedWhereItWasCutOrIsOfAnotherFormat) {
  ByteBuffer bytes;
  begin_row_header(0, 1, bytes);
  append_due_time(Timestamp{}, bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(read_row_header(bytes.view().substr(0, size))) << size;
  std::string newer{bytes.view()};
  newer[0] = kRowFormat + 1;
  EXPECT_FALSE(read_row_header(newer));
}

TEST(Rows, AreRefusedWhereTheyWereCut) {
  ContactRow contact;
  contact.contact = events::samples::contact();
  const std::string contact_bytes = encoded(contact);
  for (std::size_t size = 0; size < contact_bytes.size(); ++size) {
    ContactRow read;
    EXPECT_FALSE(read.decode(std::string_view{contact_bytes}.substr(0, size))) << size;
  }
  CampaignRow campaign;
  campaign.campaign = events::samples::campaign();
  const std::string campaign_bytes = encoded(campaign);
  for (std::size_t size = 0; size < campaign_bytes.size(); ++size) {
    CampaignRow read;
    EXPECT_FALSE(read.decode(std::string_view{campaign_bytes}.substr(0, size))) << size;
  }
}

TEST(Rows, OfNothingAreNoRows) {
  EXPECT_EQ(encoded(PastRow{}), "");
  EXPECT_EQ(encoded(CancelledRow{}), "");
  CancelledRow cancelled;
  EXPECT_TRUE(cancelled.decode("1"));
  EXPECT_FALSE(cancelled.decode("2"));
  EXPECT_EQ(past_key(domain::ContactKeyView{"336"}, domain::CampaignIdView{"spring"}), "336\nspring");
}

}  // namespace
}  // namespace relance::tasks
