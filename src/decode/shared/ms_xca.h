// SPDX-License-Identifier: Apache-2.0
// The three compressions that Windows itself uses for traces, hibernation files, prefetch files and
// system files. Source: [MS-XCA], sections 2.1 to 2.5.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"

namespace casebook {

using Bytes = std::vector<std::byte>;

// Each appends what `packed` unpacks to, at most `size` bytes of it, to `out`; `size` is the length
// that whoever packed it has noted. False when the data is damaged or ends before `size` bytes are
// there: then `out` holds what came before the damage. Memory: `out` alone.
bool unpack_lznt1(ByteView packed, std::size_t size, Bytes& out);
bool unpack_xpress(ByteView packed, std::size_t size, Bytes& out);          // plain LZ77
bool unpack_xpress_huffman(ByteView packed, std::size_t size, Bytes& out);  // LZ77 + Huffman

}  // namespace casebook
