// SPDX-License-Identifier: Apache-2.0
// How numbers of things and of bytes look, the same everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

std::string format_bytes(std::uint64_t bytes);  // "48.2 MB": decimal units, as in MB/s
std::string format_count(std::uint64_t count);  // "1,204"
// A length of time, written as a number of seconds or as "0 days, 00 hours, 30 mins, 00 secs", in
// the largest unit that suits it: "75 minutes", "about 9 years". Other text stays as it is.
std::string format_duration(std::string_view text, Language language);
void append_grouped(std::string& out, std::uint64_t count);

}  // namespace casebook
