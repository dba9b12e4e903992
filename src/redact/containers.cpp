// SPDX-License-Identifier: Apache-2.0
#include "redact/containers.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "redact/fields.h"
#include "redact/shape_text.h"

namespace casebook {
namespace {

constexpr std::size_t kLongest = 16 * 1024;

struct Container {
  std::string_view name;
  FieldName field;
};

constexpr auto kContainers = std::to_array<Container>({
    {"users", {"user", Hidden::User}},
    {"user", {"user", Hidden::User}},
    {"account", {"user", Hidden::User}},
    {"accounts", {"user", Hidden::User}},
    {"localaccount", {"user", Hidden::User}},
    {"owner", {"user", Hidden::User}},
    {"identity", {"user", Hidden::User}},
    {"principal", {"user", Hidden::User}},
    {"person", {"person", Hidden::Person, false, false, true}},
    {"contact", {"person", Hidden::Person, false, false, true}},
    {"customer", {"person", Hidden::Person, false, false, true}},
    {"organization", {"person", Hidden::Person, false, false, true}},
    {"tenant", {"person", Hidden::Person, false, false, true}},
    {"computer", {"computer", Hidden::Computer}},
    {"computers", {"computer", Hidden::Computer}},
    {"host", {"computer", Hidden::Computer}},
    {"hosts", {"computer", Hidden::Computer}},
    {"machine", {"computer", Hidden::Computer}},
    {"device", {"computer", Hidden::Computer, true}},
    {"server", {"computer", Hidden::Computer}},
    {"domain", {"domain", Hidden::Domain}},
});

constexpr FieldName kPerson{"person", Hidden::Person, false, false, true};

// What the object is called, and what a person in it is.
void take_member(const FieldName& field,
                 std::string_view name,
                 std::string_view value,
                 SightingSink& sink) {
  const std::string lower = to_lower(name);
  if (lower == "name" || lower == "login" || lower == "alias" || lower == "#text") {
    const bool is_full = field.kind == Hidden::User && value.find(' ') != std::string_view::npos;
    take_value(is_full ? kPerson : field, value, true, sink);
  }
  const bool is_person = field.kind == Hidden::User || field.kind == Hidden::Person;
  if (is_person && (lower == "displayname" || lower == "fullname" || lower == "display_name" ||
                    lower == "full_name" || lower == "title"))
    take_value(kPerson, value, true, sink);
  if (lower == "netbios" && field.kind == Hidden::Domain) take_value(field, value, true, sink);
}

// The members of { ... } or [ { ... } ], but not of objects inside of these.
void take_json(std::string_view text, std::size_t at, const FieldName& field, SightingSink& sink) {
  const std::string_view object = text.substr(at, kLongest);
  const int deepest = object.front() == '[' ? 2 : 1;
  int depth = 0;
  std::string_view name;
  bool is_value = false;
  for (std::size_t i = 0; i < object.size(); ++i) {
    const char c = object[i];
    if (c == '{' || c == '[') {
      ++depth;
      is_value = false;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return;
      is_value = false;
    } else if (c == ':') {
      is_value = true;
    } else if (c == ',') {
      is_value = false;
    } else if (c == '"') {
      std::size_t end = i + 1;
      while (end < object.size() && object[end] != '"')
        end += object[end] == '\\' ? 2 : 1;
      if (end >= object.size()) return;
      const std::string_view said = object.substr(i + 1, end - i - 1);
      if (!is_value && depth == 1 && object.front() == '[')
        take_value(field, said, true, sink);
      else if (!is_value)
        name = said;
      else if (depth == deepest)
        take_member(field, name, said, sink);
      is_value = false;
      i = end;
    }
  }
}

// The elements of <LocalAccount> ... </LocalAccount>, and attributes of the element itself.
bool take_xml(std::string_view text,
              std::size_t at,
              std::string_view element,
              const FieldName& field,
              SightingSink& sink) {
  const std::string_view rest = text.substr(at, kLongest);
  const std::size_t head = rest.find('>');
  if (head == std::string_view::npos) return false;
  // Name="alice"
  std::string_view attributes = rest.substr(element.size(), head - element.size());
  for (const std::string_view name :
       {" name=", " Name=", " NAME=", " DisplayName=", " FullName="}) {
    const std::size_t found = attributes.find(name);
    if (found == std::string_view::npos) continue;
    const std::size_t open = found + name.size();
    const char quote = at_or_nul(attributes, open);
    const std::size_t close = attributes.find(quote, open + 1);
    if ((quote == '"' || quote == '\'') && close != std::string_view::npos)
      take_member(field,
                  trim(name.substr(0, name.size() - 1)),
                  attributes.substr(open + 1, close - open - 1),
                  sink);
  }
  if (attributes.ends_with('/')) return true;
  const std::size_t inner = rest.find_first_not_of(" \t\r\n", head + 1);
  if (inner == std::string_view::npos || rest[inner] != '<' || at_or_nul(rest, inner + 1) == '/')
    return false;
  const std::string closing = "</" + std::string(rest.substr(0, element.size())) + ">";
  const std::size_t end = std::min(rest.find(closing, inner), rest.size());
  for (std::size_t i = inner; i < end; ++i) {
    i = rest.find('<', i);
    if (i == std::string_view::npos || i >= end) break;
    const std::size_t close = rest.find_first_of("> ", i);
    if (close == std::string_view::npos || close >= end) break;
    const std::string_view name = rest.substr(i + 1, close - i - 1);
    const std::size_t begin = rest.find('>', close);
    if (begin == std::string_view::npos || begin >= end) break;
    const std::size_t stop = rest.find('<', begin);
    if (stop == std::string_view::npos) break;
    take_member(field, name, trim(rest.substr(begin + 1, stop - begin - 1)), sink);
  }
  return true;
}

}  // namespace

namespace {

// "user:" and lines below it that stand further in.
void take_yaml(std::string_view text,
               std::size_t at,
               std::size_t indent,
               const FieldName& field,
               SightingSink& sink) {
  constexpr int kMostLines = 40;
  for (int i = 0; i < kMostLines; ++i) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return;
    std::size_t begin = ++at;
    while (at_or_nul(text, begin) == ' ' || at_or_nul(text, begin) == '-')
      ++begin;
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (begin - at <= indent || end - begin > 200) return;
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t sign = line.find(": ");
    if (sign == std::string_view::npos) continue;
    std::string_view value = trim(line.substr(sign + 2));
    if (value.size() > 2 && (value.front() == '"' || value.front() == '\''))
      value = value.substr(1, value.size() - 2);
    take_member(field, line.substr(0, sign), value, sink);
  }
}

}  // namespace

void for_each_container_start(const std::function<void(std::string_view)>& call) {
  for (const Container& container : kContainers)
    call(container.name);
}

bool take_container(std::string_view text, std::size_t at, SightingSink& sink) {
  const char outside = before(text, at);
  const bool is_line = outside == '\0' || outside == '\n' || outside == ' ';
  if (outside != '"' && outside != '<' && !is_line) return false;
  for (const Container& container : kContainers) {
    if (!starts_with_ignoring_case(text.substr(at), container.name)) continue;
    std::size_t next = at + container.name.size();
    if (is_word(at_or_nul(text, next))) continue;
    if (is_line) {
      const char behind = at_or_nul(text, next + 1);
      if (at_or_nul(text, next) != ':' || (behind != '\r' && behind != '\n')) return false;
      std::size_t indent = 0;
      while (before(text, at - indent) == ' ')
        ++indent;
      if (before(text, at - indent) != '\n' && at != indent) return false;
      take_yaml(text, next, indent, container.field, sink);
      return false;
    }
    if (outside == '<') return take_xml(text, at, container.name, container.field, sink);
    if (at_or_nul(text, next++) != '"') return false;
    const auto skip = [&] {
      while (is_space(at_or_nul(text, next)))
        ++next;
    };
    skip();
    if (at_or_nul(text, next) != ':') return false;
    ++next;
    skip();
    const char sign = at_or_nul(text, next);
    if (sign != '{' && sign != '[') return false;
    take_json(text, next, container.field, sink);
    return true;
  }
  return false;
}

}  // namespace casebook
