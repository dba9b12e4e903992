// SPDX-License-Identifier: Apache-2.0
#include "decode/setupdiag/forms.h"

#include "base/text.h"
#include "decode/shared/xml_scan.h"

namespace casebook {
namespace {

void take_raw(std::string_view text,
              std::string_view name,
              std::string_view raw,
              std::string value,
              const TakeValue& take) {
  const auto offset = static_cast<std::uint64_t>(raw.data() - text.data());
  take({name, std::move(value), offset, raw.size()});
}

// End of the JSON string whose first character stands at `at`: the offset of its closing quote, or
// npos.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"') {
    at += text[at] == '\\' ? 2 : 1;
  }
  return at < text.size() ? at : std::string_view::npos;
}

// \uXXXX outside ASCII stays as written: SetupDiag escapes only quotes, slashes and line ends.
std::string unescape_json(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] != '\\' || at + 1 >= raw.size()) {
      out += raw[at];
      continue;
    }
    const char c = raw[++at];
    const auto unit =
        c == 'u' ? parse_number<std::uint32_t>(raw.substr(at + 1, 4), 16) : std::nullopt;
    if (c == 'n')
      out += '\n';
    else if (c == 'r')
      out += '\r';
    else if (c == 't')
      out += '\t';
    else if (unit && *unit != 0 && *unit < 0x80) {
      out += static_cast<char>(*unit);
      at += 4;
    } else if (c == 'u') {
      out += "\\u";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

FormDamage read_xml_form(std::string_view text, const TakeValue& take) {
  XmlScanner scanner(text);
  XmlTag tag;
  std::string_view open;  // the element whose text comes next; "" after a closing tag
  std::uint64_t open_end = 0;
  while (scanner.next(tag)) {
    const std::string_view raw = trim(tag.text);
    if (!open.empty() && !raw.empty()) take_raw(text, open, raw, xml_unescape(raw), take);
    open = tag.kind == XmlTag::Kind::Open ? tag.name : std::string_view();
    open_end = tag.end;
  }
  const std::string_view left = trim(text.substr(open_end));
  if (!open.empty() && !left.empty() && left.find('<') == std::string_view::npos) {
    take_raw(text, open, left, xml_unescape(left), take);
  }
  return {scanner.damaged(), scanner.first_damage()};
}

FormDamage read_json_form(std::string_view text, const TakeValue& take) {
  std::string_view key;
  std::size_t at = text.find('"');
  while (at != std::string_view::npos) {
    const std::size_t from = at + 1;
    const std::size_t end = end_of_string(text, from);
    if (end == std::string_view::npos) {
      const std::string_view left = text.substr(from);
      if (!key.empty() && !left.empty()) take_raw(text, key, left, unescape_json(left), take);
      return {1, at};
    }
    const std::string_view raw = text.substr(from, end - from);
    const std::size_t next = text.find_first_not_of(" \t\r\n", end + 1);
    if (next != std::string_view::npos && text[next] == ':') {
      key = raw;
    } else if (!key.empty() && !raw.empty()) {
      take_raw(text, key, raw, unescape_json(raw), take);
    }
    at = text.find('"', end + 1);
  }
  return {};
}

}  // namespace casebook
