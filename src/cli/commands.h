// The commands of the program. Each adds itself to the command line and runs if selected; errors are CommandError.
#pragma once

namespace CLI {
class App;
}

namespace relance::cli {

void add_process_command(CLI::App& app);
void add_run_command(CLI::App& app);
void add_normalise_command(CLI::App& app);
void add_log_command(CLI::App& app);
void add_dead_letters_command(CLI::App& app);
void add_explain_command(CLI::App& app);
void add_topology_command(CLI::App& app);
void add_topics_command(CLI::App& app);
void add_migrate_command(CLI::App& app);
void add_stats_command(CLI::App& app);
void add_replay_command(CLI::App& app);
void add_cache_command(CLI::App& app);
void add_config_command(CLI::App& app);
void add_doctor_command(CLI::App& app);
void add_version_command(CLI::App& app);
void add_bench_command(CLI::App& app);

}  // namespace relance::cli
