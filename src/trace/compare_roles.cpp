// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_roles.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kMostRoles = 0xFFFF;
constexpr std::size_t kLongestInstance = 120;

bool is_any(std::string_view text, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

constexpr std::array<std::string_view, 11> kSetup = {"setup.exe",
                                                     "setuphost.exe",
                                                     "setupprep.exe",
                                                     "setupplatform.exe",
                                                     "windeploy.exe",
                                                     "mighost.exe",
                                                     "oobeldr.exe",
                                                     "msoobe.exe",
                                                     "sysprep.exe",
                                                     "systemreset.exe",
                                                     "reagentc.exe"};
constexpr std::array<std::string_view, 15> kServicing = {"tiworker.exe",
                                                         "trustedinstaller.exe",
                                                         "poqexec.exe",
                                                         "dism.exe",
                                                         "dismhost.exe",
                                                         "wusa.exe",
                                                         "pkgmgr.exe",
                                                         "drvinst.exe",
                                                         "wuauclt.exe",
                                                         "wuaucltcore.exe",
                                                         "usoclient.exe",
                                                         "mousocoreworker.exe",
                                                         "usocoreworker.exe",
                                                         "recenv.exe",
                                                         "smss.exe"};
constexpr std::array<std::string_view, 7> kServicingServices = {
    "wuauserv", "bits", "usosvc", "dosvc", "trustedinstaller", "profsvc", "appxsvc"};

// Words of a command line; what stands in quotes is one word.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  constexpr std::size_t kMostWords = 64;
  std::size_t at = 0;
  while (at < line.size() && words.size() < kMostWords) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    const bool quoted = line[at] == '"';
    const std::size_t begin = quoted ? at + 1 : at;
    const std::size_t end = std::min(line.find_first_of(quoted ? "\"" : " \t", begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    at = end + 1;
  }
  return words;
}

std::string_view word_behind(const std::vector<std::string_view>& words, std::string_view name) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (equal_ignoring_case(words[i], name)) return words[i + 1];
  }
  return {};
}

// The name of the first switch: "/install" of "/Install:x".
std::string_view first_switch(const std::vector<std::string_view>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i].size() > 1 && (words[i][0] == '/' || words[i][0] == '-')) {
      return words[i].substr(0, words[i].find_first_of(":="));
    }
  }
  return {};
}

std::string_view instance_words(std::string_view image, std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  if (image == "svchost.exe") {
    const std::string_view service = word_behind(words, "-s");
    return service.empty() ? word_behind(words, "-k") : service;
  }
  if (image == "rundll32.exe" && words.size() > 1) return file_name_of(words[1]);
  if (image == "dllhost.exe" && words.size() > 1) return words[1];
  return is_any(image, kSetup) ? first_switch(words) : std::string_view();
}

TraceRole role_of(const TraceProcess& process,
                  const std::string& image,
                  std::string_view instance) {
  TraceRole role;
  role.image = image;
  role.name = process.name.empty() ? "?" : process.name;
  if (!instance.empty()) role.name += " (" + std::string(instance) + ")";
  role.company = process.company;
  role.is_servicing = is_any(image, kServicing) || is_any(image, kSetup) ||
                      (image == "svchost.exe" && is_any(to_lower(instance), kServicingServices));
  role.is_system = image == "system" || image == "registry";
  role.is_recorder = image.starts_with("procmon");
  const bool in_windows = contains_ignoring_case(process.path, ":\\windows\\");
  role.is_microsoft = process.company.empty()
                          ? role.is_system || in_windows
                          : contains_ignoring_case(process.company, "microsoft");
  return role;
}

// Tells instances apart as finely as all traces allow.
class RoleNames {
 public:
  explicit RoleNames(std::span<const Trace* const> traces) : traces_(traces) {
    note_command_lines();
    note_parents();
  }

  std::string instance(const TraceProcess& process, const std::string& image) const {
    const auto found = without_lines_.find(image);
    return found != without_lines_.end() ? "" : instance_of(image, process.command_line);
  }
  std::string key(const Trace& trace, const TraceProcess& process) const {
    const std::string image = to_lower(process.name);
    const std::string base = base_key(process, image);
    return with_parents_.contains(base) ? base + "\n" + parent_of(trace, process) : base;
  }

 private:
  std::string base_key(const TraceProcess& process, const std::string& image) const {
    return image + "\n" + to_lower(instance(process, image));
  }
  static std::string parent_of(const Trace& trace, const TraceProcess& process) {
    if (process.parent >= trace.processes().size()) return "";
    return to_lower(trace.processes()[process.parent].name);
  }

  // An export may lack the column: then command lines tell nothing apart in the other traces.
  void note_command_lines() {
    for (const Trace* trace : traces_) {
      std::set<std::string> images;
      std::set<std::string> told;
      for (const TraceProcess& process : trace->processes()) {
        const std::string image = to_lower(process.name);
        images.insert(image);
        if (!process.command_line.empty()) told.insert(image);
      }
      std::set_difference(images.begin(),
                          images.end(),
                          told.begin(),
                          told.end(),
                          std::inserter(without_lines_, without_lines_.end()));
    }
  }

  void note_parents() {
    std::map<std::string, std::vector<std::set<std::string>>> parents;
    for (std::size_t i = 0; i < traces_.size(); ++i) {
      for (const TraceProcess& process : traces_[i]->processes()) {
        auto& sets = parents[base_key(process, to_lower(process.name))];
        sets.resize(traces_.size());
        sets[i].insert(parent_of(*traces_[i], process));
      }
    }
    for (const auto& entry : parents) {
      const auto& sets = entry.second;
      const bool agreed = std::all_of(
          sets.begin(), sets.end(), [&](const auto& set) { return set == sets.front(); });
      if (agreed && sets.front().size() > 1) with_parents_.insert(entry.first);
    }
  }

  std::span<const Trace* const> traces_;
  std::set<std::string> without_lines_;
  std::set<std::string> with_parents_;
};

}  // namespace

std::string instance_of(std::string_view image, std::string_view command_line) {
  return std::string(instance_words(image, command_line).substr(0, kLongestInstance));
}

RoleTable::RoleTable(std::span<const Trace* const> traces) {
  const RoleNames names(traces);
  std::map<std::string, std::uint16_t> numbers;
  roles_.push_back(role_of(TraceProcess(), "", ""));
  is_in_.resize(traces.size());
  for (std::size_t i = 0; i < traces.size(); ++i) {
    auto& of = of_.emplace_back();
    for (const TraceProcess& process : traces[i]->processes()) {
      const std::string key = names.key(*traces[i], process);
      auto found = numbers.find(key);
      if (found == numbers.end() && roles_.size() < kMostRoles) {
        found = numbers.emplace(key, static_cast<std::uint16_t>(roles_.size())).first;
        const std::string image = to_lower(process.name);
        roles_.push_back(role_of(process, image, names.instance(process, image)));
      }
      of.push_back(found == numbers.end() ? kNobody : found->second);
      TraceRole& role = roles_[of.back()];
      if (role.company.empty()) role.company = process.company;
      if (is_in_[i].size() < roles_.size()) is_in_[i].resize(roles_.size());
      is_in_[i][of.back()] = true;
    }
  }
}

bool RoleTable::is_in(std::uint16_t role, std::size_t trace) const {
  return role < is_in_[trace].size() && is_in_[trace][role];
}

bool RoleTable::is_common(std::uint16_t role, std::size_t last) const {
  for (std::size_t i = 0; i <= last; ++i) {
    if (!is_in(role, i)) return false;
  }
  return true;
}

}  // namespace casebook
