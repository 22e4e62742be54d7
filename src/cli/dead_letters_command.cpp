// relance dead-letters: lists, shows, retries and drops records that no task could process.
#include <memory>

#include <CLI/CLI.hpp>

#include "commands.h"
#include "dead_letters/commands.h"

namespace relance::cli {
namespace {

constexpr const char* kReasons =
    "unreadable, member, type, id, subject, time, value, unknown_enrolment, unknown_campaign or no_audience";

CLI::IsMember reasons() {
  return CLI::IsMember({"unreadable", "member", "type", "id", "subject", "time", "value", "unknown_enrolment",
                        "unknown_campaign", "no_audience"});
}

void add_choice(CLI::App& command, DeadLetterFilter& choice) {
  CLI::Option* positions =
      command.add_option("POSITION", choice.positions, "Positions of dead letters, as printed by `list`");
  CLI::Option* all = command.add_flag("--all", choice.all, "All unhandled dead letters")->excludes(positions);
  command.add_option("--reason", choice.reason, "Only dead letters with this reason")->check(reasons())->needs(all);
}

void add_list(CLI::App& letters) {
  auto options = std::make_shared<ListDeadLettersOptions>();
  CLI::App* command = letters.add_subcommand("list", "List unhandled dead letters");
  command->add_option("--reason", options->reason, kReasons)->check(reasons());
  command->add_flag("--all-states", options->all_states, "Include retried and dropped dead letters");
  command->add_flag("--reveal", options->reveal, "Print complete keys, which are phone numbers");
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, std::shared_ptr<config::Flags>(options, &options->data));
  command->footer("Example:\n  relance dead-letters list --reason unknown_enrolment");
  command->callback([options] { list_dead_letters(*options); });
}

void add_show(CLI::App& letters) {
  auto options = std::make_shared<ShowDeadLetterOptions>();
  CLI::App* command = letters.add_subcommand("show", "Print a dead letter and its record completely");
  command
      ->add_option("POSITION", options->position,
                   "Position of the dead letter (PARTITION/OFFSET), as printed by `list`")
      ->required();
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, std::shared_ptr<config::Flags>(options, &options->data));
  command->footer("Example:\n  relance dead-letters show 3/17");
  command->callback([options] { show_dead_letter(*options); });
}

void add_retry(CLI::App& letters) {
  auto options = std::make_shared<RetryDeadLettersOptions>();
  CLI::App* command = letters.add_subcommand("retry", "Append the records to their topics again");
  add_choice(*command, options->choice);
  CLI::Option* url =
      command->add_option("--url", options->url, "URL of the server on this data directory: retry through its /events")
          ->type_name("URL");
  command
      ->add_option("--token", options->token,
                   "Bearer token of the server (default: RELANCE_API_TOKEN, then DIR/api-token)")
      ->needs(url);
  command->add_flag("--json", options->json, "Print JSON, one object per line");
  add_data_flags(*command, std::shared_ptr<config::Flags>(options, &options->data));
  command->footer(
      "Without --url no process may run on the data directory. With it, contact and campaign events can be retried;\n"
      "webhooks cannot, because only their provider can sign them.\n"
      "Examples:\n"
      "  relance dead-letters retry 3/17 3/18\n"
      "  relance dead-letters retry --all --reason unknown_enrolment --url http://127.0.0.1:8080");
  command->callback([options] { retry_dead_letters(*options); });
}

void add_drop(CLI::App& letters) {
  auto options = std::make_shared<DropDeadLettersOptions>();
  CLI::App* command = letters.add_subcommand("drop", "Mark dead letters as handled; they stay in the topic");
  add_choice(*command, options->choice);
  add_data_flags(*command, std::shared_ptr<config::Flags>(options, &options->data));
  command->footer("Example:\n  relance dead-letters drop 3/17");
  command->callback([options] { drop_dead_letters(*options); });
}

}  // namespace

void add_dead_letters_command(CLI::App& app) {
  CLI::App* letters = app.add_subcommand("dead-letters", "Inspect and handle records that could not be processed");
  letters->require_subcommand(1);
  add_list(*letters);
  add_show(*letters);
  add_retry(*letters);
  add_drop(*letters);
}

}  // namespace relance::cli
