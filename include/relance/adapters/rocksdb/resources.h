// Shared by the databases of one process: one memory budget for the block cache and the write buffers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace relance::embedded {

struct Resources;

// Free space to keep on a disk that is written to: flushes and compactions may need some at any time.
inline constexpr std::uint64_t kFreeBytesMin = 256 * 1024 * 1024;

// `cache_bytes` bounds cached blocks and unflushed writes together; writes are flushed as they approach
// `write_buffer_bytes`, which is less than `cache_bytes`.
[[nodiscard]] std::shared_ptr<Resources> make_resources(std::size_t cache_bytes, std::size_t write_buffer_bytes);

[[nodiscard]] std::string rocksdb_version();  // of the linked library: "7.8.3"
[[nodiscard]] bool rocksdb_has_asserts();     // whether that library was built with assertions: half as fast

}  // namespace relance::embedded
