// SPDX-License-Identifier: Apache-2.0
#include "query/event_scan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "query/event_table.h"
#include "query/time_text.h"

namespace casebook::query {

std::string code_text(std::uint32_t code) {
  return code == 0 ? std::string() : fmt::format("0x{:08X}", code);
}

Status EventScan::add_text(const Bound& bound, TextTest& test, std::vector<std::string>& parts) {
  has_rest = true;
  if (bound.wish.op != Op::Like) return test.add(bound);
  for (const Value& value : bound.values) {
    if (!value.is_null) parts.emplace_back(literal_of_like(value.text));
  }
  return ok_status();
}

Result<EventScan> EventScan::make(const std::vector<Bound>& bounds) {
  EventScan scan;
  TextTest level;
  for (const Bound& bound : bounds) {
    Status added = ok_status();
    switch (bound.wish.column) {
      case kRowColumn:
      case kId: scan.ids.add(bound); break;
      case kTicks: scan.ticks.add(bound); break;
      case kTime: break;
      case kLevel: added = level.add(bound); break;
      case kSeverity: break;
      case kComponent: added = scan.component.add(bound); break;
      case kItem: added = scan.item_.add(bound); break;
      case kDecoder: added = scan.decoder_.add(bound); break;
      case kFamily: added = scan.family_.add(bound); break;
      case kLine: scan.lines.add(bound); break;
      case kThread: scan.threads.add(bound); break;
      case kCode: added = scan.code.add(bound); break;
      case kMessage: added = scan.add_text(bound, scan.message, scan.message_parts); break;
      case kRecord: added = scan.add_text(bound, scan.record, scan.record_parts); break;
      default: break;
    }
    RETURN_IF_ERROR(std::move(added));
  }
  scan.ticks.also(NumberTest::make_time(bounds, kTime));
  const NumberTest severity = NumberTest::make(bounds, kSeverity);
  scan.has_levels = !level.is_empty() || !severity.is_empty();
  for (const Level one : kAllLevels) {
    const std::string_view name = level_name(one);
    scan.passes.front()[static_cast<std::size_t>(one)] =
        severity.fits(severity_of(one)) &&
        (level.is_empty() || (!name.empty() && level.fits(name)));
  }
  scan.has_rest = scan.has_rest || !scan.ids.is_empty() || scan.ticks.has_set ||
                  !scan.lines.is_empty() || !scan.threads.is_empty() || !scan.code.is_empty();
  return scan;
}

void EventScan::split_by_level(const Sorting& sorting) {
  // By name, NULL first; or by number.
  constexpr std::array kByName = {
      Level::Unknown, Level::Error, Level::Fatal, Level::Info, Level::Warning};
  const auto& order = sorting.column == kLevel ? kByName : kAllLevels;
  const Levels wanted = passes.front();
  passes.clear();
  for (const Level level : order) {
    const auto number = static_cast<std::size_t>(level);
    if (has_levels && !wanted[number]) continue;
    passes.emplace_back();
    passes.back()[number] = true;
  }
  if (sorting.order == Order::Descending) std::reverse(passes.begin(), passes.end());
  if (passes.empty()) passes.emplace_back();
  has_levels = true;
}

std::vector<ItemPart> EventScan::parts(const Analysis& analysis) const {
  std::vector<ItemPart> parts;
  const std::vector<Item>& items = analysis.view().items;
  const bool has_bounds = !ticks.is_empty();
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    if (analysis.events_of(i).empty() || !item_.fits(item.path) || !decoder_.fits(item.decoder) ||
        !family_.fits(item.family)) {
      continue;
    }
    if (event_id({i, 0xFFFFFFFF}) < ids.low || event_id({i, 0}) > ids.high) continue;
    ItemPart part;
    part.item = i;
    part.has_time_bounds = has_bounds;
    if (has_bounds) {
      if (item.clock.kind == ClockKind::None || ticks.low > ticks.high) continue;  // no times
      // Ticks in both directions: the first microsecond that is not before the lower bound.
      constexpr std::int64_t kFarPast = 9'000'000'000'000'000'000;
      constexpr std::int64_t kEpoch = 116'444'736'000'000'000;  // 1970-01-01, in ticks
      const auto micros_of = [](std::int64_t value, bool up) {
        if (value < -kFarPast) return -kFarPast;
        const std::int64_t shifted = value - kEpoch;
        std::int64_t micros = shifted / 10;
        const std::int64_t rest = shifted % 10;
        if (rest > 0 && up) ++micros;
        if (rest < 0 && !up) --micros;
        return micros;
      };
      part.low = micros_of(ticks.low, true) + offset_of(item);
      part.high = micros_of(ticks.high, false) + offset_of(item);
    }
    parts.push_back(part);
  }
  return parts;
}

std::vector<bool> EventScan::components(const EventTable& table, std::size_t count) const {
  std::vector<bool> fit;
  if (component.is_empty()) return fit;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = table.component(static_cast<std::uint16_t>(i));
    fit.push_back(!name.empty() && component.fits(name));
  }
  return fit;
}

bool EventScan::fits_rest(const Analysis& analysis,
                          EventRef ref,
                          const EventTable& table,
                          std::size_t index) const {
  if (!ids.fits(event_id(ref))) return false;
  const bool wants_row =
      !lines.is_empty() || !threads.is_empty() || !code.is_empty() || ticks.has_set;
  if (wants_row) {
    const EventRow row = table.row(index);
    const Item& item = analysis.view().items[ref.item];
    const std::int64_t line =
        item.has_lines() || row.line != 0 ? row.line : std::int64_t{ref.row} + 1;
    if (!lines.fits(line)) return false;
    if (!threads.is_empty() && (row.os_thread == 0 || !threads.fits(row.os_thread))) return false;
    if (!code.is_empty() && (row.code == 0 || !code.fits(code_text(row.code)))) return false;
    if (ticks.has_set &&
        (row.time == kNoTime || !ticks.fits(ticks_of(row.time - offset_of(item))))) {
      return false;
    }
  }
  if (!message.is_empty() || !message_parts.empty()) {
    const std::string_view text = analysis.message(ref);
    const auto is_missing = [text](const std::string& part) {
      return !contains_ignoring_case(text, part);
    };
    if (std::any_of(message_parts.begin(), message_parts.end(), is_missing)) return false;
    if (!message.fits(text)) return false;
  }
  if (!record.is_empty() || !record_parts.empty()) {
    const std::string_view text = analysis.record(ref);
    const auto is_missing = [text](const std::string& part) {
      return !contains_ignoring_case(text, part);
    };
    if (std::any_of(record_parts.begin(), record_parts.end(), is_missing)) return false;
    if (!record.fits(text)) return false;
  }
  return true;
}

}  // namespace casebook::query
