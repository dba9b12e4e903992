// SPDX-License-Identifier: Apache-2.0
// Refusals that occur on every machine and mean nothing.
#pragma once

#include <string_view>

#include "base/bilingual.h"
#include "model/knowledge.h"
#include "trace/refusals.h"

namespace casebook {

struct Noise {
  std::string_view id;  // "noise-shell"
  std::string_view en;  // why it is harmless
  std::string_view zh;

  Bilingual why() const { return {std::string(en), std::string(zh)}; }
};

// Null when nothing is known about it. `object` is the canonical name of what was refused.
const Noise* known_noise(const TraceProcess& process,
                         const Refusal& refusal,
                         std::string_view object,
                         const Knowledge* knowledge);

// Whether a file is made to be deleted soon: "~DF1234.tmp", "C:\Windows\Temp\x". `object` is
// canonical.
bool is_temporary_file(std::string_view object);

}  // namespace casebook
