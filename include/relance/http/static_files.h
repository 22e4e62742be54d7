// Files built into the program, with ETag, precompressed variants and unlimited caching of hashed names.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <relance/http/router.h>

namespace relance::http {

// The texts must outlive the router.
struct StaticFile {
  std::string_view path;          // "/assets/app-4f2a.js"
  std::string_view content_type;  // "text/javascript"
  std::string_view body;
  std::string_view gzip = {};    // the compressed body; empty: there is none
  std::string_view brotli = {};  // same
  bool is_immutable = false;     // its name changes with its content
};

// Adds a GET route for each file. No authentication is required.
void add_static_files(Router& router, std::span<const StaticFile> files);

}  // namespace relance::http
