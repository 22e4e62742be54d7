#include "refusal.h"

#include <algorithm>

namespace relance::redis {
namespace {

struct Known {
  std::string_view sign;  // in the reply: a script passes on the errors of its commands
  std::string_view code;
  std::string_view meaning;
};

constexpr Known kKnown[] = {
    {"WRONGPASS", "WRONGPASS", "the user or the password is wrong"},
    {"invalid password", "ERR", "the password is wrong"},
    {"NOAUTH", "NOAUTH", "it requires a password"},
    {"AUTH", "ERR", "it requires no password, or has no users because it is older than 6.0"},
    {"NOPERM", "NOPERM", "the user lacks permission for the command or for these keys"},
    {"can't run this command", "NOPERM", "the user lacks permission for GETRANGE and SET, which the script calls"},
    {"can't access at least one of the keys", "NOPERM", "the user lacks permission for these keys"},
    {"READONLY", "READONLY", "it is a read-only replica"},
    {"OOM", "OOM", "its memory is full: it needs a maxmemory-policy that evicts"},
    {"MOVED", "MOVED", "it is part of a cluster: a single server is needed"},
    {"ASK ", "ASK", "it is part of a cluster: a single server is needed"},
    {"CLUSTERDOWN", "CLUSTERDOWN", "it is part of a cluster: a single server is needed"},
    {"LOADING", "LOADING", "it is still loading its data"},
    {"MASTERDOWN", "MASTERDOWN", "it is a replica without its master"},
    {"MISCONF", "MISCONF", "it cannot save to disk and rejects writes until it can"},
    {"NOREPLICAS", "NOREPLICAS", "it has too few replicas and rejects writes until it has enough"},
    {"BUSY", "BUSY", "it is blocked by a running script"},
    {"max number of clients", "ERR", "it has too many clients"},
    {"DB index is out of range", "ERR", "it has no database with this number"},
    {"unknown command", "ERR", "it does not know this command"},
};

// The first word of every error; empty if it does not look like a code.
std::string_view code_of(std::string_view answer) {
  const std::string_view word = answer.substr(0, answer.find(' '));
  const bool is_code = std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_code && !word.empty() ? word : "an error";
}

}  // namespace

std::string refusal_of(std::string_view command, std::string_view answer) {
  const auto known = std::ranges::find_if(kKnown, [&](const Known& k) { return answer.find(k.sign) != answer.npos; });
  std::string text{command};
  if (known == std::end(kKnown)) return text.append(" is answered ").append(code_of(answer));
  return text.append(" is answered ").append(known->code).append(": ").append(known->meaning);
}

}  // namespace relance::redis
