#include "info_log.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <utility>

#include <rocksdb/env.h>

namespace relance::embedded {

namespace {

using logging::Level;

constexpr std::size_t kMessageBytesMax = 1024;

// Any thread.
class InfoLog final : public rocksdb::Logger {
 public:
  InfoLog(std::string directory, std::shared_ptr<rocksdb::Logger> file)
      : Logger(file->GetInfoLogLevel()), directory_(std::move(directory)), file_(std::move(file)) {}
  ~InfoLog() override { Close().PermitUncheckedError(); }

  using Logger::Logv;
  void Logv(rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    va_list again;
    va_copy(again, arguments);
    file_->Logv(level, format, arguments);
    forward(level, format, again);
    va_end(again);
  }
  void LogHeader(const char* format, va_list arguments) override { file_->LogHeader(format, arguments); }
  void Flush() override { file_->Flush(); }
  [[nodiscard]] std::size_t GetLogFileSize() const override { return file_->GetLogFileSize(); }
  void SetInfoLogLevel(rocksdb::InfoLogLevel level) override {
    Logger::SetInfoLogLevel(level);
    file_->SetInfoLogLevel(level);
  }

 protected:
  rocksdb::Status CloseImpl() override { return file_->Close(); }

 private:
  void forward(rocksdb::InfoLogLevel level, const char* format, va_list arguments) {
    const bool is_warning = level == rocksdb::WARN_LEVEL;
    const bool is_error = level == rocksdb::ERROR_LEVEL || level == rocksdb::FATAL_LEVEL;
    if (!is_warning && !is_error) return;
    std::array<char, kMessageBytesMax> message{};
    std::vsnprintf(message.data(), message.size(), format, arguments);
    const std::lock_guard lock(mutex_);
    logging::write(is_error ? Level::kError : Level::kWarning, "rocksdb",
                   {{"directory", directory_}, {"message", message.data()}}, is_error ? errors_ : warnings_,
                   logging::monotonic_now());
  }

  const std::string directory_;
  const std::shared_ptr<rocksdb::Logger> file_;
  std::mutex mutex_;
  logging::Throttle warnings_{kInfoLogInterval};  // guarded by mutex_
  logging::Throttle errors_{kInfoLogInterval};    // guarded by mutex_
};

}  // namespace

std::shared_ptr<rocksdb::Logger> make_info_log(std::string directory, std::shared_ptr<rocksdb::Logger> file) {
  return std::make_shared<InfoLog>(std::move(directory), std::move(file));
}

void forward_warnings(const std::string& directory, rocksdb::Options& options) {
  std::shared_ptr<rocksdb::Logger> file;
  if (!rocksdb::CreateLoggerFromOptions(directory, options, &file).ok()) return;
  options.info_log = make_info_log(directory, std::move(file));
}

}  // namespace relance::embedded
