// SPDX-License-Identifier: Apache-2.0
#include "diagnose/event_facts.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "diagnose/log_events.h"
#include "model/fact_keys.h"
#include "model/product.h"

namespace casebook {
namespace {

// The times of all symptoms, sorted.
std::vector<Micros> symptom_times(const DiagnoseInput& input) {
  std::vector<Micros> times;
  for (const Judged& judged : input.judged) {
    const Notable* anchor = judged.chain.anchor;
    if (anchor != nullptr && anchor->order != kNoTime) times.push_back(anchor->order);
  }
  std::sort(times.begin(), times.end());
  return times;
}

// Minutes between a time and the nearest of `symptoms`; -1 when that cannot be said.
std::int64_t minutes_to_nearest(const std::vector<Micros>& symptoms, Micros time) {
  if (symptoms.empty() || time == kNoTime) return -1;
  const auto after = std::lower_bound(symptoms.begin(), symptoms.end(), time);
  Micros nearest = std::numeric_limits<Micros>::max();
  if (after != symptoms.end()) nearest = *after - time;
  if (after != symptoms.begin()) nearest = std::min(nearest, time - *(after - 1));
  return nearest / kMinute;
}

constexpr std::size_t kEventText = 400;

}  // namespace

// The nearest one is shown. What disks that come and go report is left out.
void add_events(const DiagnoseInput& input, std::vector<Fact>& facts) {
  struct Seen {
    std::uint64_t count = 0;
    std::int64_t nearest = -1;
    EventRef event;
  };
  std::map<std::string, Seen> events;
  const std::vector<Micros> symptoms = symptom_times(input);
  const PluggedDisks plugged(input);
  for_each_log_event(input, [&](const LogEvent& event) {
    if (event.provider.empty() || event.id == 0 || plugged.concern(event)) return;
    Seen& seen = events[fmt::format("event.{}.{}", event.provider, event.id)];
    const std::int64_t minutes = minutes_to_nearest(symptoms, event.utc);
    if (seen.count++ == 0 || (minutes >= 0 && (seen.nearest < 0 || minutes < seen.nearest))) {
      seen.nearest = minutes;
      seen.event = event.notable->event;
    }
  });
  for (const auto& [key, seen] : events) {
    const EventRow row = input.source.row(seen.event);
    std::string text(shortened(input.source.message(seen.event), kEventText));
    std::replace(text.begin(), text.end(), '|', '/');
    facts.push_back({key,
                     fmt::format("{}|{}|{}", text, seen.count, seen.nearest),
                     {seen.event.item, row.offset, row.line}});
  }
}

void add_crash_products(const DiagnoseInput& input, std::vector<Fact>& facts) {
  constexpr std::uint32_t kCrash = 1000;
  constexpr std::array<std::string_view, 3> kProgram = {
      "Faulting application name", "错误应用程序名称", "出错应用程序名称"};
  constexpr std::array<std::string_view, 3> kModule = {
      "Faulting module path", "错误模块路径", "出错模块路径"};
  const auto behind = [](std::string_view text, const auto& names, std::string_view ends) {
    for (const std::string_view name : names) {
      const std::size_t at = text.find(name);
      if (at == std::string_view::npos) continue;
      std::string_view value = text.substr(at + name.size());
      for (const std::string_view colon : {":", "："}) {
        if (value.starts_with(colon)) value.remove_prefix(colon.size());
      }
      return trim(value.substr(0, value.find_first_of(ends)));
    }
    return std::string_view();
  };
  std::set<std::string> known;
  for_each_log_event(input, [&](const LogEvent& event) {
    if (event.id != kCrash || event.provider != "application-error") return;
    const EventRef ref = event.notable->event;
    const std::string_view text = input.source.message(ref);
    const std::string_view program = behind(text, kProgram, ",|\n\xEF");
    const std::string_view module = behind(text, kModule, "\r\n");
    if (program.empty() || module.empty()) return;
    for (const Product& product : input.knowledge.products) {
      const std::string name = seen_as(product, module);
      if (name.empty()) continue;
      std::string value = fmt::format("{}|{}|{}", program, product.name.en, name);
      if (!known.insert(value).second) return;
      const EventRow row = input.source.row(ref);
      facts.push_back({"crash.product", std::move(value), {ref.item, row.offset, row.line}});
      return;
    }
  });
}

// Domain rules i: counts per id.
void add_disk_evidence(const DiagnoseInput& input, std::vector<Fact>& facts) {
  struct Sign {
    std::string_view provider;
    std::uint32_t id;
    std::uint64_t at_least;

    std::string key() const { return "event." + to_lower(provider) + fmt::format(".{}", id); }
  };
  constexpr std::array kSigns = {Sign{"Disk", 7, 1},
                                 Sign{"Disk", 51, 3},
                                 Sign{"Disk", 52, 1},
                                 Sign{"Disk", 153, 10},
                                 Sign{"Disk", 154, 1},
                                 Sign{"Ntfs", 55, 1},
                                 Sign{"storahci", 129, 3},
                                 Sign{"stornvme", 129, 3}};
  const std::size_t known = facts.size();
  const auto add = [&](const std::string& en, const std::string& zh, const Source& source) {
    facts.push_back({"disk.evidence", en + "|" + zh, source});
  };
  for (std::size_t i = 0; i < known; ++i) {
    if (!facts[i].key.starts_with("event.")) continue;
    for (const Sign& sign : kSigns) {
      if (facts[i].key != sign.key()) continue;
      const std::vector<std::string_view> parts = split(facts[i].value, '|');
      const auto count = parse_number<std::uint64_t>(parts[1]);
      const Source source = facts[i].source;
      if (count && *count >= sign.at_least) {
        add(fmt::format("{} event {}, {}",
                        sign.provider,
                        sign.id,
                        *count == 1 ? "once" : fmt::format("{} times", *count)),
            fmt::format("{} 事件 {}，{} 次", sign.provider, sign.id, *count),
            source);
      }
    }
  }
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kChkdskBadSectors && fact.value != "0") {
      add("chkdsk: " + fact.value + " KB in bad sectors",
          "chkdsk：坏扇区 " + fact.value + " KB",
          fact.source);
    } else if (fact.key == fact::kChkdskResult && fact.value != "clean") {
      const bool fixed = fact.value == "fixed";
      add(fixed ? "chkdsk: errors corrected" : "chkdsk: errors found",
          fixed ? "chkdsk：已修正错误" : "chkdsk：发现错误",
          fact.source);
    }
  }
}

}  // namespace casebook
