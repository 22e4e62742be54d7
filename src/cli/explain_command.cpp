// relance explain: explains one contact from the log.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <relance/domain/ids.h>
#include <relance/explain/explain.h>

#include "commands.h"
#include "io/exit_code.h"
#include "io/interruption.h"
#include "io/standard_streams.h"
#include "log/data_options.h"
#include "log/log_view.h"
#include "log/record_json.h"

namespace relance::cli {
namespace {

struct ExplainOptions {
  config::Flags data;
  std::string contact;
  bool json = false;
};

// Ends the command if a signal interrupts a read.
class ViewedLog final : public explain::LogSource {
 public:
  explicit ViewedLog(LogView& log) : log_(log) {}

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return log_.topics(); }
  [[nodiscard]] ports::TopicNumber topic_of(events::Topic topic) const override { return log_.topic_of(topic); }
  [[nodiscard]] ports::OffsetRange offsets(ports::TopicPartition partition) override { return log_.offsets(partition); }
  [[nodiscard]] std::optional<ports::Committed> committed(ports::TopicPartition partition) override {
    return log_.committed(partition);
  }
  void for_each(ports::TopicPartition partition, const Visit& visit) override {
    log_.for_each(partition, Offset{0}, visit);
    check_interruption();
  }

 private:
  LogView& log_;
};

// In the spelling of the log.
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
  ViewedLog source(log);
  RecordWriter records;
  const auto write_value = [&](std::string_view value, ByteBuffer& out) { records.write_value(value, out); };
  const auto explanation =
      options.json ? explain::explain_as_json(source, contact, write_value) : explain::explain_as_text(source, contact);
  if (!explanation) throw CommandError(ExitCode::kFailure, contact + ": nothing in the log is of this contact");
  print(*explanation);
}

}  // namespace

void add_explain_command(CLI::App& app) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command =
      app.add_subcommand("explain", "Tell what happened to a contact, what was decided, and why or why not Message 2");
  command->add_option("CONTACT", options->contact, "Number with country code, digits only, or bsuid:ID")->required();
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, std::shared_ptr<config::Flags>(options, &options->data));
  command->footer(
      "Numbers and what people wrote are shown in full.\n"
      "Examples:\n  relance explain 33612345678\n  relance explain 33612345678 --json");
  command->callback([options] { explain_contact(*options); });
}

}  // namespace relance::cli
