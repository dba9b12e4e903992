// SPDX-License-Identifier: Apache-2.0
// Small phrases that several findings need, in both languages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "model/trace.h"
#include "trace/share_access.h"

namespace casebook {

Bilingual span_text(Ticks ticks);  // "12 ms", "3.2 s", "4 min 5 s"

Bilingual rights_text(const ShareRights& rights);  // "read and write"

// The later of two times minus the earlier one.
Ticks span_between(FileTime a, FileTime b);

// Sentences one behind the other.
Bilingual joined(const std::vector<Bilingual>& sentences);
void append(Bilingual& text, const Bilingual& more);

}  // namespace casebook
