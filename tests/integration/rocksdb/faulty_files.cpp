#include "integration/rocksdb/faulty_files.h"

#include <filesystem>
#include <utility>

namespace relance::embedded {

namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultyFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, FaultyFiles& files, std::string name)
      : FSWritableFileOwnerWrapper(std::move(file)), files_(files), name_(std::move(name)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    if (IOStatus status = files_.step(); !status.ok()) {
      // A write that fails may have got part of the way.
      const Slice part{data.data(), data.size() / 2};
      if (target()->Append(part, options, context).ok()) files_.appended(name_, part.size());
      return status;
    }
    IOStatus status = target()->Append(data, options, context);
    if (status.ok()) files_.appended(name_, data.size());
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* context) override {
    return Append(data, options, context);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    if (IOStatus status = files_.step(); !status.ok()) return status;
    // The disk itself need not be waited for: what is lost is what was not marked here.
    IOStatus status = target()->Flush(options, context);
    if (status.ok()) files_.synced(name_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override { return Sync(options, context); }

 private:
  FaultyFiles& files_;
  const std::string name_;
};

class FaultyDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  FaultyDirectory(std::unique_ptr<rocksdb::FSDirectory>&& directory, FaultyFiles& files)
      : FSDirectoryWrapper(std::move(directory)), files_(files) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return files_.step(); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*, const rocksdb::DirFsyncOptions&) override {
    return files_.step();
  }

 private:
  FaultyFiles& files_;
};

}  // namespace

void FaultyFiles::fail_at(std::uint64_t step, Fault fault) {
  const std::scoped_lock lock{mutex_};
  steps_left_ = step;
  fault_ = fault;
  failed_ = false;
}

void FaultyFiles::fail_tables(bool fail) {
  const std::scoped_lock lock{mutex_};
  tables_fail_ = fail;
}

bool FaultyFiles::has_failed() const {
  const std::scoped_lock lock{mutex_};
  return failed_;
}

std::uint64_t FaultyFiles::syncs() const {
  const std::scoped_lock lock{mutex_};
  return syncs_;
}

void FaultyFiles::lose_unsynced() {
  const std::scoped_lock lock{mutex_};
  for (auto& [name, sizes] : files_) {
    if (sizes.synced < sizes.written && std::filesystem::exists(name)) {
      std::filesystem::resize_file(name, sizes.synced);
      sizes.written = sizes.synced;
    }
  }
}

IOStatus FaultyFiles::step() {
  const std::scoped_lock lock{mutex_};
  const bool fails = (failed_ && fault_ == Fault::kFromThenOn) || (steps_left_ != 0 && --steps_left_ == 0);
  if (!fails) return IOStatus::OK();
  failed_ = true;
  return IOStatus::IOError("planted");
}

void FaultyFiles::appended(const std::string& name, std::uint64_t size) {
  const std::scoped_lock lock{mutex_};
  files_[name].written += size;
}

void FaultyFiles::synced(const std::string& name) {
  const std::scoped_lock lock{mutex_};
  ++syncs_;
  files_[name].synced = files_[name].written;
}

IOStatus FaultyFiles::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* context) {
  if (IOStatus status = step(); !status.ok()) return status;
  {
    const std::scoped_lock lock{mutex_};
    if (tables_fail_ && name.ends_with(".sst")) return IOStatus::NoSpace("planted");
  }
  std::unique_ptr<rocksdb::FSWritableFile> made;
  IOStatus status = target()->NewWritableFile(name, options, &made, context);
  if (!status.ok()) return status;
  {
    const std::scoped_lock lock{mutex_};
    files_[name] = {};
  }
  *file = std::make_unique<FaultyFile>(std::move(made), *this, name);
  return status;
}

IOStatus FaultyFiles::NewDirectory(const std::string& name, const IOOptions& options,
                                   std::unique_ptr<rocksdb::FSDirectory>* directory, IODebugContext* context) {
  std::unique_ptr<rocksdb::FSDirectory> opened;
  IOStatus status = target()->NewDirectory(name, options, &opened, context);
  if (status.ok()) *directory = std::make_unique<FaultyDirectory>(std::move(opened), *this);
  return status;
}

IOStatus FaultyFiles::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                                 IODebugContext* context) {
  if (IOStatus status = step(); !status.ok()) return status;
  IOStatus status = target()->RenameFile(from, to, options, context);
  const std::scoped_lock lock{mutex_};
  if (status.ok() && files_.contains(from)) {
    files_[to] = files_[from];
    files_.erase(from);
  }
  return status;
}

}  // namespace relance::embedded
