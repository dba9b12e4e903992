// SPDX-License-Identifier: Apache-2.0
// A template of binary XML, compiled once: its elements as a flat tree, and where in it stands what
// people ask for. Thousands of records are then read without looking at their tokens again.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "decode/evtx/binxml.h"

namespace casebook::evtx {

// What the System element of an event says.
enum class Column : std::uint8_t {
  Provider,
  ProviderGuid,
  EventSource,
  EventId,
  Qualifiers,
  Version,
  Level,
  Task,
  Opcode,
  Keywords,
  Time,
  RecordId,
  Activity,
  RelatedActivity,
  Process,
  Thread,
  Channel,
  Computer,
  User,
};
inline constexpr std::size_t kColumns = 19;

struct Node {
  enum class Kind : std::uint8_t { Element, Attribute, Text, Slot };
  Kind kind = Kind::Element;
  bool optional = false;     // of a slot: with a null value what encloses it is left out
  bool odd_name = false;     // not fit for XML as it is
  bool repeated = false;     // of an attribute: another of its element has its name
  std::uint16_t slot = 0;    // index of the value
  std::uint32_t text = 0;    // name, or text, in Template::texts
  std::uint32_t length = 0;  // of it
  std::uint32_t end = 0;     // index behind the last node inside
};

// Where a column or a field has its value: one slot, or text, or neither.
struct Place {
  std::int32_t slot = -1;
  std::uint32_t text = 0;
  std::uint32_t length = 0;
};

// One named value of the payload.
struct Field {
  std::uint32_t name = 0;  // in Template::texts
  std::uint32_t name_length = 0;
  std::uint32_t first = 0;  // nodes of the content
  std::uint32_t last = 0;
  std::int32_t slot = -1;  // the content is this value alone
  bool numbered = true;    // counts for %1, %2 of a message: attributes and <Binary> do not
  bool optional = false;   // its slot is
  std::uint32_t key = 0;   // ,"name": in Template::json; nothing without a name
  std::uint32_t key_length = 0;
};

// A part of an event as JSON: text, and behind it the value of a slot. Without that value the text
// is left out, too.
struct JsonPiece {
  std::uint32_t text = 0;  // in Template::json
  std::uint32_t length = 0;
  std::int32_t slot = -1;  // none: the text alone
};

struct Template {
  std::vector<Node> nodes;  // nodes[0] is the root; a node's children follow it
  std::string texts;        // UTF-8
  std::array<Place, kColumns> columns;
  std::vector<Field> fields;
  bool is_event = false;  // the root is <Event>: columns are filled
  bool is_kept = false;   // for more than one record: it may be known by its address
  bool repeats = false;   // two fields have one name
  std::string json;       // texts of the pieces and the keys, padded for JsonText
  std::vector<JsonPiece> json_columns;

  std::string_view text(std::uint32_t at, std::uint32_t length) const {
    return std::string_view(texts).substr(at, length);
  }
  std::string_view text(const Node& node) const { return text(node.text, node.length); }
  std::string_view name(const Field& field) const { return text(field.name, field.name_length); }
  std::string_view key(const Field& field) const {
    return std::string_view(json).substr(field.key, field.key_length);
  }
};

// Null when the tokens are damaged or begin with no element.
std::unique_ptr<Template> compile_template(ByteView chunk,
                                           std::size_t begin,
                                           std::size_t end,
                                           bool in_template);

// The same for two definitions that say the same, wherever their names lie; 0 when the tokens are
// damaged.
std::uint64_t fingerprint(ByteView chunk, const DefinitionHead& definition);

}  // namespace casebook::evtx
