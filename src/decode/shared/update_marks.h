// SPDX-License-Identifier: Apache-2.0
// The marks that the Windows Update client puts before its own texts.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/event.h"

namespace casebook {

struct UpdateMarks {
  Level level = Level::Info;
  std::uint32_t code = 0;
};

// "*FAILED* [8024401C] text"; older components also write WARNING: and FATAL:, behind the frame of
// a block: "  * WARNING: ...".
UpdateMarks read_update_marks(std::string_view text);

}  // namespace casebook
