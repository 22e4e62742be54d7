// Files that fail on command and forget what was not synced, under RocksDB. No sync waits for a disk.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace relance::embedded {

// Any thread. Counts what reaches the disk: appends, syncs, renames, new files, syncs of directories.
class FaultyFiles : public rocksdb::FileSystemWrapper {
 public:
  enum class Fault { kOnce, kFromThenOn };

  FaultyFiles() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "faulty-files"; }

  // The n-th step from now on fails, from 1; 0: none.
  void fail_at(std::uint64_t step, Fault fault);
  // While it is set, a new table finds the disk full; other files do not.
  void fail_tables(bool fail);
  [[nodiscard]] bool has_failed() const;
  [[nodiscard]] std::uint64_t syncs() const;  // of files, so far
  // As a power cut does: every file ends where it was last synced. The database is closed.
  void lose_unsynced();

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;

  // What a file tells about itself.
  rocksdb::IOStatus step();
  void appended(const std::string& name, std::uint64_t size);
  void synced(const std::string& name);

 private:
  struct Sizes {
    std::uint64_t written = 0;
    std::uint64_t synced = 0;
  };
  mutable std::mutex mutex_;
  std::uint64_t steps_left_ = 0;
  Fault fault_ = Fault::kOnce;
  bool tables_fail_ = false;
  bool failed_ = false;
  std::uint64_t syncs_ = 0;
  std::map<std::string, Sizes> files_;
};

}  // namespace relance::embedded
