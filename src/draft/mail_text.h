// SPDX-License-Identifier: Apache-2.0
// Text of a mail: harmless, without credentials, wrapped where it may be.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

// Stands in a line that must not be broken: log lines, paths, commands. Nothing of the evidence can
// hold it, for controls are spelled out.
inline constexpr char kWholeLine = '\x01';

// Follows it in the lines below the first of one value: they are indented as that is.
inline constexpr char kContinued = '\x03';

// Text of the evidence, or with names of it: one line, harmless, without credentials.
std::string evidence_line(std::string_view text);

// The same for lines that stay whole; one that looks like a rule of "====" is set off, so that
// nothing can end a quotation but the mail itself, and what is too long for a mail is cut.
std::string evidence_lines(std::string_view text);

// Text of ours or of the command line: one line, harmless.
std::string plain_line(std::string_view text);

// The same for a text of the knowledge, which marks commands as Markdown does: they get quotes, for
// a mail is plain text.
std::string taught_line(std::string_view text, Language language);

// Without those marks, whatever else the text is.
std::string without_code_marks(std::string_view text, Language language);

// Without what the object manager puts in front of a path: "\??\C:\a" means "C:\a" to a reader.
std::string without_object_prefix(std::string text);

// Commands and other lines of ours, kept whole.
std::string whole_lines(std::string_view text);

// Wraps a filled-in template: lines of at most 76 columns that continue below the beginning of
// their text, but those with kWholeLine stay whole; the subject is shortened; no more than one
// empty line follows another; credentials are masked; no line is longer than mail carries (998
// bytes).
std::string finish_mail(std::string_view filled);

}  // namespace casebook
