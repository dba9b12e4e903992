// SPDX-License-Identifier: Apache-2.0
#include "analysis/matching.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <tuple>

#include "base/parallel.h"

namespace casebook {
namespace {

// So many hits of one signature in one item are enough; the last ones are nearest to the failure.
constexpr std::size_t kMostHitsPerSignature = 20'000;
// Likewise of warnings and errors that no signature knows.
constexpr std::size_t kMostPlainEvents = 500'000;
// Likewise of hits on lines longer than kLongLine.
constexpr std::size_t kMostHitsOnLongLines = 2'000;

// The line that begins at `offset`, without its line end.
std::string_view line_at(std::string_view text, std::uint64_t offset) {
  std::string_view line = text.substr(offset);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What cuts a log into attempts. Thinned out by themselves, they would make other attempts.
bool cuts_attempts(Role role) {
  return role == Role::Begin || role == Role::End || role == Role::Anchor || role == Role::Phase;
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
  std::uint64_t left_out = 0;
};

// A hit and the row whose record it stands in.
struct Place {
  std::size_t row = 0;
  std::uint32_t signature = 0;
  std::uint64_t offset = 0;
  std::string_view line;
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
      leave_out_early_hits(decoded_.data[item]);
      const std::size_t first = parts.size();
      for (std::size_t table = 0; table < decoded_.data[item].events.tables().size(); ++table) {
        parts.emplace_back().item = item;
        parts.back().table = table;
      }
      find_first_plain(std::span(parts).subspan(first));
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
  void leave_out_early_hits(ItemData& data) {
    std::vector<RawHit>& hits = data.hits;
    std::vector<std::size_t> counts(knowledge_.signatures.size());
    std::uint64_t first_attempt = 0;
    std::size_t on_long_lines = 0;
    std::vector<bool> drop(hits.size());
    for (std::size_t i = hits.size(); i-- > 0;) {
      const RawHit& hit = hits[i];
      const std::size_t count = ++counts[hit.signature];
      const bool cuts = cuts_attempts(knowledge_.signatures[hit.signature].role);
      if (cuts && count > kMostHitsPerSignature) {
        first_attempt = std::max(first_attempt, hit.line_offset + 1);
      }
      drop[i] = hit.line_offset < first_attempt || count > kMostHitsPerSignature;
      if (drop[i] || line_at(data.text.text, hit.line_offset).size() <= kLongLine) continue;
      drop[i] = ++on_long_lines > kMostHitsOnLongLines;
    }
    std::size_t index = 0;
    matches_.left_out += std::erase_if(hits, [&](const RawHit&) { return drop[index++]; });
  }

  // Sets where the last kMostPlainEvents rows that talk begin. `parts` are those of one item.
  void find_first_plain(std::span<Part> parts) const {
    std::size_t room = kMostPlainEvents;
    for (std::size_t i = parts.size(); i-- > 0;) {
      const EventTable& table = decoded_.data[parts[i].item].events.tables()[parts[i].table];
      if (room == 0) parts[i].first_plain = table.size();
      for (std::size_t row = table.size(); room > 0 && row-- > 0;) {
        if (talks(parts[i].item, table.level(row)) && --room == 0) parts[i].first_plain = row;
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
    const std::vector<Place> places = places_in(part);
    auto place = places.begin();
    for (std::size_t row = 0; row < table.size(); ++row) {
      const bool talking = talks(part.item, table.level(row));
      const bool found = place != places.end() && place->row == row;
      if (!talking && !found) continue;
      Notable event;
      event.event = {part.item, static_cast<std::uint32_t>(first_row + row)};
      event.level = table.level(row);
      event.time = table.time(row);
      for (; place != places.end() && place->row == row; ++place) {
        take(*place, event, part);
      }
      const bool plain = talking && row >= part.first_plain;
      if (plain || !event.hits.empty()) {
        part.notable.push_back(std::move(event));
      } else if (talking) {
        ++part.left_out;
      }
    }
  }

  // Where a line ends that begins at `offset`; the line feed counts to it.
  static std::uint64_t end_of_line(std::string_view text, std::uint64_t offset) {
    const std::size_t feed = text.find('\n', offset);
    return feed == std::string_view::npos ? text.size() : feed + 1;
  }

  // A hit names the start of its line. A record may begin behind it: behind zeros, a byte order
  // mark, or a lone CR, which ends a line for the logs but not for the search.
  std::vector<Place> places_in(const Part& part) const {
    const ItemData& data = decoded_.data[part.item];
    const ItemEvents& events = data.events;
    const EventTable& table = events.tables()[part.table];
    const std::string_view text = data.text.text;
    const std::size_t next_row = events.first_row_of(part.table) + table.size();
    const std::uint64_t end =
        next_row < events.size() ? events.row(next_row).offset : ~std::uint64_t{0};
    const auto ends_before = [&](const RawHit& hit, std::uint64_t offset) {
      return end_of_line(text, hit.line_offset) <= offset;
    };
    auto hit = std::lower_bound(data.hits.begin(), data.hits.end(), table.offset(0), ends_before);
    const auto last = std::lower_bound(hit, data.hits.end(), end, ends_before);
    std::vector<Place> places;
    bool sorted = true;
    for (; hit != last; ++hit) {
      const std::string_view line = line_at(text, hit->line_offset);
      const auto add = [&](std::size_t begin, std::size_t length) {
        const std::uint64_t offset = hit->line_offset + begin;
        const std::size_t row = table.row_at(offset + std::max<std::size_t>(length, 1) - 1);
        if (row != table.size()) {
          places.push_back({row, hit->signature, offset, line.substr(begin, length)});
        }
      };
      if (line.find('\r') == std::string_view::npos) {
        add(0, line.size());
        continue;
      }
      sorted = false;
      for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t stop = std::min(line.find('\r', begin), line.size());
        std::map<std::string, std::string> ignored;
        const std::string_view piece = line.substr(begin, stop - begin);
        if (!piece.empty() && captures_.read(hit->signature, piece, ignored)) {
          add(begin, piece.size());
        }
        begin = stop + 1;
      }
    }
    if (!sorted) {
      std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return std::tie(a.row, a.offset, a.signature) < std::tie(b.row, b.offset, b.signature);
      });
    }
    return places;
  }

  void take(const Place& place, Notable& event, Part& part) const {
    Hit hit;
    hit.signature = place.signature;
    hit.event = event.event;
    const std::string_view line = place.line.substr(0, kLongLine);
    if (!captures_.read(place.signature, line, hit.captures)) {
      part.left_out += place.line.size() > kLongLine ? 1 : 0;
      return;
    }
    event.hits.push_back(static_cast<std::uint32_t>(part.hits.size()));
    part.hits.push_back(std::move(hit));
    part.offsets.push_back(place.offset);
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
