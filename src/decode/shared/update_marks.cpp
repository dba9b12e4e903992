// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/update_marks.h"

#include <algorithm>

#include "decode/shared/fields.h"

namespace casebook {

UpdateMarks read_update_marks(std::string_view text) {
  constexpr std::string_view kFailed = "*FAILED*";
  UpdateMarks marks;
  const std::size_t at = text.find_first_not_of(' ');
  if (at == std::string_view::npos) return marks;
  text.remove_prefix(at);
  if (text.starts_with(kFailed)) {
    marks.level = Level::Error;
    FieldCursor cursor(text, kFailed.size());
    std::uint32_t code = 0;
    cursor.blanks();
    if (cursor.take('[') && cursor.hex(code) && cursor.take(']')) marks.code = code;
    return marks;
  }
  text.remove_prefix(std::min(text.find_first_not_of("*# "), text.size()));
  if (text.starts_with("WARNING")) marks.level = Level::Warning;
  if (text.starts_with("FATAL")) marks.level = Level::Fatal;
  return marks;
}

}  // namespace casebook
