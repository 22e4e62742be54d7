// The named locks of one database and their owners. Any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <relance/base/time.h>

namespace relance::sqlite {

class NamedLocks {
 public:
  using Owner = const void*;

  // Whether `owner` holds the lock now. Waits for it up to `wait`, or until `given_up` returns true.
  bool take(std::string_view name, Owner owner, Duration wait, const std::function<bool()>& given_up);
  void give_back(std::string_view name, Owner owner);
  void give_all_back(Owner owner);
  // Makes all waiters check `given_up` again.
  void wake();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Owner, std::less<>> owners_;
};

}  // namespace relance::sqlite
