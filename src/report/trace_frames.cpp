// SPDX-License-Identifier: Apache-2.0
#include "report/trace_frames.h"

#include <charconv>

#include "base/text.h"

namespace casebook {

void append_trace_frame(const TraceFrame& frame, std::string& out) {
  if (frame.module != nullptr) {
    out += file_name_of(frame.module->path);
    out += '+';
  }
  char digits[16];
  const std::uint64_t value = frame.module == nullptr ? frame.address : frame.offset();
  const auto end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
  out += "0x";
  out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace casebook
