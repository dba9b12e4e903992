// SPDX-License-Identifier: Apache-2.0
#include "report/fleet_words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/operations.h"

namespace casebook {
namespace {

struct TraitWords {
  Trait trait;
  std::string_view en;
  std::string_view zh;
};

constexpr std::array kTraitWords = {TraitWords{Trait::File, "file", "文件"},
                                    TraitWords{Trait::Driver, "driver", "驱动程序"},
                                    TraitWords{Trait::Process, "process", "进程"},
                                    TraitWords{Trait::Package, "package", "程序包"},
                                    TraitWords{Trait::Service, "service", "服务"},
                                    TraitWords{Trait::Key, "registry key", "注册表项"},
                                    TraitWords{Trait::Code, "code", "代码"},
                                    TraitWords{Trait::Phase, "phase", "阶段"},
                                    TraitWords{Trait::Operation, "operation", "操作"},
                                    TraitWords{Trait::Product, "product", "产品"},
                                    TraitWords{Trait::Filter, "filter driver", "筛选器驱动程序"},
                                    TraitWords{Trait::System, "system", "系统"},
                                    TraitWords{Trait::Target, "target", "目标版本"},
                                    TraitWords{Trait::Model, "model", "型号"}};

}  // namespace

std::string counted_label(Label name, std::size_t count, Language language) {
  return fmt::format(fmt::runtime(label(name, language)), count);
}

std::string_view trait_word(Trait trait, Language language) {
  const auto* found = std::find_if(
      kTraitWords.begin(), kTraitWords.end(), [&](const auto& row) { return row.trait == trait; });
  return language == Language::Chinese ? found->zh : found->en;
}

std::string fleet_headline(const Fleet& fleet, Language language) {
  std::size_t failed = 0;
  for (const FleetGroup& group : fleet.groups) {
    failed += group.machines.size();
  }
  std::string text = counted_label(Label::FleetMachines, fleet.machines.size(), language);
  text += colon(language);
  std::string parts;
  const auto add = [&](const std::string& part) {
    if (!parts.empty()) parts += semicolon(language);
    parts += part;
  };
  if (failed != 0) {
    const Label causes = fleet.groups.size() == 1 ? Label::FleetOneCause : Label::FleetCauses;
    add(fmt::format(fmt::runtime(label(causes, language)), failed, fleet.groups.size()));
  }
  for (const auto& [name, members] : {std::pair{Label::FleetCountHealthy, &fleet.healthy},
                                      std::pair{Label::FleetCountInsufficient, &fleet.insufficient},
                                      std::pair{Label::FleetCountUnreadable, &fleet.unreadable}}) {
    if (!members->empty()) add(counted_label(name, members->size(), language));
  }
  return text + parts + std::string(language == Language::Chinese ? "。" : ".");
}

std::string trait_value(Trait trait,
                        const std::string& value,
                        const FleetMachine& machine,
                        Language language) {
  if (trait == Trait::System) return machine.system.in(language);
  if (trait == Trait::Target) return machine.target.in(language);
  if (trait == Trait::Phase) return phase_title(value).in(language);
  if (trait == Trait::Operation) return operation_title(value, language);
  return value;
}

std::string trait_list(const Traits& traits, const FleetMachine& machine, Language language) {
  std::string text;
  for (const auto& [trait, value] : traits) {
    if (!text.empty()) text += semicolon(language);
    text += fmt::format(
        "{} {}", trait_word(trait, language), trait_value(trait, value, machine, language));
  }
  return text;
}

std::string machine_called(const FleetMachine& machine) {
  return machine.name.empty() ? machine.path : machine.path + " (" + machine.name + ")";
}

}  // namespace casebook
