// SPDX-License-Identifier: Apache-2.0
// Failed loads of hives, and what was tried inside of them.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "trace/refusals.h"

namespace casebook {

class FailedHiveLoads {
 public:
  FailedHiveLoads(const Trace& trace, const std::vector<Refusal>& refusals);

  // Whether the refused event is a part of a load of the same file that failed: Windows opens the
  // file, as System or as the loader, and it is the loader that fails.
  bool contain(const Refusal& refusal, std::size_t event) const;

 private:
  const Trace& trace_;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> loads_;  // events, by object
};

}  // namespace casebook
