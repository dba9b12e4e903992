// SPDX-License-Identifier: Apache-2.0
#include "diagnose/for_comparison.h"

#include <algorithm>

#include <re2/re2.h>

namespace casebook {

bool is_for_comparison(std::string_view path) {
  static const RE2 folder(
      R"((?i)(?:^|[/\\])[^/\\]*(?:\bgood\b|\bnormal\b|\bworking\b|\breference\b|正常|对照|对比)[^/\\]*[/\\])");
  return RE2::PartialMatch(re2::StringPiece(path.data(), path.size()), folder);
}

bool is_for_comparison(const DiagnoseInput& input, const Attempt& attempt) {
  return !attempt.events.empty() &&
         is_for_comparison(input.items[attempt.events.front()->event.item].path);
}

bool tells_machines_apart(const DiagnoseInput& input) {
  return std::none_of(input.attempts.begin(), input.attempts.end(), [&](const Attempt& attempt) {
    return attempt.episode.outcome == Outcome::Failure && is_for_comparison(input, attempt);
  });
}

}  // namespace casebook
