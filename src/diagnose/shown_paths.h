// SPDX-License-Identifier: Apache-2.0
// Paths as people and commands know them. Servicing writes names of the kernel
// ("\SystemRoot\WinSxS\a.dll", "\??\C:\a.dll", "\Device\HarddiskVolume3\Windows\a.dll"), which no
// command understands; quotations keep them, all other texts say "C:\Windows\WinSxS\a.dll".
#pragma once

#include <string>

#include "model/diagnosis.h"

namespace casebook {

// Any text with paths in it. A volume of the kernel becomes C: only where the folder behind it is
// one that lies on the system drive; any other stays as it is.
std::string with_shown_paths(std::string text);

// All texts of a finding but its evidence; then long paths in its title become names of files,
// which its objects hold whole.
void show_paths(Hypothesis& finding);

}  // namespace casebook
