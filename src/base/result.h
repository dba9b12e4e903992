// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error. Damage inside evidence is not an Error: see model/issue.h.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace casebook {

// What a caller can do about a failure.
enum class ErrorCode {
  InvalidInput,   // the caller or a knowledge file is wrong: fix it and retry
  NotFound,       // the named thing does not exist
  Unsupported,    // a known format or version we do not read yet
  LimitExceeded,  // a size, depth or time budget ran out
  Cancelled,      // the user asked to stop
  Io,             // the operating system refused
  Denied,         // whoever asks may not
  Conflict,       // somebody else has it, or has changed it meanwhile
  Unavailable,    // a service that is needed is busy or away: the same may work later
};

struct Error {
  ErrorCode code = ErrorCode::Io;
  std::string message;  // innermost fact first; context() puts outer steps in front

  Error context(std::string_view step) && {
    return {code, std::string(step) + ": " + std::move(message)};
  }
};

// Either a value or an Error. Stands in for std::expected, which GCC 12 and Clang 14 lack in C++20.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }

  // REQUIRES: ok()
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }

  // REQUIRES: !ok()
  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;

inline Status ok_status() {
  return std::monostate{};
}

#define CASEBOOK_CONCAT_TOKENS(a, b) a##b
#define CASEBOOK_CONCAT(a, b) CASEBOOK_CONCAT_TOKENS(a, b)

// Unwraps `expr` into `target`, or returns its Error from the enclosing function.
#define ASSIGN_OR_RETURN(target, expr) \
  CASEBOOK_ASSIGN_VIA(CASEBOOK_CONCAT(result_, __LINE__), target, expr)
#define CASEBOOK_ASSIGN_VIA(temp, target, expr) \
  auto temp = (expr);                           \
  if (!temp.ok()) {                             \
    return std::move(temp.error());             \
  }                                             \
  target = std::move(temp).value()

#define RETURN_IF_ERROR(expr) CASEBOOK_RETURN_VIA(CASEBOOK_CONCAT(status_, __LINE__), expr)
#define CASEBOOK_RETURN_VIA(temp, expr) \
  auto temp = (expr);                   \
  if (!temp.ok()) {                     \
    return std::move(temp.error());     \
  }

}  // namespace casebook
