// SPDX-License-Identifier: Apache-2.0
// Names of directories: CN=Li Wei,OU=Beijing,DC=corp,DC=example,DC=cn.
#pragma once

#include <cstddef>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// Whether "CN=", "OU=" or "DC=" stands at `at`, and no letter before it.
bool may_begin_distinguished_name(std::string_view text, std::size_t at);

// The whole name that begins at `at`, and where it ends; `at` when there is no domain in it. Names
// of certificates have none.
std::size_t take_distinguished_name(std::string_view text, std::size_t at, SightingSink& sink);

}  // namespace casebook
