#include "bare_parse.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <simdjson.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace relance::bench {
namespace {

// A whole file in memory, with room behind it for a parser that reads past its end.
class MappedFile {
 public:
  MappedFile(const std::string& path, Mapping mapping) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) fail(path);
    size_ = static_cast<std::size_t>(status.st_size);
    const std::size_t room = size_ + simdjson::SIMDJSON_PADDING;
    void* const place = ::mmap(nullptr, room, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) fail(path);
    data_ = static_cast<const char*>(place);
    const int flags = MAP_SHARED | MAP_FIXED | (mapping == Mapping::kPopulated ? MAP_POPULATE : 0);
    if (size_ != 0 && ::mmap(place, size_, PROT_READ, flags, descriptor_, 0) == MAP_FAILED) fail(path);
  }
  ~MappedFile() {
    ::munmap(const_cast<char*>(data_), size_ + simdjson::SIMDJSON_PADDING);
    ::close(descriptor_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] const char* begin() const { return data_; }
  [[nodiscard]] const char* end() const { return data_ + size_; }

 private:
  [[noreturn]] static void fail(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
  }

  int descriptor_;
  std::size_t size_ = 0;
  const char* data_ = nullptr;
};

}  // namespace

std::uint64_t count_documents(const std::string& path, Mapping mapping) {
  const MappedFile file(path, mapping);
  simdjson::dom::parser parser;
  std::uint64_t documents = 0;
  for (const char* line = file.begin(); line != file.end();) {
    const auto* const found =
        static_cast<const char*>(std::memchr(line, '\n', static_cast<std::size_t>(file.end() - line)));
    const char* const line_end = found == nullptr ? file.end() : found;
    simdjson::dom::element document;
    if (parser.parse(line, static_cast<std::size_t>(line_end - line), false).get(document) != simdjson::SUCCESS) {
      throw std::runtime_error(path + ": a line is no JSON document");
    }
    ++documents;
    line = found == nullptr ? line_end : line_end + 1;
  }
  return documents;
}

}  // namespace relance::bench
