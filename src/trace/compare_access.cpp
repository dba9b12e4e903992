// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_access.h"

#include <array>

namespace casebook {
namespace {

bool opens_key(TraceAction action) {
  return action == TraceAction::OpenKey || action == TraceAction::CreateKey;
}

std::string key_access(const Trace& trace, std::size_t event) {
  for (const TraceDetail& detail : trace.details(event, {TraceDetailForm::Exact, 0})) {
    if (detail.name == "Desired Access") return detail.value;
  }
  return "";
}

// Rights to files and keys by what they are for. Source: winnt.h.
std::uint32_t classes_of(std::uint32_t access, bool is_key) {
  constexpr std::array<std::uint32_t, 7> kFile = {
      0x1 | 0x8, 0x2 | 0x4 | 0x10 | 0x40, 0x100, 0x10000, 0x20, 0x40000 | 0x80000, 0x2000000};
  constexpr std::array<std::uint32_t, 7> kKey = {
      0x1 | 0x8 | 0x10, 0x2 | 0x4 | 0x20, 0, 0x10000, 0, 0x40000 | 0x80000, 0x2000000};
  const auto& masks = is_key ? kKey : kFile;
  std::uint32_t classes = 0;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    if ((access & masks[i]) != 0) classes |= std::uint32_t{1} << i;
  }
  return classes;
}

}  // namespace

std::uint32_t access_classes(const Trace& trace, std::size_t event, TraceAction action) {
  if (action == TraceAction::Open) {
    return classes_of(specific_file_access(trace.open(event).desired_access), false);
  }
  return opens_key(action) ? classes_of(key_access_of(key_access(trace, event)), true) : 0;
}

std::string access_text(const Trace& trace, std::size_t event, TraceAction action) {
  if (action == TraceAction::Open) {
    const std::uint32_t access = trace.open(event).desired_access;
    return access == 0 ? "" : file_access_text(access);
  }
  return opens_key(action) ? key_access(trace, event) : "";
}

}  // namespace casebook
