// SPDX-License-Identifier: Apache-2.0
// What to know about a code beyond its meaning: wrappers that name no cause, names that mislead.
#pragma once

#include <cstdint>

#include "base/bilingual.h"

namespace casebook {

// Empty when there is nothing to add.
Bilingual code_note(std::uint32_t value);

// Who defines the code of an HRESULT: {"Windows Update Agent", "Windows 更新代理"} for 0x8024xxxx;
// empty when the facility is not a published one.
Bilingual facility_title(std::uint32_t hresult);

}  // namespace casebook
