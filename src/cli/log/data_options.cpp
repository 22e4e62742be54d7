#include "data_options.h"

#include <relance/components/log.h>

namespace relance::cli {

void add_data_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags) {
  add_config_flags(command, flags, {runtime::kDataDirKey, components::kLogKey});
}

void add_data_and_clock_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags) {
  add_config_flags(command, flags, {runtime::kDataDirKey, components::kLogKey, runtime::kClockKey});
}

DataOptions read_data_options(const config::Flags& flags) {
  const LogSource source = require_log_source(flags);
  DataOptions options{source.data_dir, source.clock, {}};
  if (source.log.engine == LogEngine::kKafka) options.kafka = components::kafka_options(source.log.kafka);
  return options;
}

}  // namespace relance::cli
