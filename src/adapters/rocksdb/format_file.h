// `FORMAT`, beside the files of a database: what a directory holds, and since which version of its format. Read before
// anything is opened, so that what a newer program wrote is left as it is.
#pragma once

#include <string>
#include <string_view>

#include <rocksdb/env.h>

#include <relance/ports/error.h>

namespace relance::embedded {

struct Format {
  std::string_view kind;  // "relance-log"
  int version = 1;
  int oldest = 1;  // that is read on
};

// kStop: a newer format, another kind, or something else altogether. A directory without databases is made and marked,
// and one of an older format gets the current mark: what is written to it from now on, an older program may not know.
[[nodiscard]] ports::PortResult<ports::Done> claim_directory(rocksdb::Env& env, const std::string& directory,
                                                             Format format);
// As claim_directory, but makes and writes nothing.
[[nodiscard]] ports::PortResult<ports::Done> check_directory(rocksdb::Env& env, const std::string& directory,
                                                             Format format);

}  // namespace relance::embedded
