#include "tls.h"

#ifdef RELANCE_REDIS_TLS
#include <memory>

#include <hiredis/hiredis_ssl.h>
#include <openssl/ssl.h>
#endif

namespace relance::redis {

#ifdef RELANCE_REDIS_TLS

namespace {

struct SettingsDestroyer {
  void operator()(SSL_CTX* settings) const { SSL_CTX_free(settings); }
};
struct SessionDestroyer {
  void operator()(SSL* session) const { SSL_free(session); }
};
using Settings = std::unique_ptr<SSL_CTX, SettingsDestroyer>;
using Session = std::unique_ptr<SSL, SessionDestroyer>;

// hiredis by itself would accept any name. Null: out of memory, or no trusted certificates.
Session session_with(const std::string& host) {
  const Settings settings{SSL_CTX_new(TLS_client_method())};
  if (settings == nullptr || SSL_CTX_set_default_verify_paths(settings.get()) != 1) return nullptr;
  SSL_CTX_set_verify(settings.get(), SSL_VERIFY_PEER, nullptr);
  Session session{SSL_new(settings.get())};
  if (session == nullptr || SSL_set1_host(session.get(), host.c_str()) != 1) return nullptr;
  const bool is_number = host.find_first_not_of("0123456789.") == host.npos || host.find(':') != host.npos;
  if (!is_number && SSL_set_tlsext_host_name(session.get(), host.c_str()) != 1) return nullptr;
  return session;
}

// The error of the certificate is more informative than that of the connection.
Failure<ports::PortError> failed(const SSL& session, const char* why) {
  const long verdict = SSL_get_verify_result(&session);
  if (verdict != X509_V_OK) why = X509_verify_cert_error_string(verdict);
  return ports::failure(ports::Reaction::kRetry, std::string{"no TLS: "} + why);
}

}  // namespace

std::optional<std::string> tls_defect() {
  return std::nullopt;
}

ports::PortResult<ports::Done> secure(redisContext& context, const std::string& host, SteadyTime deadline) {
  Session session = session_with(host);
  if (session == nullptr) return ports::failure(ports::Reaction::kRetry, "no TLS: no certificates to trust");
  if (redisInitiateSSL(&context, session.get()) != REDIS_OK) return failed(*session, context.errstr);
  const SSL& handshake = *session.release();  // owned by the connection from here on
  while (SSL_is_init_finished(&handshake) == 0) {
    if (await(context.fd, POLLIN, deadline) == 0) return failed(handshake, "no answer in time");
    if (redisBufferRead(&context) != REDIS_OK) return failed(handshake, context.errstr);
  }
  return ports::Done{};
}

#else

std::optional<std::string> tls_defect() {
  return "rediss:// needs hiredis 1.0 or later with its TLS library, and this program was built without it. Let "
         "stunnel "
         "speak TLS: `client = yes`, `accept = 127.0.0.1:6380`, `connect = HOST:PORT`, `verifyChain = yes`, "
         "`checkHost = HOST`, `CAfile = /etc/ssl/certs/ca-certificates.crt`; then use redis:// to 127.0.0.1:6380";
}

ports::PortResult<ports::Done> secure(redisContext& /*context*/, const std::string& /*host*/, SteadyTime /*deadline*/) {
  return ports::failure(ports::Reaction::kStop, *tls_defect());
}

#endif

}  // namespace relance::redis
