// SPDX-License-Identifier: Apache-2.0
// Memory of libwim: a hostile header may ask for any amount. Inside of the room.
#pragma once

#include <cstddef>

namespace casebook {

// All files that are open together may have so much; then libwim says that memory is out. The tree
// of a whole Windows takes about 100 MB, unpacking solid resources as much again.
inline constexpr std::size_t kWimMemory = std::size_t{1} << 30;

// For wimlib_set_memory_allocator().
void* take_wim_memory(std::size_t size);
void give_wim_memory(void* block);
void* retake_wim_memory(void* block, std::size_t size);

}  // namespace casebook
