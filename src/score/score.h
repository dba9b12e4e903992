// SPDX-License-Identifier: Apache-2.0
// Compares a diagnosis with the right answer.
#pragma once

#include <string>
#include <vector>

#include "model/code_book.h"
#include "model/diagnosis.h"
#include "score/expected.h"

namespace casebook {

// From this confidence on, a wrong answer is worse than none.
inline constexpr double kConfident = 0.7;

struct CaseScore {
  std::string name;
  std::string family;
  bool passed = false;
  bool wrong_and_confident = false;
  bool should_have_known = false;       // a failure that was called healthy or insufficient
  std::vector<std::string> complaints;  // what is wrong, in English: for whoever writes rules
  double seconds = 0;
};

// A failure passes when the first finding names everything that must be named and blames nothing
// else, and its code or its phase is right; other cases when the verdict is right and nothing is
// blamed. A cause that the case names by its id must be that one.
CaseScore score_case(const ExpectedAnswer& expected,
                     const Diagnosis& diagnosis,
                     const CodeBook& codes);

}  // namespace casebook
