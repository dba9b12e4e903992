// SPDX-License-Identifier: Apache-2.0
#include "timeline/clocks.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kStampsPerTable = 16;
constexpr std::size_t kRecordsLookedAt = 400;  // where there are stamps, every few records have one
constexpr int kQuarter = 15;
constexpr int kLargestOffset = 14 * 60;
constexpr int kAssumedOffset = 8 * 60;  // the zone most of our users and their customers live in

// A number of 1 to `digits` digits at text[at]; moves `at` behind it.
bool take_number(std::string_view text, std::size_t& at, int digits, int& value) {
  value = 0;
  int taken = 0;
  while (at < text.size() && is_digit(text[at]) && taken < digits) {
    value = value * 10 + (text[at] - '0');
    ++at;
    ++taken;
  }
  return taken > 0;
}

bool take_char(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

// "2021/8/26:07:27:30.954" at text[at].
Micros parse_csi_stamp(std::string_view text, std::size_t at) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millis = 0;
  const bool ok = take_number(text, at, 4, year) && take_char(text, at, '/') &&
                  take_number(text, at, 2, month) && take_char(text, at, '/') &&
                  take_number(text, at, 2, day) && take_char(text, at, ':') &&
                  take_number(text, at, 2, hour) && take_char(text, at, ':') &&
                  take_number(text, at, 2, minute) && take_char(text, at, ':') &&
                  take_number(text, at, 2, second) && take_char(text, at, '.') &&
                  take_number(text, at, 3, millis);
  if (!ok) return kNoTime;
  return make_time({year,
                    static_cast<unsigned>(month),
                    static_cast<unsigned>(day),
                    static_cast<unsigned>(hour),
                    static_cast<unsigned>(minute),
                    static_cast<unsigned>(second),
                    static_cast<unsigned>(millis) * 1000});
}

int rounded_minutes(Micros difference) {
  const double quarters = static_cast<double>(difference) / static_cast<double>(kQuarter * kMinute);
  return static_cast<int>(quarters < 0 ? quarters - 0.5 : quarters + 0.5) * kQuarter;
}

void set_clock(Item& item, int minutes, bool known, Bilingual proof) {
  item.clock.offset_minutes = minutes;
  item.clock.known = known;
  item.clock.proof = std::move(proof);
}

}  // namespace

std::vector<TwinStamp> find_twin_stamps(std::string_view text, const EventTable& events) {
  std::vector<TwinStamp> stamps;
  const auto csi = events.find_component("CSI");
  if (!csi) return stamps;
  std::size_t looked_at = 0;
  for (std::size_t i = 0; i < events.size() && stamps.size() < kStampsPerTable; ++i) {
    if (events.component_index(i) != *csi || events.time(i) == kNoTime) continue;
    if (++looked_at > kRecordsLookedAt || events.offset(i) >= text.size()) break;
    const std::string_view record = text.substr(events.offset(i), events.length(i));
    for (std::size_t mark = record.find("@20"); mark != std::string_view::npos;
         mark = record.find("@20", mark + 3)) {
      const Micros utc = parse_csi_stamp(record, mark + 1);
      if (utc == kNoTime) continue;
      stamps.push_back({events.time(i), utc});
      break;
    }
  }
  return stamps;
}

std::optional<int> offset_of(const std::vector<TwinStamp>& stamps) {
  std::map<int, int> votes;
  for (const TwinStamp& stamp : stamps) {
    const int minutes = rounded_minutes(stamp.local - stamp.utc);
    if (minutes <= kLargestOffset && minutes >= -kLargestOffset) ++votes[minutes];
  }
  if (votes.empty()) return std::nullopt;
  return std::max_element(votes.begin(),
                          votes.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::optional<int> parse_offset(std::string_view text) {
  text = trim(text);
  const bool named = text.starts_with("UTC") || text.starts_with("GMT");
  if (named) text.remove_prefix(3);
  if (text.empty()) return named ? std::optional<int>(0) : std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  text.remove_prefix(1);
  std::string digits;
  for (const char c : text) {
    if (c == ':') continue;
    if (!is_digit(c)) return std::nullopt;
    digits += c;
  }
  if (digits.size() <= 2) digits += "00";
  if (digits.size() == 3) digits.insert(0, "0");
  if (digits.size() != 4) return std::nullopt;
  const int hours = (digits[0] - '0') * 10 + (digits[1] - '0');
  const int minutes = (digits[2] - '0') * 10 + (digits[3] - '0');
  if (hours > 14 || minutes > 59) return std::nullopt;
  return sign * (hours * 60 + minutes);
}

void reconcile_clocks(std::vector<Item>& items,
                      const std::vector<std::vector<TwinStamp>>& own,
                      const std::vector<Fact>& facts,
                      std::optional<int> given) {
  std::vector<TwinStamp> all;
  for (const auto& stamps : own) {
    all.insert(all.end(), stamps.begin(), stamps.end());
  }
  const std::optional<int> shared = offset_of(all);
  std::optional<int> stated;
  for (const Fact& fact : facts) {
    if (fact.key == fact::kTimeZone && !stated) stated = parse_offset(fact.value);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    if (item.clock.kind == ClockKind::Utc) {
      set_clock(item, 0, true, {"the format writes UTC", "该格式以 UTC 记录时间"});
    }
    if (item.clock.kind != ClockKind::Local) continue;
    if (const auto minutes = offset_of(own[i])) {
      set_clock(item,
                *minutes,
                true,
                {fmt::format("{} CSI records carry UTC beside local time", own[i].size()),
                 fmt::format("{} 条 CSI 记录同时带有 UTC 与本地时间", own[i].size())});
    } else if (given) {
      set_clock(item, *given, true, {"given by the user", "由用户指定"});
    } else if (shared) {
      set_clock(item,
                *shared,
                true,
                {"CSI records of other logs in this bundle", "由本证据包其他日志的 CSI 记录推得"});
    } else if (stated) {
      set_clock(
          item, *stated, true, {"a log of this bundle states the zone", "由本证据包中的日志写明"});
    } else {
      set_clock(
          item, kAssumedOffset, false, {"assumed, nothing proves it", "假定值，没有证据证明"});
    }
  }
}

}  // namespace casebook
