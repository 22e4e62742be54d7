#include "disk.h"

#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "../report.h"

namespace relance::bench {

double append_and_sync_ms(const std::string& path) {
  constexpr int kTimes = 200;
  const std::string block(std::size_t{16} * 1024, 'x');
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw std::system_error(errno, std::generic_category(), path);
  Series ms;
  bool is_good = true;
  for (int i = 0; i < kTimes && is_good; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    is_good = ::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()) && ::fdatasync(file) == 0;
    ms.add(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  const int error = errno;
  ::close(file);
  ::unlink(path.c_str());
  if (!is_good) throw std::system_error(error, std::generic_category(), path);
  return ms.median();
}

}  // namespace relance::bench
