// SPDX-License-Identifier: Apache-2.0
// A run put together by hand for tests: items, their records, and which signature hits which
// record. Nothing is decoded and no pattern is searched. All names are invented.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// "2024-03-05 10:25:01", or "10:25:01" on that day; "" is no time.
inline Micros time_for_test(const std::string& text) {
  if (text.empty()) return kNoTime;
  return parse_date_time(text.size() > 8 ? text : "2024-03-05 " + text);
}

struct HitForTest {
  std::string signature;
  std::map<std::string, std::string> captures = {};
};

struct RecordForTest {
  std::string time = {};  // as time_for_test() reads it
  std::string message = {};
  std::vector<HitForTest> hits = {};
  Level level = Level::Error;
  std::string component = {};
  std::uint32_t code = 0;
  std::string head = {};  // what stands between the time and the message
};

class RunForTest final : public EventSource {
 public:
  Knowledge knowledge;
  Matches matches;
  std::vector<Item> items;
  std::vector<Fact> facts;
  std::map<std::uint32_t, std::string> texts;  // of items without records

  std::uint32_t add_item(const std::string& path,
                         const std::string& family,
                         const std::string& decoder = "") {
    Item item;
    item.path = path;
    item.family = family;
    item.decoder = decoder;
    item.clock = {.kind = ClockKind::Utc, .offset_minutes = 0, .known = true, .proof = {}};
    items.push_back(std::move(item));
    matches.by_item.emplace_back();
    rows_.emplace_back();
    return static_cast<std::uint32_t>(items.size() - 1);
  }

  // The reference holds until the next one is added.
  Signature& add_signature(const std::string& id, Role role) {
    Signature signature;
    signature.id = id;
    signature.role = role;
    knowledge.signatures.push_back(std::move(signature));
    return knowledge.signatures.back();
  }

  // REQUIRES: every signature that `record` names is known
  EventRef add(std::uint32_t item, const RecordForTest& record) {
    std::vector<Row>& rows = rows_[item];
    Row row;
    row.at.time = time_for_test(record.time);
    row.at.offset = rows.empty() ? 0 : rows.back().at.offset + rows.back().record.size() + 1;
    row.record = format_time(row.at.time) + ", " + record.head + record.message;
    row.at.length = static_cast<std::uint32_t>(row.record.size());
    row.at.text_at = static_cast<std::uint16_t>(row.record.size() - record.message.size());
    row.at.line = static_cast<std::uint32_t>(rows.size() + 1);
    row.at.level = record.level;
    row.at.code = record.code;
    row.component = record.component;

    Notable event;
    event.event = {item, static_cast<std::uint32_t>(rows.size())};
    event.time = row.at.time;
    event.level = record.level;
    for (const HitForTest& hit : record.hits) {
      event.hits.push_back(add_hit(hit, event.event));
    }
    event.noise = has_role(event, Role::Noise) && !has_role(event, Role::Cause);
    rows.push_back(std::move(row));
    event.order = utc(event.event);
    matches.by_item[item].push_back(event);
    return event.event;
  }

  // One failed attempt of all records of an item, "e1" of the first item. It views the records, so
  // they are all added before.
  Attempt attempt_of(std::uint32_t item) const {
    Attempt attempt;
    attempt.episode.id = "e" + std::to_string(item + 1);
    attempt.episode.family = items[item].family;
    attempt.episode.outcome = Outcome::Failure;
    for (const Notable& event : matches.by_item[item]) {
      if (attempt.events.empty()) attempt.episode.started = event.order;
      attempt.episode.ended = event.order;
      if (has_role(event, Role::Anchor) && !event.noise) {
        attempt.anchors.push_back(attempt.events.size());
      }
      attempt.events.push_back(&event);
    }
    return attempt;
  }

  EventRow row(EventRef event) const override { return rows_[event.item][event.row].at; }
  std::string_view record(EventRef event) const override {
    return rows_[event.item][event.row].record;
  }
  std::string_view message(EventRef event) const override {
    return record(event).substr(row(event).text_at);
  }
  std::string_view component(EventRef event) const override {
    return rows_[event.item][event.row].component;
  }
  const Item& item(std::uint32_t index) const override { return items[index]; }
  bool event_at(std::uint32_t item, std::uint64_t offset, EventRef& event) const override {
    for (std::size_t i = rows_[item].size(); i-- > 0;) {
      if (rows_[item][i].at.offset > offset) continue;
      event = {item, static_cast<std::uint32_t>(i)};
      return true;
    }
    return false;
  }
  std::string_view text_from(std::uint32_t item, std::uint64_t offset) const override {
    const auto found = texts.find(item);
    return found == texts.end() ? std::string_view()
                                : std::string_view(found->second).substr(offset);
  }
  Micros utc(EventRef event) const override {
    const Micros time = row(event).time;
    return time == kNoTime ? kNoTime : time - items[event.item].clock.offset_minutes * kMinute;
  }

 private:
  struct Row {
    EventRow at;
    std::string record;
    std::string component;
  };

  std::uint32_t add_hit(const HitForTest& from, EventRef event) {
    const Signature* known = knowledge.find_signature(from.signature);
    Hit hit;
    hit.signature = static_cast<std::uint32_t>(known - knowledge.signatures.data());
    hit.event = event;
    hit.captures = from.captures;
    hit.captures.insert(known->sets.begin(), known->sets.end());
    matches.hits.push_back(std::move(hit));
    return static_cast<std::uint32_t>(matches.hits.size() - 1);
  }

  bool has_role(const Notable& event, Role role) const {
    return std::any_of(event.hits.begin(), event.hits.end(), [&](std::uint32_t hit) {
      return knowledge.signatures[matches.hits[hit].signature].role == role;
    });
  }

  std::vector<std::vector<Row>> rows_;
};

}  // namespace casebook
