// relance explain: one contact, from the log.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <relance/domain/ids.h>

#include "commands.h"
#include "explanation.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"
#include "log/data_options.h"

namespace relance::app {
namespace {

struct ExplainOptions {
  DataFlags data;
  std::string contact;
  bool json = false;
};

// As the log spells it.
std::string contact_key(std::string text) {
  if (text.starts_with('+')) text.erase(0, 1);
  if (!domain::is_contact_key(text))
    throw CommandError(ExitCode::kUsage, text + ": no contact; one is 7 to 15 digits, country code first, or bsuid:ID");
  return text;
}

void explain_contact(const ExplainOptions& options) {
  const std::string contact = contact_key(options.contact);
  const DataOptions data = read_data_options(options.data);
  LogView log(data);
  const auto explanation = explain(log, contact);
  if (!explanation) throw CommandError(ExitCode::kFailure, contact + ": nothing in the log is of this contact");
  print(options.json ? to_json(*explanation) : to_text(*explanation));
}

}  // namespace

void add_explain_command(CLI::App& app) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command =
      app.add_subcommand("explain", "Tell what happened to a contact, what was decided, and why or why not Message 2");
  command->add_option("CONTACT", options->contact, "Number with country code, digits only, or bsuid:ID")->required();
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, std::shared_ptr<DataFlags>(options, &options->data));
  command->footer(
      "Numbers and what people wrote are shown in full.\n"
      "Examples:\n  relance explain 33612345678\n  relance explain 33612345678 --json");
  command->callback([options] { explain_contact(*options); });
}

}  // namespace relance::app
