// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_template.h"

#include <cstring>
#include <set>

#include "base/utf16.h"
#include "base/utf8.h"
#include "decode/evtx/json_plan.h"
#include "decode/evtx/xml_name.h"

namespace casebook::evtx {
namespace {

constexpr std::size_t kMostNodes = 8192;

class Compiler final : public TokenSink {
 public:
  explicit Compiler(Template& target) : target_(target) {}

  void open(const Name& name) override { begin(Node::Kind::Element, name); }
  void attribute(const Name& name) override {
    end_attribute();
    begin(Node::Kind::Attribute, name);
  }
  void content() override { end_attribute(); }
  void close() override {
    end_attribute();
    end();
  }
  void text(ByteView units) override {
    const std::size_t at = target_.texts.size();
    append_utf16le(target_.texts, units);
    add_text(at);
  }
  void character(std::uint16_t code) override {
    const std::size_t at = target_.texts.size();
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    append_utf8(target_.texts, surrogate ? kReplacementCharacter : code);
    add_text(at);
  }
  void entity(const Name& name) override {
    std::string word;
    append_utf16le(word, name.units);
    const std::size_t at = target_.texts.size();
    target_.texts += meaning_of(word);
    add_text(at);
  }
  void slot(std::uint16_t index, std::uint8_t /*type*/, bool optional) override {
    Node node;
    node.kind = Node::Kind::Slot;
    node.slot = index;
    node.optional = optional;
    add(node);
  }

  bool too_large() const { return too_large_; }

 private:
  static std::string meaning_of(std::string_view entity) {
    if (entity == "lt") return "<";
    if (entity == "gt") return ">";
    if (entity == "amp") return "&";
    if (entity == "quot") return "\"";
    if (entity == "apos") return "'";
    return "&" + std::string(entity) + ";";
  }

  void begin(Node::Kind kind, const Name& name) {
    Node node;
    node.kind = kind;
    node.text = static_cast<std::uint32_t>(target_.texts.size());
    append_utf16le(target_.texts, name.units);
    node.length = static_cast<std::uint32_t>(target_.texts.size()) - node.text;
    open_.push_back(target_.nodes.size());
    add(node);
  }

  void end() {
    if (open_.empty()) return;
    if (open_.back() < target_.nodes.size()) {
      target_.nodes[open_.back()].end = static_cast<std::uint32_t>(target_.nodes.size());
    }
    open_.pop_back();
  }

  void end_attribute() {
    const bool inside = !open_.empty() && open_.back() < target_.nodes.size() &&
                        target_.nodes[open_.back()].kind == Node::Kind::Attribute;
    if (inside) end();
  }

  void add_text(std::size_t at) {
    Node node;
    node.kind = Node::Kind::Text;
    node.text = static_cast<std::uint32_t>(at);
    node.length = static_cast<std::uint32_t>(target_.texts.size() - at);
    add(node);
  }

  void add(Node node) {
    too_large_ = too_large_ || target_.nodes.size() >= kMostNodes;
    if (too_large_) return;
    node.end = static_cast<std::uint32_t>(target_.nodes.size() + 1);
    target_.nodes.push_back(node);
  }

  Template& target_;
  std::vector<std::size_t> open_;  // indexes of nodes that are not closed
  bool too_large_ = false;
};

// Finds the columns and the fields in a compiled tree.
class Planner {
 public:
  explicit Planner(Template& target) : target_(target) {}

  void plan() {
    check_names();
    const Node& root = target_.nodes.front();
    target_.is_event = target_.text(root) == "Event";
    if (!target_.is_event) {
      plan_payload(0);
      return;
    }
    for_each_child(0, [&](std::uint32_t child) {
      const Node& node = target_.nodes[child];
      if (node.kind == Node::Kind::Element && target_.text(node) == "System") {
        plan_system(child);
      } else if (node.kind == Node::Kind::Element) {
        plan_payload(child);
      } else if (node.kind == Node::Kind::Slot) {
        add_field({}, child, child + 1, true);  // the payload has a template of its own
      }
    });
  }

 private:
  // What cannot be written as XML, and attributes that would be the second of their name.
  void check_names() {
    for (std::uint32_t i = 0; i < target_.nodes.size(); ++i) {
      Node& node = target_.nodes[i];
      if (node.kind != Node::Kind::Element && node.kind != Node::Kind::Attribute) continue;
      node.odd_name = xml_name(target_.text(node)) != target_.text(node);
      if (node.kind == Node::Kind::Attribute) continue;
      std::set<std::string> met;
      for_each_child(i, [&](std::uint32_t child) {
        Node& attribute = target_.nodes[child];
        if (attribute.kind != Node::Kind::Attribute) return;
        attribute.repeated = !met.insert(xml_name(target_.text(attribute))).second;
      });
    }
  }

  template <typename Call>
  void for_each_child(std::uint32_t parent, const Call& call) {
    for (std::uint32_t child = parent + 1; child < target_.nodes[parent].end;
         child = target_.nodes[child].end) {
      call(child);
    }
  }

  struct Known {
    std::string_view element;
    std::string_view attribute;  // "": the element's content
    Column column;
  };
  static constexpr std::array kKnown = {
      Known{"Provider", "Name", Column::Provider},
      Known{"Provider", "Guid", Column::ProviderGuid},
      Known{"Provider", "EventSourceName", Column::EventSource},
      Known{"EventID", "", Column::EventId},
      Known{"EventID", "Qualifiers", Column::Qualifiers},
      Known{"Version", "", Column::Version},
      Known{"Level", "", Column::Level},
      Known{"Task", "", Column::Task},
      Known{"Opcode", "", Column::Opcode},
      Known{"Keywords", "", Column::Keywords},
      Known{"TimeCreated", "SystemTime", Column::Time},
      Known{"EventRecordID", "", Column::RecordId},
      Known{"Correlation", "ActivityID", Column::Activity},
      Known{"Correlation", "RelatedActivityID", Column::RelatedActivity},
      Known{"Execution", "ProcessID", Column::Process},
      Known{"Execution", "ThreadID", Column::Thread},
      Known{"Channel", "", Column::Channel},
      Known{"Computer", "", Column::Computer},
      Known{"Security", "UserID", Column::User},
  };

  void take_column(std::string_view element, std::string_view attribute, std::uint32_t node) {
    for (const Known& known : kKnown) {
      if (known.element != element || known.attribute != attribute) continue;
      Place& place = target_.columns[static_cast<std::size_t>(known.column)];
      const Node& value = target_.nodes[node];
      if (value.kind == Node::Kind::Slot) {
        place.slot = value.slot;
      } else if (value.kind == Node::Kind::Text) {
        place.text = value.text;
        place.length = value.length;
      }
    }
  }

  void plan_system(std::uint32_t system) {
    for_each_child(system, [&](std::uint32_t child) {
      const std::string_view element = target_.text(target_.nodes[child]);
      for_each_child(child, [&](std::uint32_t part) {
        const Node& node = target_.nodes[part];
        if (node.kind == Node::Kind::Attribute) {
          for_each_child(
              part, [&](std::uint32_t value) { take_column(element, target_.text(node), value); });
        } else {
          take_column(element, "", part);
        }
      });
    });
  }

  bool has_element(std::uint32_t parent) {
    bool found = false;
    for_each_child(parent, [&](std::uint32_t child) {
      found = found || target_.nodes[child].kind == Node::Kind::Element;
    });
    return found;
  }

  // The leaves below `parent` are fields, by the name of their element, or of the Name of a <Data>;
  // attributes are fields too.
  void plan_payload(std::uint32_t parent, bool numbered = true) {
    const bool leaf = !has_element(parent) && parent != 0;
    std::uint32_t first = target_.nodes[parent].end;
    std::string_view name = target_.text(target_.nodes[parent]);
    if (name == "Data") name = {};
    // What a message counts are the strings; rendered texts and the binary part are beside them.
    numbered = numbered && name != "RenderingInfo" && name != "Binary";
    for_each_child(parent, [&](std::uint32_t child) {
      const Node& node = target_.nodes[child];
      const bool inside = node.end > child + 1;
      if (node.kind == Node::Kind::Attribute) {
        if (target_.text(node) == "Name" && leaf && inside) {
          name = target_.text(target_.nodes[child + 1]);
        } else if (!target_.text(node).starts_with("xmlns") && inside) {
          add_field(target_.text(node), child + 1, node.end, false);
        }
        return;
      }
      if (leaf) {
        first = std::min(first, child);
      } else if (node.kind == Node::Kind::Element) {
        plan_payload(child, numbered);
      } else {
        add_field({}, child, node.end, numbered);
      }
    });
    const bool container = name == "EventData" || name == "UserData";
    if (leaf && !(container && first == target_.nodes[parent].end)) {
      add_field(container ? std::string_view() : name, first, target_.nodes[parent].end, numbered);
    }
  }

  void add_field(std::string_view name, std::uint32_t first, std::uint32_t last, bool numbered) {
    Field field;
    field.numbered = numbered;
    if (!name.empty()) {
      field.name = static_cast<std::uint32_t>(name.data() - target_.texts.data());
      field.name_length = static_cast<std::uint32_t>(name.size());
    }
    field.first = first;
    field.last = last;
    if (last == first + 1 && target_.nodes[first].kind == Node::Kind::Slot) {
      field.slot = target_.nodes[first].slot;
      field.optional = target_.nodes[first].optional;
    }
    target_.fields.push_back(field);
  }

  Template& target_;
};

class Fingerprint final : public TokenSink {
 public:
  void open(const Name& name) override { mix(1, name.units); }
  void attribute(const Name& name) override { mix(2, name.units); }
  void content() override { mix(3); }
  void close() override { mix(4); }
  void text(ByteView units) override { mix(5, units); }
  void character(std::uint16_t code) override { mix(6 + (std::uint64_t{code} << 8U)); }
  void entity(const Name& name) override { mix(7, name.units); }
  void slot(std::uint16_t index, std::uint8_t type, bool optional) override {
    mix(8 + (std::uint64_t{index} << 8U) + (std::uint64_t{type} << 24U) +
        (std::uint64_t{optional} << 32U));
  }

  std::uint64_t value() const { return hash_ == 0 ? 1 : hash_; }

 private:
  void mix(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15U;
    hash_ ^= hash_ >> 29U;
  }
  void mix(std::uint64_t kind, ByteView units) {
    mix(kind + (std::uint64_t{units.size()} << 8U));
    for (std::size_t at = 0; at < units.size(); at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, units.data() + at, std::min<std::size_t>(8, units.size() - at));
      mix(word);
    }
  }

  std::uint64_t hash_ = 0x243F6A8885A308D3U;
};

}  // namespace

std::unique_ptr<Template> compile_template(ByteView chunk,
                                           std::size_t begin,
                                           std::size_t end,
                                           bool in_template) {
  auto made = std::make_unique<Template>();
  Compiler compiler(*made);
  const bool sound = walk_tokens(chunk, begin, end, in_template, compiler);
  if (!sound || compiler.too_large() || made->nodes.empty()) return nullptr;
  if (made->nodes.front().kind != Node::Kind::Element) return nullptr;
  Planner(*made).plan();
  plan_json(*made);
  return made;
}

std::uint64_t fingerprint(ByteView chunk, const DefinitionHead& definition) {
  Fingerprint sink;
  const bool sound = walk_tokens(chunk, definition.begin, definition.end, true, sink);
  return sound ? sink.value() : 0;
}

}  // namespace casebook::evtx
