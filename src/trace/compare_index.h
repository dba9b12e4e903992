// SPDX-License-Identifier: Apache-2.0
// What the processes of one trace did to which objects, counted: one entry for each role, operation
// and normalised path, however many events there are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/trace.h"
#include "trace/compare_results.h"
#include "trace/compare_roles.h"
#include "trace/name_table.h"
#include "trace/normalise.h"

namespace casebook {

// Numbers that mean the same in all traces of a comparison.
struct SharedNames {
  NameTable objects;                 // normalised paths
  NameTable operations;              // "File System\nCreateFile"
  std::vector<TraceAction> actions;  // by operation
  std::vector<std::string> titles;   // by operation: "CreateFile"
  NameTable components;              // of the store, normalised
  NameTable versions;
};

// What is counted together, as one number for hash tables.
struct TraceKey {
  std::uint16_t role = 0;
  std::uint16_t operation = 0;
  std::uint32_t object = 0;

  std::uint64_t number() const {
    return std::uint64_t{role} << 48 | std::uint64_t{operation} << 32 | object;
  }
};

struct Tally {
  TraceKey key;
  std::uint32_t count = 0;
  std::uint32_t successes = 0;
  std::uint32_t normal = 0;
  std::uint32_t missing = 0;
  std::uint32_t serious = 0;
  std::uint32_t other = 0;
  std::uint32_t first = 0;  // events
  std::uint32_t last = 0;
  std::uint32_t first_failure = kNoTraceIndex;
  std::uint32_t last_failure = kNoTraceIndex;
  std::uint32_t last_success = kNoTraceIndex;

  std::uint32_t failures() const { return missing + serious + other; }
};

class TraceIndex {
 public:
  // Reads the whole trace. `number` is the trace's place in `roles`. Trace, roles and names must
  // outlive this.
  TraceIndex(const Trace& trace,
             std::size_t number,
             const RoleTable& roles,
             const PathNormaliser& normaliser,
             SharedNames& names,
             std::size_t jobs);

  const Trace& trace() const { return trace_; }
  std::size_t number() const { return number_; }
  std::span<const Tally> tallies() const { return tallies_; }  // in the order of first events
  const Tally* find(TraceKey key) const;
  TraceAction action(std::uint16_t operation) const { return names_.actions[operation]; }
  // Indexes into tallies() of what was done to an object, in ascending order.
  std::span<const std::uint32_t> of_object(std::uint32_t object) const;
  bool has_object(std::uint32_t object) const { return !of_object(object).empty(); }

  // The key of an event; nothing for events that are not compared.
  bool key_of(std::size_t event, TraceKey& key) const;
  std::uint32_t object_of_path(std::uint32_t path) const { return objects_[path]; }
  // How many events are compared at most: further ones do not fit the counters.
  std::size_t events() const { return events_; }

  const std::array<std::uint64_t, kPathRules>& changed_paths() const { return changed_; }
  // Component and version of every path that was reached, sorted, each once.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& versions() const { return versions_; }
  // The last event of a role, kNoTraceIndex when it has none.
  std::uint32_t last_of_role(std::uint16_t role) const { return last_of_role_[role]; }

 private:
  void read_operations();
  void read_paths(const PathNormaliser& normaliser, std::size_t jobs);
  void take_path(std::uint32_t path, const NormalisedPath& normalised);
  void read_events();
  void count(std::uint32_t event, TraceKey key);
  void sort_by_object(std::uint32_t objects);
  std::size_t slot_of(TraceKey key) const;
  void grow();

  const Trace& trace_;
  std::size_t number_;
  const RoleTable& roles_;
  SharedNames& names_;
  std::size_t events_;
  std::vector<std::uint16_t> operations_;  // of the trace -> shared
  std::vector<std::uint32_t> objects_;     // by path
  std::vector<std::pair<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>> path_versions_;
  std::vector<bool> reached_;  // by path
  std::vector<Tally> tallies_;
  std::vector<std::uint32_t> slots_;  // indexes into tallies_; a power of two long
  std::vector<std::uint32_t> by_object_;
  std::vector<std::uint32_t> object_ends_;  // into by_object_; by object
  std::array<std::uint64_t, kPathRules> changed_ = {};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> versions_;
  std::vector<std::uint32_t> last_of_role_;
};

}  // namespace casebook
