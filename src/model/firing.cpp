// SPDX-License-Identifier: Apache-2.0
#include "model/firing.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {
namespace {

// What else stands in braces belongs to the text: PowerShell writes tables as @{Id=1123}.
bool is_field(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_word(c) || c == '.' || c == '-';
  });
}

}  // namespace

std::string fill_fields(const std::string& text,
                        const Firing& firing,
                        const std::map<std::string, std::string>& fields) {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return filled + text.substr(at);
    filled += text.substr(at, open - at);
    const std::string field = text.substr(open + 1, close - open - 1);
    if (!is_field(field)) {
      filled += '{';
      at = open + 1;
      continue;
    }
    at = close + 1;
    std::string value;
    bool found = false;
    const std::size_t dot = field.find('.');
    for (const Bound& bound : firing.bound) {
      const bool named = dot != std::string::npos && bound.name == field.substr(0, dot);
      const auto capture = bound.captures.find(named ? field.substr(dot + 1) : field);
      if ((named || dot == std::string::npos) && capture != bound.captures.end()) {
        value = capture->second;
        found = true;
        break;
      }
    }
    if (!found) {
      const auto known = fields.find(field);
      value = known == fields.end() || known->second.empty() ? "?" : known->second;
    }
    filled += value;
  }
  return filled;
}

}  // namespace casebook
