// SPDX-License-Identifier: Apache-2.0
// How sure a mail may sound: the level of a finding decides, not the template.
#pragma once

#include <string>

#include "base/bilingual.h"
#include "model/diagnosis.h"

namespace casebook {

// "Very likely: Access to x.dll is denied". What is merely possible says that it is not proven.
std::string with_level(ConfidenceLevel level, const std::string& statement, Language language);

// A statement that holds when the cause does: said as a condition below "very likely".
std::string if_so(ConfidenceLevel level, const std::string& statement, Language language);

}  // namespace casebook
