// The properties of each client of a log.
#pragma once

#include <string_view>

#include <relance/adapters/kafka/log.h>

#include "client/handles.h"

namespace relance::kafka {

// Answers questions and never fetches: a broker answers one connection in order, and a fetch may wait there.
[[nodiscard]] Properties inquirer_properties(const KafkaOptions& options);
// Reads and writes what is committed for a group that has no members.
[[nodiscard]] Properties note_properties(const KafkaOptions& options, const std::string& group);
// Asks about topics, and makes them; ends are high watermarks.
[[nodiscard]] Properties administrator_properties(const KafkaOptions& options);
[[nodiscard]] Properties reader_properties(const KafkaOptions& options);
[[nodiscard]] Properties member_properties(const KafkaOptions& options, std::string_view member);
[[nodiscard]] Properties appender_properties(const KafkaOptions& options);
[[nodiscard]] Properties transaction_properties(const KafkaOptions& options, std::string_view identity);

// Of a member's producer.
[[nodiscard]] std::string identity_of(const KafkaOptions& options, std::string_view member);

// kStop: a property is unknown or has a value that it cannot have.
[[nodiscard]] ports::PortResult<ConfHandle> make_configuration(const Properties& properties);
// Takes the configuration.
[[nodiscard]] ports::PortResult<ClientHandle> make_client(rd_kafka_type_t type, ConfHandle configuration);

}  // namespace relance::kafka
