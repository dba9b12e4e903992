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

}  // namespace casebook
