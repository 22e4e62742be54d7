// The properties of each client of a log.
#pragma once

#include <string_view>

#include <relance/adapters/kafka/log.h>

#include "client/handles.h"

namespace relance::kafka {

// For queries only, never fetches: a broker answers a connection in order, and a fetch may block it.
[[nodiscard]] Properties inquirer_properties(const KafkaOptions& options);
// Reads and writes the committed offsets of a group without members.
[[nodiscard]] Properties note_properties(const KafkaOptions& options, const std::string& group);
// Describes and creates topics; ends are high watermarks.
[[nodiscard]] Properties administrator_properties(const KafkaOptions& options);
[[nodiscard]] Properties reader_properties(const KafkaOptions& options);
[[nodiscard]] Properties member_properties(const KafkaOptions& options, std::string_view member);
[[nodiscard]] Properties appender_properties(const KafkaOptions& options);
[[nodiscard]] Properties transaction_properties(const KafkaOptions& options, std::string_view identity);

// The transactional id of a member's producer.
[[nodiscard]] std::string identity_of(const KafkaOptions& options, std::string_view member);

// kStop: a property is unknown or has an invalid value.
[[nodiscard]] ports::PortResult<ConfHandle> make_configuration(const Properties& properties);
// Takes ownership of the configuration.
[[nodiscard]] ports::PortResult<ClientHandle> make_client(rd_kafka_type_t type, ConfHandle configuration);

}  // namespace relance::kafka
