// SPDX-License-Identifier: Apache-2.0
// Compares the diagnoses of several machines.
#pragma once

#include <string>
#include <vector>

#include "model/fleet.h"
#include "model/knowledge.h"

namespace casebook {

// What a comparison needs of one machine's run; the run itself may go afterwards.
FleetMachine summarize_machine(std::string path,
                               const AnalysisView& view,
                               const Knowledge& knowledge);

// Groups machines by cause, and says what those of a group share. The order of `machines` decides
// nothing but the order of equals.
Fleet compare_machines(std::string path, std::vector<FleetMachine> machines);

// The parts of a folder that belong to different machines: the first part of the items' paths, when
// the items below name one computer each and not all the same. Empty when this is one machine's
// evidence, or when nothing says whose it is.
std::vector<std::string> parts_by_machine(const AnalysisView& view);

}  // namespace casebook
