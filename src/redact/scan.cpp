// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstring>
#include <string>

#include "base/text.h"
#include "redact/fields.h"
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

char at_or_nul(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

// Where the scan may go on behind the sign at `at`.
std::size_t take_sign(std::string_view text, std::size_t at, Sign sign, SightingSink& sink) {
  switch (sign) {
    case Sign::Dot: {
      const bool is_number = at > 0 && is_digit(text[at - 1]) && is_digit(at_or_nul(text, at + 1));
      return is_number ? take_at_dot(text, at, sink) : at;
    }
    case Sign::Colon: return take_at_colon(text, at, sink);
    case Sign::Hyphen: return take_at_hyphen(text, at, sink);
    case Sign::Plus: return take_at_plus(text, at, sink);
    case Sign::At: return at > 0 ? take_at_sign(text, at, 1, sink) : at;
    case Sign::Percent:
      return text.substr(at).starts_with("%40") ? take_at_sign(text, at, 3, sink) : at;
    case Sign::Backslash: return take_at_backslash(text, at, sink);
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

// "net use \\server\share PASSWORD /user:..." and the like: what stands before the switch.
void take_command_password(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::size_t line = text.substr(0, at).find_last_of("\r\n");
  const std::string_view lead = text.substr(line == std::string_view::npos ? 0 : line + 1,
                                            at - (line == std::string_view::npos ? 0 : line + 1));
  if (lead.size() > 512 || !contains_ignoring_case(lead, "net use")) return;
  const std::string_view before = trim_right(lead);
  const std::size_t space = before.rfind(' ');
  if (space == std::string_view::npos) return;
  const std::string_view word = before.substr(space + 1);
  if (word.size() < 3 || word.find_first_of("\\/:*") != std::string_view::npos ||
      equal_ignoring_case(word, "use"))
    return;
  sink.saw(Hidden::Credential, word, true);
}

void take_word(std::string_view text, std::size_t at, SightingSink& sink) {
  if (may_begin_folder(to_lower_ascii(text[at]))) take_folder(text, at, sink);
  const FieldName* field = field_name_at(text, at);
  if (field == nullptr) return;
  if (field->text == "user" && at > 0 && text[at - 1] == '/')
    take_command_password(text, at - 1, sink);
  take_field(text, at, at + field->text.size(), *field, sink);
}

// Columns of a table whose first line names them, as tasklist and wmic write it.
void scan_columns(std::string_view text, SightingSink& sink) {
  const std::size_t begin = text.find_first_not_of("\r\n\xEF\xBB\xBF");
  if (begin == std::string_view::npos) return;
  const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
  const std::string_view head = text.substr(begin, end - begin);
  constexpr std::size_t kLongestHead = 4096;
  if (head.size() > kLongestHead) return;
  const char sign =
      head.find('\t') != std::string_view::npos                                              ? '\t'
      : head.find(';') != std::string_view::npos && head.find(',') == std::string_view::npos ? ';'
                                                                                             : ',';
  std::array<const FieldName*, 64> columns{};
  std::size_t count = 0;
  bool has_field = false;
  const std::vector<std::string_view> names = split(head, sign);
  if (names.size() < 2) return;
  for (std::string_view name : names) {
    if (count == columns.size()) break;
    name = trim(name);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
      name = name.substr(1, name.size() - 2);
    columns[count] =
        name.find_first_of(":=") == std::string_view::npos ? field_called(name) : nullptr;
    has_field = has_field || columns[count] != nullptr;
    ++count;
  }
  if (!has_field) return;
  for (std::size_t at = end; at < text.size();) {
    at = text.find_first_not_of("\r\n", at);
    if (at == std::string_view::npos) return;
    const std::size_t line_end = std::min(text.find_first_of("\r\n", at), text.size());
    for (std::size_t column = 0; column < count && at < line_end; ++column) {
      const bool is_quoted = text[at] == '"';
      std::size_t cell_end = is_quoted ? text.find('"', at + 1) : text.find(sign, at);
      cell_end = std::min(cell_end, line_end);
      const std::size_t cell = is_quoted ? at + 1 : at;
      if (columns[column] != nullptr && cell < cell_end) {
        take_value(*columns[column], text.substr(cell, cell_end - cell), true, sink);
      }
      at = std::min(text.find(sign, cell_end), line_end);
      if (at < line_end) ++at;
    }
    at = line_end;
  }
}

}  // namespace

void scan_text(std::string_view text, SightingSink& sink) {
  scan_columns(text, sink);
  std::size_t at = 0;
  const std::size_t fast = text.size() < 8 ? 0 : text.size() - 7;
  while (at < fast) {
    const Sign sign = kSigns[static_cast<unsigned char>(text[at])];
    if (sign != Sign::None) {
      at = std::max(at + 1, take_sign(text, at, sign, sink));
      continue;
    }
    std::uint64_t next = 0;
    std::memcpy(&next, text.data() + at, sizeof next);
    if (may_begin_field(next)) take_word(text, at, sink);
    ++at;
  }
  // The last bytes, of which eight cannot be loaded.
  for (; at < text.size(); ++at) {
    const Sign sign = kSigns[static_cast<unsigned char>(text[at])];
    if (sign != Sign::None) {
      at = std::max(at, take_sign(text, at, sign, sink));
    } else {
      take_word(text, at, sink);
    }
  }
}

void scan_field(std::string_view name, std::string_view text, SightingSink& sink) {
  if (!name.empty()) {
    if (const FieldName* field = field_called(name)) take_value(*field, text, true, sink);
  }
  scan_text(text, sink);
}

}  // namespace casebook
