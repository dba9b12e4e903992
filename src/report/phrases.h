// SPDX-License-Identifier: Apache-2.0
// Short phrases about things of the model, in both languages.
#pragma once

#include <string>

#include "model/diagnosis.h"

namespace casebook {

// Start and end of an attempt are UTC when the machine's zone is known or assumed, else as written.
// Gives them on the machine's own clock, as its logs do.
Micros machine_time(Micros time, const Machine& machine);

// "Windows upgrade, 2020-07-08 10:20:11 to 10:25:01, failed"
std::string describe_episode(const Episode& episode, const Machine& machine, Language language);

// " (+08:00)", " (+08:00, assumed)", or that times are as written.
std::string zone_note(const Machine& machine, Language language);

// "An entry is encrypted; it was not read. (3 x)"
std::string describe_issue(const Issue& issue, Language language);

}  // namespace casebook
