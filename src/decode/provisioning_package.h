// SPDX-License-Identifier: Apache-2.0
// What is in a provisioning package, above all in the usmt.ppkg that ScanState makes for a reset:
// the ScanState that made it, the programs it brings, the registry hives.
//
// Microsoft does not document the inside of these packages. Everything here is found by what a
// file is, not by where it lies, and says where it was found.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "imaging/wim.h"
#include "model/issue.h"

namespace casebook {

struct PackageTool {
  std::string name;     // "scanstate.exe"; "USMT" where only a text names a version
  std::string version;  // "10.0.19041.1"
  std::string path;     // in the package
};

struct PackageHive {
  std::string path;  // in the package
  std::uint64_t bytes = 0;
  bool is_readable = false;
  std::uint64_t keys = 0;
  std::uint64_t values = 0;
  // Keys two levels below the top, with how many keys are in them; most first.
  std::vector<std::pair<std::string, std::uint64_t>> areas;
};

struct PackageProgram {
  std::string name;
  std::string version;  // "" where only a folder names it
  std::string path;     // of the hive, or of the folder, that names it
};

struct PackageContent {
  std::uint64_t files = 0;
  std::uint64_t folders = 0;
  std::uint64_t bytes = 0;
  std::vector<PackageTool> tools;  // of USMT; empty: nothing in the package tells its maker
  std::vector<PackageProgram> programs;
  std::vector<PackageHive> hives;     // NTUSER.DAT and others
  std::vector<std::string> profiles;  // folders of users: "Default", "Public"
  std::vector<std::string> scripts;   // .cmd, .bat, .ps1, .vbs: run while the package is applied
  std::vector<Issue> issues;
};

// Reads one image of an open package. Unpacks hives, small XML files and the programs of USMT into
// memory and temporary files, within limits; what is left out is an issue.
Result<PackageContent> read_package(WimFile& file, std::uint32_t image);

}  // namespace casebook
