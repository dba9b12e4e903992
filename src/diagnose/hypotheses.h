// SPDX-License-Identifier: Apache-2.0
// One hypothesis from one fired rule, or from a chain that no rule knows.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// Which attempts, and which kinds of log, stop at an object of the same name.
class Repetitions {
 public:
  explicit Repetitions(const std::vector<Judged>& judged);

  struct Count {
    std::size_t attempts = 0;
    std::size_t families = 0;
  };
  // Of the object that this chain names first.
  Count of(const Chain& chain) const;

 private:
  struct Seen {
    std::size_t attempts = 0;
    std::set<std::string_view> families;
  };
  std::unordered_map<std::string, Seen> by_name_;  // file names in lower case
};

Hypothesis make_hypothesis(const DiagnoseInput& input,
                           const Repetitions& repetitions,
                           const Judged& judged,
                           const Firing& firing);

// So many lines prove a finding; more would only be repeated.
inline constexpr std::size_t kMostEvidence = 24;

// What can be said without a rule: operation, object, code and phase.
Hypothesis make_generic_hypothesis(const DiagnoseInput& input,
                                   const Repetitions& repetitions,
                                   const Judged& judged);

// Confidence and level that a score stands for. `decisive`: an intervention or contrast was seen.
void set_confidence(Hypothesis& hypothesis, bool decisive);

// An artifact to ask for, with its words from the knowledge.
NextEvidence ask_for(const DiagnoseInput& input, const std::string& artifact, Bilingual why);

// The line of a fact as it is quoted; false when the fact stands nowhere in a text.
bool quote_fact(const DiagnoseInput& input, const Source& source, Evidence& evidence);

// The event as it is quoted.
Evidence quote(const DiagnoseInput& input, EventRef event, EvidenceRole role);

}  // namespace casebook
