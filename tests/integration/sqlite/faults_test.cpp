// A disk that is full, a process that is killed, a file that is damaged.
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <contract/sql_numbers.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <relance/adapters/sqlite/database.h>

#include "integration/sqlite/directory.h"

namespace relance::sqlite {
namespace {

using contract::kMakeNumbers;
using contract::kNumberRows;
using contract::Numbers;
using contract::read_numbers;
using contract::write_number;

namespace fs = std::filesystem;
using ports::Reaction;
using ports::SqlAccess;

std::unique_ptr<ports::SqlDatabase> open(const std::string& path) {
  auto opened = open_database({.path = path, .busy_timeout = Duration{400}});
  EXPECT_TRUE(opened.ok()) << opened.error().reason;
  return std::move(opened).value();
}

std::unique_ptr<ports::SqlSession> connect(ports::SqlDatabase& database, SqlAccess access = SqlAccess::kWrite) {
  auto session = database.connect(access);
  EXPECT_TRUE(session.ok()) << session.error().reason;
  return std::move(session).value();
}

void expect_whole(ports::SqlSession& session) {
  ports::SqlRows rows;
  ASSERT_TRUE(session.query("PRAGMA integrity_check", {}, std::vector{ports::SqlType::kText}, rows).ok());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(std::get<std::string_view>(rows.row(0)[0]), "ok");
}

// All rows of one transaction, this one or a later one.
void expect_one_transaction(ports::SqlSession& session, std::int64_t at_least) {
  const Numbers numbers = read_numbers(session);
  EXPECT_EQ(numbers.rows, kNumberRows);
  EXPECT_EQ(numbers.least, numbers.greatest);
  EXPECT_GE(numbers.least, at_least);
  expect_whole(session);
}

// A small disk of a test's own.
class SmallDisk {
 public:
  SmallDisk() {
    constexpr const char* kOptions = "size=16m";
    fs::create_directory(path_);
    is_mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, kOptions) == 0;
    if (!is_mounted_) reason_ = std::strerror(errno);
  }
  ~SmallDisk() {
    if (is_mounted_) umount(path_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool is_mounted() const { return is_mounted_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  void fill(std::uintmax_t left) const {
    const auto size = static_cast<off_t>(fs::space(path_).available - left);
    const int ballast = ::open((path_ + "/ballast").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    EXPECT_EQ(posix_fallocate(ballast, 0, size), 0);
    close(ballast);
  }
  void make_room() const { fs::remove(path_ + "/ballast"); }

 private:
  Directory directory_;
  std::string path_ = directory_ / "disk";
  bool is_mounted_ = false;
  std::string reason_;
};

bool is_continuous_integration() {
  const char* value = std::getenv("CI");
  return value != nullptr && std::string_view{value} == "true";
}

TEST(SqliteFaults, AFullDiskRefusesWritesKeepsWhatIsThereAndGoesOnWhenThereIsRoom) {
  const SmallDisk disk;
  if (!disk.is_mounted() && !is_continuous_integration()) GTEST_SKIP() << "only root may mount a disk";
  ASSERT_TRUE(disk.is_mounted()) << disk.reason();
  const auto database = open(disk.path() + "/views");
  const auto session = connect(*database);
  ASSERT_TRUE(session->run_script(kMakeNumbers).ok());
  ASSERT_TRUE(write_number(*session, 1).ok());
  for (const std::uintmax_t left : {0u, 64u * 1024u, 300u * 1024u}) {
    disk.fill(left);
    std::int64_t number = read_numbers(*session).greatest;
    auto written = write_number(*session, number + 1);
    for (; written.ok() && number < 1'000; written = write_number(*session, number + 1)) ++number;
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().reaction, Reaction::kRetry) << written.error().reason;
    EXPECT_FALSE(write_number(*session, number + 1).ok());
    expect_one_transaction(*session, number);
    EXPECT_EQ(read_numbers(*session).greatest, number);
    disk.make_room();
    EXPECT_TRUE(write_number(*session, number + 1).ok());
    expect_one_transaction(*session, number + 1);
  }
}

TEST(ReplaceContent, GivesReadersWhatWasThereUntilTheyBeginAnew) {
  const Directory directory;
  const std::string live = directory / "live";
  const std::string fresh = directory / "fresh";
  const auto database = open(live);
  ASSERT_TRUE(connect(*database)->run_script(std::string{kMakeNumbers} + "; CREATE TABLE old (id INTEGER)").ok());
  ASSERT_TRUE(write_number(*connect(*database), 1).ok());
  {
    const auto scratch = open_database({.path = fresh, .is_scratch = true}).value();
    const auto session = connect(*scratch);
    ASSERT_TRUE(session->run_script(kMakeNumbers).ok());
    ASSERT_TRUE(write_number(*session, 2).ok());
  }
  const auto reader = connect(*database, SqlAccess::kRead);
  ASSERT_TRUE(reader->begin().ok());
  ASSERT_EQ(read_numbers(*reader).greatest, 1);
  const auto replaced = replace_content({.path = live}, fresh);
  ASSERT_TRUE(replaced.ok()) << replaced.error().reason;
  EXPECT_EQ(read_numbers(*reader).greatest, 1);
  ASSERT_TRUE(reader->commit().ok());
  EXPECT_EQ(read_numbers(*reader).least, 2);
  EXPECT_FALSE(reader->execute("SELECT * FROM old", {}).ok());

  const auto writer = connect(*database);  // beside the reader, as before
  ASSERT_TRUE(reader->begin().ok());
  ASSERT_EQ(read_numbers(*reader).greatest, 2);
  EXPECT_TRUE(write_number(*writer, 3).ok());
  ASSERT_TRUE(reader->commit().ok());
  expect_one_transaction(*reader, 3);
}

TEST(ReplaceContent, ChangesNothingWhereAnotherWritesOrThereIsNothing) {
  const Directory directory;
  const std::string live = directory / "live";
  const std::string fresh = directory / "fresh";
  const auto database = open(live);
  const auto writer = connect(*database);
  ASSERT_TRUE(writer->run_script(kMakeNumbers).ok());
  ASSERT_TRUE(write_number(*writer, 1).ok());
  EXPECT_FALSE(replace_content({.path = live}, fresh).ok());
  ASSERT_TRUE(connect(*open(fresh))->run_script(kMakeNumbers).ok());
  ASSERT_TRUE(writer->begin().ok());
  const auto replaced = replace_content({.path = live, .busy_timeout = Duration{20}}, fresh);
  ASSERT_FALSE(replaced.ok());
  EXPECT_EQ(replaced.error().reaction, Reaction::kRetry) << replaced.error().reason;
  ASSERT_TRUE(writer->commit().ok());
  expect_one_transaction(*writer, 1);
}

// Ends in the middle of what it does; gives the last number that it was sure of.
std::int64_t kill_a_writer(const std::string& path, int transactions) {
  const std::string command = std::string{"exec "} + RELANCE_SQLITE_PROCESS + " " + path;
  std::FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) return -1;
  std::array<char, 64> line{};
  std::int64_t last = 0;
  pid_t pid = 0;
  for (int lines = 0; std::fgets(line.data(), static_cast<int>(line.size()), output) != nullptr; ++lines) {
    if (lines == 0) {
      pid = static_cast<pid_t>(std::strtol(line.data(), nullptr, 10));
    } else {
      last = std::strtoll(line.data(), nullptr, 10);
    }
    if (lines == transactions) kill(pid, SIGKILL);
  }
  pclose(output);
  return last;
}

TEST(SqliteFaults, AKilledProcessLeavesWholeTransactionsAndAllThatItWasSureOf) {
  const Directory directory;
  const std::string path = directory / "views";
  for (const int transactions : {1, 2, 7, 30}) {
    const std::int64_t last = kill_a_writer(path, transactions);
    ASSERT_GE(last, transactions);
    const auto database = open(path);
    expect_one_transaction(*connect(*database), last);
  }
}

TEST(SqliteFaults, ALogWhoseEndIsLostOrTornCostsWholeTransactions) {
  const Directory directory;
  const std::string path = directory / "views";
  for (const std::uintmax_t cut : {1u, 5'000u, 60'000u}) {
    ASSERT_GE(kill_a_writer(path, 5), 5);
    const std::string log = path + "-wal";
    fs::resize_file(log, fs::file_size(log) - cut);
    std::ofstream{log, std::ios::app} << "noise";
    const auto database = open(path);
    expect_one_transaction(*connect(*database), 1);
  }
}

// A database, closed, of some pages.
void make_database(const std::string& path) {
  const auto database = open(path);
  const auto session = connect(*database);
  ASSERT_TRUE(session->run_script(kMakeNumbers).ok());
  ASSERT_TRUE(write_number(*session, 1).ok());
}

void overwrite(const std::string& path, std::int64_t at, std::size_t size) {
  std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(at);
  file << std::string(size, '\xa5');
}

TEST(SqliteFaults, AFileThatIsNoDatabaseIsRefused) {
  const Directory directory;
  const std::string path = directory / "views";
  make_database(path);
  overwrite(path, 0, 100);
  const auto opened = open_database({.path = path});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reaction, Reaction::kStop);
  EXPECT_NE(opened.error().reason.find(path), std::string::npos);
}

TEST(SqliteFaults, ADamagedTableOfContentsIsRefused) {
  const Directory directory;
  const std::string path = directory / "views";
  make_database(path);
  overwrite(path, 100, 3'996);
  const auto opened = open_database({.path = path});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reaction, Reaction::kStop) << opened.error().reason;
}

TEST(SqliteFaults, DamageFurtherInShowsWhenItIsRead) {
  constexpr std::int64_t kPage = 4'096;
  for (const bool is_cut : {false, true}) {
    const Directory directory;
    const std::string path = directory / "views";
    make_database(path);
    if (is_cut) {
      fs::resize_file(path, 3 * kPage);
    } else {
      overwrite(path, 5 * kPage, 5 * kPage);
    }
    auto opened = open_database({.path = path});
    if (!opened.ok()) {
      EXPECT_EQ(opened.error().reaction, Reaction::kStop);
      continue;
    }
    const auto session = connect(*opened.value());
    ports::SqlRows rows;
    const auto read = session->query("SELECT filling FROM numbers", {}, std::vector{ports::SqlType::kText}, rows);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().reaction, Reaction::kStop) << read.error().reason;
  }
}

TEST(SqliteFaults, AFolderThatIsNotThereIsNotWaitedFor) {
  const Directory directory;
  const auto opened = open_database({.path = directory / "nowhere/views"});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reaction, Reaction::kStop);
}

TEST(SqliteFaults, TheDatabaseMayBeOpenedBySeveralAtOnceAndAgain) {
  const Directory directory;
  const std::string path = directory / "views";
  const auto one = open(path);
  const auto other = open(path);
  const auto session = connect(*one);
  ASSERT_TRUE(session->run_script(kMakeNumbers).ok());
  ASSERT_TRUE(write_number(*connect(*other), 1).ok());
  ASSERT_TRUE(write_number(*session, 2).ok());
  expect_one_transaction(*connect(*other, SqlAccess::kRead), 2);
  EXPECT_FALSE(library_version().empty());
}

}  // namespace
}  // namespace relance::sqlite
