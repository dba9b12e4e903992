// SPDX-License-Identifier: Apache-2.0
#include "model/trace_rule.h"

#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::array<std::string_view, kTraceRelationCount> kRelations = {
    "is", "is not", "less than", "more than", "begins with", "ends with", "contains", "excludes"};

struct RelationWords {
  std::string_view words;
  TraceRelation relation;
};

// Of those that begin alike the longer ones first.
constexpr std::array kWords = {
    RelationWords{"is not", TraceRelation::IsNot},
    RelationWords{"is", TraceRelation::Is},
    RelationWords{"less than", TraceRelation::LessThan},
    RelationWords{"more than", TraceRelation::MoreThan},
    RelationWords{"begins with", TraceRelation::BeginsWith},
    RelationWords{"starts with", TraceRelation::BeginsWith},
    RelationWords{"ends with", TraceRelation::EndsWith},
    RelationWords{"contains", TraceRelation::Contains},
    RelationWords{"does not contain", TraceRelation::Excludes},
    RelationWords{"excludes", TraceRelation::Excludes},
};
// These need no blanks around them.
constexpr std::array kSigns = {
    RelationWords{"!=", TraceRelation::IsNot},
    RelationWords{"=", TraceRelation::Is},
    RelationWords{"<", TraceRelation::LessThan},
    RelationWords{">", TraceRelation::MoreThan},
};

bool is_sign(char c) {
  return c == '!' || c == '=' || c == '<' || c == '>';
}

// The first word, cut off with the blanks behind it.
std::string_view take_word(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && !is_space(rest[end]))
    ++end;
  const std::string_view word = rest.substr(0, end);
  rest = trim(rest.substr(end));
  return word;
}

// Takes `words` off the front of `rest`; blanks between them may be any.
bool take_words(std::string_view words, std::string_view& rest) {
  std::string_view left = rest;
  while (!words.empty()) {
    if (!equal_ignoring_case(take_word(words), take_word(left))) return false;
  }
  rest = left;
  return true;
}

TraceRuleAction take_action(std::string_view& rest) {
  std::string_view left = rest;
  const std::string_view word = take_word(left);
  const bool excludes = equal_ignoring_case(word, "exclude") || equal_ignoring_case(word, "not");
  if (!excludes && !equal_ignoring_case(word, "include")) return TraceRuleAction::Include;
  rest = left;
  return excludes ? TraceRuleAction::Exclude : TraceRuleAction::Include;
}

// The longest name counts: "Process Name" before anything that is called "Process".
std::optional<TraceColumn> take_column(std::string_view& rest) {
  constexpr std::size_t kMostWords = 3;
  std::optional<TraceColumn> found;
  std::string_view left = rest;
  const char* const begin = rest.data();
  for (std::size_t count = 0; count < kMostWords && !left.empty() && !is_sign(left[0]); ++count) {
    std::size_t end = 0;
    while (end < left.size() && !is_space(left[end]) && !is_sign(left[end]))
      ++end;
    const auto length = static_cast<std::size_t>(left.data() + end - begin);
    left = trim(left.substr(end));
    if (const auto column = find_trace_column(std::string_view(begin, length))) {
      found = column;
      rest = left;
    }
  }
  return found;
}

std::optional<TraceRelation> take_relation(std::string_view& rest) {
  for (const RelationWords& entry : kWords) {
    if (take_words(entry.words, rest)) return entry.relation;
  }
  for (const RelationWords& entry : kSigns) {
    if (!rest.starts_with(entry.words)) continue;
    rest = trim(rest.substr(entry.words.size()));
    return entry.relation;
  }
  return std::nullopt;
}

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"';
}

std::string value_of(std::string_view text) {
  if (!is_quoted(text)) return std::string(text);
  return replace_all(std::string(text.substr(1, text.size() - 2)), "\"\"", "\"");
}

std::string column_names(std::string_view separator) {
  std::string names;
  for (std::size_t i = 0; i < kTraceColumnCount; ++i) {
    if (!names.empty()) names += separator;
    names += trace_column_name(static_cast<TraceColumn>(i));
  }
  return names;
}

Error no_such_column(std::string_view text, std::string_view rest, Language language) {
  std::string_view left = rest;
  const std::string_view word = take_word(left);
  if (language == Language::Chinese) {
    return {ErrorCode::InvalidInput,
            fmt::format("条件“{}”：“{}”处应为列名：{}", text, word, column_names("、"))};
  }
  return {ErrorCode::InvalidInput,
          fmt::format("condition '{}': at '{}' the name of a column is expected: {}",
                      text,
                      word,
                      column_names(", "))};
}

Error no_such_relation(std::string_view text,
                       std::string_view rest,
                       TraceColumn column,
                       Language language) {
  const std::string_view name = trace_column_name(column);
  if (language == Language::Chinese) {
    return {ErrorCode::InvalidInput,
            fmt::format("条件“{}”：列 {} 之后的“{}”处应为关系：{}",
                        text,
                        name,
                        rest,
                        fmt::join(kRelations, "、"))};
  }
  return {ErrorCode::InvalidInput,
          fmt::format("condition '{}': behind {}, at '{}', a relation is expected: {}",
                      text,
                      name,
                      rest,
                      fmt::join(kRelations, ", "))};
}

Error no_value(std::string_view text, Language language) {
  if (language == Language::Chinese) {
    return {ErrorCode::InvalidInput,
            fmt::format("条件“{}”：末尾缺少要比较的值；空值请写作 \"\"", text)};
  }
  return {ErrorCode::InvalidInput,
          fmt::format("condition '{}': the value to compare with is missing at the end; an empty "
                      "one is written \"\"",
                      text)};
}

// Blanks at the ends would be lost, and quotes at both ends taken for more than they are.
bool needs_quotes(std::string_view value) {
  return value.empty() || trim(value).size() != value.size() || is_quoted(value);
}

// "is" with the value "not x" would be read as "is not" with the value "x".
bool is_ambiguous(const TraceRule& rule) {
  std::string_view rest = rule.value;
  return rule.relation == TraceRelation::Is && take_words("not", rest);
}

}  // namespace

std::string_view trace_relation_name(TraceRelation relation) {
  return kRelations[static_cast<std::size_t>(relation)];
}

Result<TraceRule> parse_trace_rule(std::string_view text, Language language) {
  std::string_view rest = trim(text);
  TraceRule rule;
  rule.action = take_action(rest);
  const auto column = take_column(rest);
  if (!column) return no_such_column(text, rest, language);
  const auto relation = take_relation(rest);
  if (!relation) return no_such_relation(text, rest, *column, language);
  if (rest.empty()) return no_value(text, language);
  rule.column = *column;
  rule.relation = *relation;
  rule.value = value_of(rest);
  return rule;
}

std::string trace_rule_text(const TraceRule& rule) {
  std::string text = rule.action == TraceRuleAction::Exclude ? "exclude " : "";
  text += trace_column_name(rule.column);
  text += ' ';
  text += trace_relation_name(rule.relation);
  text += ' ';
  if (needs_quotes(rule.value) || is_ambiguous(rule)) {
    text += '"' + replace_all(rule.value, "\"", "\"\"") + '"';
  } else {
    text += rule.value;
  }
  return text;
}

}  // namespace casebook
