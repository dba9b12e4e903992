// SPDX-License-Identifier: Apache-2.0
#include "diagnose/line_shape.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnose/line_reading.h"

namespace casebook {
namespace {

constexpr std::size_t kShapeWithin = 512;
constexpr std::size_t kLongNumber = 5;
constexpr std::size_t kLongHex = 8;
constexpr std::size_t kMostShapes = 200'000;

bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "0x80070005", "0xc0000022": the error itself. Addresses and sizes begin otherwise.
bool is_error_code(std::string_view word) {
  if (word.size() != 10 || !starts_with_ignoring_case(word, "0x")) return false;
  const char first = to_lower_ascii(word[2]);
  return first == '8' || first == '9' || first == 'c' || first == 'd';
}

// Length of the GUID that `text` begins with; 0 when it does not.
std::size_t guid_length(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() < kShape.size()) return 0;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '-' ? text[i] != '-' : !is_hex_digit(text[i])) return 0;
  }
  return kShape.size();
}

bool varies(std::string_view word, bool behind_equals) {
  if (is_error_code(word)) return false;
  const bool digits = std::all_of(word.begin(), word.end(), is_digit);
  if (digits) return behind_equals || word.size() >= kLongNumber;
  if (starts_with_ignoring_case(word, "0x")) word.remove_prefix(2);
  return word.size() >= kLongHex && std::all_of(word.begin(), word.end(), is_hex_digit);
}

}  // namespace

std::string line_shape(std::string_view message) {
  message = message.substr(0, kShapeWithin);
  std::string shape;
  shape.reserve(message.size());
  for (std::size_t at = 0; at < message.size();) {
    if (!is_alnum(message[at])) {
      shape += message[at++];
      continue;
    }
    if (const std::size_t guid = guid_length(message.substr(at))) {
      shape += '#';
      at += guid;
      continue;
    }
    std::size_t end = at;
    while (end < message.size() && is_alnum(message[end])) {
      ++end;
    }
    const std::string_view word = message.substr(at, end - at);
    const bool behind_equals = at > 0 && message[at - 1] == '=';
    if (varies(word, behind_equals)) {
      shape += '#';
    } else {
      shape += to_lower(word);
    }
    at = end;
  }
  return shape;
}

std::uint64_t HarmlessShapes::key_of(std::string_view family, const Notable& event) const {
  const std::string_view message = source_.message(event.event);
  std::string shape = line_shape(message);
  shape += fmt::format("\n{:x} {}", error_identity(read_code(message, codes_)), family);
  return std::hash<std::string>{}(shape);
}

bool HarmlessShapes::is_known(const Notable& event) const {
  return std::any_of(event.hits.begin(), event.hits.end(), [&](std::uint32_t hit) {
    return knowledge_.signatures[matches_.hits[hit].signature].role != Role::Noise;
  });
}

void HarmlessShapes::learn(const Attempt& attempt) {
  for (const Notable* event : attempt.events) {
    if (shapes_.size() >= kMostShapes) return;
    if (event->level >= Level::Warning && !is_known(*event)) {
      shapes_.insert(key_of(attempt.episode.family, *event));
    }
  }
}

bool HarmlessShapes::contains(std::string_view family, const Notable& event) const {
  return !shapes_.empty() && !is_known(event) && shapes_.contains(key_of(family, event));
}

}  // namespace casebook
