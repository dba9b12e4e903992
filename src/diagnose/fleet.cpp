// SPDX-License-Identifier: Apache-2.0
#include "diagnose/fleet.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// "name|kind|seen as" and the like: what stands before the first bar.
std::string first_part(const std::string& value) {
  return value.substr(0, value.find('|'));
}

void add_names(Traits& traits, Trait trait, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    // The same file lies elsewhere on another machine; its name is what can be compared.
    traits.insert({trait, to_lower(std::string(file_name_of(name)))});
  }
}

void add_text(Traits& traits, Trait trait, const std::string& text) {
  if (!text.empty()) traits.insert({trait, text});
}

void take_finding(const Hypothesis& finding, const Knowledge& knowledge, FleetMachine& machine) {
  machine.cause = finding.cause;
  machine.title = finding.title;
  machine.confidence = finding.confidence;
  machine.level = finding.level;
  const Cause* cause = knowledge.find_cause(finding.cause);
  if (cause != nullptr && cause->title.en.find('{') == std::string::npos) {
    machine.cause_title = cause->title;
  }
  Traits& traits = machine.traits;
  add_names(traits, Trait::File, finding.objects.files);
  add_names(traits, Trait::Driver, finding.objects.drivers);
  add_names(traits, Trait::Process, finding.objects.processes);
  add_names(traits, Trait::Service, finding.objects.services);
  for (const std::string& package : finding.objects.packages) {
    add_text(traits, Trait::Package, package);
  }
  for (const std::string& key : finding.objects.keys) {
    add_text(traits, Trait::Key, key);
  }
  add_text(traits, Trait::Code, finding.primary_code);
  add_text(traits, Trait::Phase, finding.phase);
  add_text(traits, Trait::Operation, finding.operation);
}

bool lists_programs(const Fact& fact) {
  return fact.key == fact::kMinifilter || fact.key == fact::kService ||
         fact.key == fact::kProcess || fact.key == fact::kAntivirus;
}

Traits shared_by(const std::vector<FleetMachine>& machines,
                 const std::vector<std::size_t>& members) {
  Traits same = machines[members.front()].traits;
  for (const std::size_t member : members) {
    std::erase_if(same,
                  [&](const auto& trait) { return !machines[member].traits.contains(trait); });
  }
  return same;
}

// Products and filters of `same` that no machine in `well` has.
Traits absent_in(const Traits& same,
                 const std::vector<FleetMachine>& machines,
                 const std::vector<std::size_t>& well) {
  Traits only;
  for (const auto& trait : same) {
    if (trait.first != Trait::Product && trait.first != Trait::Filter) continue;
    const bool elsewhere = std::any_of(well.begin(), well.end(), [&](std::size_t index) {
      return machines[index].traits.contains(trait);
    });
    if (!elsewhere) only.insert(trait);
  }
  return only;
}

// A kind of thing that every machine of the group names, and none of whose values all share.
void add_varying(const std::vector<FleetMachine>& machines, FleetGroup& group) {
  for (const Trait trait : {Trait::File,
                            Trait::Driver,
                            Trait::Package,
                            Trait::Service,
                            Trait::Code,
                            Trait::Phase,
                            Trait::System}) {
    const auto is_of = [&](const auto& known) { return known.first == trait; };
    if (std::any_of(group.same.begin(), group.same.end(), is_of)) continue;
    std::vector<std::string> values;
    for (const std::size_t member : group.machines) {
      const Traits& traits = machines[member].traits;
      const auto found = std::find_if(traits.begin(), traits.end(), is_of);
      if (found == traits.end()) break;
      values.push_back(found->second);
    }
    if (values.size() == group.machines.size()) group.varies.emplace_back(trait, values);
  }
}

bool is_object(Trait trait) {
  return trait == Trait::File || trait == Trait::Driver || trait == Trait::Process ||
         trait == Trait::Package || trait == Trait::Service || trait == Trait::Key;
}

void link_groups(Fleet& fleet) {
  struct Named {
    std::set<std::size_t> groups;
    std::vector<std::size_t> machines;
  };
  std::map<std::pair<Trait, std::string>, Named> objects;
  for (std::size_t group = 0; group < fleet.groups.size(); ++group) {
    for (const std::size_t member : fleet.groups[group].machines) {
      for (const auto& trait : fleet.machines[member].traits) {
        if (!is_object(trait.first)) continue;
        objects[trait].groups.insert(group);
        objects[trait].machines.push_back(member);
      }
    }
  }
  for (auto& [trait, named] : objects) {
    if (named.groups.size() < 2) continue;
    std::sort(named.machines.begin(), named.machines.end());
    fleet.across.push_back({trait.first, trait.second, std::move(named.machines)});
  }
}

// The title that all share, else the cause's own, else that of the first machine.
Bilingual title_of(const std::vector<FleetMachine>& machines, const FleetGroup& group) {
  const FleetMachine& first = machines[group.machines.front()];
  const bool same =
      std::all_of(group.machines.begin(), group.machines.end(), [&](std::size_t member) {
        return machines[member].title.en == first.title.en;
      });
  return same || first.cause_title.empty() ? first.title : first.cause_title;
}

// Failures that no rule knows are the same only when code and object are.
std::string group_key(const FleetMachine& machine) {
  if (!machine.cause.starts_with("generic.")) return machine.cause;
  std::string key = machine.cause;
  for (const auto& [trait, value] : machine.traits) {
    if (trait == Trait::Code || trait == Trait::File) key += "|" + value;
  }
  return key;
}

}  // namespace

FleetMachine summarize_machine(std::string path,
                               const AnalysisView& view,
                               const Knowledge& knowledge) {
  const Diagnosis& diagnosis = view.diagnosis;
  FleetMachine machine;
  machine.path = std::move(path);
  machine.name = diagnosis.machine.name;
  machine.system = diagnosis.machine.system;
  machine.target = diagnosis.machine.target_system;
  machine.verdict = diagnosis.verdict;
  machine.summary = diagnosis.summary;
  add_text(machine.traits, Trait::System, diagnosis.machine.system.en);
  add_text(machine.traits, Trait::Target, diagnosis.machine.target_system.en);
  for (const Fact& fact : view.facts) {
    if (fact.key == "product.present") {
      add_text(machine.traits, Trait::Product, first_part(fact.value));
    } else if (fact.key == fact::kMinifilter) {
      add_text(machine.traits, Trait::Filter, to_lower(fact.value.substr(0, fact.value.find(' '))));
    } else if (fact.key == fact::kModel) {
      add_text(machine.traits, Trait::Model, fact.value);
    }
    machine.lists_programs = machine.lists_programs || lists_programs(fact);
  }
  if (diagnosis.verdict == Verdict::Failure && !diagnosis.findings.empty()) {
    take_finding(diagnosis.findings.front(), knowledge, machine);
    machine.other_findings = diagnosis.findings.size() - 1;
  }
  return machine;
}

Fleet compare_machines(std::string path, std::vector<FleetMachine> machines) {
  Fleet fleet;
  fleet.path = std::move(path);
  fleet.machines = std::move(machines);
  std::map<std::string, FleetGroup> groups;
  std::vector<std::size_t> compared;
  for (std::size_t i = 0; i < fleet.machines.size(); ++i) {
    const FleetMachine& machine = fleet.machines[i];
    if (!machine.unreadable.empty()) {
      fleet.unreadable.push_back(i);
    } else if (machine.verdict == Verdict::Failure && !machine.cause.empty()) {
      FleetGroup& group = groups[group_key(machine)];
      group.cause = machine.cause;
      group.machines.push_back(i);
    } else if (machine.verdict == Verdict::Healthy) {
      fleet.healthy.push_back(i);
      if (machine.lists_programs) compared.push_back(i);
    } else {
      fleet.insufficient.push_back(i);
    }
  }
  for (auto& [key, group] : groups) {
    group.title = title_of(fleet.machines, group);
    if (group.machines.size() >= 2) {
      group.same = shared_by(fleet.machines, group.machines);
      group.compared_with = compared.size();
      if (!compared.empty()) group.only_here = absent_in(group.same, fleet.machines, compared);
      std::erase_if(group.same, [](const auto& trait) { return trait.first == Trait::Filter; });
      add_varying(fleet.machines, group);
    }
    fleet.groups.push_back(std::move(group));
  }
  std::stable_sort(fleet.groups.begin(), fleet.groups.end(), [](const auto& a, const auto& b) {
    return a.machines.size() > b.machines.size();
  });
  link_groups(fleet);
  return fleet;
}

std::vector<std::string> parts_by_machine(const AnalysisView& view) {
  std::map<std::string, std::set<std::string>> computers;  // by part
  for (const Item& item : view.items) {
    const std::size_t slash = item.path.find('/');
    if (slash == std::string::npos) return {};  // a file of nobody: one machine's evidence
    computers.try_emplace(item.path.substr(0, slash));
  }
  for (const Fact& fact : view.facts) {
    if (fact.key != fact::kMachineName || fact.source.item >= view.items.size()) continue;
    const std::string& path = view.items[fact.source.item].path;
    computers[path.substr(0, path.find('/'))].insert(to_lower(fact.value));
  }
  std::set<std::string> all;
  std::vector<std::string> parts;
  for (const auto& [part, names] : computers) {
    if (names.size() != 1) return {};
    all.insert(*names.begin());
    parts.push_back(part);
  }
  // Two parts may be two bundles of one machine; all of them may not.
  return all.size() < 2 ? std::vector<std::string>{} : parts;
}

}  // namespace casebook
