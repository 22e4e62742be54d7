#include "relance_program.h"

#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>
#include <simdjson.h>

namespace relance::bench {
namespace {

std::uint64_t sum_of_outcomes(simdjson::dom::element campaign) {
  std::uint64_t sum = 0;
  for (const char* const outcome : {"pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction",
                                    "late_interaction", "failed", "opted_out", "cancelled"}) {
    sum += campaign[outcome].get_uint64().value();
  }
  return sum;
}

void expect_equal(std::string_view what, std::uint64_t found, std::uint64_t expected) {
  if (found != expected)
    throw std::runtime_error(fmt::format("wrong results: {} {}, {} expected", what, found, expected));
}

}  // namespace

Workload RelanceProgram::make_workload(std::uint64_t contacts, std::uint64_t seed) const {
  Workload workload;
  workload.path = scratch_file(fmt::format("workload-{}-{}.ndjson", contacts, seed));
  const Run made = run(program({program_, "bench", "workload", "--contacts", std::to_string(contacts), "--seed",
                                std::to_string(seed), "--output", workload.path}));
  simdjson::dom::parser parser;
  const simdjson::dom::element summary = parser.parse(made.output);
  workload.contacts = summary["contacts"].get_uint64().value();
  workload.events = summary["events"].get_uint64().value();
  workload.replies = summary["replies"].get_uint64().value();
  workload.duplicates = summary["duplicates"].get_uint64().value();
  return workload;
}

std::function<int()> RelanceProgram::process_body(const std::string& input) const {
  std::filesystem::remove(facts());
  std::filesystem::remove(stats());
  return program({program_, "process", "--input", input, "--facts", facts(), "--stats", stats(), "--json"});
}

Processed RelanceProgram::process(const std::string& input) const {
  return read_results(run(process_body(input)));
}

Processed RelanceProgram::read_results(const Run& run) const {
  Processed result;
  result.cpu_us = run.cpu_us;
  result.peak_bytes = run.peak_bytes;
  result.fact_bytes = std::filesystem::file_size(facts());
  simdjson::dom::parser parser;
  const simdjson::dom::element summary = parser.parse(run.output);
  result.events = summary["events"].get_uint64().value();
  result.facts = summary["facts"].get_uint64().value();
  result.dead_letters = summary["dead_letters"].get_uint64().value();
  result.duplicates = summary["dropped"]["duplicate"].get_uint64().value();
  result.closed = summary["dropped"]["closed"].get_uint64().value();
  const simdjson::dom::element totals = parser.load(stats());
  result.total_contacts = totals["global"]["total_contacts"].get_uint64().value();
  result.interactions = totals["global"]["interactions"].get_uint64().value();
  const simdjson::dom::object campaigns = totals["campaigns"].get_object();
  for (const simdjson::dom::key_value_pair& field : campaigns) {
    expect_equal("sum of outcomes", sum_of_outcomes(field.value), field.value["total_contacts"].get_uint64().value());
  }
  return result;
}

void check(const Processed& processed, const Workload& workload) {
  expect_equal("events", processed.events, workload.events);
  expect_equal("dead letters", processed.dead_letters, 0);
  expect_equal("contacts", processed.total_contacts, workload.contacts);
  expect_equal("interactions", processed.interactions, workload.replies);
  expect_equal("duplicates", processed.duplicates, workload.duplicates);
}

}  // namespace relance::bench
