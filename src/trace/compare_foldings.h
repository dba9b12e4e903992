// SPDX-License-Identifier: Apache-2.0
// What a comparison leaves out because it means nothing, counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bilingual.h"
#include "model/trace_findings.h"
#include "trace/normalise.h"

namespace casebook {

enum class NoiseRule : std::uint8_t {
  NormalResults,  // results that healthy traces are full of
  Varies,         // the same failure happens in a good trace too
  NotInAllGood,   // not common to all good traces
  Processes,      // objects of processes that are not in all traces
  Volatile,       // objects in places where every machine has its own
};
inline constexpr std::size_t kNoiseRules = 5;

std::string_view noise_rule_id(NoiseRule rule);  // "varies"
Bilingual noise_rule_text(NoiseRule rule);

class Foldings {
 public:
  // `keep` names rules of paths and of noise that are off.
  explicit Foldings(const std::vector<std::string>& keep);

  PathRules paths_off() const { return paths_off_; }
  bool is_off(NoiseRule rule) const { return off_[static_cast<std::size_t>(rule)]; }
  void add(NoiseRule rule, std::uint64_t good, std::uint64_t bad);
  void add_paths(const std::array<std::uint64_t, kPathRules>& changed, bool is_good);
  // Those that did something or are off, in the order of the rules.
  std::vector<TraceFolding> take() const;

 private:
  struct Count {
    std::uint64_t good = 0;
    std::uint64_t bad = 0;
  };
  PathRules paths_off_ = 0;
  std::array<bool, kNoiseRules> off_ = {};
  std::array<Count, kPathRules> paths_ = {};
  std::array<Count, kNoiseRules> noise_ = {};
};

}  // namespace casebook
