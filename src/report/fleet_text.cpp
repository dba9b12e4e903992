// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/fleet.h"
#include "report/labels.h"
#include "report/operations.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 14;
constexpr std::size_t kUsualMachines = 20;

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

std::string_view trait_word(Trait trait, Language language) {
  const auto* found = std::find_if(
      kTraitWords.begin(), kTraitWords.end(), [&](const auto& row) { return row.trait == trait; });
  return language == Language::Chinese ? found->zh : found->en;
}

class FleetText {
 public:
  FleetText(const Fleet& fleet, const TextOptions& options)
      : fleet_(fleet),
        options_(options),
        page_(options.width, options.color, options.names) {}

  std::string render() {
    page_.block({}, headline(), Paint::Bold);
    for (std::size_t i = 0; i < fleet_.groups.size(); ++i) {
      put_group(i + 1, fleet_.groups[i]);
    }
    put_links();
    put_rest(Label::FleetHealthy, fleet_.healthy);
    put_rest(Label::FleetInsufficient, fleet_.insufficient);
    put_rest(Label::FleetUnreadable, fleet_.unreadable);
    page_.blank();
    if (!fleet_.machines.empty()) {
      page_.indented(0, word(Label::FleetOne), Paint::Dim);
      page_.whole_line({.first = "  > "},
                       "casebook diagnose " + quoted(fleet_.path + "/" + example()));
    }
    return page_.take();
  }

  std::string render_brief() {
    page_.whole_line({}, headline());
    for (const FleetGroup& group : fleet_.groups) {
      std::string names;
      for (const std::size_t member : group.machines) {
        if (!names.empty()) names += list_comma(language());
        names += called(fleet_.machines[member]);
      }
      page_.whole_line(
          {},
          fmt::format(
              "{} x {}{}{}", group.machines.size(), in(group.title), colon(language()), names));
    }
    return page_.take();
  }

 private:
  Language language() const { return options_.language; }
  std::string_view word(Label name) const { return label(name, language()); }
  const std::string& in(const Bilingual& text) const { return text.in(language()); }
  std::string counted(Label name, std::size_t count) const {
    return fmt::format(fmt::runtime(word(name)), count);
  }

  std::string headline() const {
    std::size_t failed = 0;
    for (const FleetGroup& group : fleet_.groups) {
      failed += group.machines.size();
    }
    std::string text = counted(Label::FleetMachines, fleet_.machines.size());
    text += colon(language());
    std::string parts;
    const auto add = [&](const std::string& part) {
      if (!parts.empty()) parts += semicolon(language());
      parts += part;
    };
    if (failed != 0) {
      add(fmt::format(
          fmt::runtime(word(fleet_.groups.size() == 1 ? Label::FleetOneCause : Label::FleetCauses)),
          failed,
          fleet_.groups.size()));
    }
    if (!fleet_.healthy.empty()) add(counted(Label::FleetCountHealthy, fleet_.healthy.size()));
    if (!fleet_.insufficient.empty()) {
      add(counted(Label::FleetCountInsufficient, fleet_.insufficient.size()));
    }
    if (!fleet_.unreadable.empty()) {
      add(counted(Label::FleetCountUnreadable, fleet_.unreadable.size()));
    }
    return text + parts + std::string(language() == Language::Chinese ? "。" : ".");
  }

  // Values of systems and phases are ids or English; people read names.
  std::string shown(Trait trait, const std::string& value, const FleetMachine& machine) const {
    if (trait == Trait::System) return in(machine.system);
    if (trait == Trait::Target) return in(machine.target);
    if (trait == Trait::Phase) return in(phase_title(value));
    if (trait == Trait::Operation) return operation_title(value, language());
    return value;
  }

  std::string listed(const Traits& traits, const FleetMachine& machine) const {
    std::string text;
    for (const auto& [trait, value] : traits) {
      if (!text.empty()) text += semicolon(language());
      text += fmt::format("{} {}", trait_word(trait, language()), shown(trait, value, machine));
    }
    return text;
  }

  void put_group(std::size_t number, const FleetGroup& group) {
    const FleetMachine& first = fleet_.machines[group.machines.front()];
    page_.blank();
    page_.block(
        {.first = fmt::format("{}. ", number)},
        in(group.title) +
            bracketed(counted(group.machines.size() == 1 ? Label::FleetGroupOne : Label::FleetGroup,
                              group.machines.size()),
                      language()),
        Paint::Bold);
    field(Label::FleetSame, listed(group.same, first));
    if (!group.only_here.empty()) {
      field(Label::FleetOnlyHere,
            listed(group.only_here, first) +
                bracketed(counted(Label::FleetCompared, group.compared_with), language()));
    }
    for (const auto& [trait, values] : group.varies) {
      std::string text(trait_word(trait, language()));
      text += colon(language());
      for (std::size_t i = 0; i < values.size() && i < kUsualMachines; ++i) {
        if (i != 0) text += list_comma(language());
        text += shown(trait, values[i], fleet_.machines[group.machines[i]]);
      }
      field(Label::FleetDiffers, text);
    }
    put_members(group);
  }

  void put_members(const FleetGroup& group) {
    const std::size_t most =
        options_.detail == Detail::All ? group.machines.size() : kUsualMachines;
    std::vector<std::vector<std::string>> rows;
    for (const std::size_t member : group.machines) {
      if (rows.size() == most) break;
      const FleetMachine& machine = fleet_.machines[member];
      std::string title(confidence_title(machine.level, language()));
      if (machine.title.en != group.title.en) {
        title += std::string(colon(language())) + in(machine.title);
      }
      if (machine.other_findings != 0) {
        title += bracketed(counted(Label::FleetOthers, machine.other_findings), language());
      }
      rows.push_back({machine.path, machine.name, title});
    }
    page_.table(3, std::vector<Column>{{"", 36}, {"", 24}, {"", 0}}, rows);
    if (group.machines.size() > most) {
      page_.indented(3, counted(Label::More, group.machines.size() - most), Paint::Dim);
    }
  }

  void put_links() {
    if (fleet_.across.empty()) return;
    page_.heading(word(Label::FleetAcross));
    for (const FleetLink& link : fleet_.across) {
      std::string names;
      for (const std::size_t member : link.machines) {
        if (!names.empty()) names += list_comma(language());
        names += fleet_.machines[member].path;
      }
      page_.block({.first = "  "},
                  fmt::format("{} {}{}{}",
                              trait_word(link.trait, language()),
                              link.value,
                              colon(language()),
                              names));
    }
  }

  void put_rest(Label title, const std::vector<std::size_t>& members) {
    if (members.empty()) return;
    page_.heading(word(title));
    for (const std::size_t member : members) {
      const FleetMachine& machine = fleet_.machines[member];
      const Bilingual& text = machine.unreadable.empty() ? machine.summary : machine.unreadable;
      page_.block({.first = "  "}, called(machine) + std::string(colon(language())) + in(text));
    }
  }

  void field(Label name, const std::string& text) { page_.field(3, word(name), kLabelWidth, text); }

  static std::string called(const FleetMachine& machine) {
    return machine.name.empty() ? machine.path : machine.path + " (" + machine.name + ")";
  }

  // The bundle that a reader wants to open first.
  const std::string& example() const {
    return fleet_.machines[fleet_.groups.empty() ? 0 : fleet_.groups.front().machines.front()].path;
  }
  static std::string quoted(const std::string& path) {
    return path.find(' ') == std::string::npos ? path : "\"" + path + "\"";
  }

  const Fleet& fleet_;
  const TextOptions& options_;
  Page page_;
};

}  // namespace

std::string render_fleet_text(const Fleet& fleet, const TextOptions& options) {
  return FleetText(fleet, options).render();
}

std::string render_fleet_brief(const Fleet& fleet, const TextOptions& options) {
  return FleetText(fleet, options).render_brief();
}

}  // namespace casebook
