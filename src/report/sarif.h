// SPDX-License-Identifier: Apache-2.0
// A diagnosis for viewers and pipelines that read SARIF 2.1.0 (OASIS), the exchange format of
// analysis tools.
#pragma once

#include <string>

#include "base/bilingual.h"
#include "model/diagnosis.h"

namespace casebook {

// One log with one run: a result for each finding, a rule for each cause, damage and what could not
// be checked as notifications. `language` is that of the run; the other one is its translation, so
// both are always there. The same input gives the same bytes.
std::string render_sarif(const AnalysisView& view, Language language);

// A path of the evidence as a relative URI reference: everything but letters, digits, "-._~" and
// "/" is percent-encoded.
std::string relative_uri(const std::string& path);

}  // namespace casebook
