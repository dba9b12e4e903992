// SPDX-License-Identifier: Apache-2.0
// The one file that includes the template library.
#include <string_view>

#include <kainjow/mustache.hpp>

#include "base/text.h"
#include "draft/template.h"

namespace casebook {
namespace {

namespace mustache = kainjow::mustache;

mustache::data data_of(const Scope& scope);

mustache::data data_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Flag: return mustache::data(value.flag);
    case Value::Kind::Text:
      // To the library an empty text is as true as any other.
      return value.text.empty() ? mustache::data(false) : mustache::data(value.text);
    case Value::Kind::List: break;
  }
  mustache::data list(mustache::data::type::list);
  for (const Scope& scope : value.list) {
    list.push_back(data_of(scope));
  }
  return list;
}

mustache::data data_of(const Scope& scope) {
  mustache::data object;
  for (const auto& [name, value] : scope) {
    object.set(name, data_of(value));
  }
  return object;
}

// Stands in front of every line with a section or a comment, so that a line of which nothing else
// is left can be told from one that was meant to be empty. No template and no value holds it.
constexpr char kTagged = '\x02';

bool has_section(std::string_view line) {
  for (std::size_t at = line.find("{{"); at != line.npos; at = line.find("{{", at + 2)) {
    const std::size_t mark = line.find_first_not_of(" \t", at + 2);
    if (mark != line.npos && std::string_view("#^/!").find(line[mark]) != line.npos) return true;
  }
  return false;
}

std::string with_marks(std::string_view text) {
  std::string marked;
  for (const std::string_view line : split(text, '\n')) {
    if (has_section(line)) marked += kTagged;
    marked.append(line) += '\n';
  }
  marked.pop_back();
  return marked;
}

std::string without_marks(std::string_view filled) {
  std::string text;
  for (const std::string_view line : split(filled, '\n')) {
    std::string plain(line);
    const bool tagged = std::erase(plain, kTagged) != 0;
    if (tagged && trim(plain).empty()) continue;
    text += plain + "\n";
  }
  if (!text.empty()) text.pop_back();  // behind the last piece there was no line end
  return text;
}

}  // namespace

Result<std::string> fill_template(const std::string& file,
                                  const std::string& text,
                                  const Scope& values) {
  mustache::mustache filled(with_marks(replace_all(text, "\r\n", "\n")));
  // A mail is plain text; HTML's marks stay what they are.
  filled.set_custom_escape([](const std::string& value) { return value; });
  std::string mail;
  if (filled.is_valid()) mail = filled.render(data_of(values));
  if (!filled.is_valid()) {
    return Error{ErrorCode::InvalidInput, file + ": " + filled.error_message()};
  }
  return without_marks(mail);
}

}  // namespace casebook
