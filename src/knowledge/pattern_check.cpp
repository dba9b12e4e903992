// SPDX-License-Identifier: Apache-2.0
#include "knowledge/pattern_check.h"

#include <string_view>

#include <re2/re2.h>

#include "base/pattern.h"
#include "base/text.h"

namespace casebook {
namespace {

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// A piece of a pattern that matches one character, or a group opener.
struct Atom {
  std::string text;
  bool is_class = false;  // [...] or \s and its like
};

std::vector<Atom> atoms_of(std::string_view pattern) {
  std::vector<Atom> atoms;
  for (std::size_t i = 0; i < pattern.size();) {
    std::size_t end = i + 1;
    bool is_class = false;
    if (pattern[i] == '[') {
      end = class_end(pattern, i);
      is_class = true;
    } else if (pattern[i] == '\\') {
      end = escape_end(pattern, i);
      is_class = true;
    } else if (pattern.substr(i, 2) == "(?") {
      end = pattern.find_first_of(":)<", i + 2);
      end = end == std::string_view::npos ? pattern.size() : end + 1;
    }
    atoms.push_back({std::string(pattern.substr(i, end - i)), is_class});
    i = end;
  }
  return atoms;
}

bool matches_newline(const std::string& atom) {
  if (atom.starts_with("\\Q")) return atom.find('\n') != std::string::npos;
  const RE2 expression("(?:" + atom + ")", quiet());
  return expression.ok() && RE2::FullMatch("\n", expression);
}

// "(?s)", "(?is:" switch on that '.' matches a line end.
bool is_dotall(const std::string& atom) {
  if (!atom.starts_with("(?") || atom.starts_with("(?P")) return false;
  return atom.substr(0, atom.find('-')).find('s') != std::string::npos;
}

std::string newline_remedy(const std::string& atom) {
  if (atom == "\\s" || atom == "[\\s]") return "write [ \\t]";
  if (atom.starts_with("[^")) return "write " + atom.substr(0, atom.size() - 1) + "\\n]";
  return "name the characters without \\n";
}

std::string syntax_problem(const std::string& pattern, const RE2& expression) {
  std::string message = "pattern does not compile: " + expression.error();
  const std::string& arg = expression.error_arg();
  const bool looks_behind =
      pattern.find("(?<=") != std::string::npos || pattern.find("(?<!") != std::string::npos;
  if (arg.starts_with("(?=") || arg.starts_with("(?!") ||
      (arg.starts_with("(?<") && looks_behind)) {
    return message +
           "; RE2 has no look-around: match the surroundings and capture the part you need";
  }
  if (arg.starts_with("(?<")) return message + "; name a group with (?P<name>...)";
  if (arg.size() >= 2 && arg[0] == '\\' && is_digit(arg[1])) {
    return message + "; RE2 has no back-references: use two captures and compare them in a rule";
  }
  return message;
}

// The class or character at the start of a unit, without its repetition.
std::string_view class_of(std::string_view unit) {
  if (unit.empty()) return unit;
  if (unit[0] == '[') return unit.substr(0, class_end(unit, 0));
  return unit.substr(0, unit[0] == '\\' ? escape_end(unit, 0) : 1);
}

// How many of the characters of ASCII a class matches; 0 for anything that is no class.
int breadth_of(std::string_view atom) {
  const RE2 expression(std::string(atom), quiet());
  int breadth = 0;
  for (char c = 1; expression.ok() && c < 127; ++c) {
    breadth += RE2::FullMatch(re2::StringPiece(&c, 1), expression) ? 1 : 0;
  }
  return breadth;
}

// The larger number of "{2,260}"; 0 when `text` begins with no such repetition.
int repetition_of(std::string_view text) {
  if (!text.starts_with('{')) return 0;
  const std::string_view inside = text.substr(1, text.find('}') - 1);
  const std::size_t comma = inside.find(',');
  return parse_number<int>(inside.substr(comma == std::string_view::npos ? 0 : comma + 1))
      .value_or(0);
}

// What may begin at almost any character and then counts many keeps as many states alive at once:
// the search over every log becomes several times slower. Gives that beginning, or nothing.
std::string costly_beginning(const PatternBranch& branch) {
  constexpr int kBroad = 20;
  constexpr int kMany = 100;
  std::string met;
  for (const PatternUnit& unit : branch.units) {
    if (unit.depth != 0) continue;
    const std::string_view atom = class_of(unit.text);
    if (unit.plain || breadth_of(atom) < kBroad) return {};
    met += unit.text;
    const std::string_view repetition = std::string_view(unit.text).substr(atom.size());
    if (repetition_of(repetition) >= kMany) return met;
    if (!repetition.empty()) return {};
  }
  return {};
}

}  // namespace

std::vector<std::string> pattern_problems(const std::string& pattern) {
  if (pattern.empty()) return {"pattern is empty"};
  const RE2 expression(pattern, quiet());
  if (!expression.ok()) return {syntax_problem(pattern, expression)};
  std::vector<std::string> problems;
  for (const Atom& atom : atoms_of(pattern)) {
    if (is_dotall(atom.text)) {
      problems.push_back("pattern may match across a line end: '" + atom.text +
                         "' lets '.' match \\n; leave the flag s out");
    } else if (atom.text == "\\A" || atom.text == "\\z") {
      problems.push_back("pattern is run over whole files: '" + atom.text + "' should be ^ or $");
    } else if (atom.text == "\\C") {
      problems.push_back("pattern uses \\C, which splits characters; name the characters");
    } else if ((atom.is_class || atom.text == "\n") && matches_newline(atom.text)) {
      problems.push_back("pattern may match across a line end: '" + atom.text + "' matches \\n; " +
                         newline_remedy(atom.text));
    }
  }
  constexpr std::size_t kMostBranches = 64;
  for (const PatternBranch& branch : branches_of(pattern, kMostBranches)) {
    const std::string costly = costly_beginning(branch);
    if (costly.empty()) continue;
    problems.push_back("pattern begins with '" + costly +
                       "', which may begin at almost every character and makes every log slow to "
                       "search; put a word in front of it, or a repetition without an upper bound");
    break;
  }
  if (RE2::PartialMatch("", expression)) {
    problems.push_back("pattern matches the empty text, so every line; make a part of it required");
  }
  return problems;
}

std::vector<std::string> capture_names(const std::string& pattern) {
  const RE2 expression(pattern, quiet());
  std::vector<std::string> names;
  if (!expression.ok()) return names;
  for (const auto& [index, name] : expression.CapturingGroupNames())
    names.push_back(name);
  return names;
}

}  // namespace casebook
