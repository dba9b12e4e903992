// SPDX-License-Identifier: Apache-2.0
#include "redact/tables.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "redact/fields.h"
#include "redact/shape_text.h"
#include "redact/words.h"

namespace casebook {
namespace {

constexpr std::size_t kMostRows = 20'000;
constexpr std::size_t kLongestLine = 4096;

// Whether the line before has as many cells: the head of a table has none before it.
bool is_inside_table(std::string_view text, std::size_t begin, char sign, std::size_t cells) {
  if (begin == 0) return false;
  const std::size_t last = text.substr(0, begin).find_last_not_of("\r\n");
  if (last == std::string_view::npos) return false;
  if (std::count(text.begin() + static_cast<std::ptrdiff_t>(last),
                 text.begin() + static_cast<std::ptrdiff_t>(begin),
                 '\n') > 1) {
    return false;  // an empty line between
  }
  const std::size_t before = text.substr(0, last).find_last_of("\r\n");
  const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view line = text.substr(from, last + 1 - from);
  return static_cast<std::size_t>(std::count(line.begin(), line.end(), sign)) + 1 == cells;
}

// Columns of a table whose first line names them, as tasklist and wmic write it: to the first line
// with fewer of them. Gives where it ends; `begin` when there is none.
std::size_t scan_separated(std::string_view text, std::size_t begin, SightingSink& sink) {
  constexpr std::size_t kLongestHead = 4096;
  constexpr std::size_t kMostColumns = 64;
  const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
  const std::string_view head = text.substr(begin, end - begin);
  if (head.size() > kLongestHead) return begin;
  const char sign = head.find('\t') != std::string_view::npos  ? '\t'
                    : head.find(',') != std::string_view::npos ? ','
                    : head.find(';') != std::string_view::npos ? ';'
                                                               : '|';
  const std::vector<std::string_view> names = split(head, sign);
  std::vector<const FieldName*> columns;
  bool has_field = false;
  if (names.size() < 2 || names.size() > kMostColumns) return begin;
  for (std::string_view name : names) {
    name = trim(name);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
    }
    if (name.find_first_of(":=<>") != std::string_view::npos) return begin;  // a line of values
    columns.push_back(field_called(name));
    has_field = has_field || columns.back() != nullptr;
  }
  if (!has_field) return begin;
  // msinfo32 writes a name, a tab and the value on each line: such a line names no columns.
  if (is_inside_table(text, begin, sign, names.size())) {
    if (names.size() == 2 && columns[0] != nullptr) take_value(*columns[0], names[1], true, sink);
    return end;
  }
  std::size_t at = end;
  while (at < text.size()) {
    const std::size_t start = text.find_first_not_of("\r\n", at);
    if (start == std::string_view::npos) break;
    const std::size_t line_end = std::min(text.find_first_of("\r\n", start), text.size());
    std::size_t cell_begin = start;
    std::size_t column = 0;
    for (; column < columns.size() && cell_begin <= line_end; ++column) {
      const bool is_quoted = cell_begin < line_end && text[cell_begin] == '"';
      std::size_t cell_end =
          is_quoted ? text.find('"', cell_begin + 1) : text.find(sign, cell_begin);
      cell_end = std::min(cell_end, line_end);
      const std::size_t cell = is_quoted ? cell_begin + 1 : cell_begin;
      if (columns[column] != nullptr && cell < cell_end) {
        take_value(*columns[column], text.substr(cell, cell_end - cell), true, sink);
      }
      const std::size_t next = text.substr(0, line_end).find(sign, cell_end);
      cell_begin = next == std::string_view::npos ? line_end + 1 : next + 1;
    }
    at = line_end;
    if (column < columns.size()) break;
  }
  return at;
}

// One cell of a line whose columns have one width on the screen.
struct Cell {
  std::size_t begin = 0;  // in the line
  std::size_t end = 0;
  std::size_t column = 0;  // on the screen
};

// What two blanks or more part from each other.
std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  std::string_view rest = line;
  std::size_t column = 0;
  std::size_t blanks = 2;
  while (!rest.empty()) {
    const std::size_t at = line.size() - rest.size();
    const char32_t c = take_character(rest);
    if (c == U' ') {
      ++blanks;
      ++column;
      continue;
    }
    // "> alice" and ">alice": the session that asks.
    if (blanks >= 2 || cells.empty()) {
      cells.push_back({at, at, column});
    }
    blanks = 0;
    column += character_width(c);
    cells.back().end = line.size() - rest.size();
  }
  return cells;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of("\r\n", at), text.size());
}

// The beginning of the next line; npos behind an empty one and at the end.
std::size_t next_line(std::string_view text, std::size_t end) {
  std::size_t at = end;
  if (at_or_nul(text, at) == '\r') ++at;
  // wmic ends its lines with two returns.
  if (at_or_nul(text, at) == '\r') ++at;
  if (at_or_nul(text, at) == '\n') ++at;
  const char first = at_or_nul(text, at);
  return at == end || first == '\r' || first == '\n' || first == '\0' ? std::string_view::npos : at;
}

bool is_rule(std::string_view line) {
  return line.size() >= 3 && line.find_first_not_of("-= ") == std::string_view::npos;
}

// "Name" alone is anybody's: an account's only beside what only accounts have.
bool is_of_accounts(const std::vector<std::string>& names) {
  const auto has = [&](std::string_view wanted) {
    return std::find(names.begin(), names.end(), wanted) != names.end();
  };
  return has("principalsource") || has("lastlogon") || has("passwordlastset") ||
         has("passwordrequired") || has("sid") || has("fullname") || has("full name") ||
         has("samaccountname") || (names.size() <= 3 && has("enabled") && has("description")) ||
         (names.size() == 2 && has("enabled description"));
}

// "USERNAME   SESSIONNAME   ID   STATE" of quser, and the tables of wmic, tasklist and PowerShell.
std::size_t scan_wide(std::string_view text, std::size_t begin, SightingSink& sink) {
  std::size_t end = line_end(text, begin);
  const std::string_view head = text.substr(begin, end - begin);
  if (head.size() > kLongestLine || head.find_first_of(":=<>\\/") != std::string_view::npos)
    return begin;
  const std::vector<Cell> names = cells_of(trim_right(head));
  static const FieldName kAccount{"user", Hidden::User};
  std::vector<const FieldName*> fields;
  std::vector<std::string> lower;
  bool has_field = false;
  for (const Cell& cell : names) {
    const std::string_view name = head.substr(cell.begin, cell.end - cell.begin);
    if (name.size() > 40 || is_digit(name.front())) return begin;
    fields.push_back(field_called(name));
    lower.push_back(to_lower(name));
    has_field = has_field || fields.back() != nullptr;
  }
  const bool has_accounts = is_of_accounts(lower);
  for (std::size_t i = 0; i < names.size() && has_accounts; ++i) {
    if (lower[i] != "name") continue;
    fields[i] = &kAccount;
    has_field = true;
  }
  if (names.size() < 2 || !has_field) return begin;
  for (std::size_t rows = 0; rows < kMostRows; ++rows) {
    const std::size_t start = next_line(text, end);
    if (start == std::string_view::npos) return end;
    end = line_end(text, start);
    std::string_view line = text.substr(start, end - start);
    if (line.size() > kLongestLine) return end;
    if (is_rule(line)) continue;
    std::size_t marks = 0;
    if (line.starts_with('>')) marks = 1;
    const std::vector<Cell> cells = cells_of(line);
    // A line of other text ends the table: it fills no columns.
    if (cells.size() < 2) return start;
    for (const Cell& cell : cells) {
      // Below the head that begins where it does, or a place beside it.
      for (std::size_t i = 0; i < names.size(); ++i) {
        const bool is_below =
            cell.column <= names[i].column + 1 && names[i].column <= cell.column + 1;
        if (!is_below || fields[i] == nullptr) continue;
        std::string_view value = line.substr(cell.begin, cell.end - cell.begin);
        const bool is_wider =
            i + 1 < names.size() && value.size() > 2 + 3 * (names[i + 1].column - names[i].column);
        if (is_wider) return start;
        // The names of fields below each other: "User name   alice", "Full Name   Alice".
        if (field_called(value) != nullptr) return start;
        if (marks != 0 && cell.begin == 0) value.remove_prefix(marks);
        take_value(*fields[i], value, true, sink);
      }
    }
  }
  return end;
}

}  // namespace

bool tells_of_accounts(std::string_view text, std::size_t at) {
  for (const std::string_view name : {"enabled", "principalsource"}) {
    const char behind = at_or_nul(text, at + name.size());
    if (starts_with_ignoring_case(text.substr(at), name) && at >= 2 && text[at - 1] == ' ' &&
        text[at - 2] == ' ' && !is_alnum(behind))
      return true;
  }
  return false;
}

bool may_be_column(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t behind = end;
  if (at_or_nul(text, behind) == '"') ++behind;
  const char outside = begin > 0 ? text[begin - 1] : '\n';
  const char c = at_or_nul(text, behind);
  const bool is_begun = outside == '\n' || outside == ',' || outside == '\t' || outside == ';' ||
                        outside == '"' || outside == '|';
  if (is_begun &&
      (c == ',' || c == '\t' || c == ';' || c == '|' || c == '\r' || c == '\n' || c == '\0'))
    return true;
  // Two blanks on one side, and blanks or the end of the line on both.
  const bool is_wide_before = begin >= 2 && text[begin - 1] == ' ' && text[begin - 2] == ' ';
  const bool is_wide_behind = c == ' ' && at_or_nul(text, behind + 1) == ' ';
  return (is_wide_before && (is_wide_behind || c == '\r' || c == '\n')) ||
         (is_wide_behind && (outside == '\n' || outside == ' '));
}

std::size_t scan_columns(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::size_t from = at - std::min(at, kLongestLine);
  const std::size_t line = text.substr(from, at - from).find_last_of("\r\n");
  if (line == std::string_view::npos && from > 0) return 0;
  const std::size_t begin = line == std::string_view::npos ? from : from + line + 1;
  const std::size_t end = scan_separated(text, begin, sink);
  return end != begin ? end : scan_wide(text, begin, sink);
}

std::size_t scan_list(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::size_t kShortestRule = 40;
  constexpr std::string_view kFirst = "um\xE7\xE6";  // of what is looked for below
  if (kFirst.find(to_lower_ascii(text[at])) == std::string_view::npos) return 0;
  const std::string_view rest = text.substr(at);
  const bool is_users =
      starts_with_ignoring_case(rest, "user accounts for") || rest.starts_with("的用户帐户");
  const bool is_members = (at == 0 || text[at - 1] == '\n') &&
                          (starts_with_ignoring_case(rest, "members") || rest.starts_with("成员"));
  if (!is_users && !is_members) return 0;
  static const FieldName kUser{"user", Hidden::User};
  static const FieldName kComputer{"computer", Hidden::Computer};
  std::size_t end = line_end(text, at);
  // "User accounts for \\\\PC"
  const std::size_t from = at - std::min<std::size_t>(at, 80);
  std::string_view line = text.substr(from, end - from);
  line = line.substr(std::min(line.size(), line.find_last_of("\r\n", at - from) + 1));
  if (const std::size_t host = line.find("\\\\"); is_users && host != std::string_view::npos) {
    const std::size_t stop = line.find_first_of(" \r\n", host);
    take_value(kComputer, line.substr(host, std::min(stop, line.size()) - host), true, sink);
  }
  std::size_t rule = text.find_first_not_of("\r\n", end);
  if (rule == std::string_view::npos) return end;
  end = line_end(text, rule);
  if (end - rule < kShortestRule || !is_rule(text.substr(rule, end - rule))) return 0;
  for (std::size_t rows = 0; rows < kMostRows; ++rows) {
    const std::size_t start = next_line(text, end);
    if (start == std::string_view::npos) return end;
    end = line_end(text, start);
    const std::string_view row = text.substr(start, end - start);
    if (row.size() > kLongestLine) return end;
    // "The command completed successfully.", in any language.
    const std::string_view last = trim_right(row);
    if (last.ends_with('.') || last.ends_with("。")) return end;
    for (const Cell& cell : cells_of(row)) {
      std::string_view value = row.substr(cell.begin, cell.end - cell.begin);
      // Names of 24 letters leave one blank.
      constexpr std::size_t kColumn = 25;
      while (is_users && value.size() > kColumn) {
        take_value(kUser, value.substr(0, kColumn), true, sink);
        value.remove_prefix(kColumn);
      }
      take_value(kUser, value, true, sink);
    }
  }
  return end;
}

}  // namespace casebook
