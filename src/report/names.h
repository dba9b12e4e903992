// SPDX-License-Identifier: Apache-2.0
// Finds what a person copies out of a text: paths with spaces in them, and commands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"

namespace casebook {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind the last byte
};

// Paths and file names of a line, in order: "C:\Program Files (x86)\x.exe", "HKLM\SOFTWARE\a b\c",
// "logs/日志/CBS.log". A space belongs to a name when another backslash follows it.
std::vector<Span> names_in(std::string_view line);

struct SentencePart {
  enum class Kind { Text, Command };
  Kind kind = Kind::Text;
  std::string text;

  bool operator==(const SentencePart&) const = default;
};

// "Run reg export HKLM\X x.reg /y and send it." -> text, command, text. Words that only join two
// commands are dropped.
std::vector<SentencePart> commands_in(std::string_view text);

// "Run `sfc /scannow` first." -> text, command, text. A backtick without another is text, and so
// are two with nothing between them.
std::vector<SentencePart> backticks_in(std::string_view text);

}  // namespace casebook
