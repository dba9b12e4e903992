// SPDX-License-Identifier: Apache-2.0
#include "base/named_value.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
    ++at;
  return at;
}

namespace {

constexpr std::size_t kLongestTag = 120;

bool is_line_end(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

// "REG_SZ" and the like, as reg query writes them.
std::size_t skip_registry_type(std::string_view text, std::size_t at) {
  for (const std::string_view type : {"REG_SZ", "REG_EXPAND_SZ", "REG_MULTI_SZ"}) {
    if (text.substr(at).starts_with(type)) return at + type.size();
  }
  return at;
}

bool take_quote(std::string_view text, std::size_t& at, char& quote) {
  std::size_t place = at;
  while (place < text.size() && text[place] == '\\' && place - at < 3)
    ++place;
  if (place >= text.size() || (text[place] != '"' && text[place] != '\'')) return false;
  quote = text[place];
  at = place + 1;
  return true;
}

bool begins_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
    --at;
  return at == 0 || is_line_end(text[at - 1]);
}

// Behind ">": the value may be in an element of its own, on a line of its own.
std::size_t skip_inner_element(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostBlanks = 64;
  std::size_t inner = at;
  while (inner < text.size() && inner - at < kMostBlanks && is_space(text[inner]))
    ++inner;
  for (const std::string_view name : {"<Value>", "<value>", "<string>"}) {
    if (text.substr(inner).starts_with(name)) return inner + name.size();
  }
  return at;
}

// "User name                    alice": columns of consoles, where the value fills its line.
ValuePlace column_behind(std::string_view text, std::size_t begin, std::size_t at) {
  constexpr std::size_t kWidest = 48;
  if (!begins_line(text, begin)) return {};
  const std::size_t value = skip_blanks(text, at);
  if (value < at + 2 || value > at + kWidest || value >= text.size() || is_line_end(text[value]))
    return {};
  const std::size_t end = std::min(text.find_first_of("\r\n", value), text.size());
  const std::string_view rest = trim_right(text.substr(value, end - value));
  // More columns: the line is the head of a table.
  if (rest.find("  ") != std::string_view::npos) return {};
  return {value, '\n', ValuePlace::Sign::Column};
}

// "<td>Name</td><td>value</td>", "<Item><![CDATA[Name]]></Item><Value><![CDATA[value]]></Value>":
// the name is all of an element, the value that of the next one.
ValuePlace value_of_next_element(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view kData = "<![CDATA[";
  if (begin == 0 || (text[begin - 1] != '>' && text[begin - 1] != '[')) return {};
  std::size_t at = end;
  if (text.substr(at).starts_with("]]>")) at += 3;
  if (!text.substr(at).starts_with("</")) return {};
  at = text.substr(0, at + kLongestTag).find('>', at);
  if (at == std::string_view::npos) return {};
  ++at;
  while (at < text.size() && is_space(text[at]) && at - end < 2 * kLongestTag)
    ++at;
  if (at + 1 >= text.size() || text[at] != '<' || text[at + 1] == '/') return {};
  if (!text.substr(at).starts_with(kData)) {
    const std::size_t close = text.substr(0, at + kLongestTag).find('>', at);
    if (close == std::string_view::npos || text[close - 1] == '/') return {};
    at = close + 1;
  }
  if (!text.substr(at).starts_with(kData)) return {at, '<', ValuePlace::Sign::Element};
  return {at + kData.size(), ']', ValuePlace::Sign::Element};
}

}  // namespace

ValuePlace value_behind(std::string_view text, std::size_t begin, std::size_t end) {
  using enum ValuePlace::Sign;
  std::size_t at = end;
  if (at < text.size() && (text[at] == '<' || text.substr(at).starts_with("]]>")))
    return value_of_next_element(text, begin, end);
  char ignored = 0;
  const bool was_quoted = take_quote(text, at, ignored);
  if (at < text.size() && text[at] == ']') ++at;
  // <UserName type="...">
  if (begin > 0 && (text[begin - 1] == '<' || text[begin - 1] == ':') && at < text.size() &&
      text[at] == ' ' &&
      text.substr(begin - std::min<std::size_t>(begin, 16), 16).find('<') !=
          std::string_view::npos) {
    const std::size_t close = text.substr(0, at + kLongestTag).find_first_of("<>\n", at);
    if (close == std::string_view::npos || text[close] != '>' || text[close - 1] == '/') return {};
    at = close;
  }
  const std::size_t behind_name = at;
  at = skip_blanks(text, at);
  while (at + 1 < text.size() && text[at] == '.' &&
         (text[at + 1] == ' ' || text[at + 1] == ':' || text[at + 1] == '.')) {
    at = skip_blanks(text, at + 1);  // ipconfig: "Host Name . . . . : PC"
  }
  if (at >= text.size() || is_line_end(text[at])) return {};
  ValuePlace value;
  const std::string_view rest = text.substr(at);
  const std::size_t behind_type = skip_registry_type(text, at);
  if (behind_type != at) return {skip_blanks(text, behind_type), '\n', Column};
  if (rest.front() == '>' || rest.starts_with("&gt;")) {
    return {skip_inner_element(text, at + (rest.front() == '>' ? 1 : 4)), '<', Element};
  }
  if (rest.starts_with("：") || rest.starts_with("＝")) {
    at += 3;
    value.sign = Colon;
  } else if (rest.front() == ':' || rest.front() == '=') {
    value.sign = rest.front() == ':' && !rest.starts_with(":=") ? Colon : Equals;
    at += rest.starts_with("=>") || rest.starts_with(":=") ? 2 : 1;
  } else if (rest.starts_with("%3D") || rest.starts_with("%3A")) {
    at += 3;
    value.sign = Equals;
  } else if (rest.starts_with("is ") && !was_quoted && at > end) {
    at += 3;
    value.sign = Word;
  } else if (rest.starts_with("是") || rest.starts_with("为")) {
    at += 3;
    if (text.substr(at).starts_with("：")) at += 3;
    value.sign = Word;
  } else if (rest.front() == '"' || rest.front() == '\'') {
    if (behind_name == end && at == end) return {};  // "name" value
    value.sign = Blank;
  } else {
    const bool is_switch = begin > 0 && (text[begin - 1] == '-' || text[begin - 1] == '/');
    const bool is_tabbed =
        text[behind_name] == '\t' && (begin == 0 || is_line_end(text[begin - 1]));
    const bool says_is = text.substr(begin, end - begin).ends_with("is") ||
                         text.substr(begin, end - begin).ends_with("是");
    if (at == end) return {};
    if (!(is_switch || is_tabbed || says_is)) return column_behind(text, begin, behind_name);
    value.sign = says_is ? Word : Blank;
  }
  value.at = skip_blanks(text, at);
  if (value.at < text.size() && text[value.at] == '=') value.at = skip_blanks(text, value.at + 1);
  take_quote(text, value.at, value.closing);
  return value;
}

std::string_view closed_value(std::string_view text, const ValuePlace& value, std::size_t most) {
  const std::string_view rest = text.substr(value.at, most);
  const std::string_view ends = value.closing == '\n'  ? std::string_view("\r\n")
                                : value.closing == '<' ? std::string_view("<\r\n")
                                : value.closing == ']' ? std::string_view("]\r\n")
                                : value.closing == '"' ? std::string_view("\"\r\n")
                                                       : std::string_view("'\r\n");
  std::size_t close = rest.find_first_of(ends);
  if (close == std::string_view::npos) close = rest.size() < most ? rest.size() : 0;
  return rest.substr(0, close);
}

}  // namespace casebook
