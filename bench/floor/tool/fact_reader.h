// Reads the facts of interactions as they become visible.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "kafka.h"

namespace relance::floor {

class FactReader {
 public:
  using OnFact = std::function<void(std::string_view provider_message_id)>;

  // What is new in the topic from now on.
  FactReader(const std::string& brokers, const std::string& topic, OnFact on_fact);

  void read_until(const std::atomic<bool>& is_over);

 private:
  OnFact on_fact_;
  Client consumer_;
};

}  // namespace relance::floor
