// A value, or the reason why there is none. Never throws; accessing the wrong alternative is a programmer error.
#pragma once

#include <utility>
#include <variant>

#include <relance/base/assert.h>

namespace relance {

template <class E>
struct Failure {
  E error;
};
template <class E>
Failure(E) -> Failure<E>;

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure<E> failure) : content_(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& {
    RELANCE_ASSERT(ok());
    return *std::get_if<0>(&content_);
  }
  [[nodiscard]] T&& value() && {
    RELANCE_ASSERT(ok());
    return std::move(*std::get_if<0>(&content_));
  }
  [[nodiscard]] const E& error() const {
    RELANCE_ASSERT(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, E> content_;
};

}  // namespace relance
