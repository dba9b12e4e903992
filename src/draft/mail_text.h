// SPDX-License-Identifier: Apache-2.0
// Text of a mail: harmless, without credentials, wrapped where it may be.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// Stands in a line that must not be broken: log lines, paths, commands. Nothing of the evidence can
// hold it, for controls are spelled out.
inline constexpr char kWholeLine = '\x01';

// Text of the evidence, or with names of it: one line, harmless, without credentials.
std::string evidence_line(std::string_view text);

// The same for lines that stay whole; one that looks like a rule of "====" is set off, so that
// nothing can end a quotation but the mail itself.
std::string evidence_lines(std::string_view text);

// Text of ours or of the command line: one line, harmless.
std::string plain_line(std::string_view text);

// Commands and other lines of ours, kept whole.
std::string whole_lines(std::string_view text);

// Wraps a filled-in template: lines of at most 76 columns that continue below the beginning of
// their text, but those with kWholeLine and the subject stay whole; no more than one empty line
// follows another; credentials are masked.
std::string finish_mail(std::string_view filled);

}  // namespace casebook
