// SPDX-License-Identifier: Apache-2.0
// What is kept of an earlier case to compare others with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/result.h"
#include "model/diagnosis.h"

namespace casebook {

struct CaseSummary {
  std::string name;  // the path it was read from
  Verdict verdict = Verdict::Insufficient;
  Bilingual summary;
  std::string cause;  // of the first finding; "" without one
  Bilingual title;
  ConfidenceLevel level = ConfidenceLevel::Possible;
  std::string code;
  std::string phase;
  std::string operation;
  std::vector<std::string> objects;   // files, drivers, processes, services: names in lower case
  std::vector<std::string> products;  // that findings or the machine name
  Bilingual system;
  Bilingual fixed;      // a later attempt of the same kind that succeeded; "" when not known
  Bilingual suggested;  // title of the first action
};

CaseSummary summarize_case(std::string name, const AnalysisView& view);

// Out of what `casebook diagnose --format json` wrote. Fails on anything else, saying what it is.
Result<CaseSummary> read_case(std::string name, std::string_view json);

// The attempt that made a finding's failure history, as every report tells it; null when there is
// none.
const Episode* later_success_of(const Diagnosis& diagnosis, const Hypothesis& finding);

// The attempt after the one that failed that was of the same kind and succeeded, for evidence
// without a finding; null when there is none.
const Episode* success_after(const std::vector<Episode>& episodes, const std::string& failed);

struct Likeness {
  const CaseSummary* other = nullptr;
  int points = 0;
  bool is_similar = false;      // the cause, or an object together with the code
  std::vector<Bilingual> same;  // what both have in common, the most telling first
  std::vector<Bilingual> different;
};

// The others by what they have in common with `mine`, the nearest first; equals keep their order.
std::vector<Likeness> rank_by_likeness(const CaseSummary& mine,
                                       const std::vector<CaseSummary>& others);

}  // namespace casebook
