#include "journal_check.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "crc32c.h"
#include "databases.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;

// The format of a journal: blocks of fragments, each with a header (checksum of what follows the length, length, type),
// that do not cross blocks; the rest of a block that is too short for a header is zero.
constexpr std::size_t kBlockBytes = 32 * 1024;
constexpr std::size_t kHeaderBytes = 7;
constexpr std::size_t kTypeAt = 6;
constexpr std::size_t kSectorBytes = 512;  // written by a disk as a whole or not at all
constexpr unsigned char kWholeRecord = 1;
constexpr unsigned char kFirstFragment = 2;

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

struct Fragment {
  explicit Fragment(std::string_view rest)
      : length(static_cast<std::size_t>(byte(rest, 4) | byte(rest, 5) << 8)),
        type(static_cast<unsigned char>(rest[kTypeAt])),
        checksum(byte(rest, 0) | byte(rest, 1) << 8 | byte(rest, 2) << 16 | byte(rest, 3) << 24) {}

  static std::uint32_t byte(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

  // A recycled log file has the log number as part of the header, after the length, and covered by the checksum.
  [[nodiscard]] std::size_t size() const {
    const bool recycled = (type >= 5 && type <= 8) || type == 11 || type == 131;
    return kHeaderBytes + length + (recycled ? 4 : 0);
  }
  [[nodiscard]] bool begins_record() const { return type == kWholeRecord || type == kFirstFragment; }

  std::size_t length;
  unsigned char type;
  std::uint32_t checksum;
};

class Journal {
 public:
  explicit Journal(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] std::optional<std::size_t> find_damage() const {
    const std::size_t bad = skip_good(0);
    if (bad >= bytes_.size() || is_torn(bad)) return std::nullopt;
    return bad;
  }

 private:
  // The rest of the block from `at` on.
  [[nodiscard]] std::string_view block_rest(std::size_t at) const {
    return bytes_.substr(at, kBlockBytes - at % kBlockBytes);
  }
  [[nodiscard]] bool is_trailer(std::size_t at) const { return kBlockBytes - at % kBlockBytes < kHeaderBytes; }

  // Whether there is a fragment with a correct checksum at `at`.
  [[nodiscard]] bool is_good(std::size_t at) const {
    const std::string_view rest = block_rest(at);
    if (rest.size() < kHeaderBytes) return false;
    const Fragment fragment{rest};
    if (fragment.type == 0 || fragment.size() > rest.size()) return false;
    Crc32c crc;
    crc.add(rest.substr(kTypeAt, fragment.size() - kTypeAt));
    return crc.masked() == fragment.checksum;
  }

  // The first position from `at` on without a good fragment; the size if all are good.
  [[nodiscard]] std::size_t skip_good(std::size_t at) const {
    while (at < bytes_.size()) {
      if (is_trailer(at)) {
        if (!is_zero(block_rest(at))) return at;
        at += block_rest(at).size();
      } else if (is_good(at)) {
        at += Fragment{block_rest(at)}.size();
      } else {
        return at;
      }
    }
    return bytes_.size();
  }

  // Whether a record begins after `at`: then what is at `at` had been synced.
  [[nodiscard]] bool record_follows(std::size_t at) const {
    const std::size_t block_end = at + block_rest(at).size();
    for (std::size_t i = at + 1; i < bytes_.size();) {
      const bool begins =
          !is_trailer(i) && i + kHeaderBytes <= bytes_.size() && Fragment{block_rest(i)}.begins_record();
      if (begins && is_good(i)) return true;
      if (i < block_end) {
        ++i;  // the next one may be anywhere in this block
      } else {
        const std::size_t block_size = block_rest(i).size();
        i += !is_trailer(i) && is_good(i) ? Fragment{block_rest(i)}.size() : block_size;
      }
    }
    return false;
  }

  // Whether the fragment at `at` is intact except for its length.
  [[nodiscard]] bool is_good_but_for_length(std::size_t at) const {
    const std::string_view rest = block_rest(at);
    if (rest.size() < kHeaderBytes) return false;
    const Fragment fragment{rest};
    Crc32c crc;
    crc.add(rest.substr(kTypeAt, 1));
    for (std::size_t end = kHeaderBytes; end < rest.size(); ++end) {
      crc.add(rest.substr(end, 1));
      if (crc.masked() == fragment.checksum) return true;
    }
    return false;
  }

  // For the last record: whether a crash can have left it like this, cut off or with missing sectors.
  [[nodiscard]] bool is_torn(std::size_t at) const {
    if (record_follows(at) || is_good_but_for_length(at)) return false;
    const std::string_view rest = block_rest(at);
    const bool at_end = at + rest.size() == bytes_.size();
    if (at_end && (rest.size() < kHeaderBytes || Fragment{rest}.size() > rest.size())) return true;
    std::size_t sector = (at + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
    for (; sector < bytes_.size(); sector += kSectorBytes) {
      if (is_zero(bytes_.substr(sector, kSectorBytes))) return true;
    }
    return is_zero(bytes_.substr(at));
  }

  std::string_view bytes_;
};

PortResult<Done> check_journal(rocksdb::Env& env, const std::string& path) {
  std::string bytes;
  const rocksdb::Status status = rocksdb::ReadFileToString(&env, path, &bytes);
  if (!status.ok()) return stop("cannot read " + path, status);
  const auto damage = find_damage(bytes);
  if (!damage) return Done{};
  return ports::failure(ports::Reaction::kStop, path + " is damaged at byte " + std::to_string(*damage));
}

}  // namespace

std::optional<std::size_t> find_damage(std::string_view journal) {
  return Journal{journal}.find_damage();
}

PortResult<Done> check_manifest(rocksdb::Env& env, const std::string& directory) {
  const std::string current = directory + "/CURRENT";
  if (!env.FileExists(current).ok()) return Done{};
  std::string name;
  const rocksdb::Status status = rocksdb::ReadFileToString(&env, current, &name);
  if (!status.ok()) return stop("cannot read " + current, status);
  if (!name.starts_with("MANIFEST-") || !name.ends_with('\n')) {
    return ports::failure(ports::Reaction::kStop, current + " is damaged");
  }
  return check_journal(env, directory + "/" + name.substr(0, name.size() - 1));
}

PortResult<Done> check_write_ahead_logs(rocksdb::Env& env, const std::string& directory) {
  std::vector<std::string> names;
  const rocksdb::Status status = env.GetChildren(directory, &names);
  if (!status.ok()) return stop("cannot read " + directory, status);
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (!name.ends_with(".log")) continue;
    std::string path = directory;
    path.append("/").append(name);
    if (auto checked = check_journal(env, path); !checked.ok()) return checked;
  }
  return Done{};
}

}  // namespace relance::embedded
