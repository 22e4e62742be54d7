// The fold of one partition: the rules of docs/rules.md that the workload exercises, in the least work they can be.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "contact.h"
#include "counts.h"
#include "event.h"
#include "record_writer.h"

namespace relance::floor {

struct Timer {
  Timestamp due;
  Contact* contact;

  friend bool operator>(const Timer& a, const Timer& b) {
    return a.due != b.due ? a.due > b.due : a.contact->key > b.contact->key;
  }
};

class ContactTask {
 public:
  void fold(const Event& event, RecordWriter& out);

  // What changed since the last call, by key.
  [[nodiscard]] std::vector<Contact*> take_changed();
  // Differences by campaign since they were last cleared.
  [[nodiscard]] std::map<std::string, Counts, std::less<>>& counts() { return counts_; }
  [[nodiscard]] Timestamp stream_time() const { return stream_time_; }

 private:
  void fire(Timestamp until, RecordWriter& out);
  void apply(Contact& contact, const Event& event, RecordWriter& out);
  void sent(Contact& contact, const Event& event, RecordWriter& out);
  void status(Contact& contact, const Event& event, RecordWriter& out);
  void received(Contact& contact, const Event& event, RecordWriter& out);
  void opt_out(Contact& contact, const Event& event, RecordWriter& out);
  void raise(Contact& contact, int which, Status to, Timestamp occurred_at, RecordWriter& out);
  void finish(Contact& contact, Contribution before, RecordWriter& out);
  Contact& find_or_add(std::string_view key);
  Counts& counts_of(std::string_view campaign);

  Timestamp stream_time_ = kEarliestTime;
  boost::unordered_flat_map<std::string_view, std::unique_ptr<Contact>> contacts_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  std::vector<Contact*> changed_;
  std::map<std::string, Counts, std::less<>> counts_;
};

}  // namespace relance::floor
