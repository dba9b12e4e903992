// SPDX-License-Identifier: Apache-2.0
// Unpacks one archive, and the archives in it, through libarchive.
#pragma once

#include <cstdint>
#include <string>

#include "evidence/content.h"
#include "evidence/opening.h"

namespace casebook {

// Adds `content` to the opening: its members when it is an archive, else itself. `depth` is the
// number of archives around it; `issues` are about it and known already.
void add_content(Opening& opening,
                 const std::string& path,
                 ContentPtr content,
                 std::uint32_t depth,
                 std::vector<Issue> issues);

}  // namespace casebook
