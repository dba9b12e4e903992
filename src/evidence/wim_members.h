// SPDX-License-Identifier: Apache-2.0
// Unpacks the evidence in a WIM file: all of a folder that was captured, the logs and hives of a
// captured Windows, nothing of installation media and provisioning packages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/content.h"
#include "evidence/opening.h"

namespace casebook {

// Adds the WIM file itself, which says what it is, and the files in it. `depth` is the number of
// archives around it; `issues` are about it and known already.
// REQUIRES: is_wim(content->bytes())
void add_wim(Opening& opening,
             const std::string& path,
             const ContentPtr& content,
             std::uint32_t depth,
             std::vector<Issue> issues);

// Whether a file of an installed Windows may tell why servicing failed: "Windows/Logs/CBS/CBS.log",
// "Windows/System32/config/SYSTEM", not "Windows/System32/ntdll.dll". Letter case does not count.
bool is_windows_evidence(std::string_view path);

}  // namespace casebook
