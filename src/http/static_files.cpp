#include <relance/base/uuid.h>
#include <relance/http/accept_encoding.h>
#include <relance/http/static_files.h>

namespace relance::http {
namespace {

constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";
constexpr std::string_view kRevalidate = "no-cache";

ports::HttpResponse respond(const StaticFile& file, const std::string& etag, const ports::HttpRequest& request) {
  ports::HttpResponse response;
  response.content_type = file.content_type;
  response.headers = {{"ETag", etag},
                      {"Cache-Control", std::string{file.is_immutable ? kImmutable : kRevalidate}},
                      {"Vary", "Accept-Encoding"}};
  if (has_current(request, etag)) {
    response.status = 304;
    return response;
  }
  if (!file.brotli.empty() && accepts_coding(request, "br")) {
    response.body = file.brotli;
    response.headers.emplace_back("Content-Encoding", "br");
  } else if (!file.gzip.empty() && accepts_coding(request, "gzip")) {
    response.body = file.gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = file.body;
  }
  return response;
}

}  // namespace

void add_static_files(Router& router, std::span<const StaticFile> files) {
  for (const StaticFile& file : files) {
    const std::string etag = "W/\"" + to_string(uuid5(kNamespaceUrl, file.body)) + "\"";
    router.add("GET", file.path, {}, [file, etag](const std::shared_ptr<Exchange>& exchange) {
      exchange->answer(respond(file, etag, exchange->request));
    });
  }
}

}  // namespace relance::http
