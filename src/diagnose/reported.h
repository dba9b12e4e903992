// SPDX-License-Identifier: Apache-2.0
// What the customer wrote beside the logs: the update and the code that they saw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

struct Reported {
  std::string name;            // "KB5034122", "0x80240034"
  std::uint32_t code = 0;      // 0 for an update
  std::uint32_t extended = 0;  // the second half of Setup's pair: "0xC1900101 - 0x30018"
  bool in_logs =
      false;  // a log or export says it too; true as well when they are too large to tell
};

// What one text names, each once, in its order.
void read_reported(std::string_view text, std::vector<Reported>& all);

// In the order of the notes, each once, the first few. Notes are short texts of no known format;
// one that a finding quotes as its proof is a log, and a code of a finding stands in the logs.
std::vector<Reported> reported_in_notes(const DiagnoseInput& input,
                                        const std::vector<Hypothesis>& findings);

// "KB5034122, 0x80240034 WU_E_NO_UPDATE"; "" when notes name neither update nor code.
Bilingual reported_list(const DiagnoseInput& input, const std::vector<Reported>& reported);

// "The customer reports KB5034122 and 0x80240034 ...: nothing in these logs mentions it."; "" when
// notes name neither update nor code. Begins with a space in English.
Bilingual reported_sentence(const DiagnoseInput& input, const std::vector<Reported>& reported);

}  // namespace casebook
