// The file `FORMAT` beside the files of a database: what the directory contains, and in which version of its format.
// Read before anything is opened, so that data of a newer version is left untouched.
#pragma once

#include <string>
#include <string_view>

#include <rocksdb/env.h>

#include <relance/ports/error.h>

namespace relance::embedded {

struct Format {
  std::string_view kind;  // "relance-log"
  int version = 1;
  int oldest = 1;  // that can be read
};

// kStop: a newer format, another kind, or an unknown file. An empty directory is created and marked; one with an older
// format gets the current mark, since older programs may not understand what is written from now on.
[[nodiscard]] ports::PortResult<ports::Done> claim_directory(rocksdb::Env& env, const std::string& directory,
                                                             Format format);
// Like claim_directory, but writes nothing.
[[nodiscard]] ports::PortResult<ports::Done> check_directory(rocksdb::Env& env, const std::string& directory,
                                                             Format format);

}  // namespace relance::embedded
