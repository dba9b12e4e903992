// SPDX-License-Identifier: Apache-2.0
// Short phrases about things of the model, in both languages.
#pragma once

#include <string>
#include <string_view>

#include "model/diagnosis.h"

namespace casebook {

// A text of the diagnosis as the report says it: findings by their number instead of their id, the
// operations in quotes by their Chinese name, no quotes in quotes, and in Chinese no space behind a
// full-width mark.
std::string spoken(const Bilingual& text, const Diagnosis& diagnosis, Language language);

// "0x800704C7-0x2000D" as codes are written everywhere: a code that repeats the first is left out.
std::string code_pair(std::string_view result, std::string_view extended);

// Start and end of an attempt are UTC when the machine's zone is known or assumed, else as written.
// Gives them on the machine's own clock, as its logs do.
Micros machine_time(Micros time, const Machine& machine);

// "Windows upgrade, 2020-07-08 10:20:11 to 10:25:01, failed"
std::string describe_episode(const Episode& episode, const Machine& machine, Language language);

// "Downlevel, Apply image, 0xC1900101-0x2000C"; "" when nothing is known.
std::string place_of_episode(const Episode& episode, Language language);

// "Windows 10 22H2 (10.0.19045) amd64", and that its updates have ended. What it was to become.
std::string system_text(const Machine& machine, Language language);
std::string target_text(const Machine& machine, Language language);

// " (+08:00)", " (+08:00, assumed)", or that times are as written.
std::string zone_note(const Machine& machine, Language language);

// "An entry is encrypted; it was not read. (3 x)", details in the language of the report
std::string describe_issue(const Issue& issue, Language language);

}  // namespace casebook
