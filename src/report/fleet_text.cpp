// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "report/fleet.h"
#include "report/fleet_words.h"
#include "report/labels.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 14;
constexpr std::size_t kUsualMachines = 20;

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
        names += machine_called(fleet_.machines[member]);
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

  std::string headline() const { return fleet_headline(fleet_, language()); }
  std::string shown(Trait trait, const std::string& value, const FleetMachine& machine) const {
    return trait_value(trait, value, machine, language());
  }
  std::string listed(const Traits& traits, const FleetMachine& machine) const {
    return trait_list(traits, machine, language());
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
      page_.block({.first = "  "},
                  machine_called(machine) + std::string(colon(language())) + in(text));
    }
  }

  void field(Label name, const std::string& text) { page_.field(3, word(name), kLabelWidth, text); }

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
