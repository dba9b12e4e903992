// SPDX-License-Identifier: Apache-2.0
// UTF-16LE as binary formats of Windows hold it, to UTF-8.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace casebook {

// Appends the text in `units` (pairs of bytes; an odd last byte is left out). A lone surrogate
// gives U+FFFD; everything else is kept, NULs too. Vectorised over ASCII.
void append_utf16le(std::string& out, ByteView units);

// How many bytes from the start hold text before the first NUL character; all when there is none.
std::size_t utf16le_length(ByteView units);

}  // namespace casebook
