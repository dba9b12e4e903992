// SPDX-License-Identifier: Apache-2.0
#include "diagnose/machine.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/time.h"
#include "diagnose/for_comparison.h"
#include "model/fact_keys.h"
#include "model/system.h"

namespace casebook {
namespace {

// What a file of a machine that was sent for comparison says is of another machine than the one in
// question.
bool is_of_this_machine(const DiagnoseInput& input, const Fact& fact) {
  return fact.source.item >= input.items.size() ||
         !is_for_comparison(input.items[fact.source.item].path) || !tells_machines_apart(input);
}

const Fact* first_fact(const DiagnoseInput& input, std::string_view key) {
  for (const Fact& fact : input.facts) {
    if (fact.key == key && !fact.value.empty() && is_of_this_machine(input, fact)) return &fact;
  }
  return nullptr;
}

// What Setup and systeminfo say comes first. The host that DISM names may be Windows PE, and the
// servicing stack of a release that differs by a switch only carries the number of the older one.
const Fact* os_version(const DiagnoseInput& input) {
  for (const std::string_view key :
       {fact::kOsVersion, fact::kDismHostVersion, fact::kStackVersion}) {
    if (const Fact* found = first_fact(input, key)) return found;
  }
  return nullptr;
}

// The day of the latest attempt, "2021-08-26"; "" when none has a time.
std::string last_day(const DiagnoseInput& input) {
  Micros last = kNoTime;
  for (const Attempt& attempt : input.attempts) {
    for (const Micros time : {attempt.episode.started, attempt.episode.ended}) {
      if (time != kNoTime && (last == kNoTime || time > last)) last = time;
    }
  }
  return last == kNoTime ? "" : format_time(last).substr(0, 10);
}

// The oldest and the newest of the releases that share their files with `system`.
std::pair<const System*, const System*> span_of(const Knowledge& knowledge, const System& system) {
  const System* oldest = &system;
  const System* newest = &system;
  for (const System& other : knowledge.systems) {
    if (other.server || other.same_files_as != system.build) continue;
    if (other.build > newest->build) newest = &other;
  }
  return {oldest, newest};
}

// Titles the system; `by_stack`: only the number of the servicing stack is known.
Bilingual title_of(const Knowledge& knowledge, const SystemReading& reading, bool by_stack) {
  if (reading.system == nullptr || !by_stack) return reading.title;
  const auto [oldest, newest] = span_of(knowledge, *reading.system);
  if (oldest == newest) return reading.title;
  return {fmt::format("{} {} to {}", oldest->name.en, oldest->version, newest->version),
          fmt::format("{} {} 至 {}", oldest->name.zh, oldest->version, newest->version)};
}

// "10.0.19041" of the stack's "10.0.19041.4105": the rest is the stack's own.
std::string without_revision(const std::string& version) {
  const std::size_t third = version.rfind('.');
  return std::count(version.begin(), version.end(), '.') == 3 ? version.substr(0, third) : version;
}

// An upgrade stays with the kind of the old system, client or server; the edition of the media is
// not known.
Bilingual target_title(const Knowledge& knowledge, const Machine& machine) {
  const SystemReading reading = read_system_name(knowledge, machine.target_build, machine.edition);
  if (reading.system == nullptr || machine.edition.empty()) return reading.title;
  return release_title(*reading.system);
}

}  // namespace

Machine machine_of(const DiagnoseInput& input) {
  Machine machine;
  const auto first = [&](std::string_view key, std::string& target) {
    if (const Fact* found = first_fact(input, key)) target = found->value;
  };
  first(fact::kMachineName, machine.name);
  first(fact::kEdition, machine.edition);
  first(fact::kArchitecture, machine.arch);
  first(fact::kTargetVersion, machine.target_build);
  bool by_stack = false;
  if (const Fact* version = os_version(input)) {
    by_stack = version->key != fact::kOsVersion;
    machine.os_build = by_stack ? without_revision(version->value) : version->value;
  }
  const SystemReading reading =
      read_system_name(input.knowledge, machine.os_build, machine.edition);
  machine.system = title_of(input.knowledge, reading, by_stack && machine.edition.empty());
  machine.target_system = target_title(input.knowledge, machine);
  machine.updates_until = reading.updates_until;
  machine.updates_ended = !reading.updates_until.empty() && reading.updates_until < last_day(input);
  for (const Fact& fact : input.facts) {
    if (fact.key != fact::kAntivirus || !is_of_this_machine(input, fact)) continue;
    if (std::find(machine.antivirus.begin(), machine.antivirus.end(), fact.value) ==
        machine.antivirus.end()) {
      machine.antivirus.push_back(fact.value);
    }
  }
  for (const Item& item : input.items) {
    if (item.clock.kind != ClockKind::Local || machine.timezone_known) continue;
    machine.timezone = format_offset(item.clock.offset_minutes);
    machine.timezone_known = item.clock.known;
  }
  return machine;
}

std::vector<Fact> system_facts(const DiagnoseInput& input) {
  std::vector<Fact> facts;
  const Fact* version = os_version(input);
  const Fact* edition = first_fact(input, fact::kEdition);
  const auto add = [&](std::string_view key, const std::string& value, const Fact* from) {
    if (!value.empty()) facts.push_back({std::string(key), value, from->source});
  };
  if (version != nullptr) {
    const SystemReading reading =
        read_system_name(input.knowledge, version->value, edition == nullptr ? "" : edition->value);
    if (const int build = build_of(version->value)) {
      add("system.build", std::to_string(build), version);
    }
    if (reading.system != nullptr) {
      add("system.version", reading.system->version, version);
      add("system.kind", reading.system->server ? "server" : "client", version);
    }
    if (reading.edition != nullptr) {
      add("system.edition", reading.edition->id, edition);
      add("system.group", reading.edition->group, edition);
    }
    if (!reading.updates_until.empty() && reading.updates_until < last_day(input)) {
      add("system.ended", reading.updates_until, version);
    }
  }
  if (const Fact* target = first_fact(input, fact::kTargetVersion)) {
    const SystemReading reading = read_system_name(input.knowledge, target->value, "");
    if (const int build = build_of(target->value)) {
      add("target.build", std::to_string(build), target);
    }
    if (reading.system != nullptr) add("target.version", reading.system->version, target);
  }
  return facts;
}

}  // namespace casebook
