// SPDX-License-Identifier: Apache-2.0
// What reports of several machines say, in both languages. One place for text and HTML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/fleet.h"
#include "report/labels.h"

namespace casebook {

// A label with a number in it.
std::string counted_label(Label name, std::size_t count, Language language);

// "12 machines: 9 failed, for 2 causes; 3 without failure."
std::string fleet_headline(const Fleet& fleet, Language language);

std::string_view trait_word(Trait trait, Language language);
// Values of systems and phases are ids or English; people read names.
std::string trait_value(Trait trait,
                        const std::string& value,
                        const FleetMachine& machine,
                        Language language);
std::string trait_list(const Traits& traits, const FleetMachine& machine, Language language);

// "PC-017.zip (BR01-DESK-17)"
std::string machine_called(const FleetMachine& machine);

}  // namespace casebook
