// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "base/text.h"
#include "redact/fields.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/sighting.h"

namespace casebook {
namespace {

// Characters that shapes are told by, and those that names of fields may begin with.
enum class Sign : std::uint8_t { None, Dot, Colon, Hyphen, Plus, At, Percent, Backslash };

constexpr std::array<Sign, 256> kSigns = [] {
  std::array<Sign, 256> signs{};
  signs['.'] = Sign::Dot;
  signs[':'] = Sign::Colon;
  signs['-'] = Sign::Hyphen;
  signs['+'] = Sign::Plus;
  signs['@'] = Sign::At;
  signs['%'] = Sign::Percent;
  signs['\\'] = Sign::Backslash;
  return signs;
}();

// Where the scan may go on behind the sign at `at`.
std::size_t take_sign(std::string_view text, std::size_t at, Sign sign, SightingSink& sink) {
  switch (sign) {
    case Sign::Dot: return take_at_dot(text, at, sink);
    case Sign::Colon: return take_at_colon(text, at, sink);
    case Sign::Hyphen: return take_at_hyphen(text, at, sink);
    case Sign::Plus: return take_at_plus(text, at, sink);
    case Sign::At: return at > 0 ? take_at_sign(text, at, 1, sink) : at;
    case Sign::Percent: return take_at_percent(text, at, sink);
    case Sign::Backslash: {
      // "\\u59d3\\u540d": a name in Chinese, as JSON of programs that only write ASCII has it.
      const FieldName* field = at_or_nul(text, at + 1) == 'u' ? field_name_at(text, at) : nullptr;
      if (field != nullptr) take_field(text, at, at + field->text.size(), *field, sink);
      return take_at_backslash(text, at, sink);
    }
    case Sign::None: break;
  }
  return at;
}

struct ProfileFolder {
  std::string_view name;
};
constexpr std::array<ProfileFolder, 4> kProfileFolders = {
    {{"users"}, {"documents and settings"}, {"home"}, {"docume~1"}}};

// Names of folders above profiles begin with these.
constexpr bool may_begin_folder(char c) {
  return c == 'u' || c == 'd' || c == 'h';
}

void take_folder(std::string_view text, std::size_t at, SightingSink& sink) {
  const char outside = at > 0 ? text[at - 1] : '\0';
  const bool is_parted = outside == '\\' || outside == '/' || to_lower_ascii(outside) == 'c' ||
                         to_lower_ascii(outside) == 'f';
  if (!is_parted) return;
  for (const ProfileFolder& folder : kProfileFolders) {
    if (!starts_with_ignoring_case(text.substr(at), folder.name)) continue;
    take_profile(text, at, at + folder.name.size(), sink);
    return;
  }
}

void take_word_behind_name(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::string_view kBlanks = " \t";
  constexpr std::string_view kEnds = " \t\r\n\"'<>|&";
  const std::size_t name_end = text.find_first_of(kEnds, at);
  if (name_end == std::string_view::npos ||
      kBlanks.find(text[name_end]) == std::string_view::npos) {
    return;
  }
  const std::size_t begin = text.find_first_not_of(kBlanks, name_end);
  if (begin == std::string_view::npos) return;
  const std::size_t end = std::min(text.find_first_of(kEnds, begin), text.size());
  const std::string_view word = text.substr(begin, end - begin);
  if (word.size() < 3 || word.front() == '/' || word.front() == '-' || word.front() == '*') return;
  sink.saw(Hidden::Credential, word, true);
}

// "net use \\server\share PASSWORD /user:NAME PASSWORD": what stands before the switch or behind
// the name.
void take_command_password(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::size_t line = text.substr(0, at).find_last_of("\r\n");
  const std::string_view lead = text.substr(line == std::string_view::npos ? 0 : line + 1,
                                            at - (line == std::string_view::npos ? 0 : line + 1));
  if (lead.size() > 512 || !contains_ignoring_case(lead, "net use")) return;
  take_word_behind_name(text, at, sink);
  const std::string_view before = trim_right(lead);
  const std::size_t space = before.rfind(' ');
  if (space == std::string_view::npos) return;
  const std::string_view word = before.substr(space + 1);
  if (word.size() < 3 || word.find_first_of("\\/:*") != std::string_view::npos ||
      equal_ignoring_case(word, "use"))
    return;
  sink.saw(Hidden::Credential, word, true);
}

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
std::size_t scan_columns(std::string_view text, std::size_t begin, SightingSink& sink) {
  constexpr std::size_t kLongestHead = 4096;
  constexpr std::size_t kMostColumns = 64;
  const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
  const std::string_view head = text.substr(begin, end - begin);
  if (head.size() > kLongestHead) return begin;
  const char sign = head.find('\t') != std::string_view::npos  ? '\t'
                    : head.find(',') == std::string_view::npos ? ';'
                                                               : ',';
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

// A name of a field with a comma or tab beside it is perhaps the head of a column.
bool may_be_column(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t behind = end;
  if (at_or_nul(text, behind) == '"') ++behind;
  const char outside = begin > 0 ? text[begin - 1] : '\n';
  const char c = at_or_nul(text, behind);
  const bool is_begun =
      outside == '\n' || outside == ',' || outside == '\t' || outside == ';' || outside == '"';
  return is_begun && (c == ',' || c == '\t' || c == ';' || c == '\r' || c == '\n' || c == '\0');
}

class Scan {
 public:
  Scan(std::string_view text, SightingSink& sink) : text_(text), sink_(sink) {}

  void run() {
    std::size_t at = 0;
    const std::size_t fast = text_.size() < 4 ? 0 : text_.size() - 3;
    const FieldFilter& filter = field_filter();
    while (at < fast) {
      const Sign sign = kSigns[static_cast<unsigned char>(text_[at])];
      if (sign != Sign::None) {
        at = std::max(at + 1, take_sign(text_, at, sign, sink_));
        continue;
      }
      std::uint32_t next = 0;
      std::memcpy(&next, text_.data() + at, sizeof next);
      if (filter.may_begin(next)) word(at);
      ++at;
    }
    // The last bytes, of which four cannot be loaded.
    for (; at < text_.size(); ++at) {
      const Sign sign = kSigns[static_cast<unsigned char>(text_[at])];
      if (sign != Sign::None) {
        at = std::max(at, take_sign(text_, at, sign, sink_));
      } else {
        word(at);
      }
    }
  }

 private:
  void word(std::size_t at) {
    if (may_begin_folder(to_lower_ascii(text_[at]))) take_folder(text_, at, sink_);
    const FieldName* field = field_name_at(text_, at);
    if (field == nullptr) return;
    const std::size_t end = at + field->text.size();
    // "Restart-Computer -Force": the noun of a cmdlet is no field.
    const bool is_noun = at > 1 && text_[at - 1] == '-' && is_letter(text_[at - 2]);
    if (is_noun && end < text_.size() && text_[end] == ' ') return;
    if (field->text == "user" && at > 0 && text_[at - 1] == '/') {
      take_command_password(text_, at - 1, sink_);
    }
    if (at >= columns_end_ && may_be_column(text_, at, end)) {
      const std::size_t line = text_.substr(0, at).find_last_of("\r\n");
      columns_end_ = scan_columns(text_, line == std::string_view::npos ? 0 : line + 1, sink_);
      // Each line is read as part of one table at most.
      columns_end_ = std::max(columns_end_, end);
    }
    // <settings pass="oobeSystem">: only the switch is a password.
    const bool is_switch = at > 0 && (text_[at - 1] == '/' || text_[at - 1] == '-');
    if (field->text == "pass" && !is_switch) return;
    take_field(is_switch ? up_to_word_end(end) : text_, at, end, *field, sink_);
  }

  // "/user:NAME PASSWORD": the value of a switch is one word, unless it is quoted.
  std::string_view up_to_word_end(std::size_t at) const {
    if (at >= text_.size() || text_[at] != ':') return text_;
    if (at + 1 < text_.size() && (text_[at + 1] == '"' || text_[at + 1] == '\'')) return text_;
    return text_.substr(0, std::min(text_.find_first_of(" \t\r\n", at), text_.size()));
  }

  std::string_view text_;
  SightingSink& sink_;
  std::size_t columns_end_ = 0;
};

}  // namespace

void scan_text(std::string_view text, SightingSink& sink) {
  Scan(text, sink).run();
}

void scan_field(std::string_view name, std::string_view text, SightingSink& sink) {
  if (!name.empty()) {
    if (const FieldName* field = field_called(name)) take_value(*field, text, true, sink);
  }
  scan_text(text, sink);
}

}  // namespace casebook
