#include "campaign_rows.h"

namespace relance::tasks {
namespace {

template <class T>
bool decode_into(std::string_view bytes, T& out) {
  auto decoded = events::decode<T>(bytes);
  if (!decoded) return false;
  out = std::move(decoded).value();
  return true;
}

}  // namespace

bool CampaignRow::decode(std::string_view bytes) {
  const auto header = read_row_header(bytes);
  return header && decode_into(header->value, campaign);
}

void CampaignRow::encode(ByteBuffer& out) const {
  begin_row_header(0, campaign.deadline_at ? 1 : 0, out);
  if (campaign.deadline_at) append_due_time(*campaign.deadline_at, out);
  events::encode(campaign, out);
}

bool CategoryRow::decode(std::string_view bytes) {
  return decode_into(bytes, category);
}

bool GlobalRow::decode(std::string_view bytes) {
  return decode_into(bytes, counts);
}

}  // namespace relance::tasks
