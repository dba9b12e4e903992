// SPDX-License-Identifier: Apache-2.0
// The subject of a mail, short enough for the list of a mailbox.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace casebook {

inline constexpr std::size_t kSubjectWidth = 78;  // columns, without "Subject: "
// A sentence that would lose what it is about, or its verb, may run over.
inline constexpr std::size_t kWidestSubject = 100;

// The first line of a mail, with "Subject: " or "主题：" in front. What is too long has paths
// without their folders and nothing in brackets; then it ends with "…" behind a phrase where that
// keeps most of it, else behind a word that says something.
std::string short_subject(std::string_view line);

}  // namespace casebook
