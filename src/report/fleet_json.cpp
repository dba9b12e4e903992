// SPDX-License-Identifier: Apache-2.0
#include "report/fleet.h"
#include "report/json_value.h"

namespace casebook {
namespace {

Json traits_json(const Traits& traits) {
  Json array = Json::array();
  for (const auto& [trait, value] : traits) {
    array.push_back({{"kind", trait_name(trait)}, {"value", value}});
  }
  return array;
}

Json machine_json(const FleetMachine& machine) {
  Json finding = nullptr;
  if (!machine.cause.empty()) {
    finding = {{"cause", machine.cause},
               {"title", bilingual_json(machine.title)},
               {"confidence", machine.confidence},
               {"level", level_name(machine.level)},
               {"others", machine.other_findings}};
  }
  return {{"path", machine.path},
          {"name", machine.name},
          {"system", bilingual_json(machine.system)},
          {"readable", machine.unreadable.empty()},
          {"verdict", machine.unreadable.empty() ? Json(verdict_name(machine.verdict)) : Json()},
          {"summary",
           bilingual_json(machine.unreadable.empty() ? machine.summary : machine.unreadable)},
          {"finding", finding},
          {"traits", traits_json(machine.traits)}};
}

Json group_json(const Fleet& fleet, const FleetGroup& group) {
  Json members = Json::array();
  for (const std::size_t member : group.machines) {
    members.push_back(fleet.machines[member].path);
  }
  Json varies = Json::array();
  for (const auto& [trait, values] : group.varies) {
    varies.push_back({{"kind", trait_name(trait)}, {"values", values}});
  }
  return {{"cause", group.cause},
          {"title", bilingual_json(group.title)},
          {"machines", members},
          {"same", traits_json(group.same)},
          {"only_here", traits_json(group.only_here)},
          {"compared_with", group.compared_with},
          {"differs", varies}};
}

Json fleet_document(const Fleet& fleet) {
  Json machines = Json::array();
  for (const FleetMachine& machine : fleet.machines) {
    machines.push_back(machine_json(machine));
  }
  Json groups = Json::array();
  for (const FleetGroup& group : fleet.groups) {
    groups.push_back(group_json(fleet, group));
  }
  Json across = Json::array();
  for (const FleetLink& link : fleet.across) {
    Json paths = Json::array();
    for (const std::size_t member : link.machines) {
      paths.push_back(fleet.machines[member].path);
    }
    across.push_back(
        {{"kind", trait_name(link.trait)}, {"value", link.value}, {"machines", paths}});
  }
  return {{"schema", "casebook.fleet/1"},
          {"path", fleet.path},
          {"groups", groups},
          {"across", across},
          {"machines", machines}};
}

}  // namespace

std::string render_fleet_json(const Fleet& fleet) {
  return dump(fleet_document(fleet), 2);
}

std::string render_fleet_jsonl(const Fleet& fleet) {
  return dump(fleet_document(fleet), -1);
}

}  // namespace casebook
