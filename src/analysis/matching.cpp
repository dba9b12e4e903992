// SPDX-License-Identifier: Apache-2.0
#include "analysis/matching.h"

#include <algorithm>

namespace casebook {
namespace {

// Beyond this many hits of one signature in one item, further ones say nothing new.
constexpr std::size_t kMostHitsPerSignature = 20'000;

bool applies(const Signature& signature, const Item& item) {
  return signature.decoders.empty() ||
         std::find(signature.decoders.begin(), signature.decoders.end(), item.decoder) !=
             signature.decoders.end();
}

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

class Matcher {
 public:
  Matcher(Decoded& decoded, const Knowledge& knowledge, const CaptureReader& captures)
      : decoded_(decoded),
        knowledge_(knowledge),
        captures_(captures) {}

  Matches run() {
    matches_.by_item.resize(decoded_.items.size());
    for (std::uint32_t item = 0; item < decoded_.items.size(); ++item) {
      take_item(item);
    }
    return std::move(matches_);
  }

 private:
  void take_item(std::uint32_t item) {
    const ItemEvents& events = decoded_.data[item].events;
    std::vector<std::size_t> counts(knowledge_.signatures.size());
    std::vector<Notable>& notable = matches_.by_item[item];
    const std::vector<RawHit>& hits = decoded_.data[item].hits;
    // Event logs are short, and what matters in them (a restart, a new service) is often
    // information.
    const bool keep_all = decoded_.items[item].family == "events";
    std::size_t next = 0;
    std::size_t first_row = 0;
    for (const EventTable& table : events.tables()) {
      for (std::size_t row = 0; row < table.size(); ++row) {
        const std::uint64_t end = row + 1 < table.size() ? table.offset(row + 1)
                                                         : end_of(events, first_row + table.size());
        Notable event;
        event.event = {item, static_cast<std::uint32_t>(first_row + row)};
        for (; next < hits.size() && hits[next].line_offset < end; ++next) {
          if (hits[next].line_offset < table.offset(row)) continue;  // before the first record
          take_hit(hits[next], event, counts);
        }
        event.level = table.level(row);
        if (event.hits.empty() && event.level < Level::Warning && !keep_all) continue;
        event.time = table.time(row);
        event.noise = is_noise(event, matches_, knowledge_);
        notable.push_back(std::move(event));
      }
      first_row += table.size();
    }
  }

  static std::uint64_t end_of(const ItemEvents& events, std::size_t next_row) {
    return next_row < events.size() ? events.row(next_row).offset : ~std::uint64_t{0};
  }

  void take_hit(const RawHit& raw, Notable& event, std::vector<std::size_t>& counts) {
    const Signature& signature = knowledge_.signatures[raw.signature];
    if (!applies(signature, decoded_.items[event.event.item])) return;
    if (++counts[raw.signature] > kMostHitsPerSignature) return;
    Hit hit;
    hit.signature = raw.signature;
    hit.event = event.event;
    const std::string_view line =
        line_at(decoded_.data[event.event.item].text.text, raw.line_offset);
    if (!captures_.read(raw.signature, line, hit.captures)) return;
    if (signature.role == Role::Fact) take_fact(hit, raw.line_offset, event.event);
    event.hits.push_back(static_cast<std::uint32_t>(matches_.hits.size()));
    matches_.hits.push_back(std::move(hit));
  }

  void take_fact(const Hit& hit, std::uint64_t offset, EventRef event) {
    const auto key = hit.captures.find("fact");
    const auto value = hit.captures.find("value");
    if (key == hit.captures.end() || value == hit.captures.end()) return;
    const EventRow row = decoded_.data[event.item].events.row(event.row);
    decoded_.facts.push_back({key->second, value->second, {event.item, offset, row.line}});
  }

  Decoded& decoded_;
  const Knowledge& knowledge_;
  const CaptureReader& captures_;
  Matches matches_;
};

}  // namespace

Matches make_matches(Decoded& decoded, const Knowledge& knowledge, const CaptureReader& captures) {
  return Matcher(decoded, knowledge, captures).run();
}

}  // namespace casebook
