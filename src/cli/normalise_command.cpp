// relance normalise: converts webhook bodies into contact events.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/base/text.h>
#include <relance/base/time.h>
#include <relance/json/writer.h>
#include <relance/providers/cloud_api.h>
#include <relance/providers/wassenger.h>
#include <relance/providers/webhook_event_writer.h>

#include "commands.h"
#include "io/exit_code.h"
#include "io/input_file.h"
#include "io/interruption.h"
#include "io/output_file.h"
#include "io/progress.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

constexpr std::size_t kFlushBytes = 256 * 1024;

struct NormaliseOptions {
  std::string provider;
  std::optional<std::string> received_at;
  std::uint64_t first_record = 0;
  std::optional<std::string> report;
  std::string output = "-";
  std::vector<std::string> files;
  bool json = false;
};

struct Totals {
  std::uint64_t bodies = 0;
  std::uint64_t events = 0;
  std::uint64_t ignored = 0;
  std::uint64_t dead_letters = 0;
};

void write_report_line(std::string_view source, const providers::WebhookContent& content, ByteBuffer& out) {
  json::Writer line{out};
  line.begin_object().member("source", source).member("events", content.events.size());
  line.name("ignored").begin_object();
  for (const auto& [reason, count] : content.ignored)
    line.escaped_name(reason).number(static_cast<std::int64_t>(count));
  line.end_object().name("dead_letters").begin_array();
  for (const providers::WebhookDefect& defect : content.defects) {
    line.begin_object().member("path", defect.path).member("reason", to_text(defect.reason)).end_object();
  }
  line.end_array().end_object();
  out.push('\n');
}

// Normalises bodies, one after another, into the output and the report.
class Normaliser {
 public:
  Normaliser(providers::Provider provider, Timestamp received_at, const NormaliseOptions& options)
      : provider_(provider),
        received_at_(received_at),
        source_(std::string{"/ingress/"} += to_text(provider)),
        output_(options.output) {
    if (!options.report) return;
    if (one_spelling(*options.report) == one_spelling(options.output))
      throw CommandError(ExitCode::kUsage, *options.report + ": used for two outputs");
    report_.emplace(*options.report);
  }

  // `record` is the position of the body, from which the ids of its events are derived; `name` identifies it in the
  // report.
  void take(std::string_view body, std::uint64_t record, std::string_view name) {
    content_.clear();
    if (provider_ == providers::Provider::kWassenger) {
      wassenger_.read(body, content_);
    } else {
      cloud_api_.read(body, content_);
    }
    std::size_t place = 0;
    for (const providers::WebhookEvent& event : content_.events) {
      const std::string id = fmt::format("relance.webhooks/0/{}:{}", record, place++);
      write_webhook_event(event, id, source_, received_at_, events_);
      events_.push('\n');
    }
    count();
    if (report_) write_report_line(name, content_, report_lines_);
    if (events_.size() + report_lines_.size() >= kFlushBytes) flush();
  }

  void finish() {
    flush();
    output_.complete();
    if (report_) report_->complete();
    output_.commit();
    if (report_) report_->commit();
  }

  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  void count() {
    ++totals_.bodies;
    totals_.events += content_.events.size();
    totals_.dead_letters += content_.defects.size();
    for (const auto& [reason, count] : content_.ignored) totals_.ignored += count;
  }
  void flush() {
    output_.write(events_.view());
    events_.clear();
    if (report_) report_->write(report_lines_.view());
    report_lines_.clear();
  }

  providers::Provider provider_;
  Timestamp received_at_;
  std::string source_;
  OutputFile output_;
  std::optional<OutputFile> report_;
  providers::WassengerReader wassenger_;
  providers::CloudApiReader cloud_api_;
  providers::WebhookContent content_;
  ByteBuffer events_;
  ByteBuffer report_lines_;
  Totals totals_;
};

// Reads at most one byte more than a body may have: the reader then reports that it is too long.
std::string read_body(InputFile& input) {
  std::string body(providers::kBodyBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < body.size()) {
    const std::size_t count = input.read(body.data() + size, body.size() - size);
    if (count == 0) break;
    size += count;
  }
  body.resize(size);
  return body;
}

void normalise_lines(Normaliser& normaliser, std::uint64_t first_record) {
  InputFile input("-");
  LineReader lines(input);
  Progress progress("normalise");
  std::uint64_t number = 0;
  for (auto line = lines.next(); line; line = lines.next(), ++number) {
    if (is_blank(*line)) continue;
    normaliser.take(*line, first_record + number, std::to_string(number));
    progress.update(input);
    check_interruption();
  }
}

Timestamp received_at(const NormaliseOptions& options) {
  if (!options.received_at) return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  const auto time = parse_rfc3339(*options.received_at);
  if (!time)
    throw CommandError(ExitCode::kUsage,
                       "--received-at: not an RFC 3339 time of the years 1970 to 2199: " + *options.received_at);
  return *time;
}

std::string to_json(const Totals& totals) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("bodies", totals.bodies).member("events", totals.events);
           out.member("ignored", totals.ignored).member("dead_letters", totals.dead_letters).end_object();
         }) +
         '\n';
}

void print_totals(const Totals& totals, const NormaliseOptions& options) {
  const std::string text = options.json
                               ? to_json(totals)
                               : fmt::format("bodies: {}, events: {}, ignored: {}, dead letters: {}\n", totals.bodies,
                                             totals.events, totals.ignored, totals.dead_letters);
  const bool taken = options.output == "-" || options.report == "-";
  options.json && !taken ? print(text) : tell(text);
}

void run_normalise(const NormaliseOptions& options) {
  const auto provider = providers::parse_provider(options.provider);
  if (!provider) throw CommandError(ExitCode::kUsage, "--provider: wassenger or cloud_api, not " + options.provider);
  Normaliser normaliser(*provider, received_at(options), options);
  if (options.files.empty()) normalise_lines(normaliser, options.first_record);
  std::uint64_t record = options.first_record;
  for (const std::string& name : options.files) {
    if (name == "-") throw CommandError(ExitCode::kUsage, "-: omit the file names to read standard input");
    InputFile input(name);
    normaliser.take(read_body(input), record++, name);
    check_interruption();
  }
  normaliser.finish();
  print_totals(normaliser.totals(), options);
}

}  // namespace

void add_normalise_command(CLI::App& app) {
  auto options = std::make_shared<NormaliseOptions>();
  CLI::App* command = app.add_subcommand("normalise", "Convert webhook bodies to contact events");
  command->add_option("--provider", options->provider, "wassenger or cloud_api")->required();
  command->add_option("--received-at", options->received_at, "Time of arrival of the bodies, RFC 3339 (default: now)");
  command
      ->add_option("--first-record", options->first_record,
                   "Position of the first body, from which event ids are derived")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--report", options->report,
                      "Report file, one line per body: events, ignored elements, dead letters");
  command->add_option("--output", options->output, "Output file for events (`-`: standard output)")
      ->capture_default_str();
  command->add_option("FILE", options->files, "Files with one body each (default: standard input, one body per line)");
  command->add_flag("--json", options->json, "Print the totals as JSON");
  command->footer(
      "Examples:\n"
      "  relance normalise --provider wassenger --report report.ndjson bodies/*.json > events.ndjson\n"
      "  relance normalise --provider cloud_api --received-at 2026-11-20T08:00:00Z < bodies.ndjson");
  command->callback([options] { run_normalise(*options); });
}

}  // namespace relance::cli
