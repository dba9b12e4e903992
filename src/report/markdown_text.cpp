// SPDX-License-Identifier: Apache-2.0
#include "report/markdown_text.h"

#include <algorithm>

#include "base/text.h"
#include "report/escape.h"
#include "report/names.h"

namespace casebook {
namespace {

std::size_t longest_run(std::string_view text, char of) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string on_one_line(std::string_view text) {
  std::string line(trim(text));
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\r', ' ');
  return for_terminal(line);
}

// What ticket systems turn into a link, a mention of somebody or of another ticket, wherever it
// stands and however it is escaped; only code is left alone.
bool is_live(std::string_view word) {
  return word.find('@') != std::string_view::npos || word.find('#') != std::string_view::npos ||
         word.find("://") != std::string_view::npos || contains_ignoring_case(word, "www.");
}

// Marks that mean something to Markdown at this place.
bool is_mark(std::string_view text, std::size_t at) {
  const char c = text[at];
  constexpr std::string_view kAlways = "\\`*[]<>|~$";
  if (kAlways.find(c) != std::string_view::npos) return true;
  const char before = at == 0 ? ' ' : text[at - 1];
  const char behind = at + 1 == text.size() ? ' ' : text[at + 1];
  if (c == '_') return !is_word(before) || !is_word(behind);
  if (c == '&') return is_word(behind) || behind == '#';
  return false;
}

// Runs of backticks that touch would be read as one, and what they end would be no code.
void append_code(std::string& out, std::string_view text) {
  if (out.ends_with('`')) out += ' ';
  out += markdown_code(text);
}

void append_word(std::string& out, std::string_view word) {
  if (is_live(word)) return append_code(out, word);
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (is_mark(word, at)) out += '\\';
    out += word[at];
  }
}

// Words end at spaces and where Chinese begins, which has none.
void append_words(std::string& out, std::string_view text) {
  const auto in_word = [](char c) { return c > ' ' && c <= '~'; };
  while (!text.empty()) {
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), in_word) -
                                              text.begin());
    append_word(out, text.substr(0, end));
    if (end == text.size()) return;
    out += text[end];
    text.remove_prefix(end + 1);
  }
}

void append_sentence(std::string& out, std::string_view line) {
  std::size_t at = 0;
  for (const Span& span : names_in(line)) {
    append_words(out, line.substr(at, span.begin - at));
    std::string_view name = line.substr(span.begin, span.end - span.begin);
    // The full stop is the sentence's.
    while (name.size() > 1 &&
           std::string_view(".,;:").find(name.back()) != std::string_view::npos) {
      name.remove_suffix(1);
    }
    append_code(out, name);
    at = span.begin + name.size();
  }
  append_words(out, line.substr(at));
}

// What begins a list, a heading, a rule or a command of the ticket system at the start of a line.
std::string as_paragraph(std::string text) {
  if (text.empty()) return text;
  constexpr std::string_view kOpening = "+-=/!";
  if (kOpening.find(text.front()) != std::string_view::npos) return "\\" + text;
  const std::size_t digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const bool numbered =
      digits != 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')');
  if (numbered) text.insert(digits, 1, '\\');
  return text;
}

}  // namespace

std::string markdown_code(std::string_view text) {
  std::string line = on_one_line(text);
  if (line.empty()) return line;
  // A table is cut at every bar that is not escaped, in code too.
  const std::string ticks(longest_run(line, '`') + 1, '`');
  const bool padded = line.front() == '`' || line.back() == '`';
  line = replace_all(std::move(line), "|", "\\|");
  return padded ? ticks + " " + line + " " + ticks : ticks + line + ticks;
}

std::string markdown_text(std::string_view text) {
  std::string out;
  append_sentence(out, on_one_line(text));
  return as_paragraph(std::move(out));
}

std::string markdown_told(std::string_view text) {
  std::string out;
  const std::string line = on_one_line(text);
  for (const SentencePart& part : backticks_in(line)) {
    if (part.kind == SentencePart::Kind::Command) {
      append_code(out, part.text);
    } else {
      append_sentence(out, part.text);
    }
  }
  return as_paragraph(std::move(out));
}

void append_markdown_block(std::string& out, std::size_t indent, std::string_view text) {
  constexpr std::size_t kShortestFence = 3;
  const std::string fence(std::max(kShortestFence, longest_run(text, '`') + 1), '`');
  const std::string margin(indent, ' ');
  out += margin + fence + "text\n";
  text = trim_right(text);
  while (true) {
    const std::size_t end = text.find_first_of("\r\n");
    const std::string line = for_terminal(text.substr(0, end));
    out += line.empty() ? "\n" : margin + line + "\n";
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  out += margin + fence + "\n";
}

}  // namespace casebook
