// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "report/diagnosis_html.h"
#include "report/diagnosis_page.h"
#include "report/fleet_words.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kMostMachines = 1000;  // of one group or list
constexpr std::size_t kMostValues = 40;      // that differ between machines

class FleetHtml {
 public:
  FleetHtml(const Fleet& fleet, const HtmlOptions& options) : fleet_(fleet), options_(options) {}

  std::string render() {
    out_ = html_page_begin({"Diagnosis of several machines", "多台计算机的诊断报告"},
                           kDiagnosisStyle,
                           options_.language);
    const bool failed = !fleet_.groups.empty();
    out_ += fmt::format(
        "<section class=\"verdict {}\"><p class=\"cause\">{}</p>\n<ol>\n",
        failed                        ? "failure"
        : fleet_.insufficient.empty() ? "healthy"
                                      : "insufficient",
        both_for_html([this](Language language) { return fleet_headline(fleet_, language); }));
    for (std::size_t i = 0; i < fleet_.groups.size(); ++i) {
      const FleetGroup& group = fleet_.groups[i];
      out_ += fmt::format("<li><a href=\"#g/{}\">{}</a> ({})</li>\n",
                          i + 1,
                          both_for_html(group.title),
                          group_size(group));
    }
    out_ += "</ol></section>\n";
    for (std::size_t i = 0; i < fleet_.groups.size(); ++i) {
      put_group(i + 1, fleet_.groups[i]);
    }
    put_links();
    put_rest(Label::FleetHealthy, fleet_.healthy);
    put_rest(Label::FleetInsufficient, fleet_.insufficient);
    put_rest(Label::FleetUnreadable, fleet_.unreadable);
    out_ += "<footer class=\"soft\"><p>" + word(Label::Evidence) + ": <code>" +
            for_html(fleet_.path) + "</code></p></footer>\n";
    return std::move(out_) +
           (options_.medium == Medium::Paper ? html_page_end_still() : html_page_end(""));
  }

 private:
  static std::string word(Label name) {
    return both_for_html([name](Language language) { return std::string(label(name, language)); });
  }
  static std::string group_size(const FleetGroup& group) {
    return both_for_html([&](Language language) {
      return counted_label(group.machines.size() == 1 ? Label::FleetGroupOne : Label::FleetGroup,
                           group.machines.size(),
                           language);
    });
  }
  void field(Label name, const std::string& html) {
    if (!html.empty()) out_ += "<dt>" + word(name) + "</dt><dd>" + html + "</dd>\n";
  }

  void put_group(std::size_t number, const FleetGroup& group) {
    const FleetMachine& first = fleet_.machines[group.machines.front()];
    out_ += fmt::format(
        "<article id=\"g/{0}\" tabindex=\"-1\"><h2><a class=\"anchor\" href=\"#g/{0}\">{0}.</a> "
        "{1} "
        "<span class=\"level\">{2}</span></h2>\n<dl class=\"facts\">\n",
        number,
        both_for_html(group.title),
        group_size(group));
    field(Label::FleetSame, both_for_html([&](Language language) {
            return trait_list(group.same, first, language);
          }));
    if (!group.only_here.empty()) {
      field(Label::FleetOnlyHere, both_for_html([&](Language language) {
              return trait_list(group.only_here, first, language) +
                     bracketed(counted_label(Label::FleetCompared, group.compared_with, language),
                               language);
            }));
    }
    for (const auto& [trait, values] : group.varies) {
      field(Label::FleetDiffers,
            both_for_html([&, trait = trait, &values = values](Language language) {
              std::string text(trait_word(trait, language));
              text += colon(language);
              for (std::size_t i = 0; i < std::min(values.size(), kMostValues); ++i) {
                if (i != 0) text += list_comma(language);
                text += trait_value(trait, values[i], fleet_.machines[group.machines[i]], language);
              }
              return text;
            }));
    }
    out_ += "</dl>\n<div class=\"box\"><table>\n";
    for (std::size_t i = 0; i < std::min(group.machines.size(), kMostMachines); ++i) {
      put_member(group, fleet_.machines[group.machines[i]]);
    }
    out_ += "</table></div>\n";
    put_left_out(group.machines.size());
    out_ += "</article>\n";
  }

  void put_member(const FleetGroup& group, const FleetMachine& machine) {
    out_ += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n",
                        for_html(machine.path),
                        for_html(machine.name),
                        both_for_html([&](Language language) {
                          std::string text(confidence_title(machine.level, language));
                          if (machine.title.en != group.title.en) {
                            text += std::string(colon(language)) + machine.title.in(language);
                          }
                          if (machine.other_findings != 0) {
                            text += bracketed(
                                counted_label(Label::FleetOthers, machine.other_findings, language),
                                language);
                          }
                          return text;
                        }));
  }

  void put_links() {
    if (fleet_.across.empty()) return;
    out_ += "<h2>" + word(Label::FleetAcross) + "</h2>\n<ul>\n";
    for (const FleetLink& link : fleet_.across) {
      std::string names;
      for (std::size_t i = 0; i < std::min(link.machines.size(), kMostMachines); ++i) {
        names += (i == 0 ? "" : ", ") + for_html(fleet_.machines[link.machines[i]].path);
      }
      out_ += fmt::format("<li>{} <code>{}</code>: {}</li>\n",
                          both_for_html([&](Language language) {
                            return std::string(trait_word(link.trait, language));
                          }),
                          for_html(link.value),
                          names);
    }
    out_ += "</ul>\n";
  }

  void put_rest(Label title, const std::vector<std::size_t>& members) {
    if (members.empty()) return;
    out_ += "<h2>" + word(title) + "</h2>\n<ul>\n";
    for (std::size_t i = 0; i < std::min(members.size(), kMostMachines); ++i) {
      const FleetMachine& machine = fleet_.machines[members[i]];
      const Bilingual& text = machine.unreadable.empty() ? machine.summary : machine.unreadable;
      out_ += "<li><code>" + for_html(machine_called(machine)) + "</code> " + both_for_html(text) +
              "</li>\n";
    }
    out_ += "</ul>\n";
    put_left_out(members.size());
  }

  void put_left_out(std::size_t total) {
    if (total <= kMostMachines) return;
    const std::size_t left = total - kMostMachines;
    out_ += "<p class=\"soft\">" +
            both_for_html(Bilingual{fmt::format("{} more are left out of this page.", left),
                                    fmt::format("另有 {} 台未列入本页。", left)}) +
            "</p>\n";
  }

  const Fleet& fleet_;
  const HtmlOptions& options_;
  std::string out_;
};

}  // namespace

std::string render_fleet_html(const Fleet& fleet, const HtmlOptions& options) {
  return FleetHtml(fleet, options).render();
}

}  // namespace casebook
