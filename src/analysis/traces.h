// SPDX-License-Identifier: Apache-2.0
// What the Process Monitor traces of a case say, as facts that rules ask for.
#pragma once

#include "analysis/decode_all.h"
#include "model/knowledge.h"
#include "model/trace_findings.h"

namespace casebook {

// What the other evidence says of the machine: filters, access lists.
TraceSurroundings trace_surroundings(const std::vector<Fact>& facts);

// Opens the traces among the items (parts of one capture together) and adds who was refused what,
// who held which file, and who deleted what belongs to updating. Facts lie at the row of their
// event.
void read_traces(Decoded& decoded, const Knowledge& knowledge, std::size_t jobs);

}  // namespace casebook
