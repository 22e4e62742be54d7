// One campaign or contact: everything that its page shows, in a fixed number of queries.
#pragma once

#include <relance/projections/documents.h>

namespace relance::api {

// As in the list, with "message_1", "message_2" and "completed_stats".
[[nodiscard]] projections::DocumentResult read_campaign(ports::SqlSession& session, std::string_view campaign);

// As in the list, with "present", "categories", "windows", "enrolments" and "timeline": the latest 100 entries, newest
// first, each with "at", "what" (message, interaction, outcome) and its fields.
[[nodiscard]] projections::DocumentResult read_contact(ports::SqlSession& session, const Uuid& contact);

}  // namespace relance::api
