// The properties of each client of a log.
#pragma once

#include <string_view>

#include <relance/adapters/kafka/log.h>

#include "client/handles.h"

namespace relance::kafka {

// Answers questions and never fetches: a broker answers one connection in order, and a fetch may wait there.
[[nodiscard]] Properties inquirer_properties(const KafkaOptions& options);
// Asks about topics, and makes them; ends are high watermarks.
[[nodiscard]] Properties administrator_properties(const KafkaOptions& options);
[[nodiscard]] Properties reader_properties(const KafkaOptions& options);
[[nodiscard]] Properties member_properties(const KafkaOptions& options, std::string_view member);
[[nodiscard]] Properties appender_properties(const KafkaOptions& options);
[[nodiscard]] Properties transaction_properties(const KafkaOptions& options, std::string_view member);

// kStop: a property is unknown or has a value that it cannot have.
[[nodiscard]] ports::PortResult<ConfHandle> make_configuration(const Properties& properties);
// Takes the configuration.
[[nodiscard]] ports::PortResult<ClientHandle> make_client(rd_kafka_type_t type, ConfHandle configuration);

}  // namespace relance::kafka
