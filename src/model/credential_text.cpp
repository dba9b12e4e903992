// SPDX-License-Identifier: Apache-2.0
#include "model/credential_text.h"

#include <algorithm>

#include "base/named_value.h"

namespace casebook::credential {
namespace {

// Signs that part values from each other end one only where another begins or nothing follows: they
// may also be a part of it.
bool ends_here(std::string_view text, std::size_t at) {
  const std::size_t next = at + (text.substr(at).starts_with("&amp;") ? 5 : 1);
  const char c = char_at(text, next);
  if (c == '\0' || is_space(c) || c == '"' || c == '\'' || c == '<' || c == '&' || is_high(c))
    return true;
  std::size_t end = next;
  while (end < text.size() && end - next < 32 &&
         (is_word(text[end]) || text[end] == ' ' || text[end] == '-'))
    ++end;
  return end > next && char_at(text, end) == '=';
}

}  // namespace

bool begins_word(std::string_view text, std::size_t at, bool is_whole) {
  if (at == 0 || is_high(text[at])) return true;
  const char before = text[at - 1];
  if (!is_letter(before) && !is_digit(before) && before != '_') return true;
  return !is_whole && (!is_letter(before) || (text[at] >= 'A' && text[at] <= 'Z'));
}

std::size_t end_of_bare(std::string_view text, std::size_t at) {
  constexpr std::string_view kStops = " \t\r\n\"<>";
  const std::size_t begin = at;
  for (; at < text.size() && at - begin < kLongestValue; ++at) {
    const char c = text[at];
    if (c == '\0' || kStops.find(c) != std::string_view::npos) break;
    if ((c == ';' || c == '&' || c == ',') && ends_here(text, at)) break;
    if (c == '\'' && !is_word(char_at(text, at + 1))) break;
    if (c == '}' && at + 1 >= text.size()) break;
    // Signs of Chinese sentences end what is written in Latin letters.
    const std::string_view rest = text.substr(at, 3);
    if (rest == "，" || rest == "。" || rest == "；" || rest == "、" || rest == "）") break;
  }
  return at;
}

Word word_at(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  while (char_at(text, at) == '\\' &&
         (char_at(text, at + 1) == '"' || char_at(text, at + 1) == '\''))
    ++at;
  const char quote = char_at(text, at);
  if (quote == '"' || quote == '\'') {
    const std::string_view rest = text.substr(at + 1, kLongestValue);
    const std::size_t close = rest.find_first_of(quote == '"' ? "\"\r\n" : "'\r\n");
    if (close != std::string_view::npos && rest[close] == quote) {
      const std::size_t end = at + 1 + close;
      const bool is_escaped =
          close > 0 && rest[close - 1] == '\\' && at > 0 && text[at - 1] == '\\';
      return {at + 1, end - (is_escaped ? 1 : 0), end + 1};
    }
  }
  std::size_t end = at;
  while (end < text.size() && end - at < kLongestValue && !is_space(text[end]) &&
         text[end] != '"' && text[end] != '|' && text[end] != '<' && text[end] != '\0')
    ++end;
  return {at, end, end};
}

Word word_in_brackets(std::string_view text, std::size_t at) {
  const char open = char_at(text, at);
  if (open != '<' && open != '[') return {at, at, at};
  const std::string_view rest = text.substr(at + 1, kLongestValue);
  const std::size_t close = rest.find_first_of(open == '<' ? "<> \t\r\n" : "[] \t\r\n");
  if (close == std::string_view::npos || rest[close] != (open == '<' ? '>' : ']') ||
      rest.starts_with('/') || (open == '<' && rest.substr(0, close).ends_with('/')))
    return {at, at, at};
  const std::string_view inner = rest.substr(0, close);
  const bool is_word =
      std::all_of(inner.begin(), inner.end(), [](char c) { return is_letter(c) || is_high(c); });
  const std::size_t end = at + 1 + close;
  return is_word ? Word{at, at, at} : Word{at + 1, end, end + 1};
}

std::string line_around(std::string_view text, std::size_t at) {
  std::size_t begin = at - std::min(at, kLongestLead);
  const std::size_t line = text.substr(begin, at - begin).find_last_of("\r\n");
  if (line != std::string_view::npos) begin += line + 1;
  const std::size_t end =
      std::min({text.find_first_of("\r\n", at), text.size(), at + kLongestLead});
  return to_lower(text.substr(begin, end - begin));
}

bool has_any(const std::string& line, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return line.find(word) != std::string::npos;
  });
}

bool is_option(std::string_view word) {
  return word.empty() || word.front() == '/' || word.front() == '-';
}

void found(const CredentialSink& sink, std::size_t begin, std::size_t end, Certainty certainty) {
  if (end > begin) sink({begin, end, certainty, false, 0, 0});
}

}  // namespace casebook::credential
