// SPDX-License-Identifier: Apache-2.0
#include "redact/marked_tables.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "redact/fields.h"
#include "redact/shape_text.h"

namespace casebook {
namespace {

constexpr std::size_t kMostRows = 20'000;
constexpr std::size_t kMostColumns = 64;
constexpr std::size_t kLongestTag = 512;
constexpr std::size_t kLongestCell = 4096;
constexpr std::size_t kLongestLine = 16 * 1024;

constexpr FieldName kUser{"user", Hidden::User};
constexpr FieldName kComputer{"computer", Hidden::Computer};

struct Tag {
  std::size_t end = 0;  // behind '>'
  std::string name;     // in small letters, with its slash
};

// The first tag behind `at`; false when none is near.
bool next_tag(std::string_view text, std::size_t at, Tag& tag) {
  const std::size_t begin = text.substr(0, at + kLongestCell).find('<', at);
  if (begin == std::string_view::npos) return false;
  const std::size_t close = text.substr(0, begin + kLongestTag).find('>', begin);
  if (close == std::string_view::npos) return false;
  std::size_t end = begin + 1;
  while (end < close && end - begin < 8 && (is_alnum(text[end]) || text[end] == '/'))
    ++end;
  tag.name = to_lower(text.substr(begin + 1, end - begin - 1));
  tag.end = close + 1;
  return true;
}

std::string_view cell_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, kLongestCell);
  return trim(rest.substr(0, rest.find('<')));
}

// What a column of a web server's log holds.
enum class Column : std::uint8_t { Other, User, Computer, Address, Cookie };

Column column_called(std::string_view name) {
  const std::string lower = to_lower(name);
  if (lower == "cs-username") return Column::User;
  if (lower == "s-computername" || lower == "cs-host" || lower == "s-dns" || lower == "r-host")
    return Column::Computer;
  if (lower == "c-ip" || lower == "s-ip" || lower == "r-ip") return Column::Address;
  return lower == "cs(cookie)" ? Column::Cookie : Column::Other;
}

void take_cell(Column column, std::string_view cell, SightingSink& sink) {
  if (cell.size() < 2) return;
  switch (column) {
    case Column::User: take_value(kUser, cell, true, sink); break;
    case Column::Computer: take_value(kComputer, cell, true, sink); break;
    case Column::Address: {
      const bool is_plain =
          std::count(cell.begin(), cell.end(), '.') == 3 && cell.size() <= 15 &&
          std::all_of(cell.begin(), cell.end(), [](char c) { return is_digit(c) || c == '.'; });
      if (is_plain && !cell.starts_with("127.") && !cell.starts_with("0."))
        sink.saw(Hidden::Ipv4, cell, false);
      break;
    }
    case Column::Cookie:
      for (const std::string_view one : split(cell, ';')) {
        const std::size_t sign = one.find('=');
        if (sign != std::string_view::npos) take_credential(one.substr(sign + 1), sink);
      }
      break;
    case Column::Other: break;
  }
}

}  // namespace

bool is_in_table_head(std::string_view text, std::size_t at) {
  if (before(text, at) != '>') return false;
  const std::size_t from = at - std::min<std::size_t>(at, 120);
  const std::string_view lead = text.substr(from, at - from);
  const std::size_t open = lead.rfind('<');
  return open != std::string_view::npos && starts_with_ignoring_case(lead.substr(open), "<th") &&
         !is_letter(at_or_nul(lead, open + 3));
}

std::size_t scan_html_table(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::size_t from = at - std::min(at, kLongestCell);
  const std::string lead = to_lower(text.substr(from, at - from));
  const std::size_t row = lead.rfind("<tr");
  if (row == std::string::npos) return 0;
  std::vector<const FieldName*> columns;
  bool is_head = true;
  std::size_t column = 0;
  std::size_t rows = 0;
  Tag tag;
  for (std::size_t place = from + row; rows < kMostRows && next_tag(text, place, tag);
       place = tag.end) {
    if (tag.name == "/table") return tag.end;
    if (tag.name == "tr") {
      column = 0;
      ++rows;
    } else if (tag.name == "/tr") {
      is_head = false;
    } else if (tag.name == "th" && is_head) {
      if (columns.size() >= kMostColumns) return 0;
      columns.push_back(field_called(cell_at(text, tag.end)));
    } else if (tag.name == "td") {
      if (is_head) return 0;  // the name and its value in one row
      if (column < columns.size() && columns[column] != nullptr)
        take_value(*columns[column], cell_at(text, tag.end), true, sink);
      ++column;
    }
  }
  return tag.end;
}

std::size_t scan_logged_fields(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::string_view kHead = "#fields:";
  if (text[at] != '#' || !starts_with_ignoring_case(text.substr(at), kHead)) return 0;
  const auto line_end = [&](std::size_t begin) {
    return std::min(text.find_first_of("\r\n", begin), text.size());
  };
  const std::size_t head = line_end(at);
  if (head - at > kLongestLine) return 0;
  std::vector<Column> columns;
  const std::string_view named = trim(text.substr(at + kHead.size(), head - at - kHead.size()));
  for (const std::string_view name : split(named, ' '))
    columns.push_back(column_called(name));
  const bool tells = std::any_of(
      columns.begin(), columns.end(), [](Column column) { return column != Column::Other; });
  if (!tells || columns.size() > 2 * kMostColumns) return head;
  std::size_t end = head;
  while (end < text.size()) {
    const std::size_t begin = text.find_first_not_of("\r\n", end);
    if (begin == std::string_view::npos || text[begin] == '#') break;
    end = line_end(begin);
    if (end - begin > kLongestLine) continue;
    std::size_t cell = begin;
    for (const Column column : columns) {
      const std::size_t stop = std::min(text.find(' ', cell), end);
      if (column != Column::Other) take_cell(column, text.substr(cell, stop - cell), sink);
      cell = stop + 1;
      if (cell >= end) break;
    }
  }
  return head;
}

void take_logged_user(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::size_t kToBracket = 22;  // "[29/Nov/2026:08:00:00 "
  constexpr std::size_t kLongestUser = 64;
  if (at < kToBracket + 4 || text[at - kToBracket] != '[' || text[at - kToBracket + 3] != '/' ||
      text[at - kToBracket + 7] != '/' || text[at - 1] != ' ')
    return;
  const std::size_t end = at - kToBracket - 1;
  if (text[end] != ' ') return;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kLongestUser && !is_space(text[begin - 1]))
    --begin;
  if (before(text, begin) == ' ') take_value(kUser, text.substr(begin, end - begin), true, sink);
}

}  // namespace casebook
