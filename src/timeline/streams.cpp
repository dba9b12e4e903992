// SPDX-License-Identifier: Apache-2.0
#include "timeline/streams.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include "base/text.h"
#include "timeline/episodes.h"

namespace casebook {
namespace {

// setuperr.log holds the errors of several runs, and not in time order; every other log is appended
// to.
bool is_out_of_order(const Item& item) {
  return starts_with_ignoring_case(file_name_of(item.path), "setuperr");
}

Micros to_utc(const Item& item, Micros time) {
  return time == kNoTime ? kNoTime : time - item.clock.offset_minutes * kMinute;
}

// Gives each event an order time. In an appended log the order of the lines is the truth: where the
// clock jumps back (Windows PE runs on its own zone), the jump is evened out until it jumps
// forward.
void set_order(const Item& item, std::vector<Notable>& events) {
  if (is_out_of_order(item)) {
    for (Notable& event : events) {
      event.order = to_utc(item, event.time);
    }
    std::stable_sort(events.begin(), events.end(), [](const Notable& a, const Notable& b) {
      return a.order < b.order;
    });
    return;
  }
  Micros shift = 0;
  Micros previous = kNoTime;
  for (Notable& event : events) {
    const Micros utc = to_utc(item, event.time);
    if (utc == kNoTime) {
      event.order = previous;
      continue;
    }
    Micros order = utc + shift;
    if (previous != kNoTime && order < previous - kMinute) {
      const Micros jump = previous - order;
      shift = jump < kDay ? shift + jump : 0;  // a day and more is another run, not another zone
      order = utc + shift;
    } else if (shift > 0 && previous != kNoTime && utc >= previous) {
      shift = 0;
      order = utc;
    }
    event.order = order;
    previous = order;
  }
  // Leading events without a time belong to the first that has one.
  for (std::size_t i = events.size(); i-- > 1;) {
    if (events[i - 1].order == kNoTime) events[i - 1].order = events[i].order;
  }
}

void merge_stretches(std::vector<Stretch>& stretches) {
  std::sort(stretches.begin(), stretches.end());
  std::vector<Stretch> merged;
  for (const Stretch& stretch : stretches) {
    if (!merged.empty() && stretch.first - merged.back().second <= kLongSilence) {
      merged.back().second = std::max(merged.back().second, stretch.second);
    } else {
      merged.push_back(stretch);
    }
  }
  stretches = std::move(merged);
}

}  // namespace

std::vector<Stretch> stretches_of(const ItemEvents& events) {
  std::vector<Stretch> stretches;
  for (const EventTable& table : events.tables()) {
    for (std::size_t row = 0; row < table.size(); ++row) {
      const Micros time = table.time(row);
      if (time == kNoTime) continue;
      if (stretches.empty() || time - stretches.back().second > kLongSilence ||
          time < stretches.back().second - kLongSilence) {
        stretches.emplace_back(time, time);
      } else {
        stretches.back().second = std::max(stretches.back().second, time);
      }
    }
  }
  return stretches;
}

std::vector<Stream> make_streams(const std::vector<Item>& items,
                                 const Matches& matches,
                                 const std::vector<std::vector<Stretch>>& stretches,
                                 const EventSource& source) {
  std::map<std::string, std::vector<std::uint32_t>> families;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    if (!has_attempts(items[i].family)) continue;
    families[items[i].family].push_back(i);
  }
  std::vector<Stream> streams;
  for (auto& [family, members] : families) {
    // Repeating logs last, so that the fuller log's copy of a record is the one that is kept.
    std::stable_sort(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) {
      return is_out_of_order(items[a]) < is_out_of_order(items[b]);
    });
    Stream stream;
    stream.family = family;
    std::unordered_set<std::string_view> seen;
    for (const std::uint32_t member : members) {
      std::vector<Notable> events = matches.by_item[member];
      set_order(items[member], events);
      std::vector<std::string_view> own;
      for (Notable& event : events) {
        if (members.size() > 1) {
          const std::string_view record = source.record(event.event);
          if (event.time != kNoTime && seen.contains(record)) continue;
          if (member != members.back()) own.push_back(record);
        }
        stream.events.push_back(std::move(event));
      }
      seen.insert(own.begin(), own.end());
      for (const Stretch& stretch : stretches[member]) {
        stream.activity.emplace_back(to_utc(items[member], stretch.first),
                                     to_utc(items[member], stretch.second));
      }
    }
    merge_stretches(stream.activity);
    std::stable_sort(stream.events.begin(),
                     stream.events.end(),
                     [](const Notable& a, const Notable& b) { return a.order < b.order; });
    streams.push_back(std::move(stream));
  }
  return streams;
}

}  // namespace casebook
