// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/xml_scan.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::uint64_t kNone = std::string_view::npos;

bool is_name_char(char c) {
  return is_word(c) || c == ':' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// `name` is what stands between '&' and ';'. False when it is none of XML's own.
bool append_entity(std::string& out, std::string_view name) {
  if (name == "amp")
    out += '&';
  else if (name == "lt")
    out += '<';
  else if (name == "gt")
    out += '>';
  else if (name == "quot")
    out += '"';
  else if (name == "apos")
    out += '\'';
  else if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && to_lower_ascii(name[1]) == 'x';
    const auto value = parse_number<std::uint32_t>(name.substr(hex ? 2 : 1), hex ? 16 : 10);
    const bool character =
        value && *value != 0 && *value <= 0x10FFFF && (*value < 0xD800 || *value > 0xDFFF);
    if (!character) return false;
    append_utf8(out, *value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

// Comments, CDATA, declarations, processing instructions. False: an element's tag stands at `open`.
bool XmlScanner::skip_markup(std::uint64_t open) {
  const std::string_view here = text_.substr(open);
  std::uint64_t close = kNone;
  std::size_t mark = 1;
  if (here.starts_with("<!--")) {
    close = text_.find("-->", open + 4);
    mark = 3;
  } else if (here.starts_with("<![CDATA[")) {
    close = text_.find("]]>", open + 9);
    mark = 3;
  } else if (here.starts_with("<!") || here.starts_with("<?")) {
    close = text_.find('>', open);
  } else {
    return false;
  }
  if (close == kNone) {
    if (damaged_++ == 0) first_damage_ = open;
    at_ = text_.size();
  } else {
    at_ = close + mark;
  }
  return true;
}

// Behind the '>' that ends the tag; kNone when another '<' comes first, which XML forbids even
// inside quotes: starting again there keeps the walk linear and loses one tag only.
std::uint64_t XmlScanner::end_of_tag(std::uint64_t open) {
  char quote = '\0';
  for (std::uint64_t at = open + 1; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == '<') {
      at_ = at;
      return kNone;
    }
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  at_ = text_.size();
  return kNone;
}

bool XmlScanner::next(XmlTag& tag) {
  while (true) {
    const std::uint64_t open = text_.find('<', at_);
    if (open == kNone) {
      at_ = text_.size();
      return false;
    }
    if (skip_markup(open)) continue;
    const std::uint64_t end = end_of_tag(open);
    if (end == kNone) {
      if (damaged_++ == 0) first_damage_ = open;
      continue;
    }
    at_ = end;
    std::string_view inner = text_.substr(open + 1, end - open - 2);
    tag.kind = XmlTag::Kind::Open;
    if (inner.starts_with('/')) {
      tag.kind = XmlTag::Kind::Close;
      inner.remove_prefix(1);
    } else if (inner.ends_with('/')) {
      tag.kind = XmlTag::Kind::Empty;
      inner.remove_suffix(1);
    }
    const auto name_end = std::find_if_not(inner.begin(), inner.end(), is_name_char);
    const auto name_size = static_cast<std::size_t>(name_end - inner.begin());
    if (name_size == 0) continue;  // a stray '<' in text
    tag.name = inner.substr(0, name_size);
    tag.attributes = inner.substr(name_size);
    tag.text = text_.substr(text_from_, open - text_from_);
    tag.offset = open;
    tag.end = end;
    text_from_ = end;
    return true;
  }
}

std::string_view xml_attribute(const XmlTag& tag, std::string_view name) {
  std::string_view found;
  for_each_attribute(tag.attributes, [&](std::string_view key, std::string_view value) {
    if (key == name && found.data() == nullptr) found = value;
  });
  return found;
}

std::string xml_unescape(std::string_view raw) {
  constexpr std::size_t kLongestEntity = 10;
  if (raw.starts_with("<![CDATA[")) {
    raw.remove_prefix(9);
    if (raw.ends_with("]]>")) raw.remove_suffix(3);
    return std::string(raw);
  }
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] == '&') {
      const std::string_view window = raw.substr(at + 1, kLongestEntity);
      const std::size_t end = window.find(';');
      if (end != std::string_view::npos && append_entity(out, window.substr(0, end))) {
        at += end + 1;
        continue;
      }
    }
    out += raw[at];
  }
  return out;
}

}  // namespace casebook
