// SPDX-License-Identifier: Apache-2.0
// Text of evidence inside Markdown: nothing of it may become a heading, a link, an image, HTML, a
// mention of a person or a command to the ticket system that shows it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace casebook {

// One line of prose for any place of a document, table cells too. Paths, file names, addresses and
// words with @ or # become code; line ends become spaces.
std::string markdown_text(std::string_view text);

// A text of the knowledge: what stands in `backticks` is code, the rest as markdown_text().
std::string markdown_told(std::string_view text);

// `text` as code within a line, with as many backticks as it needs. "" for nothing.
std::string markdown_code(std::string_view text);

// Appends a block of code whose fence is longer than any run of backticks in it, each line behind
// `indent` spaces, so that it may belong to an entry of a list. Ends with a line end.
void append_markdown_block(std::string& out, std::size_t indent, std::string_view text);

}  // namespace casebook
