#include "info_log.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include "integration/rocksdb/world.h"
#include "support/recording_sink.h"

namespace relance::embedded {
namespace {

using logging::Level;
using testing::ElementsAre;

class FileLog : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(rocksdb::InfoLogLevel /*level*/, const char* format, va_list arguments) override {
    char line[100];
    std::vsnprintf(line, sizeof line, format, arguments);
    lines.emplace_back(line);
  }
  std::vector<std::string> lines;
};

class InfoLog : public testing::Test {
 protected:
  void write(rocksdb::InfoLogLevel level, const char* text) { rocksdb::Log(level, log.get(), "%s %d", text, 7); }

  logging::RecordingSink sink;
  std::shared_ptr<FileLog> file = std::make_shared<FileLog>();
  std::shared_ptr<rocksdb::Logger> log = make_info_log("state", file);

 private:
  const logging::Installed installed_{sink};
};

TEST_F(InfoLog, ForwardsWarningsAndErrorsAndKeepsAllInTheFile) {
  write(rocksdb::INFO_LEVEL, "compacted");
  write(rocksdb::WARN_LEVEL, "stalled");
  write(rocksdb::ERROR_LEVEL, "corrupt");
  write(rocksdb::HEADER_LEVEL, "options");
  EXPECT_THAT(file->lines, ElementsAre("compacted 7", "stalled 7", "corrupt 7", "options 7"));
  EXPECT_THAT(sink.lines(),
              ElementsAre("rocksdb directory=state message=stalled 7", "rocksdb directory=state message=corrupt 7"));
  EXPECT_THAT(sink.levels(), ElementsAre(Level::kWarning, Level::kError));
}

TEST_F(InfoLog, DoesNotFloodAndLetsErrorsPastWarnings) {
  for (int i = 0; i < 1000; ++i) write(rocksdb::WARN_LEVEL, "stalled");
  write(rocksdb::ERROR_LEVEL, "corrupt");
  EXPECT_EQ(sink.lines().size(), 2U);
  EXPECT_EQ(file->lines.size(), 1001U);
}

TEST(InfoLogFile, IsWhereRocksDbPutsItAndIsClosedWithTheDatabase) {
  World world;
  world.open();
  EXPECT_TRUE(std::filesystem::exists(std::filesystem::path{world.options.directory} / "LOG"));
}

}  // namespace
}  // namespace relance::embedded
