// SPDX-License-Identifier: Apache-2.0
// Short phrases about things of the model, in both languages.
#pragma once

#include <string>

#include "model/diagnosis.h"

namespace casebook {

// Start and end for people: the machine's local time when its zone is known, else as written.
std::string episode_time(Micros time, const Machine& machine);

// "Windows upgrade, 2020-07-08 10:20:11 to 10:25:01, failed"
std::string describe_episode(const Episode& episode, const Machine& machine, Language language);

// "An entry is encrypted; it was not read. (3 x)"
std::string describe_issue(const Issue& issue, Language language);

}  // namespace casebook
