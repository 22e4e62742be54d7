// What the databases of one process share: one budget of memory for blocks read and for what is not yet on disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace relance::embedded {

struct Resources;

// Of a disk that is written: flushes and compactions need some of it at any time.
inline constexpr std::uint64_t kFreeBytesMin = 256 * 1024 * 1024;

// `cache_bytes` bounds the blocks kept in memory together with what was written lately; the latter is flushed when it
// comes near `write_buffer_bytes`, which is less than `cache_bytes`.
[[nodiscard]] std::shared_ptr<Resources> make_resources(std::size_t cache_bytes, std::size_t write_buffer_bytes);

[[nodiscard]] std::string rocksdb_version();  // of the library that runs: "7.8.3"
[[nodiscard]] bool rocksdb_has_asserts();     // whether that library was built with its assertions: half as fast

}  // namespace relance::embedded
