// SPDX-License-Identifier: Apache-2.0
// Values on their way into the desk's database and out of it: the few types that SQLite and
// PostgreSQL keep alike. Truth is 0 or 1, times are Micros (UTC).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace casebook::store {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

class Cell {
 public:
  Cell() = default;  // NULL
  // NOLINTBEGIN(google-explicit-constructor): a list of values reads like a list of values
  Cell(std::int64_t number) : value_(number) {}
  Cell(int number) : value_(std::int64_t{number}) {}
  Cell(bool truth) : value_(std::int64_t{truth ? 1 : 0}) {}
  Cell(std::string text) : value_(std::move(text)) {}
  Cell(std::string_view text) : value_(std::string(text)) {}
  Cell(const char* text) : value_(std::string(text)) {}
  Cell(Blob blob) : value_(std::move(blob)) {}
  template <typename T>
  Cell(const std::optional<T>& value) {
    if (value) *this = Cell(*value);
  }
  // NOLINTEND(google-explicit-constructor)

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // 0 for anything that is no number.
  std::int64_t number() const {
    const auto* number = std::get_if<std::int64_t>(&value_);
    return number == nullptr ? 0 : *number;
  }
  bool truth() const { return number() != 0; }
  // "" for anything that is no text.
  const std::string& text() const {
    static const std::string kNothing;
    const auto* text = std::get_if<std::string>(&value_);
    return text == nullptr ? kNothing : *text;
  }
  const std::string& bytes() const {
    static const std::string kNothing;
    const auto* blob = std::get_if<Blob>(&value_);
    return blob == nullptr ? kNothing : blob->bytes;
  }
  std::optional<std::int64_t> maybe_number() const {
    return is_null() ? std::nullopt : std::optional(number());
  }

  const auto& variant() const { return value_; }
  bool operator==(const Cell&) const = default;

 private:
  std::variant<std::monostate, std::int64_t, std::string, Blob> value_;
};

using Row = std::vector<Cell>;
using Values = std::vector<Cell>;

}  // namespace casebook::store
