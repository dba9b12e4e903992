// SPDX-License-Identifier: Apache-2.0
#include "draft/subject.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::string_view kMore = "…";
constexpr std::size_t kRoom = kSubjectWidth - 1;
constexpr std::size_t kLongestLooked = 4096;  // more shows nowhere

bool is_phrase_mark(char32_t c, std::string_view rest) {
  constexpr std::u32string_view kWide = U"：；，。";
  constexpr std::u32string_view kNarrow = U":;,.";
  if (kWide.find(c) != std::u32string_view::npos) return true;
  return kNarrow.find(c) != std::u32string_view::npos && rest.starts_with(' ');
}

// Whether a phrase ends before `c`, which `rest` follows.
bool ends_phrase(char32_t c, std::string_view rest) {
  if (is_phrase_mark(c, rest) || c == U'（') return true;
  return c == ' ' && (rest.starts_with('(') || rest.starts_with("- "));
}

// How many brackets are open behind `c`.
int depth_behind(char32_t c, int depth) {
  constexpr std::u32string_view kOpen = U"([（【“";
  constexpr std::u32string_view kClose = U")]）】”";
  if (kOpen.find(c) != std::u32string_view::npos) return depth + 1;
  return kClose.find(c) != std::u32string_view::npos && depth > 0 ? depth - 1 : depth;
}

// A place where a subject may end.
struct Cut {
  std::size_t at = 0;      // bytes in front of it
  std::size_t column = 0;  // columns in front of it
};

struct Cuts {
  std::vector<Cut> phrases;
  std::vector<Cut> words;
  Cut last_that_fits;  // whatever stands there
  bool is_all = true;  // the text ends within kWidestSubject
};

// Behind the level of a cause, "Analysis - Possible (not proven):", which is no phrase of its own;
// 0 without one.
std::size_t end_of_level(std::string_view text) {
  constexpr std::string_view kDash = " - ";
  constexpr std::size_t kWidestLevel = 24;
  const std::size_t dash = text.find(kDash);
  if (dash == std::string_view::npos) return 0;
  const std::string_view rest = text.substr(dash + kDash.size());
  const std::size_t colon = std::min(rest.find(": "), rest.find("："));
  if (colon == std::string_view::npos || display_width(rest.substr(0, colon)) > kWidestLevel) {
    return 0;
  }
  return dash + kDash.size() + colon + 1;
}

Cuts cuts_of(std::string_view text) {
  // Before that stand the number of the case and the level of the cause.
  constexpr std::size_t kEarliestPhrase = kRoom * 3 / 5;
  const std::size_t level = end_of_level(text);
  Cuts cuts;
  std::size_t column = 0;
  int depth = 0;
  char32_t before = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const Cut here{text.size() - rest.size(), column};
    if (column > kWidestSubject - 1) {
      cuts.is_all = false;
      break;
    }
    const char32_t c = take_character(rest);
    if (column > kEarliestPhrase && here.at >= level && depth == 0 && ends_phrase(c, rest)) {
      cuts.phrases.push_back(here);
    }
    if (here.at != 0 && (c == ' ' || can_break(before, c))) cuts.words.push_back(here);
    if (column <= kRoom) cuts.last_that_fits = here;
    column += character_width(c);
    depth = depth_behind(c, depth);
    before = c;
  }
  cuts.is_all = cuts.is_all && column <= kWidestSubject;
  return cuts;
}

// A word that means nothing without what follows: "is", "by", "the".
bool is_dangling(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"a",     "an",   "and",  "are",     "as",    "at",   "be",    "because", "been",
       "but",   "by",   "can",  "cannot",  "could", "did",  "do",    "does",    "during",
       "for",   "from", "had",  "has",     "have",  "in",   "into",  "is",      "it",
       "its",   "no",   "not",  "of",      "on",    "or",   "than",  "that",    "the",
       "their", "this", "to",   "was",     "were",  "when", "where", "whether", "which",
       "while", "will", "with", "without", "would"});
  return std::find(kWords.begin(), kWords.end(), to_lower(word)) != kWords.end();
}

bool ends_dangling(std::string_view text) {
  const std::string_view kept = trim_right(text);
  return is_dangling(kept.substr(kept.rfind(' ') + 1));
}

// How many bytes of `text` stay: a phrase that fits, else the sentence as far as it may run over,
// else words of which the last one says something.
std::size_t cut_of(std::string_view text) {
  const Cuts cuts = cuts_of(text);
  const auto fits = [](const Cut& cut) { return cut.column <= kRoom; };
  const auto phrase = std::find_if(cuts.phrases.rbegin(), cuts.phrases.rend(), fits);
  if (phrase != cuts.phrases.rend()) return phrase->at;
  if (cuts.is_all) return text.size();
  if (!cuts.phrases.empty()) return cuts.phrases.front().at;
  const auto word = std::find_if(cuts.words.rbegin(), cuts.words.rend(), [text](const Cut& cut) {
    return !ends_dangling(text.substr(0, cut.at));
  });
  if (word != cuts.words.rend() && word->column > kRoom / 2) return word->at;
  return cuts.last_that_fits.at;
}

// Where the path that begins at `at` ends. Its folders may hold blanks.
std::size_t end_of_path(std::string_view text, std::size_t at) {
  constexpr std::string_view kStops = " \"'<>|,;()";
  constexpr int kMostWords = 2;  // of one folder, behind its first
  const auto end_of_word = [&](std::size_t from) {
    return std::min(text.find_first_of(kStops, from), text.size());
  };
  std::size_t end = end_of_word(at);
  std::size_t next = end;
  for (int words = 0; words <= kMostWords && next + 1 < text.size() && text[next] == ' '; ++words) {
    const std::size_t begin = next + 1 + (text[next + 1] == '(' ? 1 : 0);
    std::size_t stop = end_of_word(begin);
    if (stop < text.size() && text[stop] == ')') stop = end_of_word(stop + 1);
    const std::string_view word = text.substr(begin, stop - begin);
    if (word.size() > 2 && word[1] == ':') break;  // another path
    next = stop;
    if (word.find('\\') == std::string_view::npos) continue;
    end = stop;
    words = -1;
  }
  return end;
}

// "The file C:\Windows\System32\a.dll is damaged" -> "The file a.dll is damaged": the mail has the
// whole path.
std::string with_short_paths(std::string_view text) {
  std::string out;
  while (true) {
    std::size_t begin = std::string_view::npos;
    for (const std::string_view sign : {":\\", "HKLM\\", "HKU\\", "HKCU\\", "HKEY_"}) {
      std::size_t at = text.find(sign);
      if (sign.front() == ':' && at != std::string_view::npos) at = at == 0 ? text.npos : at - 1;
      begin = std::min(begin, at);
    }
    out.append(text.substr(0, begin));
    if (begin == std::string_view::npos) return out;
    const std::size_t end = end_of_path(text, begin);
    const std::string_view path = text.substr(begin, end - begin);
    const std::string_view name = path.substr(path.rfind('\\') + 1);
    out.append(name.empty() ? path : name);
    text.remove_prefix(std::max(end, begin + 1));
  }
}

// "The service (Name) is stopped" -> "The service is stopped". What stands in front of a colon
// stays: "Possible (not proven): ...".
std::string without_brackets(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t wide = text.find("（");
    const std::size_t narrow = text.find(" (");
    const std::size_t begin = std::min(wide, narrow);
    out.append(text.substr(0, begin));
    if (begin == std::string_view::npos) return out;
    const std::string_view close = wide < narrow ? "）" : ")";
    const std::size_t end = text.find(close, begin);
    if (end == std::string_view::npos) return out.append(text.substr(begin));
    const std::string_view behind = text.substr(end + close.size());
    const bool is_of_colon = behind.starts_with(':') || behind.starts_with("：");
    if (is_of_colon) out.append(text.substr(begin, end + close.size() - begin));
    text = behind;
  }
}

}  // namespace

std::string short_subject(std::string_view line) {
  std::string_view text = line;
  for (const std::string_view head : {"Subject: ", "主题："}) {
    if (line.starts_with(head)) text.remove_prefix(head.size());
  }
  if (display_width(text) <= kSubjectWidth) return std::string(line);
  const std::string head(line.substr(0, line.size() - text.size()));
  std::string named = with_short_paths(text.substr(0, kLongestLooked));
  if (display_width(named) > kSubjectWidth) named = without_brackets(named);
  const std::size_t cut = display_width(named) <= kSubjectWidth ? named.size() : cut_of(named);
  std::string subject = head + std::string(trim_right(std::string_view(named).substr(0, cut)));
  if (cut < named.size() || text.size() > kLongestLooked) subject += kMore;
  return subject;
}

}  // namespace casebook
