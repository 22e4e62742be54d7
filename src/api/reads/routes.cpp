#include "reads/routes.h"

#include <memory>

#include <relance/domain/decide_contact.h>
#include <relance/domain/ids.h>
#include <relance/http/response.h>

#include "list/export.h"
#include "list/listings.h"
#include "list/page_document.h"
#include "list/page_request.h"
#include "reads/details.h"

namespace relance::api {
namespace {

using projections::CacheKey;
using projections::Document;
using projections::DocumentResult;

constexpr std::string_view kNotFound = "no such resource";

RouteAnswer answer_document(RouteContext& context, const DocumentResult& document) {
  if (!document) return Failure{document.error()};
  if (!document.value()) return http::problem(404, kNotFound);
  return http::json_response(context.request, document.value()->json);
}

// Answers with a document that is cached under one key.
RouteAnswer answer_cached(RouteContext& context, const CacheKey& key, const CachedReads::Read& read,
                          const CachedReads::Lifetime& lifetime) {
  if (const auto errors = refuse_parameters(context.request); !errors.empty()) return http::invalid_parameters(errors);
  return answer_document(context, context.cache.get(key, read, lifetime));
}

CachedReads::Lifetime always(Duration lifetime) {
  return [lifetime](const Document&) { return lifetime; };
}

RouteAnswer global_stats(RouteContext& context) {
  return answer_cached(
      context, projections::global_stats_key(), [&] { return projections::read_global_stats(context.database()); },
      always(projections::kStatsLifetime));
}

RouteAnswer dashboard(RouteContext& context) {
  return answer_cached(
      context, projections::dashboard_key(), [&] { return projections::read_dashboard(context.database()); },
      always(projections::kStatsLifetime));
}

RouteAnswer campaign_stats(RouteContext& context) {
  return answer_cached(
      context, projections::campaign_stats_key(context.id),
      [&] { return projections::read_campaign_stats(context.database(), context.id); },
      [](const Document& document) {
        return document.is_final ? projections::kCompletedStatsLifetime : projections::kRunningStatsLifetime;
      });
}

RouteAnswer category(RouteContext& context) {
  return answer_cached(
      context, projections::category_key(context.id),
      [&] { return projections::read_category(context.database(), context.id); },
      always(projections::kCategoriesLifetime));
}

RouteAnswer campaign(RouteContext& context) {
  if (const auto errors = refuse_parameters(context.request); !errors.empty()) return http::invalid_parameters(errors);
  return answer_document(context, read_campaign(context.database(), context.id));
}

RouteAnswer contact(RouteContext& context) {
  if (const auto errors = refuse_parameters(context.request); !errors.empty()) return http::invalid_parameters(errors);
  const auto uuid = parse_uuid(context.id);
  return answer_document(
      context,
      read_contact(context.database(), uuid ? *uuid : domain::contact_id_of(domain::ContactKeyView{context.id})));
}

RouteAnswer cache_stats(RouteContext& context) {
  if (const auto errors = refuse_parameters(context.request); !errors.empty()) return http::invalid_parameters(errors);
  return http::json_response(context.request, context.cache.stats_json());
}

RouteAnswer answer_list(RouteContext& context, const Listing& listing) {
  PageRequest request;
  if (!context.id.empty()) request.parameters.set(listing.parameters.front(), context.id);
  if (const auto errors = read_page_request(context.request, listing, request); !errors.empty())
    return http::invalid_parameters(errors);
  return answer_document(context, read_page_document(context.database(), listing, request));
}

// The parameters that distinguish one page from another, in a fixed order.
std::string page_name(const ports::HttpRequest& request, const PageRequest& page) {
  std::string name = page.parameters.canonical();
  for (const std::string_view parameter : {"limit", "offset", "cursor", "fields", "sort"}) {
    if (const std::string* text = request.parameter(parameter))
      name.append("&").append(parameter).append("=").append(*text);
  }
  return name;
}

RouteAnswer answer_cached_list(RouteContext& context, const Listing& listing, Duration lifetime) {
  PageRequest request;
  if (const auto errors = read_page_request(context.request, listing, request); !errors.empty())
    return http::invalid_parameters(errors);
  const std::string name = page_name(context.request, request);
  const bool is_whole = name.empty() && listing.name == "categories";
  const CacheKey key = is_whole ? projections::category_list_key() : projections::list_key(listing.name, name);
  return answer_document(
      context, context.cache.get(
                   key, [&] { return read_page_document(context.database(), listing, request); }, always(lifetime)));
}

RouteAnswer campaigns(RouteContext& context) {
  return answer_cached_list(context, campaign_listing(), projections::kCampaignListLifetime);
}
RouteAnswer categories(RouteContext& context) {
  return answer_cached_list(context, category_listing(), projections::kCategoriesLifetime);
}
RouteAnswer contacts(RouteContext& context) {
  return answer_cached_list(context, contact_listing(), projections::kContactListLifetime);
}
RouteAnswer messages(RouteContext& context) {
  return answer_list(context, message_listing());
}
RouteAnswer interactions(RouteContext& context) {
  return answer_list(context, interaction_listing());
}
RouteAnswer campaign_contacts(RouteContext& context) {
  return answer_list(context, campaign_contact_listing());
}

// Accepts the filters of the list, but not the parameters of pages.
RouteAnswer export_list(RouteContext& context, const Listing& listing, std::string_view what) {
  auto page = std::make_shared<PageRequest>();
  page->parameters.set(listing.parameters.front(), context.id);
  auto errors = read_page_request(context.request, listing, *page);
  for (const std::string_view name : {"limit", "offset", "cursor", "fields", "sort"}) {
    if (context.request.parameter(name) != nullptr) errors.push_back({std::string{name}, "is not known here"});
  }
  if (!errors.empty()) return http::invalid_parameters(errors);
  const auto exists = has_rows(context.database(), listing, *page);
  if (!exists) return Failure{exists.error()};
  if (!exists.value()) return http::problem(404, kNotFound);
  ports::HttpResponse response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + context.id + "-" + std::string{what} + ".csv\"");
  response.headers.emplace_back("Cache-Control", "private, no-store");
  response.stream = [page, &listing, &exports = context.exports](std::unique_ptr<ports::HttpBodyWriter> body) {
    // If the queue is full, the body breaks: the client retries.
    const std::shared_ptr<ports::HttpBodyWriter> shared{std::move(body)};
    static_cast<void>(exports.add([page, &listing, shared](const ports::PortResult<ports::SqlSession*>& session) {
      if (session && !write_csv(*session.value(), listing, *page, *shared)) Workers::drop_session();
    }));
  };
  return response;
}

RouteAnswer contacts_csv(RouteContext& context) {
  return export_list(context, campaign_contact_listing(), "contacts");
}
RouteAnswer interactions_csv(RouteContext& context) {
  return export_list(context, campaign_interaction_listing(), "interactions");
}

bool is_contact(std::string_view id) {
  return parse_uuid(id) || domain::is_contact_key(id);
}

RouteAnswer stream(RouteContext& context) {
  if (const auto errors = refuse_parameters(context.request); !errors.empty()) return http::invalid_parameters(errors);
  if (context.stream.is_full()) return http::retry_later(503, "too many event-stream subscribers", Duration{5000});
  ports::HttpResponse response;
  response.content_type = "text/event-stream";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.stream = [behind = event_position(context.request),
                     &listeners = context.stream](std::unique_ptr<ports::HttpBodyWriter> body) {
    static_cast<void>(listeners.add(behind, std::move(body)));
  };
  return response;
}

constexpr Route kRoutes[] = {
    {"/api/messages/stats", global_stats},
    {"/api/dashboard/stats", dashboard},
    {"/api/campaigns", campaigns},
    {"/api/campaigns/{id}", campaign, domain::is_entity_id},
    {"/api/campaigns/{id}/stats", campaign_stats, domain::is_entity_id},
    {"/api/campaigns/{id}/contacts", campaign_contacts, domain::is_entity_id},
    {"/api/campaigns/{id}/contacts.csv", contacts_csv, domain::is_entity_id},
    {"/api/campaigns/{id}/interactions.csv", interactions_csv, domain::is_entity_id},
    {"/api/categories", categories},
    {"/api/categories/{id}", category, domain::is_entity_id},
    {"/api/contacts", contacts},
    {"/api/contacts/{id}", contact, is_contact},
    {"/api/messages", messages},
    {"/api/interactions", interactions},
    {"/api/cache/stats", cache_stats},
    {"/api/stream", stream},
};

}  // namespace

std::span<const Route> all_routes() {
  return kRoutes;
}

}  // namespace relance::api
