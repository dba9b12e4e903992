// SPDX-License-Identifier: Apache-2.0
// By which of its traces a product of the knowledge is recognised.
#pragma once

#include <string>
#include <string_view>

#include "model/knowledge.h"

namespace casebook {

// fltmc and service lists name a driver without its extension.
std::string_view driver_stem(std::string_view driver);

// The driver, process, name or folder of the product that stands in `text` as a word of its own;
// "" when none does.
std::string seen_as(const Product& product, std::string_view text);

// "name state start image" of a list of services -> the product's service it is, "" when none.
std::string service_of(const Product& product, std::string_view listed);

// "name altitude instances" -> the altitude, "" when it is not given.
std::string_view altitude_of(std::string_view minifilter);

bool has_altitude(const Product& product, std::string_view altitude);

}  // namespace casebook
