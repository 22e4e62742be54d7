#include <algorithm>
#include <charconv>

#include <relance/base/uuid.h>
#include <relance/http/static_files.h>

namespace relance::http {
namespace {

constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";
constexpr std::string_view kRevalidate = "no-cache";

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// RFC 9110, section 12.5.3: whether the coding is listed with a weight above zero. A coding that is not listed is not
// sent, whatever `*` says.
bool accepts(const ports::HttpRequest& request, std::string_view coding) {
  const std::string* header = request.header("accept-encoding");
  if (header == nullptr) return false;
  for (std::string_view list = *header; !list.empty();) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    const std::string_view name = trimmed(one.substr(0, one.find(';')));
    if (name != coding) continue;
    const std::size_t weight = one.find("q=");
    double value = 1;
    if (weight != std::string_view::npos) {
      const std::string_view text = trimmed(one.substr(weight + 2));
      std::from_chars(text.data(), text.data() + text.size(), value);
    }
    return value > 0;
  }
  return false;
}

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
  if (!file.brotli.empty() && accepts(request, "br")) {
    response.body = file.brotli;
    response.headers.emplace_back("Content-Encoding", "br");
  } else if (!file.gzip.empty() && accepts(request, "gzip")) {
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
