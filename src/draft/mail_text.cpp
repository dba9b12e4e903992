// SPDX-License-Identifier: Apache-2.0
#include "draft/mail_text.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "draft/secrets.h"
#include "draft/subject.h"
#include "report/escape.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::size_t kWidth = 76;  // leaves room for "> " when a mail is answered
// RFC 5322 allows 998 bytes in a line; the rest is for "> " and marks.
constexpr std::size_t kLongestLine = 960;
constexpr std::string_view kMore = "…";

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
    if (!out.empty()) out.append({'\n', kWholeLine, kContinued});
    if (out.empty()) out += kWholeLine;
    out += shape(for_terminal(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
}

// Whether a reader could take the line for one of the mail's rules: four of the same bar and
// nothing but space in front of them.
bool looks_like_rule(std::string_view line) {
  constexpr std::u32string_view kBars = U"=＝═━";
  char32_t bar = 0;
  std::size_t count = 0;
  while (!line.empty() && count < 4) {
    const char32_t c = take_character(line);
    const bool is_blank = c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                          c == 0x202F || c == 0x205F || c == 0x3000;
    if (is_blank) continue;
    if (kBars.find(c) == std::u32string_view::npos || (count != 0 && c != bar)) return false;
    bar = c;
    ++count;
  }
  return count == 4;
}

std::string set_off(std::string line) {
  return looks_like_rule(line) ? "| " + line : line;
}

std::string cut_to(std::string line, std::size_t longest) {
  if (line.size() <= longest) return line;
  return std::string(shortened(line, longest - kMore.size())).append(kMore);
}

// "`", what it marks, "`" -> what it marks, in quotes where that holds none.
std::string quoted(std::string_view marked, Language language) {
  if (marked.find('"') != std::string_view::npos) return std::string(marked);
  const bool chinese = language == Language::Chinese;
  return (chinese ? "“" : "\"") + std::string(marked) + (chinese ? "”" : "\"");
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
  bool is_first = true;  // the line as the template or its value has it
  for (const std::string& piece : wrap(line.substr(begin), room, LongNames::Whole)) {
    out += cut_to(margin + (is_first ? piece : set_off(piece)), kLongestLine) + "\n";
    margin.assign(begin, ' ');
    is_first = false;
  }
}

}  // namespace

std::string evidence_line(std::string_view text) {
  const std::string line = without_object_prefix(on_one_line(text));
  return set_off(without_secrets(line, Secrets::Suspected));
}

std::string evidence_lines(std::string_view text) {
  return lines_of(without_secrets(std::string(text), Secrets::Suspected),
                  [](std::string line) { return cut_to(set_off(std::move(line)), kLongestLine); });
}

std::string without_object_prefix(std::string text) {
  constexpr std::string_view kPrefix = "\\??\\";
  for (std::size_t at = text.find(kPrefix); at != text.npos; at = text.find(kPrefix, at + 1)) {
    const std::string_view behind = std::string_view(text).substr(at + kPrefix.size());
    if (behind.size() > 1 && behind[1] == ':') text.erase(at, kPrefix.size());
  }
  return text;
}

std::string plain_line(std::string_view text) {
  return on_one_line(text);
}

std::string taught_line(std::string_view text, Language language) {
  return on_one_line(without_code_marks(text, language));
}

std::string without_code_marks(std::string_view text, Language language) {
  constexpr std::size_t kLongestMarked = 400;
  std::string out;
  while (true) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == text.npos ? open : text.find('`', open + 1);
    out.append(text.substr(0, open));
    if (close == text.npos || close - open > kLongestMarked) {
      return open == text.npos ? out : out.append(text.substr(open));
    }
    const std::string inside = quoted(text.substr(open + 1, close - open - 1), language);
    text.remove_prefix(close + 1);
    // Chinese quotes bring their own space.
    const bool wide = inside.starts_with("“");
    if (wide && out.ends_with(' ')) out.pop_back();
    if (wide && text.starts_with(' ')) text.remove_prefix(1);
    out += inside;
  }
}

std::string whole_lines(std::string_view text) {
  if (trim(text).empty()) return "";
  return lines_of(text, [](std::string line) { return line; });
}

std::string finish_mail(std::string_view filled) {
  const std::string text = without_secrets(std::string(trim(filled)), Secrets::Certain);
  std::string mail;
  std::string margin;  // of the last line with kWholeLine that began a value
  bool is_subject = true;
  bool was_empty = false;
  for (const std::string_view raw : split(text, '\n')) {
    std::string line(trim_right(raw));
    const std::size_t mark = line.find(kWholeLine);
    const bool whole = mark != std::string::npos || is_subject;
    if (line.starts_with(std::string{kWholeLine, kContinued})) {
      line.insert(0, margin);
    } else if (whole && !is_subject) {
      margin.assign(std::min(mark, line.find_first_not_of(' ')), ' ');
    }
    std::erase(line, kWholeLine);
    std::erase(line, kContinued);
    if (is_subject) line = short_subject(line);
    is_subject = false;
    const bool empty = trim(line).empty();
    if (empty) {
      if (!was_empty) mail += '\n';
    } else if (whole) {
      mail += cut_to(std::move(line), kLongestLine) + "\n";
    } else {
      put_wrapped(mail, line);
    }
    was_empty = empty;
  }
  return mail;
}

}  // namespace casebook
