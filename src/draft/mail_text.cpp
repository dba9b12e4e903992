// SPDX-License-Identifier: Apache-2.0
#include "draft/mail_text.h"

#include <algorithm>

#include "base/text.h"
#include "base/width.h"
#include "draft/secrets.h"
#include "report/escape.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::size_t kWidth = 76;  // leaves room for "> " when a mail is answered

std::string on_one_line(std::string_view text) {
  std::string line(trim(text));
  for (char& c : line) {
    if (c == '\r' || c == '\n') c = ' ';
  }
  return for_terminal(line);
}

// Every line with kWholeLine in front.
template <typename Shape>
std::string lines_of(std::string_view text, const Shape& shape) {
  std::string out;
  text = trim_right(text);
  while (true) {
    const std::size_t end = text.find_first_of("\r\n");
    if (!out.empty()) out += '\n';
    out += kWholeLine + shape(for_terminal(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
}

// Where the text of a line begins: behind its indent and "1. " or "- ".
std::size_t text_begin(std::string_view line) {
  std::size_t at = std::min(line.size(), line.find_first_not_of(' '));
  const std::size_t indent = at;
  while (at < line.size() && is_digit(line[at])) {
    ++at;
  }
  const bool numbered = at != indent && at + 1 < line.size() &&
                        (line[at] == '.' || line[at] == ')') && line[at + 1] == ' ';
  if (numbered) return at + 2;
  const std::string_view rest = line.substr(indent);
  return rest.starts_with("- ") || rest.starts_with("* ") ? indent + 2 : indent;
}

void put_wrapped(std::string& out, std::string_view line) {
  if (display_width(line) <= kWidth) {
    out.append(line) += '\n';
    return;
  }
  const std::size_t begin = text_begin(line);
  std::string margin(line.substr(0, begin));
  constexpr std::size_t kNarrowest = 24;
  const std::size_t room = std::max(kNarrowest, kWidth - std::min(kWidth, begin));
  for (const std::string& piece : wrap(line.substr(begin), room, LongNames::Whole)) {
    out += margin + piece + "\n";
    margin.assign(begin, ' ');
  }
}

}  // namespace

std::string evidence_line(std::string_view text) {
  return without_secrets(on_one_line(text), Secrets::Suspected);
}

std::string evidence_lines(std::string_view text) {
  return lines_of(without_secrets(std::string(text), Secrets::Suspected), [](std::string line) {
    return trim(line).starts_with("====") ? "| " + line : line;
  });
}

std::string plain_line(std::string_view text) {
  return on_one_line(text);
}

std::string whole_lines(std::string_view text) {
  if (trim(text).empty()) return "";
  return lines_of(text, [](std::string line) { return line; });
}

std::string finish_mail(std::string_view filled) {
  const std::string text = without_secrets(std::string(trim(filled)), Secrets::Certain);
  std::string mail;
  bool is_subject = true;
  bool was_empty = false;
  for (const std::string_view raw : split(text, '\n')) {
    std::string line(trim_right(raw));
    const bool whole = line.find(kWholeLine) != std::string::npos || is_subject;
    std::erase(line, kWholeLine);
    is_subject = false;
    const bool empty = trim(line).empty();
    if (empty) {
      if (!was_empty) mail += '\n';
    } else if (whole) {
      mail += line + "\n";
    } else {
      put_wrapped(mail, line);
    }
    was_empty = empty;
  }
  return mail;
}

}  // namespace casebook
