// SPDX-License-Identifier: Apache-2.0
// A Windows image for people and for programs.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "decode/provisioning_package.h"
#include "imaging/wim.h"
#include "report/page.h"

namespace casebook {

void add_description(Page& page,
                     const std::string& path,
                     std::uint64_t bytes,
                     const WimDescription& description,
                     Language language);
void add_content(Page& page, const PackageContent& content, Language language);
// "2020-07-08 10:25:01        1,204  Windows/System32/a.dll"
std::string file_line(const WimEntry& entry);

nlohmann::ordered_json json_of(const WimDescription& description);
nlohmann::ordered_json json_of(const PackageContent& content);
nlohmann::ordered_json json_of(const WimEntry& entry);

}  // namespace casebook
