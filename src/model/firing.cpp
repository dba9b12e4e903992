// SPDX-License-Identifier: Apache-2.0
#include "model/firing.h"

#include <algorithm>

#include "base/quantity.h"
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

std::string name_of(const Condition& condition) {
  if (!condition.as.empty()) return condition.as;
  const std::string& id = condition.signature.empty() ? condition.fact : condition.signature;
  const std::size_t dot = id.rfind('.');
  return dot == std::string::npos ? id : id.substr(dot + 1);
}

bool is_answered(const std::string& answer, const Firing& firing) {
  const std::size_t dot = std::min(answer.find('.'), answer.size());
  return std::any_of(firing.bound.begin(), firing.bound.end(), [&](const Bound& bound) {
    if (bound.name != answer.substr(0, dot)) return false;
    if (dot == answer.size()) return true;
    const auto capture = bound.captures.find(answer.substr(dot + 1));
    return capture != bound.captures.end() && !capture->second.empty();
  });
}

std::string fill_fields(const std::string& text,
                        const Firing& firing,
                        const std::map<std::string, std::string>& fields,
                        Language language) {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return filled + text.substr(at);
    filled += text.substr(at, open - at);
    std::string field = text.substr(open + 1, close - open - 1);
    const bool is_duration = field.ends_with(kDurationForm);
    if (is_duration) field.resize(field.size() - kDurationForm.size());
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
    filled += is_duration ? format_duration(value, language) : value;
  }
  return filled;
}

}  // namespace casebook
