// SPDX-License-Identifier: Apache-2.0
#include "analysis/traces.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/text.h"
#include "decode/trace_file.h"
#include "model/fact_keys.h"
#include "model/plain_value.h"
#include "model/product.h"
#include "model/stated_lists.h"
#include "trace/deletions.h"
#include "trace/denials.h"
#include "trace/holders.h"
#include "trace/open_files.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFacts = 200;   // of each key
constexpr std::size_t kMostSuspects = 3;  // of one refusal
constexpr std::size_t kMostOpens = 16;    // of holders; lines before each are counted
constexpr double kNoise = 0.4;            // what a conflict without meaning weighs at most
constexpr double kTelling = 0.5;          // the weight from which a refusal is worth a fact

bool is_trace(const Item& item) {
  return item.decoder == "pml" || item.decoder == "procmon_csv" || item.decoder == "procmon_xml";
}

// One part of a fact's value; "?" for what the trace does not show.
std::string part(std::string_view text) {
  const std::string plain = plain_value(text);
  return plain.empty() ? "?" : plain;
}

// Writes the facts of one capture.
class TraceFacts {
 public:
  TraceFacts(const Trace& trace,
             const std::vector<std::uint32_t>& items,
             Decoded& decoded,
             const Knowledge& knowledge)
      : trace_(trace),
        items_(items),
        decoded_(decoded),
        knowledge_(knowledge) {}

  void add(const TraceSurroundings& surroundings, std::size_t jobs) {
    add_violations(find_violations(trace_, &knowledge_, jobs));
    add_denials(find_denials(trace_, surroundings, &knowledge_, jobs));
    for (const Deletions& deletions : find_deletions(trace_)) {
      add_fact(fact::kTraceDeleted,
               fmt::format(
                   "{}|{}|{}", part(deletions.folder), program(deletions.process), deletions.count),
               deletions.event);
    }
  }

 private:
  std::string program(std::uint32_t process) const {
    const TraceProcess& known = trace_.processes()[process];
    return fmt::format("{}|{}", part(known.name), known.pid);
  }

  void add_violations(const Violations& violations) {
    std::size_t left = kMostFacts;
    for (const Violation& violation : violations.violations) {
      const TraceProcess& process = trace_.processes()[violation.process];
      const bool is_telling =
          violation.weight > kNoise || works_for_servicing(process.name, violation.path);
      if (violation.recovered || !is_telling || left == 0) continue;
      --left;
      add_fact(
          fact::kTraceSharingViolation,
          fmt::format("{}|{}|{}|{}|{}|{}",
                      part(violation.path),
                      program(violation.process),
                      holder_of(violation),
                      part(violation.desired_access),
                      violation.count,
                      violation.holders.empty() ? "?" : strength(violation.holders.front().weight)),
          violation.event);
      if (!violation.holders.empty()) add_open(violation.path, violation.holders.front());
    }
  }

  // The open that makes it the holder. It went well, so it is no row of its item.
  void add_open(std::string_view path, const Holder& holder) {
    if (!holder.opened || opens_left_ == 0) return;
    --opens_left_;
    const TraceEvent open = trace_.event(*holder.opened);
    add_fact(fact::kTraceHolderOpen,
             fmt::format("{}|{}|{}|{}",
                         part(path),
                         program(holder.process),
                         part(holder.share_mode),
                         part(holder.desired_access)),
             *holder.opened);
    Source& source = decoded_.facts.back().source;
    const DecodedText& decoded = decoded_.data[source.item].text;
    if (!decoded_.items[source.item].has_lines()) {
      source.offset = open.offset;
      source.line = static_cast<std::uint32_t>(*holder.opened + 1);
      return;
    }
    std::size_t low = 0;
    std::size_t high = decoded.text.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (decoded.original_offset(middle) < open.offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const bool is_behind_row = source.offset <= low && source.offset != 0;
    const std::size_t from = is_behind_row ? source.offset : 0;
    const std::string_view between = std::string_view(decoded.text).substr(from, low - from);
    source.line = (is_behind_row ? source.line : 1) +
                  static_cast<std::uint32_t>(std::count(between.begin(), between.end(), '\n'));
    source.offset = low;
  }

  // "holder|pid|share mode"
  std::string holder_of(const Violation& violation) const {
    if (violation.holders.empty()) return "?|?|?";
    const Holder& holder = violation.holders.front();
    const bool is_brief = is_closed_soon(holder);
    return fmt::format("{}|{}{}",
                       program(holder.process),
                       holder.kind == HolderKind::Hive ? "None" : part(holder.share_mode),
                       is_brief ? " (transient)" : "");
  }

  bool is_closed_soon(const Holder& holder) const {
    if (!holder.opened || !holder.closed) return false;
    return trace_.event(*holder.closed).time - trace_.event(*holder.opened).time < kBriefHandle;
  }

  void add_denials(const Denials& denials) {
    std::size_t left = kMostFacts;
    for (const Denial& denial : denials.denials) {
      const TraceProcess& process = trace_.processes()[denial.process];
      const bool is_servicing = works_for_servicing(process.name, denial.path);
      if (left == 0 || (denial.weight < kTelling && !is_servicing)) continue;
      --left;
      if (trace_result_name(denial.result) == "ACCESS DENIED") {
        add_fact(fact::kTraceAccessDenied,
                 fmt::format("{}|{}|{}|{}",
                             part(denial.path),
                             program(denial.process),
                             part(denial.desired_access),
                             denial.count),
                 denial.event);
      }
      add_suspects(denial);
    }
  }

  void add_suspects(const Denial& denial) {
    const std::size_t count = std::min(denial.suspects.size(), kMostSuspects);
    for (std::size_t i = 0; i < count; ++i) {
      const Suspect& suspect = denial.suspects[i];
      const Bilingual why = why_by_name(suspect);
      add_fact(fact::kTraceSuspect,
               fmt::format("{}|{}|{}|{}|{}|{}|{}|{}",
                           part(denial.path),
                           part(trace_.processes()[denial.process].name),
                           suspect_kind_name(suspect.kind),
                           part(suspect.name),
                           part(suspect.product),
                           strength(suspect.weight),
                           part(why.en),
                           part(why.zh)),
               denial.event);
    }
  }

  // Why, for texts that do not stand beside the suspect's name: "It stands on ..." by that name.
  static Bilingual why_by_name(const Suspect& suspect) {
    constexpr std::string_view kIt = "It ";
    constexpr std::string_view kZhIt = "它";
    Bilingual why = suspect.why;
    if (suspect.name.empty()) return why;
    if (why.en.starts_with(kIt)) why.en = suspect.name + " " + why.en.substr(kIt.size());
    if (why.zh.starts_with(kZhIt)) why.zh = suspect.name + " " + why.zh.substr(kZhIt.size());
    return why;
  }

  static std::string_view strength(double weight) {
    if (weight >= 0.75) return "strong";
    return weight >= kTelling ? "likely" : "weak";
  }

  void add_fact(std::string_view key, std::string value, std::size_t event) {
    const TraceEvent at = trace_.event(event);
    const std::uint32_t item = items_[at.part];
    Fact& fact = decoded_.facts.emplace_back();
    fact.key = key;
    fact.value = std::move(value);
    fact.source = {item, 0, 1};
    const ItemData& data = decoded_.data[item];
    if (data.events.empty()) return;
    const EventRow row = data.events.row(row_at(data, at.offset));
    fact.source.offset = row.offset;
    fact.source.line = row.line;
  }

  // The last row that begins at `offset` of the item, or before.
  static std::size_t row_at(const ItemData& data, std::uint64_t offset) {
    std::size_t low = 0;
    std::size_t high = data.events.size();
    while (high - low > 1) {
      const std::size_t middle = low + (high - low) / 2;
      const std::uint64_t begin = data.text.original_offset(data.events.row(middle).offset);
      (begin <= offset ? low : high) = middle;
    }
    return low;
  }

  const Trace& trace_;
  const std::vector<std::uint32_t>& items_;  // of the parts
  Decoded& decoded_;
  const Knowledge& knowledge_;
  std::size_t opens_left_ = kMostOpens;
};

// Events are in the order of time: each border is searched for.
void note_density(const Trace& trace, std::uint32_t item, Decoded& decoded) {
  constexpr std::size_t kStretches = 1000;
  const auto time_of = [&trace](std::size_t event) { return trace.event(event).time; };
  if (trace.size() < 2) return;
  const FileTime first = time_of(0);
  const FileTime last = time_of(trace.size() - 1);
  if (first == 0 || last <= first) return;
  TraceDensity density{item, time_from_filetime(first), time_from_filetime(last), {}};
  if (density.last <= density.first) return;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= kStretches; ++i) {
    const FileTime border = first + (last - first) / kStretches * i;
    std::size_t low = i == kStretches ? trace.size() : begin;
    std::size_t high = trace.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (time_of(middle) < border) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    density.counts.push_back(static_cast<std::uint32_t>(low - begin));
    begin = low;
  }
  decoded.trace_densities.push_back(std::move(density));
}

}  // namespace

TraceSurroundings trace_surroundings(const std::vector<Fact>& facts) {
  TraceSurroundings surroundings;
  for (const Fact& fact : facts) {
    if (fact.key != fact::kMinifilter) continue;
    const std::string_view value = fact.value;
    surroundings.filters.push_back(
        {std::string(value.substr(0, value.find(' '))), std::string(altitude_of(value)), ""});
  }
  for (StatedList& list : stated_lists(facts)) {
    surroundings.access_lists.push_back(std::move(list));
  }
  return surroundings;
}

void read_traces(Decoded& decoded, const Knowledge& knowledge, std::size_t jobs) {
  std::vector<TraceFile> files;
  std::vector<std::uint32_t> items;
  for (std::uint32_t i = 0; i < decoded.items.size(); ++i) {
    const auto& content = decoded.data[i].content;
    if (!is_trace(decoded.items[i]) || content == nullptr) continue;
    files.push_back({decoded.items[i].path,
                     content->bytes(),
                     [&content](std::uint64_t offset, std::uint64_t length) {
                       content->will_read(offset, length);
                     }});
    items.push_back(i);
  }
  if (files.empty()) return;
  const TraceSurroundings surroundings = trace_surroundings(decoded.facts);
  for (const std::vector<std::size_t>& group : group_trace_files(files)) {
    std::vector<TraceFile> capture;
    for (const std::size_t file : group) {
      capture.push_back(files[file]);
    }
    const auto trace = open_trace(capture, {.jobs = jobs});
    if (!trace.ok() || cancel_requested()) continue;  // its decoder has said why
    // Parts are in the order of time, and named as the items are.
    std::vector<std::uint32_t> items_of_parts;
    for (const TracePart& one : trace.value()->parts()) {
      const auto named = std::find_if(group.begin(), group.end(), [&](std::size_t file) {
        return files[file].path == one.path;
      });
      items_of_parts.push_back(items[named == group.end() ? group.front() : *named]);
    }
    TraceFacts(*trace.value(), items_of_parts, decoded, knowledge).add(surroundings, jobs);
    note_density(*trace.value(), items_of_parts.front(), decoded);
  }
}

}  // namespace casebook
