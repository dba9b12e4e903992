// SPDX-License-Identifier: Apache-2.0
// The right answer to an evaluation case, as expected.json says it. Its keys are told in
// tests/bundles/README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/diagnosis.h"

namespace casebook {

using Alternatives = std::vector<std::string>;  // one of them is enough

struct ExpectedAnswer {
  std::string name;
  std::string family;
  Verdict verdict = Verdict::Insufficient;
  Alternatives causes;  // ids; empty: any cause that names what must be named
  Alternatives phases;
  Alternatives codes;  // in any notation
  std::vector<Alternatives> must_mention;
  std::vector<std::string> must_not_blame;
  std::vector<Alternatives> fix;  // words of the remedy or of what to collect
  bool two_causes = false;        // the second finding may name what the first does not
};

// Reads both shapes: that of evaluation cases, and that of bundle goldens ("top": {...}).
// `name` is used when the text names no case. Fails on what is not JSON or has no verdict.
Result<ExpectedAnswer> read_expected(std::string_view json, std::string name);

}  // namespace casebook
