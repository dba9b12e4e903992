// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_xml.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "decode/evtx/xml_name.h"

namespace casebook::evtx {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// A character class for each byte: what ends a run that is copied as it is.
constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> special{};
  for (std::size_t i = 0; i < 0x20; ++i) {
    special[i] = true;
  }
  for (const char c : {'&', '<', '>', '\'', '"', '\xEF'}) {
    special[static_cast<unsigned char>(c)] = true;
  }
  return special;
}
constexpr std::array<bool, 256> kSpecial = special_bytes();

// U+FFFE and U+FFFF are no characters of XML; they begin with EF like many others.
bool is_noncharacter(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

void append_escaped_char(std::string& out, std::string_view text, bool attribute) {
  switch (text.front()) {
    case '&': out += "&amp;"; return;
    case '<': out += "&lt;"; return;
    case '>': out += "&gt;"; return;
    case '\'': out += attribute ? "&apos;" : "'"; return;
    case '"': out += attribute ? "&quot;" : "\""; return;
    case '\n': out += attribute ? "&#10;" : "\n"; return;
    case '\t': out += attribute ? "&#9;" : "\t"; return;
    case '\r': out += "&#13;"; return;
    case '\xEF': out += text.front(); return;
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
  for (std::size_t at = 0; at < scratch.size(); ++at) {
    const std::string_view rest = std::string_view(scratch).substr(at);
    if (!needs(rest.front())) {
      out += rest.front();
    } else if (is_noncharacter(rest)) {
      out += kReplacement;
      at += 2;
    } else {
      append_escaped_char(out, rest, attribute);
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

bool needs_json_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// Eight bytes at once: a byte that is below 0x20, or equal to a character, borrows into its top
// bit.
bool needs_json_escape(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kTops = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kTops; };
  std::uint64_t found = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    found |= (word - kOnes * 0x20) & ~word & kTops;
    found |= has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\'));
  }
  const std::string_view rest = text.substr(at);
  return found != 0 ||
         std::any_of(rest.begin(), rest.end(), [](char c) { return needs_json_escape(c); });
}

void append_json_tail(std::string& out, std::size_t start, std::string& scratch) {
  if (!needs_json_escape(std::string_view(out).substr(start))) return;
  scratch.assign(out, start);
  out.resize(start);
  for (const char c : scratch) {
    if (!needs_json_escape(c)) {
      out += c;
    } else if (c == '"' || c == '\\') {
      out.append("\\").push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    }
  }
}

class JsonWriter {
 public:
  JsonWriter(std::string& out, EventReader& reader)
      : out_(out),
        reader_(reader),
        start_(out.size()) {}

  void event(EventText& text) {
    out_ += "{\"record\":";
    fmt::format_to(std::back_inserter(out_), "{}", reader_.frame().id);
    time();
    column("provider", Column::Provider);
    column("provider_guid", Column::ProviderGuid);
    column("source", Column::EventSource);
    column("id", Column::EventId);
    column("qualifiers", Column::Qualifiers);
    column("version", Column::Version);
    column("level", Column::Level);
    column("task", Column::Task);
    column("opcode", Column::Opcode);
    column("keywords", Column::Keywords);
    column("channel", Column::Channel);
    column("computer", Column::Computer);
    column("user", Column::User);
    column("process", Column::Process);
    column("thread", Column::Thread);
    column("activity", Column::Activity);
    column("related_activity", Column::RelatedActivity);
    if (reader_.frame().recovered) out_ += ",\"recovered\":true";
    if (reader_.event().made == nullptr) out_ += ",\"template_lost\":true";
    fields();
    if (!is_full(out_, start_, reader_)) message(text);
    if (reader_.is_cut()) out_ += ",\"cut\":true";
    out_ += '}';
    reader_.wrote(out_.size() - start_);
  }

 private:
  void time() {
    out_ += ",\"time\":\"";
    append_filetime(out_, reader_.filetime());
    out_ += '"';
  }

  void value(const Value& value) {
    if (is_json_number(value) || is_json_bool(value)) return append_value(out_, value);
    out_ += '"';
    const std::size_t start = out_.size();
    append_value(out_, value);
    if (is_text(value)) append_json_tail(out_, start, scratch_);
    out_ += '"';
  }

  void column(std::string_view name, Column column) {
    const Value found = reader_.value(column);
    if (found.is_null() && !reader_.has(column)) return;
    out_.append(",\"").append(name).append("\":");
    if (!found.is_null()) return value(found);
    const std::size_t before = out_.size();
    if (is_number(column)) reader_.append(out_, column);
    if (is_plain_number(std::string_view(out_).substr(before))) return;
    out_.resize(before);
    out_ += '"';
    const std::size_t start = out_.size();
    reader_.append(out_, column);
    append_json_tail(out_, start, scratch_);
    out_ += '"';
  }

  // Events without a template hold them as text.
  static bool is_number(Column column) {
    return column == Column::Process || column == Column::Thread ||
           (column >= Column::EventId && column <= Column::Opcode);
  }

  static bool is_plain_number(std::string_view text) {
    constexpr std::size_t kMostDigits = 10;
    return !text.empty() && text.size() <= kMostDigits && (text == "0" || text.front() != '0') &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
  }

  void field(const EventField& field) {
    if (!field.is_text) return value(field.value);
    out_ += '"';
    const std::size_t start = out_.size();
    out_ += field.text;
    append_json_tail(out_, start, scratch_);
    out_ += '"';
  }

  // Named values as an object, those without a name as an array; a name met again gets a number.
  void fields() {
    const std::vector<EventField>& all = reader_.fields();
    bool any = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].name.empty() || is_full(out_, start_, reader_)) continue;
      out_ += any ? ",\"" : ",\"data\":{\"";
      any = true;
      const std::size_t start = out_.size();
      out_ += all[i].name;
      if (const std::size_t before = met(all, i); before != 0) {
        fmt::format_to(std::back_inserter(out_), "#{}", before + 1);
      }
      append_json_tail(out_, start, scratch_);
      out_ += "\":";
      field(all[i]);
    }
    if (any) out_ += '}';
    any = false;
    for (const EventField& one : all) {
      if (!one.name.empty() || is_full(out_, start_, reader_)) continue;
      out_ += any ? "," : ",\"values\":[";
      any = true;
      field(one);
    }
    if (any) out_ += ']';
  }

  static std::size_t met(const std::vector<EventField>& all, std::size_t index) {
    constexpr std::size_t kLookBack = 64;  // names repeat in neighbours, if at all
    const std::size_t first = index > kLookBack ? index - kLookBack : 0;
    std::size_t count = 0;
    for (std::size_t i = first; i < index; ++i) {
      count += all[i].name == all[index].name;
    }
    return count;
  }

  void message(EventText& text) {
    const std::size_t before = out_.size();
    out_ += ",\"message\":\"";
    const std::size_t start = out_.size();
    if (!text.append_message(out_, reader_)) return out_.resize(before);
    append_json_tail(out_, start, scratch_);
    out_ += '"';
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

void append_event_json(std::string& out, EventReader& reader, EventText& text) {
  JsonWriter(out, reader).event(text);
}

}  // namespace casebook::evtx
