#include <relance/events/internal_writer.h>
#include <relance/json/text.h>

#include "counter_names.h"

namespace relance::events {
namespace {

struct Envelope {
  std::string_view id;
  std::string_view source;
  Timestamp time;
};

// Writes up to the value of `data`; if there is no subject, the members of a tick.
void begin(const Envelope& envelope, std::string_view type, std::string_view subject, ByteBuffer& out) {
  out.append(R"({"specversion":"1.0","id":)");
  json::append_plain_string(envelope.id, out);
  out.append(R"(,"source":)");
  json::append_string(envelope.source, out);
  out.append(R"(,"type":)");
  json::append_plain_string(type, out);
  if (!subject.empty()) {
    out.append(R"(,"subject":)");
    json::append_plain_string(subject, out);
  }
  out.append(R"(,"time":)");
  json::append_time(envelope.time, out);
}

// The scope is `prefix` and `id`.
void begin_counted(const Envelope& envelope, std::string_view prefix, std::string_view id, ByteBuffer& out) {
  begin(envelope, "relance.campaign.counted.v1", id, out);
  out.append(R"(,"data":{"scope":")");
  out.append(prefix);
  out.append(id);
  out.push('"');
}

auto difference_writer(ByteBuffer& out) {
  return [&out](CounterName counter, std::int64_t difference) {
    if (difference == 0) return;
    out.append(",\"");
    if (!counter.group.empty()) {
      out.append(counter.group);
      out.push('.');
    }
    out.append(counter.name);
    out.append("\":");
    json::append_number(difference, out);
  };
}

}  // namespace

void write_counted(const CampaignCounted& counted, std::string_view id, std::string_view source, Timestamp time,
                   ByteBuffer& out) {
  begin_counted({id, source, time}, kCampaignScopePrefix, counted.campaign.text(), out);
  for_each_campaign_counter(counted.difference, difference_writer(out));
  out.append("}}");
}

void write_counted(const CategoryCounted& counted, std::string_view id, std::string_view source, Timestamp time,
                   ByteBuffer& out) {
  begin_counted({id, source, time}, kCategoryScopePrefix, counted.category.text(), out);
  for_each_category_counter(counted, difference_writer(out));
  out.append("}}");
}

void write_counted(const GlobalCounted& counted, std::string_view id, std::string_view source, Timestamp time,
                   ByteBuffer& out) {
  begin_counted({id, source, time}, "", kGlobalScope, out);
  for_each_global_counter(counted.difference, difference_writer(out));
  out.append("}}");
}

void write_enrolled(domain::CampaignIdView campaign, Partition partition, std::string_view id, std::string_view source,
                    Timestamp time, ByteBuffer& out) {
  begin({id, source, time}, "relance.campaign.enrolled.v1", campaign.text(), out);
  out.append(R"(,"data":{"campaign":)");
  json::append_plain_string(campaign.text(), out);
  out.append(R"(,"partition":)");
  json::append_number(std::int64_t{partition.value()}, out);
  out.append("}}");
}

void write_opened(const domain::CampaignOpened& opened, std::string_view id, std::string_view source, Timestamp time,
                  ByteBuffer& out) {
  begin({id, source, time}, "relance.campaign.opened.v1", opened.campaign.text(), out);
  out.append(R"(,"data":{"campaign":)");
  json::append_plain_string(opened.campaign.text(), out);
  out.append(R"(,"account":)");
  json::append_plain_string(opened.account.text(), out);
  out.append(R"(,"audience":{"categories":[)");
  bool first = true;
  for (const domain::CategoryIdView category : opened.categories) {
    if (!first) out.push(',');
    first = false;
    json::append_plain_string(category.text(), out);
  }
  out.append("]}}}");
}

void write_cancelled(const domain::CampaignCancelled& cancelled, std::string_view id, std::string_view source,
                     Timestamp time, ByteBuffer& out) {
  begin({id, source, time}, "relance.campaign.cancelled.v1", cancelled.campaign.text(), out);
  out.append(R"(,"data":{"campaign":)");
  json::append_plain_string(cancelled.campaign.text(), out);
  out.append("}}");
}

void write_tick(std::string_view id, std::string_view source, Timestamp time, ByteBuffer& out) {
  begin({id, source, time}, "relance.clock.ticked.v1", "", out);
  out.push('}');
}

}  // namespace relance::events
