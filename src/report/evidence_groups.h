// SPDX-License-Identifier: Apache-2.0
// The proof of a finding without repetition: lines that say the same are told once. Text and HTML
// reports show the same groups.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/diagnosis.h"
#include "report/text.h"

namespace casebook {

struct EvidenceGroup {
  const Evidence* first = nullptr;
  std::vector<const Evidence*> again;  // in the same attempt
};

struct GroupedEvidence {
  std::vector<EvidenceGroup> groups;
  std::vector<std::pair<std::string, const Evidence*>> same_in;  // the first of other attempts
};

// Views into `finding`. Every line is a group of its own with Detail::All.
GroupedEvidence group_evidence(const Hypothesis& finding,
                               const Diagnosis& diagnosis,
                               Detail detail);

// The finding's own attempt when the line belongs to it, else any that it belongs to.
const std::string& attempt_of(const Evidence& evidence,
                              const Hypothesis& finding,
                              const Diagnosis& diagnosis);

// What a line says without when it says it: times, thread ids and sequence numbers are gone.
std::string shape_of(std::string_view text);

}  // namespace casebook
