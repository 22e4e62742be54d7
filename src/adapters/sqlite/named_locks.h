// The named locks of one database: who holds which. Any thread.
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

  // Whether `owner` has it now. Waits for it so long, or until `given_up` says so.
  bool take(std::string_view name, Owner owner, Duration wait, const std::function<bool()>& given_up);
  void give_back(std::string_view name, Owner owner);
  void give_all_back(Owner owner);
  // Everybody who waits looks again whether it is to give up.
  void wake();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Owner, std::less<>> owners_;
};

}  // namespace relance::sqlite
