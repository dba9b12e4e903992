// SPDX-License-Identifier: Apache-2.0
// Which steps of a playbook the evidence shows as done, so that nobody is asked to do them again.
#pragma once

#include <string>

#include "base/bilingual.h"
#include "model/request.h"

namespace casebook {

struct StepDone {
  std::string output;     // the item that holds what the step's command prints; "" when none does
  std::string attempt;    // the later run that did it, in words; "" without one
  bool is_shown = false;  // as every report shows it, whatever the others say

  bool is_done() const { return is_shown || !output.empty() || !attempt.empty(); }
};

// Only commands that change nothing have an output that can stand for them; of commands of DISM the
// logs tell whether they ran after the attempt that failed, and succeeded. What the diagnosis marks
// as done is done.
StepDone step_done(const PlaybookStep& step,
                   const DataRequest& request,
                   const Diagnosis& diagnosis,
                   const std::string& failed_attempt,
                   Language language);

}  // namespace casebook
