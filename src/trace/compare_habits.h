// SPDX-License-Identifier: Apache-2.0
// What a process meets on every machine, only on other objects each time.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "trace/compare_flips.h"
#include "trace/compared_traces.h"
#include "trace/name_table.h"

namespace casebook {

// The folder whose objects are alike: the parent, and what lies above a component of the store or
// of an update.
std::string_view folder_of_kind(std::string_view object);

// The serious failures of the good traces: which role is refused what, in which folder. Linear in
// what they did.
class RefusalHabits {
 public:
  explicit RefusalHabits(const ComparedTraces& traces);

  // Whether the role fails so on an object of that folder in a good trace.
  bool has(std::uint16_t role,
           std::uint16_t operation,
           std::uint32_t status,
           std::string_view object) const;

 private:
  NameTable folders_;
  std::unordered_map<std::uint64_t, std::unordered_set<std::uint32_t>> folders_of_;
};

// Failures that a process has on other objects of the folder in a good trace, and failures that are
// as frequent the other way round, mean little. What servicing is refused is left alone.
void weaken_habits(const ComparedTraces& traces, std::vector<Flip>& flips);

}  // namespace casebook
