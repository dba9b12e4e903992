// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_notation.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"

namespace casebook {
namespace {

struct Label {
  std::string_view word;
  CodeSpace space;
};

// Words in front of a number that say which table it is from. Longer ones first.
constexpr std::array kLabels = {
    Label{"stop code", CodeSpace::BugCheck},
    Label{"bug check", CodeSpace::BugCheck},
    Label{"bugcheckcode", CodeSpace::BugCheck},
    Label{"bugcheck", CodeSpace::BugCheck},
    Label{"stop", CodeSpace::BugCheck},
    Label{"ntstatus", CodeSpace::NtStatus},
    Label{"hresult", CodeSpace::Hresult},
    Label{"hr", CodeSpace::Hresult},
    Label{"win32", CodeSpace::Win32},
    Label{"gle", CodeSpace::Win32},
    Label{"esent", CodeSpace::Esent},
    Label{"jet", CodeSpace::Esent},
    Label{"usmt", CodeSpace::Usmt},
    Label{"scanstate", CodeSpace::Usmt},
    Label{"loadstate", CodeSpace::Usmt},
    Label{"dism", CodeSpace::Dism},
    Label{"http", CodeSpace::Http},
    Label{"extend", CodeSpace::SetupExtend},
    Label{"exit code", CodeSpace::Unknown},
    Label{"return code", CodeSpace::Unknown},
    Label{"last error", CodeSpace::Unknown},
    Label{"error code", CodeSpace::Unknown},
    Label{"error", CodeSpace::Unknown},
    Label{"code", CodeSpace::Unknown},
    Label{"result", CodeSpace::Unknown},
    Label{"status", CodeSpace::Unknown},
    Label{"rc", CodeSpace::Unknown},
};

constexpr std::string_view kQuotes = "\"'`[](){}<>,;.!";
constexpr std::string_view kSeparators = " \t:=-#";

std::string_view strip(std::string_view text, std::string_view front, std::string_view back) {
  const std::size_t begin = text.find_first_not_of(front);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(back) + 1);
}

bool all_of(std::string_view text, bool (*test)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

// "0x5", "5h", "80070005L" without their marks; `marked` when a mark said it is hexadecimal.
std::string_view without_marks(std::string_view text, bool& marked) {
  if (starts_with_ignoring_case(text, "0x") || starts_with_ignoring_case(text, "&h")) {
    marked = true;
    text.remove_prefix(2);
  }
  while (text.size() > 1 &&
         (to_lower_ascii(text.back()) == 'l' || to_lower_ascii(text.back()) == 'u')) {
    text.remove_suffix(1);
  }
  if (!marked && text.size() > 1 && to_lower_ascii(text.back()) == 'h' &&
      all_of(text.substr(0, text.size() - 1), is_hex_digit)) {
    marked = true;
    text.remove_suffix(1);
  }
  return text;
}

// 64-bit forms such as 0xFFFFFFFF80070005 carry the code in their low half.
std::optional<std::uint32_t> hexadecimal(std::string_view digits) {
  if (digits.size() == 16 && starts_with_ignoring_case(digits, "ffffffff")) digits.remove_prefix(8);
  while (digits.size() > 8 && digits.front() == '0') {
    digits.remove_prefix(1);
  }
  return parse_number<std::uint32_t>(digits, 16);
}

// Eight digits without 0x that begin with 8, C, D or E are codes, not decimal numbers: nobody
// writes 80070005 meaning eighty million.
bool looks_hexadecimal(std::string_view text) {
  if (!all_of(text, is_hex_digit)) return false;
  const char first = to_lower_ascii(text.front());
  if (text.size() == 8) {
    return first == '8' || first == 'c' || first == 'd' || first == 'e' || !all_of(text, is_digit);
  }
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  return text.size() < 8 && has_digit && !all_of(text, is_digit);
}

bool is_name(std::string_view text) {
  return text.size() > 2 && all_of(text, is_word) && !is_digit(text.front());
}

TypedCode parse_number_text(std::string_view text) {
  TypedCode code;
  code.text = text;
  bool marked = false;
  const std::string_view digits = without_marks(text, marked);
  if (marked || looks_hexadecimal(digits)) {
    if (const auto value = hexadecimal(digits)) {
      code.notation = Notation::Hexadecimal;
      code.value = *value;
      return code;
    }
  } else if (const auto number = parse_number<std::uint32_t>(digits)) {
    code.notation = Notation::Decimal;
    code.value = *number;
    return code;
  } else if (const auto negative = parse_number<std::int64_t>(digits);
             negative && *negative < 0 && *negative >= std::numeric_limits<std::int32_t>::min()) {
    code.notation = Notation::Negative;
    code.value = static_cast<std::uint32_t>(static_cast<std::int32_t>(*negative));
    return code;
  }
  if (is_name(text)) code.notation = Notation::Name;
  return code;
}

// "0xC1900101 - 0x20017", "0xC1900101-0x20017", "C1900101, 20017", "0x80070005 0x2000D".
TypedCode parse_pair(std::string_view text) {
  const std::size_t end = text.find_first_of(" \t-,/:");
  if (end == std::string_view::npos || end < 8) return {};  // both halves are written in full
  const TypedCode first = parse_number_text(text.substr(0, end));
  std::string_view rest = strip(text.substr(end), " \t-,/:", " \t");
  if (starts_with_ignoring_case(rest, "\xE2\x80\x93")) rest = trim(rest.substr(3));  // en dash
  rest = rest.substr(0, rest.find_first_of(" \t,;()"));
  bool marked = false;
  const std::string_view digits = without_marks(rest, marked);
  const auto extend = all_of(digits, is_hex_digit) ? hexadecimal(digits) : std::nullopt;
  const bool is_result = first.notation == Notation::Hexadecimal && first.value >= 0x80000000U;
  if (!is_result || !extend || *extend > 0xFFFFFU || digits.size() < 5) {
    return {};
  }
  TypedCode pair = first;
  pair.notation = Notation::Pair;
  pair.extend = *extend;
  pair.text = text;
  return pair;
}

// "HRESULT_FROM_WIN32(1058)".
TypedCode parse_wrapped(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || text.back() != ')') return {};
  TypedCode code;
  code.function = trim(text.substr(0, open));
  code.text = trim(text.substr(open + 1, text.size() - open - 2));
  if (!is_name(code.function) || code.text.empty()) return {};
  code.notation = Notation::Wrapped;
  return code;
}

// Removes a word such as "STOP" in front; false when there is none.
bool take_label(std::string_view& text, CodeSpace& space) {
  for (const Label& label : kLabels) {
    if (!starts_with_ignoring_case(text, label.word)) continue;
    const std::string_view rest = text.substr(label.word.size());
    if (rest.empty() || kSeparators.find(rest.front()) == std::string_view::npos) continue;
    // A minus sign belongs to the number when it stands right before it.
    const std::string_view number = strip(rest, " \t:=#", " \t");
    text = number.starts_with("- ") ? trim(number.substr(1)) : number;
    if (space == CodeSpace::Unknown) space = label.space;
    return true;
  }
  return false;
}

// "Win32 error 5", "exit code: 29".
CodeSpace take_labels(std::string_view& text) {
  constexpr int kMostLabels = 3;
  CodeSpace space = CodeSpace::Unknown;
  for (int i = 0; i < kMostLabels && take_label(text, space); ++i) {
  }
  return space;
}

// The code among other words: "0x800f081f (CBS_E_SOURCE_MISSING)", "failed with E_FAIL". Numbers
// count when they are marked as hexadecimal, words when they look like a symbol.
TypedCode find_code(std::string_view text) {
  constexpr std::string_view kBreaks = " \t()[]{}<>,;:='\"";
  TypedCode name;
  while (!text.empty()) {
    const std::size_t begin = text.find_first_not_of(kBreaks);
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(kBreaks));
    text.remove_prefix(word.size());
    const TypedCode code = parse_number_text(strip(word, "", "."));
    if (code.notation == Notation::Hexadecimal && word.size() >= 4) return code;
    const bool is_symbol =
        code.notation == Notation::Name && word.find('_') != std::string_view::npos;
    if (is_symbol && name.notation == Notation::None) name = code;
  }
  return name;
}

}  // namespace

TypedCode parse_code(std::string_view typed) {
  if (typed.size() > kLongestCode) return {};
  std::string_view text = trim(typed);
  if (text.empty()) return {};
  if (TypedCode wrapped = parse_wrapped(text); wrapped.notation != Notation::None) return wrapped;
  text = trim(strip(text, kQuotes, kQuotes));
  if (text.empty()) return {};
  const CodeSpace space = take_labels(text);
  TypedCode code = parse_number_text(text);
  if (code.notation == Notation::None) code = parse_pair(text);
  if (code.notation == Notation::None) code = find_code(text);
  code.space = space;
  return code;
}

}  // namespace casebook
