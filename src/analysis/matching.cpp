// SPDX-License-Identifier: Apache-2.0
#include "analysis/matching.h"

#include <algorithm>
#include <span>

#include "base/parallel.h"

namespace casebook {
namespace {

// So many hits of one signature in one item are enough; the last ones are nearest to the failure.
constexpr std::size_t kMostHitsPerSignature = 20'000;
// Likewise of warnings and errors that no signature knows.
constexpr std::size_t kMostPlainEvents = 500'000;
// Captures are taken from the matched part of a line, which in a line made for it is all of it.
constexpr std::size_t kLongLine = 16 * 1024;
constexpr std::size_t kMostLongLines = 16;

std::string_view line_at(std::string_view text, std::uint64_t offset) {
  std::string_view line = text.substr(offset);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// A cause outweighs noise on the same line; anything weaker does not.
bool is_noise(const Notable& event, const Matches& matches, const Knowledge& knowledge) {
  bool noise = false;
  for (const std::uint32_t hit : event.hits) {
    const Role role = knowledge.signatures[matches.hits[hit].signature].role;
    if (role == Role::Cause) return false;
    noise = noise || role == Role::Noise;
  }
  return noise;
}

// One table of an item, and what was found in it.
struct Part {
  std::uint32_t item = 0;
  std::size_t table = 0;
  std::vector<Notable> notable = {};  // their hits count into `hits`
  std::vector<Hit> hits = {};
  std::vector<std::uint64_t> offsets = {};  // of the hits' lines
  std::size_t first_plain = 0;              // rows before it are taken only for their hits
  std::size_t long_lines = 0;
  std::uint64_t left_out = 0;
};

class Matcher {
 public:
  Matcher(Decoded& decoded, const Knowledge& knowledge, const CaptureReader& captures)
      : decoded_(decoded),
        knowledge_(knowledge),
        captures_(captures) {}

  Matches run(std::size_t jobs) {
    std::vector<Part> parts;
    for (std::uint32_t item = 0; item < decoded_.items.size(); ++item) {
      leave_out_early_hits(decoded_.data[item].hits);
      const std::size_t first = parts.size();
      for (std::size_t table = 0; table < decoded_.data[item].events.tables().size(); ++table) {
        parts.emplace_back().item = item;
        parts.back().table = table;
      }
      leave_out_early_rows(std::span(parts).subspan(first));
    }
    parallel_for(jobs, parts.size(), [&](std::size_t, std::size_t i) { read(parts[i]); });
    matches_.by_item.resize(decoded_.items.size());
    for (Part& part : parts) {
      join(part);
      part = {};
    }
    return std::move(matches_);
  }

 private:
  void leave_out_early_hits(std::vector<RawHit>& hits) {
    std::vector<std::size_t> counts(knowledge_.signatures.size());
    for (const RawHit& hit : hits) {
      ++counts[hit.signature];
    }
    matches_.left_out += std::erase_if(
        hits, [&](const RawHit& hit) { return counts[hit.signature]-- > kMostHitsPerSignature; });
  }

  // Sets where the last kMostPlainEvents rows that talk begin. `parts` are those of one item.
  void leave_out_early_rows(std::span<Part> parts) {
    std::size_t room = kMostPlainEvents;
    for (std::size_t i = parts.size(); i-- > 0;) {
      const EventTable& table = decoded_.data[parts[i].item].events.tables()[parts[i].table];
      for (std::size_t row = table.size(); row-- > 0;) {
        if (!talks(parts[i].item, table.level(row))) continue;
        if (room == 0) {
          parts[i].first_plain = std::max(parts[i].first_plain, row + 1);
          ++matches_.left_out;
        } else {
          --room;
        }
      }
    }
  }

  // Event logs are short, and what matters in them (a restart, a new service) is often information.
  bool talks(std::uint32_t item, Level level) const {
    return level >= Level::Warning || decoded_.items[item].family == "events";
  }

  void read(Part& part) const {
    const ItemData& data = decoded_.data[part.item];
    const ItemEvents& events = data.events;
    const EventTable& table = events.tables()[part.table];
    const std::size_t first_row = events.first_row_of(part.table);
    const std::size_t next_row = first_row + table.size();
    const std::uint64_t end =
        next_row < events.size() ? events.row(next_row).offset : ~std::uint64_t{0};
    const auto by_offset = [](const RawHit& hit, std::uint64_t offset) {
      return hit.line_offset < offset;
    };
    auto hit = std::lower_bound(data.hits.begin(), data.hits.end(), table.offset(0), by_offset);
    const auto last = std::lower_bound(hit, data.hits.end(), end, by_offset);
    for (std::size_t row = 0; row < table.size(); ++row) {
      const bool plain = row >= part.first_plain && talks(part.item, table.level(row));
      const std::uint64_t row_end = row + 1 < table.size() ? table.offset(row + 1) : end;
      const bool found = hit != last && hit->line_offset < row_end;
      if (!plain && !found) continue;
      Notable event;
      event.event = {part.item, static_cast<std::uint32_t>(first_row + row)};
      event.level = table.level(row);
      event.time = table.time(row);
      for (; hit != last && hit->line_offset < row_end; ++hit) {
        take(*hit, event, part);
      }
      if (plain || !event.hits.empty()) part.notable.push_back(std::move(event));
    }
  }

  void take(const RawHit& raw, Notable& event, Part& part) const {
    Hit hit;
    hit.signature = raw.signature;
    hit.event = event.event;
    const std::string_view line = line_at(decoded_.data[part.item].text.text, raw.line_offset);
    if (line.size() > kLongLine && ++part.long_lines > kMostLongLines) {
      ++part.left_out;
      return;
    }
    if (!captures_.read(raw.signature, line, hit.captures)) return;
    event.hits.push_back(static_cast<std::uint32_t>(part.hits.size()));
    part.hits.push_back(std::move(hit));
    part.offsets.push_back(raw.line_offset);
  }

  void join(Part& part) {
    matches_.left_out += part.left_out;
    const auto first = static_cast<std::uint32_t>(matches_.hits.size());
    for (std::size_t i = 0; i < part.hits.size(); ++i) {
      const Hit& hit = part.hits[i];
      if (knowledge_.signatures[hit.signature].role == Role::Fact) take_fact(hit, part.offsets[i]);
      matches_.hits.push_back(std::move(part.hits[i]));
    }
    for (Notable& event : part.notable) {
      for (std::uint32_t& hit : event.hits) {
        hit += first;
      }
      event.noise = is_noise(event, matches_, knowledge_);
      matches_.by_item[part.item].push_back(std::move(event));
    }
  }

  void take_fact(const Hit& hit, std::uint64_t offset) {
    const auto key = hit.captures.find("fact");
    const auto value = hit.captures.find("value");
    if (key == hit.captures.end() || value == hit.captures.end()) return;
    const EventRow row = decoded_.data[hit.event.item].events.row(hit.event.row);
    decoded_.facts.push_back({key->second, value->second, {hit.event.item, offset, row.line}});
  }

  Decoded& decoded_;
  const Knowledge& knowledge_;
  const CaptureReader& captures_;
  Matches matches_;
};

}  // namespace

Matches make_matches(Decoded& decoded,
                     const Knowledge& knowledge,
                     const CaptureReader& captures,
                     std::size_t jobs) {
  return Matcher(decoded, knowledge, captures).run(jobs);
}

}  // namespace casebook
