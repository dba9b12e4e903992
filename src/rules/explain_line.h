// SPDX-License-Identifier: Apache-2.0
// Which signatures know a line, and which nearly do.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/knowledge.h"
#include "model/why.h"

namespace casebook {

// `decoder`: the format whose signatures are asked for; "" = of all. `only`: the one signature that
// is asked about, told however far it is; null = all. The nearest are found by text
// that the patterns have in common with the line, so the work is bounded however long the line is:
// 400 signatures and 64 KiB take well below a second. Fails when a pattern does not compile.
Result<LineAccount> explain_line(const Knowledge& knowledge,
                                 std::string_view line,
                                 std::string_view decoder,
                                 const Signature* only = nullptr);

// A line of a text that has most in common with a pattern.
struct NearLine {
  std::size_t offset = 0;  // of the line, in the text
  LineMiss miss;
};

// The lines that come nearest to a signature, best first, at most a few. Only lines that hold one
// of the pattern's longer pieces of text are looked at, and not more than some hundreds of them.
std::vector<NearLine> nearest_lines(const Signature& signature, std::string_view text);

}  // namespace casebook
