// A synthetic campaign for benchmarks: the same contacts and seed give the same bytes everywhere (integers only).
#pragma once

#include <cstdint>
#include <functional>

#include <relance/base/byte_buffer.h>

namespace relance::cli {

struct WorkloadOptions {
  std::uint32_t contacts = 1000;
  std::uint64_t seed = 1;
};

struct WorkloadTotals {
  std::uint64_t events = 0;
  std::uint64_t replies = 0;     // interactions, without duplicates
  std::uint64_t opt_outs = 0;    // of them
  std::uint64_t duplicates = 0;  // inbound webhooks delivered twice
};

// Writes the events as NDJSON, sorted by time, and calls `flush` whenever the buffer is large and at the end.
//
// One campaign over 30 hours: created and launched; Message 1 to everyone within five hours (2 % spread over the rest),
// delivered (1 % before the response to the send is known), read by 70 %; 40 % reply within 24 hours, half of them
// quoting Message 1, 2 % with an opt-out, 3 % delivered twice; Message 2 to those eligible, with its statuses. About
// 4.5 events per contact.
WorkloadTotals write_workload(const WorkloadOptions& options, ByteBuffer& out, const std::function<void()>& flush);

}  // namespace relance::cli
