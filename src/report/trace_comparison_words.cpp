// SPDX-License-Identifier: Apache-2.0
#include "report/trace_comparison_words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/time.h"
#include "report/format.h"
#include "report/labels.h"

namespace casebook {
namespace {

struct Pair {
  std::string_view en;
  std::string_view zh;
  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

// In the order of TraceWord.
constexpr std::array kWords = {
    Pair{"Good and bad trace compared", "正常与故障跟踪对比"},
    Pair{"GOOD", "正常"},
    Pair{"BAD", "故障"},
    Pair{"Differences that matter", "值得关注的差异"},
    Pair{"Other differences", "其他差异"},
    Pair{"Events around the first divergence", "首个分歧点前后的事件"},
    Pair{"Paths of both sides", "两侧的路径"},
    Pair{"Made equal or left out, because every two runs differ in it",
         "已归一或略去：任意两次运行都会有的差别"},
    Pair{"What these traces cannot show", "这些跟踪无法说明的内容"},
    Pair{"Why", "理由"},
    Pair{"Compared as", "比较时按"},
    Pair{"no event", "无事件"},
    Pair{"{} more; --all shows them", "另有 {} 项，使用 --all 查看"},
    Pair{"{} further differences were found and not kept.", "另有 {} 处差异未保留。"},
    Pair{"{} further paths are not shown.", "另有 {} 个路径未显示。"},
    Pair{"--keep ID switches a rule off.", "使用 --keep ID 可停用某条规则。"},
    Pair{"off", "已停用"},
    Pair{"Suspicion", "可疑度"},
    Pair{"Where and why", "位置与理由"},
    Pair{"Event", "事件"},
    Pair{"Path", "路径"},
    Pair{"same", "相同"},
    Pair{"differs", "不同"},
    Pair{"good side only", "仅正常一侧"},
    Pair{"bad side only", "仅故障一侧"},
    Pair{"Open all", "全部展开"},
    Pair{"Close all", "全部折叠"},
    Pair{"Times are {}.", "时间为 {}。"},
    Pair{"Times of exports are local.", "导出文件中的时间为本地时间。"},
};
static_assert(kWords.size() == static_cast<std::size_t>(TraceWord::Count));

constexpr std::array<Pair, 9> kKinds = {Pair{"Succeeds / fails", "成功变失败"},
                                        Pair{"Stops here", "后续中断"},
                                        Pair{"Extra process", "多出的进程"},
                                        Pair{"Extra module", "多出的模块"},
                                        Pair{"Missing module", "缺少的模块"},
                                        Pair{"Slower", "耗时过长"},
                                        Pair{"Version", "版本不同"},
                                        Pair{"Bad side only", "仅故障一侧"},
                                        Pair{"Good side only", "仅正常一侧"}};

}  // namespace

std::string_view trace_word(TraceWord word, Language language) {
  return kWords[static_cast<std::size_t>(word)].in(language);
}

std::string_view trace_difference_title(TraceDifferenceKind kind, Language language) {
  return kKinds[static_cast<std::size_t>(kind)].in(language);
}

std::string_view trace_mark_title(TraceMark mark, Language language) {
  switch (mark) {
    case TraceMark::Same: return trace_word(TraceWord::Same, language);
    case TraceMark::Differs: return trace_word(TraceWord::Differs, language);
    case TraceMark::OnlyGood: return trace_word(TraceWord::OnlyGood, language);
    case TraceMark::OnlyBad: break;
  }
  return trace_word(TraceWord::OnlyBad, language);
}

std::size_t suspicious_count(const TraceComparison& comparison) {
  const auto& all = comparison.differences;
  return static_cast<std::size_t>(
      std::find_if(all.begin(),
                   all.end(),
                   [](const auto& one) { return one.suspicion < kTraceSuspicious; }) -
      all.begin());
}

std::string trace_headline(const TraceComparison& comparison, Language language) {
  const std::size_t suspicious = suspicious_count(comparison);
  const std::uint64_t others = comparison.differences.size() - suspicious + comparison.left_out;
  const bool chinese = language == Language::Chinese;
  std::string text = chinese ? "没有值得关注的差异。" : "No differences that matter.";
  if (suspicious != 0) {
    text = chinese           ? fmt::format("{} 处差异值得关注。", format_count(suspicious))
           : suspicious == 1 ? "One difference matters."
                             : fmt::format("{} differences matter.", format_count(suspicious));
  }
  if (others != 0) {
    text += chinese ? fmt::format("其他差异 {} 处。", format_count(others))
                    : fmt::format(
                          " {} {} found.", format_count(others), others == 1 ? "other" : "others");
  }
  if (comparison.overlap.is_little) {
    text += chinese ? "这些跟踪的共同之处很少，可能不是同一操作。"
                    : " The traces have little in common; they are perhaps of different jobs.";
  }
  return text;
}

std::string compared_trace_line(const ComparedTrace& trace, Language language) {
  std::string line = trace.path;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!line.empty()) line += " · ";
    line += part;
  };
  add(trace.computer);
  const bool chinese = language == Language::Chinese;
  if (trace.build != 0) {
    add(chinese ? fmt::format("内部版本 {}", trace.build) : fmt::format("build {}", trace.build));
  }
  const std::string events = format_count(trace.events);
  add(events + (chinese ? " 个事件" : trace.events == 1 ? " event" : " events"));
  return line;
}

std::string trace_actor(const TraceDifference& difference, Language language) {
  if (difference.process.empty() || difference.operation.empty()) {
    return difference.process + difference.operation;
  }
  return difference.process + std::string(comma(language)) + difference.operation;
}

std::string trace_counts(const TraceSide& side, Language language) {
  if (side.count == 0) return "";
  std::string text = language == Language::Chinese
                         ? fmt::format("{} 个事件", format_count(side.count))
                     : side.count == 1 ? "1 event"
                                       : fmt::format("{} events", format_count(side.count));
  std::string results;
  for (const auto& [name, count] : side.results) {
    if (!results.empty()) results += comma(language);
    results += fmt::format("{} {}", name, format_count(count));
  }
  return results.empty() ? text : text + bracketed(results, language);
}

std::string trace_time(FileTime time, int minutes) {
  if (time == 0) return "";
  return format_date_time(time_from_filetime(time) + minutes * kMinute);
}

std::string clock_note(const TraceComparison& comparison, int minutes, Language language) {
  bool is_local = comparison.bad.is_local_time;
  for (const ComparedTrace& trace : comparison.good) {
    is_local = is_local || trace.is_local_time;
  }
  const std::string clock = minutes == 0 ? "UTC" : "UTC" + format_offset(minutes);
  std::string note = fmt::format(fmt::runtime(trace_word(TraceWord::UtcNote, language)), clock);
  if (!is_local) return note;
  if (language == Language::English) note += " ";
  return note + std::string(trace_word(TraceWord::LocalNote, language));
}

std::string suspicion_text(double suspicion) {
  return fmt::format("{:.0f} %", suspicion * 100);
}

std::string ticks_text(Ticks ticks, Language language) {
  if (ticks == 0) return "";
  const double seconds = static_cast<double>(ticks) / static_cast<double>(kTicksPerSecond);
  return fmt::format(
      "{:.{}f} {}", seconds, seconds < 1 ? 6 : 2, language == Language::Chinese ? "秒" : "s");
}

}  // namespace casebook
