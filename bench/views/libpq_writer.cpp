#include <array>
#include <memory>
#include <stdexcept>

#include <libpq-fe.h>

#include "writers.h"

namespace relance::bench {

namespace {

constexpr std::size_t kColumns = 7;
constexpr std::uint32_t kText = 25;
constexpr std::uint32_t kUuid = 2950;
constexpr std::uint32_t kTime = 1184;
constexpr std::uint32_t kBigint = 20;
constexpr std::array<std::uint32_t, kColumns> kTypes = {kText, kText, kUuid, kText, kTime, kTime, kBigint};
constexpr std::int64_t kEpochMs = 946'684'800'000;  // of timestamptz
constexpr int kBinary = 1;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Finish>;

void check(PGresult* result) {
  const std::unique_ptr<PGresult, Finish> owned{result};
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQresultErrorMessage(result));
}

template <class Number>
void push(std::string& out, Number number) {
  std::array<char, sizeof(Number)> bytes{};
  for (std::size_t i = sizeof(Number); i > 0; --i, number = static_cast<Number>(number >> 8)) {
    bytes[i - 1] = static_cast<char>(number & 0xff);
  }
  out.append(bytes.data(), bytes.size());
}

void push_text(std::string& out, std::string_view text) {
  push(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

void push_time(std::string& out, Timestamp time) {
  push(out, std::uint32_t{8});
  push(out, static_cast<std::uint64_t>((time.time_since_epoch().count() - kEpochMs) * 1000));
}

// Each value behind its size.
void push_row(std::array<std::string, kColumns>& columns, const Row& row) {
  push_text(columns[0], row.campaign);
  push_text(columns[1], row.contact);
  push_text(columns[2], {reinterpret_cast<const char*>(row.enrolment.bytes.data()), row.enrolment.bytes.size()});
  push_text(columns[3], row.state);
  push_time(columns[4], row.sent_at);
  if (row.has_replied) {
    push_time(columns[5], row.replied_at);
  } else {
    push(columns[5], std::uint32_t{0xffffffff});
  }
  push(columns[6], std::uint32_t{8});
  push(columns[6], static_cast<std::uint64_t>(row.replies));
}

void run(PGconn* connection, const std::array<const char*, kColumns>& values, const std::array<int, kColumns>& sizes) {
  constexpr std::array<int, kColumns> kFormats = {kBinary, kBinary, kBinary, kBinary, kBinary, kBinary, kBinary};
  check(PQexecPrepared(connection, "upsert", kColumns, values.data(), sizes.data(), kFormats.data(), kBinary));
}

void write_arrays(PGconn* connection, const std::vector<Row>& batch, std::array<std::string, kColumns>& columns) {
  std::array<const char*, kColumns> values{};
  std::array<int, kColumns> sizes{};
  for (std::size_t i = 0; i < kColumns; ++i) {
    columns[i].clear();
    for (const std::uint32_t head : {1u, 1u, kTypes[i], static_cast<std::uint32_t>(batch.size()), 1u}) {
      push(columns[i], head);
    }
  }
  for (const Row& row : batch) push_row(columns, row);
  for (std::size_t i = 0; i < kColumns; ++i) {
    values[i] = columns[i].data();
    sizes[i] = static_cast<int>(columns[i].size());
  }
  run(connection, values, sizes);
}

void write_row(PGconn* connection, const Row& row, std::array<std::string, kColumns>& columns) {
  constexpr std::size_t kSize = 4;
  std::array<const char*, kColumns> values{};
  std::array<int, kColumns> sizes{};
  for (auto& column : columns) column.clear();
  push_row(columns, row);
  for (std::size_t i = 0; i < kColumns; ++i) {
    const bool is_null = i == 5 && !row.has_replied;
    values[i] = is_null ? nullptr : columns[i].data() + kSize;
    sizes[i] = static_cast<int>(columns[i].size() - kSize);
  }
  run(connection, values, sizes);
}

}  // namespace

void write_by_libpq(const std::string& url, const std::string& schema, const Batches& batches, bool one_by_one) {
  const Connection connection{PQconnectdb(url.c_str())};
  if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
  check(PQexec(connection.get(), ("SET search_path TO " + schema).c_str()));
  const std::string source = one_by_one ? "VALUES ($1::text, $2::text, $3::uuid, $4::text, $5::timestamptz, "
                                          "$6::timestamptz, $7::bigint)"
                                        : "SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], "
                                          "$5::timestamptz[], $6::timestamptz[], $7::bigint[])";
  check(PQprepare(connection.get(), "upsert", ("INSERT INTO contacts " + source + kMerge).c_str(), 0, nullptr));
  std::array<std::string, kColumns> columns;
  for (const auto& batch : batches) {
    check(PQexec(connection.get(), "BEGIN"));
    if (one_by_one) {
      for (const Row& row : batch) write_row(connection.get(), row, columns);
    } else {
      write_arrays(connection.get(), batch, columns);
    }
    check(PQexec(connection.get(), "COMMIT"));
  }
}

}  // namespace relance::bench
