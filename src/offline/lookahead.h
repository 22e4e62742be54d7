// The upcoming lines, whose contacts are prefetched while earlier lines are processed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "contact_task.h"

namespace relance::offline {

// The text of the first member `subject` in the line, found without parsing JSON; empty if there is none. Only a guess
// for prefetching: ignores escapes and nesting.
inline std::string_view guess_subject(std::string_view line) {
  constexpr std::string_view kBefore = "\"sub";
  constexpr std::string_view kFromJ = "ject\":\"";
  std::size_t at = kBefore.size();
  while (at < line.size()) {
    at = line.find('j', at);
    if (at == std::string_view::npos) return {};
    if (line.substr(at).starts_with(kFromJ) && line.substr(at - kBefore.size(), kBefore.size()) == kBefore) {
      line.remove_prefix(at + kFromJ.size());
      return line.substr(0, line.find('"'));
    }
    ++at;
  }
  return {};
}

class Lookahead {
 public:
  static constexpr std::size_t kLines = 16;  // from the first prefetch to processing

  // `line` will be processed kLines calls later. `task_of` returns the task of a key.
  template <class TaskOf>
  void push(std::string_view line, TaskOf task_of) {
    Entry& entry = entries_[next_++ % kLines];
    entry = {};
    const std::string_view subject = guess_subject(line);
    if (!subject.empty()) {
      entry.task = &task_of(subject);
      entry.hash = ContactTask::hash_of(subject);
      entry.task->expect(entry.hash);
    }
    step();
  }

 private:
  struct Entry {
    const ContactTask* task = nullptr;
    std::uint64_t hash = 0;
    const domain::Contact* contact = nullptr;  // contacts never move
  };

  void step() {
    if (Entry* entry = before(4); entry != nullptr && entry->task != nullptr) {
      entry->contact = entry->task->expect_contact(entry->hash);
    }
    if (const Entry* entry = before(8); entry != nullptr && entry->contact != nullptr) {
      ContactTask::expect_enrolments(*entry->contact);
    }
    if (const Entry* entry = before(12); entry != nullptr && entry->contact != nullptr) {
      ContactTask::expect_messages(*entry->contact);
    }
  }

  // The entry `lines` before the last one.
  Entry* before(std::size_t lines) { return next_ > lines ? &entries_[(next_ - 1 - lines) % kLines] : nullptr; }

  std::array<Entry, kLines> entries_{};
  std::size_t next_ = 0;
};

}  // namespace relance::offline
