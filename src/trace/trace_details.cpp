// SPDX-License-Identifier: Apache-2.0
#include "trace/trace_details.h"

#include "base/text.h"

namespace casebook {
namespace {

// Where ", Name:" begins behind `from`; the values themselves are comma-separated words.
std::size_t next_name(std::string_view detail, std::size_t from) {
  std::size_t comma = detail.find(", ", from);
  while (comma != std::string_view::npos) {
    const std::size_t stop = detail.find_first_of(":,", comma + 2);
    if (stop == std::string_view::npos) return detail.size();
    if (detail[stop] == ':') return comma;
    comma = detail.find(", ", stop);
  }
  return detail.size();
}

constexpr std::uint32_t kReparse = 0x104;
constexpr std::uint32_t kWaitForOplock = 0x367;

}  // namespace

std::string_view detail_value(std::string_view detail, std::string_view name) {
  std::size_t at = 0;
  while ((at = detail.find(name, at)) != std::string_view::npos) {
    const std::size_t value = at + name.size();
    const bool is_start = at == 0 || detail[at - 1] == ' ';
    if (is_start && detail.substr(value).starts_with(':')) {
      const std::size_t end = next_name(detail, value + 1);
      return trim(detail.substr(value + 1, end - value - 1));
    }
    at = value;
  }
  return {};
}

std::string detail_of(const Trace& trace, std::size_t event) {
  std::string detail;
  trace.append_detail(event, {TraceDetailForm::Exact, 0}, detail);
  return detail;
}

bool is_paging(const Trace& trace, std::size_t event) {
  return detail_of(trace, event).find("Paging I/O") != std::string::npos;
}

std::uint64_t moved_bytes(const Trace& trace, std::size_t event) {
  const std::string detail = detail_of(trace, event);
  std::string digits;
  for (const char c : detail_value(detail, "Length")) {
    if (c != ',') digits += c;
  }
  return parse_number<std::uint64_t>(digits).value_or(0);
}

std::optional<std::uint32_t> desired_access_of(const Trace& trace, std::size_t event) {
  const TraceAction action = trace.operations()[trace.operation_column()[event]].action;
  if (action == TraceAction::Open) return trace.open(event).desired_access;
  if (action != TraceAction::OpenKey && action != TraceAction::CreateKey) return std::nullopt;
  const std::string detail = detail_of(trace, event);
  return key_access_of(detail_value(detail, "Desired Access"));
}

std::optional<std::uint32_t> granted_access_of(const Trace& trace, std::size_t event) {
  const TraceAction action = trace.operations()[trace.operation_column()[event]].action;
  if (action == TraceAction::OpenKey || action == TraceAction::CreateKey) {
    const std::string detail = detail_of(trace, event);
    const std::string_view granted = detail_value(detail, "Granted Access");
    if (!granted.empty()) return key_access_of(granted);
  }
  return desired_access_of(trace, event);
}

bool has_succeeded(std::uint32_t result) {
  return (result & 0x80000000U) == 0 && result != kStatusPending;
}

bool opens_handle(std::uint32_t result) {
  return has_succeeded(result) && result != kReparse && result != kWaitForOplock;
}

}  // namespace casebook
