// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_limits.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "trace/compare_modules.h"

namespace casebook {
namespace {

constexpr std::size_t kMostNames = 6;
constexpr std::array<std::size_t, 8> kSampled = {0, 1, 2, 3, 5, 8, 13, 21};  // in hundredths

// Looks at a few events only: a capture keeps stacks of all events or of none.
bool keeps_stacks(const Trace& trace) {
  return std::any_of(kSampled.begin(), kSampled.end(), [&](std::size_t part) {
    const std::size_t event = trace.size() / 100 * part + (trace.size() > part ? part : 0);
    return event < trace.size() && !trace.stack(event).empty();
  });
}

class Limits {
 public:
  explicit Limits(const ComparedTraces& traces) : traces_(traces) {}

  std::vector<Bilingual> find(const TraceOverlap& overlap) {
    say_overlap(overlap);
    say_builds();
    say_modules();
    say_sources();
    say_processes();
    return std::move(limits_);
  }

 private:
  void say(std::string en, std::string zh) { limits_.push_back({std::move(en), std::move(zh)}); }

  const Trace& trace(std::size_t number) const {
    return number == traces_.goods() ? traces_.bad().trace() : traces_.good(number).trace();
  }
  std::string side_en(std::size_t number) const {
    if (number == traces_.goods()) return "the bad trace";
    return traces_.goods() == 1 ? "the good trace" : fmt::format("good trace {}", number + 1);
  }
  std::string side_zh(std::size_t number) const {
    if (number == traces_.goods()) return "故障跟踪";
    return traces_.goods() == 1 ? "正常跟踪" : fmt::format("第 {} 个正常跟踪", number + 1);
  }

  void say_overlap(const TraceOverlap& overlap) {
    if (!overlap.is_little) return;
    const int percent = static_cast<int>(100 * overlap.share);
    const bool is_servicing = overlap.is_of_servicing;
    say(fmt::format("of what {} in the smaller trace, only {} % is in the other one: they are "
                    "perhaps of different jobs; compare captures of the same update or the same "
                    "program",
                    is_servicing ? "servicing touched" : "was touched",
                    percent),
        fmt::format("较小的跟踪中{}的对象只有 {}% 也出现在另一个跟踪中：两者可能不是同一操作；"
                    "请比较同一更新或同一程序的跟踪",
                    is_servicing ? "服务操作涉及" : "涉及",
                    percent));
  }

  void say_builds() {
    const std::uint32_t bad = traces_.bad().trace().capture().build;
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      const std::uint32_t good = trace(i).capture().build;
      if (good == bad || good == 0 || bad == 0) continue;
      say(fmt::format(
              "{} is of Windows build {}, the bad one of build {}: files and versions differ "
              "for that reason alone",
              side_en(i),
              good,
              bad),
          fmt::format("{}的 Windows 内部版本为 {}，故障跟踪为 {}：文件和版本会因此而不同",
                      side_zh(i),
                      good,
                      bad));
    }
  }

  void say_modules() {
    ModuleSource least = ModuleSource::Tables;
    ModuleSource most = ModuleSource::None;
    for (std::size_t i = 0; i <= traces_.goods(); ++i) {
      least = std::min(least, module_source(trace(i)));
      most = std::max(most, module_source(trace(i)));
    }
    for (std::size_t i = 0; i <= traces_.goods(); ++i) {
      if (module_source(trace(i)) == ModuleSource::Tables) continue;
      if (least == most && least == ModuleSource::Loads) {
        say(side_en(i) + " tells modules only where they are loaded, without makers and versions",
            side_zh(i) + "仅记录了模块的加载，不含厂商和版本");
      } else {
        say(side_en(i) + " has no lists of modules: drivers and libraries are not compared",
            side_zh(i) + "不含模块列表：未比较驱动程序和库");
      }
    }
  }

  void say_sources() {
    for (std::size_t i = 0; i <= traces_.goods(); ++i) {
      const TraceCapture& capture = trace(i).capture();
      if (i == traces_.goods() && !keeps_stacks(trace(i))) {
        say("the bad trace keeps no stacks: which driver refuses an operation is not seen",
            "故障跟踪不含调用堆栈：无法看出是哪个驱动程序拒绝了操作");
      }
      if (!capture.has_dates) {
        say(side_en(i) + " is an export without dates: its days are counted, not known",
            side_zh(i) + "是不含日期的导出文件：日期仅按先后推算");
      }
      if (capture.is_local_time) {
        say(side_en(i) + " shows local times of whoever exported it",
            side_zh(i) + "中的时间是导出者的本地时间");
      }
    }
  }

  void say_processes() {
    std::size_t common = 0;
    std::vector<std::string> only_good;
    std::vector<std::string> only_bad;
    for (std::uint16_t role = 1; role < traces_.roles().size(); ++role) {
      if (traces_.is_in_all(role)) ++common;
      if (!traces_.role(role).is_servicing) continue;
      if (!traces_.is_in_bad(role)) only_good.push_back(traces_.role(role).name);
      if (!traces_.is_in_good(role)) only_bad.push_back(traces_.role(role).name);
    }
    if (common == 0) {
      say("no process is in all traces: there is nothing to compare",
          "没有所有跟踪共有的进程：无从比较");
      return;
    }
    say_missing(only_good, "only good traces have: ", "仅正常跟踪中有：");
    say_missing(only_bad, "only the bad trace has: ", "仅故障跟踪中有：");
  }

  void say_missing(std::vector<std::string> names, std::string en, std::string zh) {
    if (names.empty()) return;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const std::size_t more = names.size() - std::min(names.size(), kMostNames);
    names.resize(names.size() - more);
    en += fmt::format("{}", fmt::join(names, ", "));
    zh += fmt::format("{}", fmt::join(names, "、"));
    if (more != 0) {
      en += fmt::format(" and {} more", more);
      zh += fmt::format(" 等另外 {} 个", more);
    }
    say(en + "; what they did is not compared", zh + "；未比较其操作");
  }

  const ComparedTraces& traces_;
  std::vector<Bilingual> limits_;
};

}  // namespace

std::vector<Bilingual> comparison_limits(const ComparedTraces& traces,
                                         const TraceOverlap& overlap) {
  return Limits(traces).find(overlap);
}

}  // namespace casebook
