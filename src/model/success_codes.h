// SPDX-License-Identifier: Apache-2.0
// Codes that say how something went well. They stand beside errors in logs and are none.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "model/code_book.h"

namespace casebook {

// It is done and a restart is due: ERROR_SUCCESS_REBOOT_INITIATED, ERROR_SUCCESS_REBOOT_REQUIRED
// and ERROR_SUCCESS_RESTART_REQUIRED, bare or as an HRESULT, and the CBS_S and WU_S of the same
// meaning.
inline bool asks_for_restart(std::uint32_t code) {
  constexpr std::array<std::uint32_t, 3> kRestart = {1641, 3010, 3011};
  constexpr std::uint32_t kWuRebootRequired = 0x00240005;
  return code == kWuRebootRequired ||
         std::find(kRestart.begin(), kRestart.end(), error_identity(code)) != kRestart.end();
}

// The same, and: it is there already, it is done in part.
inline bool is_success_code(std::uint32_t code) {
  constexpr std::array<std::uint32_t, 3> kFacilities = {
      0x000F, 0x0020, 0x0024};  // CBS_S, BG_S, WU_S
  constexpr unsigned kFacilityAt = 16;
  return asks_for_restart(code) ||
         std::find(kFacilities.begin(), kFacilities.end(), code >> kFacilityAt) !=
             kFacilities.end();
}

}  // namespace casebook
