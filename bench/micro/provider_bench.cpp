#include <string_view>

#include <benchmark/benchmark.h>

#include <relance/base/assert.h>
#include <relance/providers/cloud_api.h>
#include <relance/providers/wassenger.h>

namespace relance::bench {
namespace {

constexpr std::string_view kWassengerMessage =
    R"({"id":"evt3EB0F1F2F3F4F5F60001","object":"message","event":"message:in:new","created":1795161601,)"
    R"("device":{"id":"65a1b2c3d4e5f60718293a4b","phone":"+33900112233","alias":"Essai",)"
    R"("plan":"io-enterprise","version":1},)"
    R"("data":{"id":"3EB0F1F2F3F4F5F60001","type":"text","flow":"inbound","status":"active","ack":"delivered",)"
    R"("from":"33611223344@c.us","fromNumber":"+33611223344","to":"33900112233@c.us","toNumber":"+33900112233",)"
    R"("date":"2026-11-20T08:00:00.000Z","timestamp":1795161600,"body":"Bonjour",)"
    R"("chat":{"id":"33611223344@c.us","name":"Camille","type":"chat","status":"active","labels":[],)"
    R"("contact":{"wid":"33611223344@c.us","phone":"+33611223344","name":"Camille"}},)"
    R"("events":{"sent":{"date":"2026-11-20T08:00:00.000Z"}},)"
    R"("meta":{"isGroup":false,"isNotification":false,"isBroadcast":false,"isBizNotification":false,"isRevoked":false,)"
    R"("isPSA":false,"isFailed":false,"notifyName":"Camille","source":"android"}}})";

constexpr std::string_view kCloudApiMessage =
    R"({"object":"whatsapp_business_account","entry":[{"id":"200100300400500","changes":[{"value":{)"
    R"("messaging_product":"whatsapp","metadata":{"display_phone_number":"33900112233",)"
    R"("phone_number_id":"301200450067890"},)"
    R"("contacts":[{"profile":{"name":"Camille Test"},"wa_id":"33611223344"}],)"
    R"("messages":[{"from":"33611223344","id":"wamid.HBgLMzM2MTEyMjMzNDQVAgASGBQzQUE2","timestamp":"1795161600",)"
    R"("type":"text","text":{"body":"Oui, ça m’intéresse !"}}]},"field":"messages"}]}]})";

constexpr std::string_view kCloudApiStatus =
    R"({"object":"whatsapp_business_account","entry":[{"id":"200100300400500","changes":[{"value":{)"
    R"("messaging_product":"whatsapp","metadata":{"display_phone_number":"33900112233",)"
    R"("phone_number_id":"301200450067890"},)"
    R"("statuses":[{"id":"wamid.HBgLMzM2MTEyMjMzNDQVAgARGBJDQUE2","status":"delivered","timestamp":"1795161600",)"
    R"("recipient_id":"33611223344"}]},"field":"messages"}]}]})";

template <class Reader>
void read_body(benchmark::State& state, std::string_view body) {
  Reader reader;
  providers::WebhookContent content;
  for (auto _ : state) {
    reader.read(body, content);
    RELANCE_ASSERT(content.events.size() == 1);
  }
  state.SetItemsProcessed(state.iterations());
}

void wassenger_message_read(benchmark::State& state) {
  read_body<providers::WassengerReader>(state, kWassengerMessage);
}
BENCHMARK(wassenger_message_read);

void cloud_api_message_read(benchmark::State& state) {
  read_body<providers::CloudApiReader>(state, kCloudApiMessage);
}
BENCHMARK(cloud_api_message_read);

void cloud_api_status_read(benchmark::State& state) {
  read_body<providers::CloudApiReader>(state, kCloudApiStatus);
}
BENCHMARK(cloud_api_status_read);

}  // namespace
}  // namespace relance::bench
