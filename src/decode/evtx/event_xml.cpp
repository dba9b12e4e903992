// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_xml.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/harmless.h"
#include "base/utf8.h"
#include "decode/evtx/event_text.h"
#include "decode/evtx/xml_name.h"

namespace casebook::evtx {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// A character class for each byte: what ends a run that is copied as it is. Of UTF-8 the first
// bytes of what is deceptive or no character of XML, among others.
constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> special{};
  for (std::size_t i = 0; i < 0x20; ++i) {
    special[i] = true;
  }
  for (const char c : {'&', '<', '>', '\'', '"', '\x7F'}) {
    special[static_cast<unsigned char>(c)] = true;
  }
  for (const unsigned lead : {0xC2U, 0xCDU, 0xD8U, 0xE1U, 0xE2U, 0xE3U, 0xEFU, 0xF0U, 0xF3U}) {
    special[lead] = true;
  }
  return special;
}
constexpr std::array<bool, 256> kSpecial = special_bytes();

// U+FFFE and U+FFFF are no characters of XML. What is deceptive is written by its number.
void append_wide(std::string& out, char32_t c) {
  if (c == 0xFFFE || c == 0xFFFF) {
    out += kReplacement;
  } else if (is_deceptive(c)) {
    fmt::format_to(std::back_inserter(out), "&#x{:X};", static_cast<unsigned>(c));
  } else {
    append_utf8(out, c);
  }
}

void append_escaped_char(std::string& out, char c, bool attribute) {
  switch (c) {
    case '&': out += "&amp;"; return;
    case '<': out += "&lt;"; return;
    case '>': out += "&gt;"; return;
    case '\'': out += attribute ? "&apos;" : "'"; return;
    case '"': out += attribute ? "&quot;" : "\""; return;
    case '\n': out += attribute ? "&#10;" : "\n"; return;
    case '\t': out += attribute ? "&#9;" : "\t"; return;
    case '\r': out += "&#13;"; return;
    case '\x7F': out += "&#127;"; return;
    default: out += kReplacement;
  }
}

// Escapes what was appended from `start` on.
void escape_tail(std::string& out, std::size_t start, bool attribute, std::string& scratch) {
  const auto needs = [](char c) { return kSpecial[static_cast<unsigned char>(c)]; };
  const auto begin = out.begin() + static_cast<std::ptrdiff_t>(start);
  if (std::none_of(begin, out.end(), needs)) return;
  scratch.assign(out, start);
  out.resize(start);
  std::string_view rest = scratch;
  while (!rest.empty()) {
    if (!needs(rest.front())) {
      out += rest.front();
      rest.remove_prefix(1);
    } else if (static_cast<unsigned char>(rest.front()) >= 0x80) {
      append_wide(out, take_character(rest));
    } else {
      append_escaped_char(out, rest.front(), attribute);
      rest.remove_prefix(1);
    }
  }
}

// Writes an instance by walking its tree. An element or attribute with an optional null inside is
// left out; one with an array of strings is repeated for each.
class XmlWriter {
 public:
  XmlWriter(std::string& out, EventReader& reader)
      : out_(out),
        reader_(reader),
        start_(out.size()) {}

  void instance(const Instance& instance, std::size_t depth) {
    if (instance.made == nullptr) {
      for (const Value& value : *instance.values) {
        if (value.is_null() || is_full(out_, start_, reader_)) continue;
        out_ += "<Value>";
        content(value, depth);
        out_ += "</Value>";
      }
      return;
    }
    element(instance, 0, depth, nullptr);
  }

 private:
  const Node& node(const Instance& instance, std::uint32_t index) {
    return instance.made->nodes[index];
  }

  // Whether a child, not deeper, is an optional slot whose value is null.
  bool is_left_out(const Instance& instance, std::uint32_t parent) {
    const Node& outer = node(instance, parent);
    for (std::uint32_t i = parent + 1; i < outer.end; i = node(instance, i).end) {
      const Node& inner = node(instance, i);
      if (inner.kind == Node::Kind::Slot && inner.optional &&
          instance.value(inner.slot).is_null()) {
        return true;
      }
    }
    return false;
  }

  const Node* array_slot(const Instance& instance, std::uint32_t parent) {
    const Node& outer = node(instance, parent);
    for (std::uint32_t i = parent + 1; i < outer.end; i = node(instance, i).end) {
      const Node& inner = node(instance, i);
      if (inner.kind == Node::Kind::Slot && instance.value(inner.slot).is_string_array()) {
        return &inner;
      }
    }
    return nullptr;
  }

  // `item`: the one string that this repetition shows for its array.
  void element(const Instance& instance,
               std::uint32_t index,
               std::size_t depth,
               const Value* item) {
    if (is_full(out_, start_, reader_)) return;
    if (item == nullptr) {
      if (index != 0 && is_left_out(instance, index)) return;
      if (const Node* array = array_slot(instance, index)) {
        for_each_string(instance.value(array->slot),
                        [&](const Value& one) { element(instance, index, depth, &one); });
        return;
      }
    }
    const Node& outer = node(instance, index);
    out_ += '<';
    name(instance, outer);
    bool empty = true;
    std::uint32_t i = index + 1;
    for (; i < outer.end && node(instance, i).kind == Node::Kind::Attribute;
         i = node(instance, i).end) {
      if (!node(instance, i).repeated) attribute(instance, i);
    }
    for (; i < outer.end; i = node(instance, i).end) {
      const std::size_t before = out_.size();
      if (empty) out_ += '>';
      part(instance, i, depth, item);
      if (empty && out_.size() == before + 1) {
        out_.resize(before);
      } else {
        empty = false;
      }
    }
    if (empty) {
      out_ += "/>";
    } else {
      out_ += "</";
      name(instance, outer);
      out_ += '>';
    }
  }

  void name(const Instance& instance, const Node& named) {
    const std::string_view name = instance.made->text(named);
    if (named.odd_name) {
      out_ += xml_name(name);
    } else {
      out_ += name;
    }
  }

  void part(const Instance& instance, std::uint32_t index, std::size_t depth, const Value* item) {
    const Node& inner = node(instance, index);
    if (inner.kind == Node::Kind::Element) {
      element(instance, index, depth, nullptr);
    } else if (inner.kind == Node::Kind::Text) {
      const std::size_t start = out_.size();
      out_ += instance.made->text(inner);
      escape_tail(out_, start, false, scratch_);
    } else if (inner.kind == Node::Kind::Slot) {
      const Value value = instance.value(inner.slot);
      content(item != nullptr && value.is_string_array() ? *item : value, depth);
    }
  }

  void attribute(const Instance& instance, std::uint32_t index) {
    if (is_left_out(instance, index)) return;
    const Node& outer = node(instance, index);
    out_ += ' ';
    name(instance, outer);
    out_ += "='";
    const std::size_t start = out_.size();
    for (std::uint32_t i = index + 1; i < outer.end; i = node(instance, i).end) {
      if (is_full(out_, start_, reader_)) break;
      const Node& inner = node(instance, i);
      if (inner.kind == Node::Kind::Text) out_ += instance.made->text(inner);
      if (inner.kind == Node::Kind::Slot) append_value(out_, instance.value(inner.slot));
    }
    escape_tail(out_, start, true, scratch_);
    out_ += "'";
  }

  void content(const Value& value, std::size_t depth) {
    if (is_full(out_, start_, reader_)) return;
    if (value.is(ValueType::BinXml)) {
      Instance nested;
      if (value.bytes.empty()) return;
      (void)reader_.open(value, depth, nested);  // what can be read of it
      return instance(nested, depth + 1);
    }
    const std::size_t start = out_.size();
    append_value(out_, value);
    escape_tail(out_, start, false, scratch_);
  }

  std::string& out_;
  EventReader& reader_;
  std::size_t start_ = 0;
  std::string scratch_;
};

}  // namespace

void append_event_xml(std::string& out, EventReader& reader) {
  const Instance& event = reader.event();
  const std::size_t start = out.size();
  if (event.made != nullptr) {
    XmlWriter(out, reader).instance(event, 0);
    return reader.wrote(out.size() - start);
  }
  out += "<Event><System><TimeCreated SystemTime='";
  append_filetime(out, reader.frame().filetime);
  fmt::format_to(std::back_inserter(out),
                 "'/><EventRecordID>{}</EventRecordID></System><EventData>",
                 reader.frame().id);
  XmlWriter(out, reader).instance(event, 0);
  out += "</EventData></Event>";
  reader.wrote(out.size() - start);
}

}  // namespace casebook::evtx
