// relance dead-letters: the records that no task could take, to be looked at, tried again or put aside.
#include <memory>

#include <CLI/CLI.hpp>

#include "commands.h"
#include "letter_verbs.h"

namespace relance::app {
namespace {

constexpr const char* kReasons =
    "unreadable, member, type, id, subject, time, value, unknown_enrolment, unknown_campaign or no_audience";

CLI::IsMember reasons() {
  return CLI::IsMember({"unreadable", "member", "type", "id", "subject", "time", "value", "unknown_enrolment",
                        "unknown_campaign", "no_audience"});
}

void add_choice(CLI::App& command, LetterChoice& choice) {
  CLI::Option* positions = command.add_option("POSITION", choice.positions, "Dead letters, as `list` names them");
  CLI::Option* all = command.add_flag("--all", choice.all, "All that nobody has dealt with yet")->excludes(positions);
  command.add_option("--reason", choice.reason, "Of those the ones of one reason")->check(reasons())->needs(all);
}

void add_list(CLI::App& letters) {
  auto options = std::make_shared<ListLettersOptions>();
  CLI::App* command = letters.add_subcommand("list", "Print the dead letters that nobody has dealt with yet");
  command->add_option("--reason", options->reason, kReasons)->check(reasons());
  command->add_flag("--all-states", options->all_states, "Those that were retried or dropped, too");
  command->add_flag("--reveal", options->reveal, "Keys in full: they are numbers of people");
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, std::shared_ptr<DataFlags>(options, &options->data));
  command->footer("Example:\n  relance dead-letters list --reason unknown_enrolment");
  command->callback([options] { list_letters(*options); });
}

void add_show(CLI::App& letters) {
  auto options = std::make_shared<ShowLetterOptions>();
  CLI::App* command = letters.add_subcommand("show", "Print one dead letter and the record that it is of, in full");
  command->add_option("POSITION", options->position, "PARTITION/OFFSET, as `list` names it")->required();
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, std::shared_ptr<DataFlags>(options, &options->data));
  command->footer("Example:\n  relance dead-letters show 3/17");
  command->callback([options] { show_letter(*options); });
}

void add_retry(CLI::App& letters) {
  auto options = std::make_shared<RetryLettersOptions>();
  CLI::App* command = letters.add_subcommand("retry", "Append the records once more to the logs that they came from");
  add_choice(*command, options->choice);
  CLI::Option* url =
      command->add_option("--url", options->url, "Of the process that runs on the data directory: post to its /events")
          ->type_name("URL");
  command->add_option("--token", options->token, "Its bearer token (RELANCE_API_TOKEN, else DIR/api-token)")
      ->needs(url);
  command->add_flag("--json", options->json, "Print JSON, one object a line");
  add_data_flags(*command, std::shared_ptr<DataFlags>(options, &options->data));
  command->footer(
      "Without --url no process may run on the data directory. With it contact and campaign events can be retried;\n"
      "webhooks, which only their provider can sign, cannot.\n"
      "Examples:\n"
      "  relance dead-letters retry 3/17 3/18\n"
      "  relance dead-letters retry --all --reason unknown_enrolment --url http://127.0.0.1:8080");
  command->callback([options] { retry_letters(*options); });
}

void add_drop(CLI::App& letters) {
  auto options = std::make_shared<DropLettersOptions>();
  CLI::App* command = letters.add_subcommand("drop", "Put dead letters aside; they stay in the log");
  add_choice(*command, options->choice);
  add_data_flags(*command, std::shared_ptr<DataFlags>(options, &options->data));
  command->footer("Example:\n  relance dead-letters drop 3/17");
  command->callback([options] { drop_letters(*options); });
}

}  // namespace

void add_dead_letters_command(CLI::App& app) {
  CLI::App* letters = app.add_subcommand("dead-letters", "Look at records that could not be taken, and deal with them");
  letters->require_subcommand(1);
  add_list(*letters);
  add_show(*letters);
  add_retry(*letters);
  add_drop(*letters);
}

}  // namespace relance::app
