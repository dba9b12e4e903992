// SPDX-License-Identifier: Apache-2.0
// The version resource of a PE file. Source: VS_VERSIONINFO, learn.microsoft.com.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace casebook::pe {

struct VersionInfo {
  std::string file_version;  // "10.0.19041.1"; "" when the fixed part is missing
  std::string product_version;
  std::vector<std::pair<std::string, std::string>> strings;  // of the first language
  bool damaged = false;
};

VersionInfo read_version_info(ByteView resource);

}  // namespace casebook::pe
