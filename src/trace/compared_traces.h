// SPDX-License-Identifier: Apache-2.0
// The traces of one comparison with all that is counted in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "trace/compare.h"
#include "trace/compare_foldings.h"
#include "trace/compare_index.h"
#include "trace/compare_roles.h"
#include "trace/normalise.h"

namespace casebook {

class ComparedTraces {
 public:
  // REQUIRES: one good trace or more. The traces and the options must outlive this.
  ComparedTraces(const std::vector<const Trace*>& good,
                 const Trace& bad,
                 const TraceCompareOptions& options);
  ComparedTraces(const ComparedTraces&) = delete;
  ComparedTraces& operator=(const ComparedTraces&) = delete;

  std::size_t goods() const { return traces_.size() - 1; }
  const TraceIndex& good(std::size_t number) const { return indexes_[number]; }
  const TraceIndex& bad() const { return indexes_.back(); }
  const TraceRole& role(std::uint16_t number) const { return roles_.role(number); }
  const RoleTable& roles() const { return roles_; }
  bool is_in_all(std::uint16_t role) const { return roles_.is_common(role, goods()); }
  bool is_in_good(std::uint16_t role) const;  // in one of them or more
  bool is_in_bad(std::uint16_t role) const { return roles_.is_in(role, goods()); }
  const SharedNames& names() const { return names_; }
  std::string_view object(std::uint32_t number) const { return names_.objects.text(number); }
  const TraceCompareOptions& options() const { return options_; }
  Foldings& foldings() { return foldings_; }

  // The number of a path of a trace that is not in its table: the target of a rename.
  std::uint32_t add_object(const TraceIndex& index, std::string_view path);

 private:
  const TraceCompareOptions& options_;
  std::vector<const Trace*> traces_;  // the bad one last
  RoleTable roles_;
  Foldings foldings_;
  std::vector<GuidNumber> shared_guids_;
  std::deque<PathNormaliser> normalisers_;
  SharedNames names_;
  std::deque<TraceIndex> indexes_;
};

// A difference with the object it is about.
struct FoundDifference {
  TraceDifference difference;
  std::uint32_t object = kNoName;
};

// No path of Windows is longer, in characters; what a damaged file has beyond it is cut.
inline constexpr std::size_t kLongestPath = 32'768;  // bytes
std::string event_path(const Trace& trace, std::size_t event);
std::string event_result(const Trace& trace, std::size_t event);

// How many events of a key are kept: so many of all, and of those that failed.
inline constexpr std::size_t kEventsOfKey = 32;

// What the events of a key are, as far as they are kept.
struct EventsOfKey {
  std::vector<std::uint32_t> events;  // the first ones, and the first ones that failed; ascending
  std::vector<std::pair<std::uint32_t, std::uint64_t>> results;  // status and count
  std::uint32_t failed = 0;
};
using EventsOfKeys = std::unordered_map<std::uint64_t, EventsOfKey>;  // by TraceKey::number()
EventsOfKeys events_of_keys(const TraceIndex& index, std::span<const TraceKey> keys);

// A side of a difference with an example.
TraceSide trace_side(const TraceIndex& index, const Tally* tally, const EventsOfKey* events);
void set_example(TraceSide& side, const TraceIndex& index, std::size_t event);

// Places where every machine has its own files: caches, logs, temporary files.
bool is_volatile_place(std::string_view object);

// A suspicion as it is shown: two digits.
double rounded_suspicion(double value);

// The reason of a suspicion, sentence by sentence.
class Reasons {
 public:
  void add(std::string en, std::string zh);
  Bilingual take() { return std::move(text_); }

 private:
  Bilingual text_;
};

}  // namespace casebook
