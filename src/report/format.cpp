// SPDX-License-Identifier: Apache-2.0
#include "report/format.h"

#include <string_view>

namespace casebook {

std::string format_date_time(Micros time) {
  std::string text = format_time(time);
  if (text.size() > 10) text[10] = ' ';
  constexpr std::string_view kNoMicros = "000";
  constexpr std::size_t kWithMicros = 26;
  if (text.size() == kWithMicros && text.ends_with(kNoMicros)) text.resize(text.size() - 3);
  return text;
}

}  // namespace casebook
