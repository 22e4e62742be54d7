#include "format_file.h"

#include <charconv>
#include <memory>

#include "databases.h"

namespace relance::embedded {

namespace {

using ports::Reaction;

std::string path_of(const std::string& directory) {
  return directory + "/FORMAT";
}

// Parses the version in `<kind> <version>\n`.
ports::PortResult<int> check_text(std::string_view text, const std::string& directory, Format format) {
  const auto refuse = [&](const std::string& why) { return ports::failure(Reaction::kStop, directory + " " + why); };
  const std::size_t space = text.find(' ');
  int version = 0;
  if (space == std::string_view::npos || text.back() != '\n') return refuse("contains no data of Relance");
  const char* end = text.data() + text.size() - 1;
  const auto [stopped, error] = std::from_chars(text.data() + space + 1, end, version);
  if (error != std::errc{} || stopped != end || version < 1) return refuse("contains no data of Relance");
  if (text.substr(0, space) != format.kind) {
    return refuse("holds a " + std::string{text.substr(0, space)} + ", not a " + std::string{format.kind});
  }
  if (version < format.oldest) {
    return refuse("is of format " + std::to_string(version) +
                  ", which is no longer supported: remove it, and it is rebuilt from the log");
  }
  if (version <= format.version) return version;
  return refuse("was written by a newer version (format " + std::to_string(version) + ", this program knows " +
                std::to_string(format.version) + "): upgrade first");
}

// Durable, with its name, before anything else is written: write to a temporary file, sync, rename.
rocksdb::Status write_format(rocksdb::Env& env, const std::string& directory, Format format) {
  const std::string text = std::string{format.kind} + " " + std::to_string(format.version) + "\n";
  const std::string aside = path_of(directory) + ".tmp";
  rocksdb::Status status = rocksdb::WriteStringToFile(&env, text, aside, true);
  if (status.ok()) status = env.RenameFile(aside, path_of(directory));
  std::unique_ptr<rocksdb::Directory> opened;
  if (status.ok()) status = env.NewDirectory(directory, &opened);
  return status.ok() ? opened->Fsync() : status;
}

ports::PortResult<int> read_version(rocksdb::Env& env, const std::string& directory, Format format) {
  std::string text;
  const rocksdb::Status status = rocksdb::ReadFileToString(&env, path_of(directory), &text);
  if (!status.ok()) return stop("no " + std::string{format.kind} + " in " + directory, status);
  return check_text(text, directory, format);
}

}  // namespace

ports::PortResult<ports::Done> check_directory(rocksdb::Env& env, const std::string& directory, Format format) {
  const auto version = read_version(env, directory, format);
  if (!version.ok()) return Failure{version.error()};
  return ports::Done{};
}

ports::PortResult<ports::Done> claim_directory(rocksdb::Env& env, const std::string& directory, Format format) {
  rocksdb::Status status;
  if (env.FileExists(path_of(directory)).ok()) {
    const auto version = read_version(env, directory, format);
    if (!version.ok()) return Failure{version.error()};
    if (version.value() == format.version) return ports::Done{};
  } else if (env.FileExists(directory + "/CURRENT").ok()) {
    return ports::failure(Reaction::kStop, directory + " contains a database that Relance did not create");
  } else {
    status = env.CreateDirIfMissing(directory);
  }
  if (status.ok()) status = write_format(env, directory, format);
  if (!status.ok()) return stop("cannot create " + directory, status);
  return ports::Done{};
}

}  // namespace relance::embedded
