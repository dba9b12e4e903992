// SPDX-License-Identifier: Apache-2.0
// The proof of one finding: lines that only repeat others are told by their place. Called by
// text_finding.cpp only.
#pragma once

#include <cstddef>
#include <string>

#include "model/diagnosis.h"
#include "report/page.h"
#include "report/text.h"

namespace casebook {

void put_evidence(Page& page,
                  std::size_t indent,
                  const Hypothesis& finding,
                  const Diagnosis& diagnosis,
                  const TextOptions& options);

// "CBS.log:12", "boot.pml, record 3".
std::string place_of(const Evidence& evidence, Language language);

// When the line was written, as it shows it; "" when it has no time. Records of binary formats are
// in UTC whatever the machine's zone, which is said.
std::string time_of(const Evidence& evidence);

}  // namespace casebook
