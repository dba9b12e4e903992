// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_modules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/compare_module_table.h"

namespace casebook {
namespace {

constexpr std::size_t kFew = 3;    // modules that differ, each of them remarkable
constexpr std::size_t kSome = 10;  // more than these: the machines differ anyway
constexpr std::size_t kTold = 10;  // unimportant ones; further ones are told as one
constexpr double kUnimportant = 0.25;
constexpr double kLibrary = 0.12;        // of Microsoft, in a process that installs Windows
constexpr std::size_t kFlipStacks = 50;  // of how many flips the stacks are looked at
constexpr double kStrongFlip = 0.5;

bool is_filter(const TraceCompareOptions& options, const LoadedModule& module) {
  if (contains_ignoring_case(module.description, "filter")) return true;
  std::string name = to_lower(file_name_of(module.path));
  if (name.ends_with(".sys")) name.resize(name.size() - 4);
  return std::any_of(options.filters.begin(), options.filters.end(), [&](const auto& filter) {
    std::string other = to_lower(filter.name);
    if (other.ends_with(".sys")) other.resize(other.size() - 4);
    return other == name;
  });
}

// The driver of Process Monitor: its version says nothing of the machine.
bool is_recorder(const LoadedModule& module) {
  return starts_with_ignoring_case(file_name_of(module.path), "procmon");
}

class ModuleFinder {
 public:
  ModuleFinder(ComparedTraces& traces, const std::vector<Flip>& flips)
      : traces_(traces),
        bad_(traces, traces.bad()) {
    for (std::size_t i = 0; i < traces.goods(); ++i) {
      good_.emplace_back(traces, traces.good(i));
    }
    note_flips(flips);
  }

  std::vector<FoundDifference> find() {
    count_extra_drivers();
    count_other_libraries();
    for (const LoadedModule& module : bad_.modules()) {
      if (is_extra(module) && !is_recorder(module)) tell_extra(module);
    }
    for (const LoadedModule& module : good_[0].modules()) {
      if (is_recorder(module)) continue;
      if (bad_.find(module.object) == nullptr) {
        if (is_in_all_good(module.object)) tell_missing(module);
      } else {
        compare_versions(module, *bad_.find(module.object));
      }
    }
    return take();
  }

 private:
  // Whether something serious fails, and which modules stand in the stacks of that.
  void note_flips(const std::vector<Flip>& flips) {
    std::size_t stacks = 0;
    for (const Flip& flip : flips) {
      if (!flip.is_serious || flip.difference.suspicion < kStrongFlip) continue;
      is_flipped_ = true;
      if (stacks++ >= kFlipStacks) return;
      for (const TraceFrame& frame : traces_.bad().trace().stack(flip.event)) {
        if (frame.module == nullptr) continue;
        in_stacks_.push_back(traces_.add_object(traces_.bad(), frame.module->path));
      }
      std::sort(in_stacks_.begin(), in_stacks_.end());
      in_stacks_.erase(std::unique(in_stacks_.begin(), in_stacks_.end()), in_stacks_.end());
    }
  }

  bool is_in_good(std::uint32_t object) const {
    return std::any_of(good_.begin(), good_.end(), [&](const ModuleTable& table) {
      return table.find(object) != nullptr;
    });
  }
  bool is_in_all_good(std::uint32_t object) const {
    return std::all_of(good_.begin(), good_.end(), [&](const ModuleTable& table) {
      return table.find(object) != nullptr;
    });
  }

  // No good trace has it; or none has it in the processes that install Windows.
  bool is_extra(const LoadedModule& module) const {
    if (!is_in_good(module.object)) return true;
    if (module.is_microsoft || !module.is_servicing) return false;
    return std::none_of(good_.begin(), good_.end(), [&](const ModuleTable& table) {
      const LoadedModule* good = table.find(module.object);
      return good != nullptr && good->is_servicing;
    });
  }

  void count_extra_drivers() {
    for (const LoadedModule& module : bad_.modules()) {
      if (module.is_kernel && !module.is_microsoft && is_extra(module)) ++extra_drivers_;
    }
  }

  // Of Microsoft, in processes that install Windows: many of them are another patch level.
  void count_other_libraries() {
    for (const LoadedModule& module : bad_.modules()) {
      if (module.is_servicing && module.is_microsoft && has_other_version(module)) {
        ++other_libraries_;
      }
    }
  }

  // Than all good traces, which agree.
  bool has_other_version(const LoadedModule& bad) const {
    const LoadedModule* first = good_[0].find(bad.object);
    if (first == nullptr || first->versions.empty() || bad.versions.empty()) return false;
    for (const ModuleTable& table : good_) {
      const LoadedModule* other = table.find(bad.object);
      if (other == nullptr || other->versions != first->versions) return false;
    }
    return first->versions != bad.versions;
  }

  void tell_extra(const LoadedModule& module) {
    Reasons reasons;
    say_where(reasons, module, "only the bad machine loads it", "仅故障计算机加载了它");
    double suspicion = module.is_kernel ? driver_weight(reasons, module) : library_weight(module);
    if (std::binary_search(in_stacks_.begin(), in_stacks_.end(), module.object) &&
        !module.is_microsoft) {
      reasons.add("it stands in the stack of an operation that fails",
                  "它出现在失败操作的调用堆栈中");
      suspicion = std::max(suspicion, 0.9);
    }
    put(TraceDifferenceKind::ExtraModule, module, suspicion, reasons.take());
  }

  double driver_weight(Reasons& reasons, const LoadedModule& module) const {
    if (module.is_microsoft) return is_flipped_ ? 0.25 : 0.12;
    reasons.add(
        fmt::format("drivers of other makers that only this machine has: {}", extra_drivers_),
        fmt::format("仅此计算机有的第三方驱动程序共 {} 个", extra_drivers_));
    if (!is_flipped_) return extra_drivers_ <= kSome ? 0.42 : 0.25;
    reasons.add("operations that succeed elsewhere fail here", "在别处成功的操作在此失败");
    double suspicion = extra_drivers_ <= kFew ? 0.7 : extra_drivers_ <= kSome ? 0.55 : 0.35;
    if (is_filter(traces_.options(), module)) {
      reasons.add("it is a filter driver", "它是筛选器驱动程序");
      suspicion += 0.1;
    }
    return suspicion;
  }

  double library_weight(const LoadedModule& module) const {
    if (module.is_microsoft) return module.is_servicing ? kLibrary : 0.08;
    if (module.is_servicing) return is_flipped_ ? 0.6 : 0.42;
    return is_flipped_ ? 0.25 : 0.2;
  }

  void tell_missing(const LoadedModule& module) {
    Reasons reasons;
    say_where(reasons, module, "only the good machine loads it", "仅正常计算机加载了它");
    const bool wanted = module.is_servicing && module.is_microsoft;
    const double suspicion = wanted ? 0.25 : module.is_kernel ? 0.15 : 0.08;
    put(TraceDifferenceKind::MissingModule, module, suspicion, reasons.take());
  }

  double other_library_weight() const {
    return other_libraries_ <= kFew ? 0.4 : other_libraries_ <= kSome ? 0.25 : kLibrary;
  }

  void compare_versions(const LoadedModule& good, const LoadedModule& bad) {
    if (!has_other_version(bad)) return;
    Reasons reasons;
    const std::string other = fmt::format("{}", fmt::join(good.versions, ", "));
    const std::string own = fmt::format("{}", fmt::join(bad.versions, ", "));
    say_where(reasons,
              bad,
              fmt::format("version {} in the good trace, {} in the bad one", other, own),
              fmt::format("正常跟踪中版本为 {}，故障跟踪中为 {}", other, own));
    const bool others = bad.is_kernel && !bad.is_microsoft;
    const double suspicion = others             ? (is_flipped_ ? 0.4 : 0.3)
                             : bad.is_servicing ? other_library_weight()
                                                : 0.1;
    put(TraceDifferenceKind::Version, bad, suspicion, reasons.take());
    TraceDifference& difference = found_.back().difference;
    difference.good.detail = other;
    difference.bad.detail = own;
  }

  void say_where(Reasons& reasons,
                 const LoadedModule& module,
                 std::string_view en,
                 std::string_view zh) const {
    const std::string& first = traces_.role(module.roles.front()).name;
    const std::size_t more = module.roles.size() - 1;
    reasons.add(more == 0 ? fmt::format("{}, in {}", en, first)
                          : fmt::format("{}, in {} and {} more processes", en, first, more),
                more == 0 ? fmt::format("{}（{}）", zh, first)
                          : fmt::format("{}（{} 及另外 {} 个进程）", zh, first, more));
    if (!module.company.empty()) {
      reasons.add("made by " + module.company, "厂商：" + module.company);
    }
  }

  void put(TraceDifferenceKind kind, const LoadedModule& module, double suspicion, Bilingual why) {
    FoundDifference found;
    found.object = module.object;
    TraceDifference& difference = found.difference;
    difference.kind = kind;
    difference.suspicion = rounded_suspicion(suspicion);
    difference.path = module.path;
    difference.compared = traces_.object(module.object);
    difference.process = traces_.role(module.roles.front()).name;
    difference.why = std::move(why);
    const std::string versions = fmt::format("{}", fmt::join(module.versions, ", "));
    TraceSide& side = kind == TraceDifferenceKind::MissingModule ? difference.good : difference.bad;
    side.detail = versions.empty() ? std::string(file_name_of(module.path)) : versions;
    found_.push_back(std::move(found));
  }

  // Of each kind only a few unimportant ones are told one by one.
  std::vector<FoundDifference> take() {
    std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
      return a.difference.suspicion > b.difference.suspicion;
    });
    std::array<std::size_t, 16> unimportant = {};
    std::vector<FoundDifference> told;
    for (FoundDifference& found : found_) {
      if (found.difference.suspicion > kUnimportant ||
          ++unimportant[static_cast<std::size_t>(found.difference.kind)] <= kTold) {
        told.push_back(std::move(found));
      }
    }
    for (FoundDifference& found : told) {
      const std::size_t all = unimportant[static_cast<std::size_t>(found.difference.kind)];
      if (found.difference.suspicion > kUnimportant || all <= kTold) continue;
      found.difference.why.en += fmt::format("; {} more are like this", all - kTold);
      found.difference.why.zh += fmt::format("；另有 {} 个同类差异", all - kTold);
      unimportant[static_cast<std::size_t>(found.difference.kind)] = 0;
    }
    return told;
  }

  ComparedTraces& traces_;
  ModuleTable bad_;
  std::vector<ModuleTable> good_;
  bool is_flipped_ = false;
  std::vector<std::uint32_t> in_stacks_;  // objects, sorted
  std::size_t extra_drivers_ = 0;
  std::size_t other_libraries_ = 0;
  std::vector<FoundDifference> found_;
};

}  // namespace

ModuleSource module_source(const Trace& trace) {
  const auto& processes = trace.processes();
  if (std::any_of(processes.begin(), processes.end(), [](const auto& process) {
        return !process.modules.empty();
      })) {
    return ModuleSource::Tables;
  }
  const auto& operations = trace.operations();
  const bool loads = std::any_of(operations.begin(), operations.end(), [](const auto& operation) {
    return operation.action == TraceAction::LoadImage;
  });
  return loads ? ModuleSource::Loads : ModuleSource::None;
}

std::vector<FoundDifference> find_modules(ComparedTraces& traces, const std::vector<Flip>& flips) {
  const ModuleSource source = module_source(traces.bad().trace());
  bool comparable = source != ModuleSource::None;
  for (std::size_t i = 0; i < traces.goods(); ++i) {
    comparable = comparable && module_source(traces.good(i).trace()) == source;
  }
  return comparable ? ModuleFinder(traces, flips).find() : std::vector<FoundDifference>();
}

}  // namespace casebook
