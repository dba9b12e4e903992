// SPDX-License-Identifier: Apache-2.0
// Which Windows a build number and the name of an edition mean.
#pragma once

#include <string>
#include <string_view>

#include "model/knowledge.h"

namespace casebook {

struct SystemReading {
  const System* system = nullptr;    // null: a build that the knowledge does not list
  const Edition* edition = nullptr;  // null: not named, or by an unknown name
  // "Windows 10 1809 (LTSC 2019), Enterprise LTSC"; empty when the build is not listed.
  Bilingual title;
  std::string updates_until;  // "2029-01-09"; "" when the edition is open or no date is known
};

// The build in "10.0.17763.1", "17763.1.amd64fre.rs5_release.180914-1434" or "17763"; 0 when there
// is none.
int build_of(std::string_view version);

// "Windows 10 1809": without the edition.
Bilingual release_title(const System& system);

// `edition` as the evidence names it ("EnterpriseS", "Windows 10 企业版 LTSC", "") and without
// case.
SystemReading read_system_name(const Knowledge& knowledge,
                               std::string_view version,
                               std::string_view edition);

}  // namespace casebook
