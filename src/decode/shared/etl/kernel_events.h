// SPDX-License-Identifier: Apache-2.0
// Which programs ran and what they loaded, as the system itself traces it.
// Source: Process_TypeGroup1 and Image_Load on learn.microsoft.com; read off real traces.
#pragma once

#include <string>
#include <string_view>

#include "decode/shared/etl/events.h"

namespace casebook::etl {

struct KernelText {
  std::string_view component;  // "Process" or "Image"; "" for a kind that is not shown
  std::uint32_t code = 0;      // exit status of a process, when it is a failure
};

// Appends what a start, an end or a running process, or a loaded image, says. Kinds that occur by
// the thousand (threads, samples, images listed at the end) append nothing.
KernelText append_kernel_event(std::string& out, const Event& event);

}  // namespace casebook::etl
