// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/update_trace.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "decode/shared/etl/event_text.h"
#include "decode/shared/etl/events.h"

namespace casebook::etl {
namespace {

// Sessions and files below C:\Windows\Logs, read off real traces.
constexpr std::array kSessions = {std::string_view("WindowsUpdate_trace_log"),
                                  std::string_view("SIH_trace_log")};
constexpr std::array kFolders = {std::string_view("\\logs\\windowsupdate\\"),
                                 std::string_view("\\logs\\sih\\"),
                                 std::string_view("\\logs\\waasmedic\\")};

bool is_named(const TraceHeader& header) {
  const auto is_session = [&](std::string_view name) { return header.session == name; };
  const auto is_folder = [&](std::string_view name) {
    return contains_ignoring_case(header.file, name);
  };
  return std::any_of(kSessions.begin(), kSessions.end(), is_session) ||
         std::any_of(kFolders.begin(), kFolders.end(), is_folder);
}

}  // namespace

bool is_update_trace(ByteView beginning) {
  constexpr int kLookedAt = 64;
  if (!is_trace(beginning)) return false;
  DecodeOutput reported_later;
  EventReader reader(beginning, reported_later);
  Event event;
  int looked_at = 0;
  while (looked_at < kLookedAt && reader.next(event)) {
    if (event.kind == EventKind::Kernel) continue;
    if (update_source(event.provider) != UpdateSource::None) return true;
    ++looked_at;
  }
  return reader.header() != nullptr && is_named(*reader.header());
}

}  // namespace casebook::etl
