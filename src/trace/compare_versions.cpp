// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_versions.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "trace/compare_families.h"

namespace casebook {
namespace {

constexpr std::size_t kTold = 20;  // of components; more of them are told as one
constexpr double kStrongFlip = 0.3;
constexpr std::size_t kMostVersions = 8;  // of one component that are listed

using Version = std::pair<std::uint32_t, std::uint32_t>;  // component and version

std::string listed(const std::set<std::string>& versions) {
  std::string text;
  std::size_t count = 0;
  for (const std::string& version : versions) {
    if (!text.empty()) text += ", ";
    if (count++ == kMostVersions) return text + "...";
    text += version;
  }
  return text;
}

class VersionFinder {
 public:
  VersionFinder(const ComparedTraces& traces, const std::vector<Flip>& flips) : traces_(traces) {
    for (const Flip& flip : flips) {
      if (flip.difference.suspicion < kStrongFlip) continue;
      const std::string_view tail = component_tail(traces.object(flip.key.object));
      if (!tail.empty()) flipped_.emplace(tail.substr(0, tail.find('\\')));
    }
  }

  std::vector<FoundDifference> find() {
    for (std::uint16_t role = 0; role < traces_.roles().size(); ++role) {
      if (traces_.is_in_all(role)) compare_program(role);
    }
    compare_components();
    return std::move(found_);
  }

 private:
  std::set<std::string> program_versions(std::size_t number, std::uint16_t role) const {
    const TraceIndex& index = number == traces_.goods() ? traces_.bad() : traces_.good(number);
    std::set<std::string> versions;
    const auto& processes = index.trace().processes();
    for (std::size_t i = 0; i < processes.size(); ++i) {
      if (processes[i].version.empty()) continue;
      if (traces_.roles().of(number, static_cast<std::uint32_t>(i)) == role) {
        versions.insert(processes[i].version);
      }
    }
    return versions;
  }

  void compare_program(std::uint16_t role) {
    const auto good = program_versions(0, role);
    const auto bad = program_versions(traces_.goods(), role);
    if (good.empty() || bad.empty() || good == bad) return;
    for (std::size_t i = 1; i < traces_.goods(); ++i) {
      if (program_versions(i, role) != good) return;
    }
    const TraceRole& program = traces_.role(role);
    const double suspicion = program.is_servicing ? 0.3 : program.is_microsoft ? 0.1 : 0.15;
    put(program_path(role), "", listed(good), listed(bad), suspicion).difference.process =
        program.name;
  }

  // On the bad machine; its name when the trace does not tell the path.
  std::string program_path(std::uint16_t role) const {
    const auto& processes = traces_.bad().trace().processes();
    for (std::size_t i = 0; i < processes.size(); ++i) {
      const bool same = traces_.roles().of(traces_.goods(), static_cast<std::uint32_t>(i)) == role;
      if (same && !processes[i].path.empty()) return processes[i].path;
    }
    return traces_.role(role).name;
  }

  FoundDifference& put(
      std::string path, std::string compared, std::string good, std::string bad, double suspicion) {
    FoundDifference& found = found_.emplace_back();
    found.difference.kind = TraceDifferenceKind::Version;
    found.difference.suspicion = suspicion;
    found.difference.path = std::move(path);
    found.difference.compared = std::move(compared);
    found.difference.why = {
        fmt::format("version {} in the good trace, {} in the bad one", good, bad),
        fmt::format("正常跟踪中版本为 {}，故障跟踪中为 {}", good, bad)};
    found.difference.good.detail = std::move(good);
    found.difference.bad.detail = std::move(bad);
    return found;
  }

  std::set<std::string> versions_of(const std::vector<Version>& versions,
                                    std::uint32_t component) const {
    std::set<std::string> found;
    auto at = std::lower_bound(versions.begin(), versions.end(), Version{component, 0});
    for (; at != versions.end() && at->first == component; ++at) {
      found.emplace(traces_.names().versions.text(at->second));
    }
    return found;
  }

  // Components that all traces reach, in other versions.
  void compare_components() {
    std::vector<std::uint32_t> differing;
    const auto& bad = traces_.bad().versions();
    for (std::size_t i = 0; i < bad.size(); ++i) {
      if (i != 0 && bad[i].first == bad[i - 1].first) continue;
      if (differs(bad[i].first)) differing.push_back(bad[i].first);
    }
    std::sort(differing.begin(), differing.end(), [&](std::uint32_t a, std::uint32_t b) {
      return component(a) < component(b);
    });
    const auto related = std::stable_partition(
        differing.begin(), differing.end(), [&](std::uint32_t one) { return is_flipped(one); });
    for (auto at = differing.begin(); at != differing.end(); ++at) {
      const bool is_related = at < related;
      tell_component(*at, is_related ? 0.45 : differing.size() <= kTold ? 0.2 : 0.1);
      if (is_related || differing.size() <= kTold) continue;
      Bilingual& why = found_.back().difference.why;
      why.en += fmt::format("; one of {} components with other versions", differing.size());
      why.zh += fmt::format("；共有 {} 个组件版本不同，此处仅列其一", differing.size());
      return;
    }
  }

  bool differs(std::uint32_t one) const {
    const auto good = versions_of(traces_.good(0).versions(), one);
    if (good.empty() || good == versions_of(traces_.bad().versions(), one)) return false;
    for (std::size_t i = 1; i < traces_.goods(); ++i) {
      if (versions_of(traces_.good(i).versions(), one) != good) return false;
    }
    return true;
  }

  std::string_view component(std::uint32_t number) const {
    return traces_.names().components.text(number);
  }
  bool is_flipped(std::uint32_t number) const {
    return flipped_.contains(std::string(component(number)));
  }

  void tell_component(std::uint32_t number, double suspicion) {
    const std::string name(component(number));
    put(name,
        name,
        listed(versions_of(traces_.good(0).versions(), number)),
        listed(versions_of(traces_.bad().versions(), number)),
        suspicion);
  }

  const ComparedTraces& traces_;
  std::set<std::string> flipped_;  // components with failures
  std::vector<FoundDifference> found_;
};

}  // namespace

std::vector<FoundDifference> find_versions(const ComparedTraces& traces,
                                           const std::vector<Flip>& flips) {
  return VersionFinder(traces, flips).find();
}

}  // namespace casebook
