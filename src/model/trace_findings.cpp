// SPDX-License-Identifier: Apache-2.0
#include "model/trace_findings.h"

#include <array>

namespace casebook {

std::string_view suspect_kind_name(SuspectKind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"driver", "process", "acl"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view holder_kind_name(HolderKind kind) {
  static constexpr std::array<std::string_view, 4> kNames = {"handle", "section", "image", "hive"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view trace_difference_name(TraceDifferenceKind kind) {
  static constexpr std::array<std::string_view, 9> kNames = {"result-flip",
                                                             "missing-chain",
                                                             "extra-actor",
                                                             "extra-module",
                                                             "missing-module",
                                                             "duration",
                                                             "version",
                                                             "only-bad",
                                                             "only-good"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view trace_mark_name(TraceMark mark) {
  static constexpr std::array<std::string_view, 4> kNames = {
      "same", "differs", "only-good", "only-bad"};
  return kNames[static_cast<std::size_t>(mark)];
}

}  // namespace casebook
