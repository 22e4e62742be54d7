// Files that are part of the program, with ETag, precompressed variants and unlimited caching of hashed names.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <relance/http/router.h>

namespace relance::http {

// Texts live as long as the program.
struct StaticFile {
  std::string_view path;          // "/assets/app-4f2a.js"
  std::string_view content_type;  // "text/javascript"
  std::string_view body;
  std::string_view gzip = {};    // the same, compressed; empty: there is none
  std::string_view brotli = {};  // same
  bool is_immutable = false;     // its name changes with its content
};

// Adds a route of GET for each file. Any caller may read them.
void add_static_files(Router& router, std::span<const StaticFile> files);

}  // namespace relance::http
