// SPDX-License-Identifier: Apache-2.0
// What Windows programs, libraries, drivers (PE) and catalogs say of themselves: version, maker,
// signer. Nothing here says that a signature is valid: names are read, trust is not checked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "model/issue.h"

namespace casebook {

struct ExecutableInfo {
  std::string architecture;      // "x86", "x64", "arm", "arm64", else the machine number "0x1c4"
  std::string kind;              // "program", "library", "driver"
  std::uint32_t time_stamp = 0;  // as linked; a hash of the content in reproducible builds

  bool has_version = false;     // a version resource is there
  std::string file_version;     // "10.0.19041.4105", from the fixed part
  std::string product_version;  // likewise
  // The strings of the first language, as the resource orders them: CompanyName, FileDescription
  // ...
  std::vector<std::pair<std::string, std::string>> strings;

  std::vector<std::string> signers;  // common names in the embedded signature
  std::vector<Issue> issues;         // offsets in the file

  std::string_view string(std::string_view name) const;  // "" when it is not there
};

// Begins with "MZ" and points at a PE header.
bool is_executable(ByteView bytes);

// Source: PE Format, VS_VERSIONINFO and WIN_CERTIFICATE, learn.microsoft.com.
ExecutableInfo read_executable(ByteView bytes);

struct CatalogInfo {
  bool is_catalog = false;  // a signed list of hashes
  std::vector<std::string> signers;
  std::vector<std::string> members;  // hashes in lower-case hex, in file order
};

// A security catalog (.cat): PKCS #7 around a certificate trust list (MS-CAESO does not cover it;
// layout by the OIDs 1.3.6.1.4.1.311.10.1 and .12.1.1).
CatalogInfo read_catalog(ByteView bytes);

}  // namespace casebook
