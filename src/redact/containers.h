// SPDX-License-Identifier: Apache-2.0
// Objects that are told by their own name, and hold that of a person or machine in a field called
// "name": {"user": {"name": ...}}, <LocalAccount><Name>...</Name></LocalAccount>.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// Whether such an object begins at `at`, where its name is; then what it is called was taken.
bool take_container(std::string_view text, std::size_t at, SightingSink& sink);

// Calls with what the objects are called, in small letters.
void for_each_container_start(const std::function<void(std::string_view)>& call);

}  // namespace casebook
