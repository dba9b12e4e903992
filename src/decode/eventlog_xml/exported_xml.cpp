// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <limits>

#include <pugixml.hpp>

#include "base/text.h"
#include "decode/exported_event.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFields = 1000;
constexpr int kDeepest = 16;  // elements below UserData

// "win:System" is System: a prefix of the namespace may stand in front.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  return parse_number<std::uint64_t>(trim(text));
}

bool has_elements(const pugi::xml_node& node) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

void add_field(std::string_view name, const pugi::xml_node& node, ExportedEvent& event) {
  if (event.fields.size() < kMostFields) event.fields.emplace_back(name, node.child_value());
}

// <UserData> holds elements of the provider's own: those without others inside are the values.
void add_leaves(const pugi::xml_node& node, int depth, ExportedEvent& event) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (has_elements(child) && depth < kDeepest) {
      add_leaves(child, depth + 1, event);
    } else {
      add_field(local_name(child), child, event);
    }
  }
}

}  // namespace

ExportedEvent read_exported_xml(std::string_view record) {
  ExportedEvent event;
  pugi::xml_document document;
  // Of a record that was cut, what stands before the cut is there all the same.
  (void)document.load_buffer(
      record.data(), record.size(), pugi::parse_default, pugi::encoding_utf8);
  const pugi::xml_node root = child_of(document, "Event");
  const pugi::xml_node system = child_of(root, "System");
  event.channel = trim(child_of(system, "Channel").child_value());
  event.computer = trim(child_of(system, "Computer").child_value());
  event.user = child_of(system, "Security").attribute("UserID").value();
  event.record = number_of(child_of(system, "EventRecordID").child_value());
  const auto level = number_of(child_of(system, "Level").child_value());
  if (level && *level < std::numeric_limits<std::uint8_t>::max()) {
    event.level = static_cast<std::uint8_t>(*level);
  }
  const pugi::xml_node execution = child_of(system, "Execution");
  event.process = number_of(execution.attribute("ProcessID").value());
  event.thread = number_of(execution.attribute("ThreadID").value());
  event.message = child_of(child_of(root, "RenderingInfo"), "Message").child_value();
  for (const pugi::xml_node& data : child_of(root, "EventData").children()) {
    if (data.type() == pugi::node_element) add_field(data.attribute("Name").value(), data, event);
  }
  add_leaves(child_of(root, "UserData"), 0, event);
  return event;
}

}  // namespace casebook
