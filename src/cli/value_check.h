// SPDX-License-Identifier: Apache-2.0
// Whether a value typed on the command line is what its option wants, and what it means.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/time.h"
#include "cli/command.h"

namespace casebook {

// What is wrong with the value and what would be right; empty when it is fine.
Bilingual check_value(Kind kind,
                      const std::vector<std::string_view>& choices,
                      std::string_view value);

// The choice that was meant, whatever its case and by whatever alias; a last s may be missing. ""
// when there is none.
std::string_view meant_choice(const std::vector<std::string_view>& choices,
                              const std::vector<Alias>& aliases,
                              std::string_view value);

enum class Edge { Begin, End };

// A time as logs write it: "2020-07-08", "2020/7/8 10:25", "2020-07-08T10:25:01.123",
// "2020/7/8:10:25:01"; nothing for anything else. Edge::End gives the end of a day that is named
// alone.
std::optional<Micros> read_time(std::string_view text, Edge edge);

// What is wrong with values that are right one by one; empty when they agree.
Bilingual check_together(const Invocation& invocation);

// Minutes of "+08:00", "-0530", "+8", "UTC", "Z".
std::optional<int> read_offset(std::string_view text);

// 1, 2, 3 ... up to a million million.
std::optional<std::size_t> read_count(std::string_view text);

// The threads of --jobs; 0 without it.
std::size_t jobs_of(const Invocation& invocation);

}  // namespace casebook
