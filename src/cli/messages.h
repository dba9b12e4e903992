// SPDX-License-Identifier: Apache-2.0
// What the program says on standard error: one line, "casebook: what, where, remedy".
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "base/result.h"

namespace casebook {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUse = 2;
inline constexpr int kNothingReadable = 3;
inline constexpr int kCutShort = 4;  // a limit was reached: what was written is not all
inline constexpr int kFailureFound = 10;
inline constexpr int kInsufficient = 11;
inline constexpr int kInterrupted = 130;  // as shells count SIGINT

void say(std::string_view message);

// What the library says, in a language: phrases that it and the system use are translated.
std::string in_language(std::string_view message, Language language);

// Says it, with what can be done about its kind, and gives the exit status.
int fail(const Error& error, Language language);

}  // namespace casebook
