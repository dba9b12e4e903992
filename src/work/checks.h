// SPDX-License-Identifier: Apache-2.0
// What is to be said about one file that came in, from what a reader found in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "desk/evidence.h"
#include "work/reading.h"

namespace casebook::work {

struct CheckedCase {
  // All of it; the file itself is told by its id.
  std::vector<desk::Evidence> evidence;
  std::optional<Micros> reported;  // when it failed, as the customer says
};

struct CheckResult {
  bool is_readable = false;
  std::vector<desk::EvidenceRemark> remarks;
};

// `end`: what reading this file alone gave.
CheckResult check_of(const desk::Evidence& evidence, const CheckedCase& of, const ReadingEnd& end);

}  // namespace casebook::work
