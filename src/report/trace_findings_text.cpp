// SPDX-License-Identifier: Apache-2.0
#include "report/trace_findings_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/format.h"
#include "report/labels.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 8;
constexpr double kLooksLikeReason = 0.5;
// What a tired reader is shown of each; --all shows the rest.
constexpr std::size_t kUsualReasons = 10;
constexpr std::size_t kUsualOthers = 12;
constexpr std::size_t kUsualSuspects = 3;
constexpr std::size_t kUsualViolations = 15;
constexpr std::size_t kUsualHolders = 4;
constexpr std::size_t kUsualSteps = 200;

// What the texts of all findings of a trace have in common.
class FindingsText {
 public:
  FindingsText(const Trace& trace, const TraceViewOptions& options)
      : trace_(trace),
        options_(options),
        language_(options.text.language),
        page_(options.text.width, options.text.color, options.text.names) {}

 protected:
  std::string words(std::string_view en, std::string_view zh) const {
    return std::string(language_ == Language::Chinese ? zh : en);
  }
  std::size_t most(std::size_t total, std::size_t usual) const {
    return options_.text.detail == Detail::All ? total : std::min(total, usual);
  }
  void field(std::string_view en, std::string_view zh, std::string_view text) {
    page_.field(3, words(en, zh), kLabelWidth, text);
  }
  std::string process(std::uint32_t process) const {
    if (process >= trace_.processes().size()) return "?";
    const TraceProcess& shown = trace_.processes()[process];
    return fmt::format("{} ({})", shown.name.empty() ? "?" : shown.name, shown.pid);
  }
  std::string result(std::uint32_t status) const {
    std::string name;
    trace_.append_result(status, name);
    return name;
  }
  std::string time(FileTime time) const { return trace_time_text(trace_, time, options_.minutes); }
  std::string time_of(std::size_t event) const { return time(trace_.event(event).time); }

  // "2020-07-12 01:18:10.7752429 UTC, 3 times until ..."
  std::string when(std::size_t first, std::size_t last, std::uint64_t count) const {
    if (count < 2) return time_of(first);
    return fmt::format(fmt::runtime(words("{0}, {1} times until {2}", "{0}，至 {2} 共 {1} 次")),
                       time_of(first),
                       format_count(count),
                       time_of(last));
  }
  std::string percent(double weight) const { return fmt::format("{:.0f} %", weight * 100); }
  void put_more(std::uint64_t hidden, std::size_t indent) {
    if (hidden == 0) return;
    page_.indented(
        indent,
        fmt::format(fmt::runtime(words("{} more; --all shows them", "另有 {} 项，使用 --all 查看")),
                    format_count(hidden)),
        Paint::Dim);
  }
  void put_left_out(std::uint64_t left_out) {
    if (left_out == 0) return;
    page_.indented(0,
                   fmt::format(fmt::runtime(words("{} others of less weight were left out.",
                                                  "另有 {} 项权重更低，未列出。")),
                               format_count(left_out)),
                   Paint::Dim);
  }
  void put_limits(const std::vector<Bilingual>& limits) {
    if (limits.empty()) return;
    page_.heading(words("What the trace cannot show", "跟踪无法说明的内容"));
    for (const Bilingual& limit : limits) {
      page_.block({.first = "  - "}, limit.in(language_), Paint::Dim);
    }
  }
  void put_holders(const std::vector<Holder>& holders, std::size_t usual) {
    const std::size_t shown = most(holders.size(), usual);
    for (std::size_t i = 0; i < shown; ++i) {
      const Holder& holder = holders[i];
      field(i == 0 ? "held by" : "",
            i == 0 ? "占用者" : "",
            fmt::format("{}{}{}{}",
                        process(holder.process),
                        bracketed(kind_title(holder.kind) + std::string(comma(language_)) +
                                      percent(holder.weight),
                                  language_),
                        colon(language_),
                        holder.why.in(language_)));
    }
    put_more(holders.size() - shown, 3 + kLabelWidth + 2);
  }

  const Trace& trace_;
  const TraceViewOptions& options_;
  Language language_;
  Page page_;

 private:
  std::string kind_title(HolderKind kind) const {
    switch (kind) {
      case HolderKind::Handle: return words("handle", "句柄");
      case HolderKind::Section: return words("mapping", "内存映射");
      case HolderKind::Image: return words("program code", "程序代码");
      case HolderKind::Hive: return words("registry hive", "注册表配置单元");
    }
    return "";
  }
};

class DenialsText : public FindingsText {
 public:
  DenialsText(const Trace& trace, const Denials& denials, const TraceViewOptions& options)
      : FindingsText(trace, options),
        denials_(denials) {}

  std::string render() {
    const auto first_other =
        std::find_if(denials_.denials.begin(), denials_.denials.end(), [](const Denial& denial) {
          return denial.weight < kLooksLikeReason;
        });
    const auto reasons = static_cast<std::size_t>(first_other - denials_.denials.begin());
    put_headline(reasons);
    put_reasons(reasons);
    put_others(reasons);
    put_left_out(denials_.left_out);
    put_folded();
    put_limits(denials_.limits);
    return page_.take();
  }

 private:
  // "One refusal looks like the reason of a failure. Of less weight: 3. Harmless and folded: 12."
  void put_headline(std::size_t reasons) {
    std::uint64_t folded = 0;
    for (const FoldedFailures& group : denials_.folded) {
      folded += group.count;
    }
    const std::size_t others = denials_.denials.size() - reasons;
    std::string text = reason_count(reasons);
    if (others != 0) {
      text += fmt::format(fmt::runtime(words(" Of less weight: {}.", "权重较低的 {} 项。")),
                          format_count(others));
    }
    if (folded != 0) {
      text += fmt::format(fmt::runtime(words(" Harmless and folded: {}.", "无害而折叠的 {} 次。")),
                          format_count(folded));
    }
    page_.block({}, text, Paint::Bold);
  }

  std::string reason_count(std::size_t count) const {
    if (count == 0) {
      return words("No refusal looks like the reason of a failure.", "没有像是失败原因的拒绝。");
    }
    if (count == 1) {
      return words("One refusal looks like the reason of a failure.", "1 项拒绝像是失败原因。");
    }
    return fmt::format(fmt::runtime(words("{} refusals look like the reason of a failure.",
                                          "{} 项拒绝像是失败原因。")),
                       format_count(count));
  }

  void put_reasons(std::size_t count) {
    const std::size_t shown = most(count, kUsualReasons);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.blank();
      put_reason(i + 1, denials_.denials[i]);
    }
    put_more(count - shown, 0);
  }

  void put_reason(std::size_t number, const Denial& denial) {
    page_.block({.first = fmt::format("{}. ", number)},
                fmt::format("{}{}{} {}{}",
                            process(denial.process),
                            colon(language_),
                            denial.operation,
                            result(denial.result),
                            bracketed(percent(denial.weight), language_)),
                Paint::Red);
    field("object", "对象", denial.path);
    field("time", "时间", when(denial.event, denial.last, denial.count));
    field("access", "访问权限", denial.desired_access);
    field("why", "理由", denial.why.in(language_));
    field("then", "后续", denial.follow_up.in(language_));
    const std::size_t shown = most(denial.suspects.size(), kUsualSuspects);
    for (std::size_t i = 0; i < shown; ++i) {
      put_suspect(denial.suspects[i], i == 0);
    }
    put_more(denial.suspects.size() - shown, 3 + kLabelWidth + 2);
  }

  std::string suspect_title(const Suspect& suspect) const {
    std::string kind = suspect.kind == SuspectKind::Driver    ? words("driver", "驱动程序")
                       : suspect.kind == SuspectKind::Process ? words("process", "进程")
                                                              : words("rights", "权限");
    if (!suspect.product.empty()) kind += std::string(comma(language_)) + suspect.product;
    kind += std::string(comma(language_)) + percent(suspect.weight);
    return suspect.name + bracketed(kind, language_);
  }

  void put_suspect(const Suspect& suspect, bool is_first) {
    field(is_first ? "suspect" : "",
          is_first ? "嫌疑" : "",
          suspect_title(suspect) + std::string(colon(language_)) + suspect.why.in(language_));
  }

  void put_others(std::size_t reasons) {
    const std::size_t total = denials_.denials.size() - reasons;
    if (total == 0) return;
    page_.heading(words("Other refusals", "其他拒绝"));
    const std::size_t shown = most(total, kUsualOthers);
    for (std::size_t i = 0; i < shown; ++i) {
      const Denial& denial = denials_.denials[reasons + i];
      std::string line = fmt::format("{}{}{} {}",
                                     process(denial.process),
                                     colon(language_),
                                     denial.operation,
                                     result(denial.result));
      if (denial.count > 1) line += fmt::format(" x {}", format_count(denial.count));
      line += " " + denial.path;
      page_.block({.first = "  ", .rest = "      "}, line);
    }
    put_more(total - shown, 2);
  }

  void put_folded() {
    if (denials_.folded.empty()) return;
    page_.heading(words("Folded: refusals that mean nothing", "已折叠：无意义的拒绝"));
    for (const FoldedFailures& group : denials_.folded) {
      page_.block({.first = fmt::format("  {:>7}  ", format_count(group.count))},
                  group.why.in(language_));
    }
  }

  const Denials& denials_;
};

class ViolationsText : public FindingsText {
 public:
  ViolationsText(const Trace& trace, const Violations& violations, const TraceViewOptions& options)
      : FindingsText(trace, options),
        violations_(violations) {}

  std::string render(const HeldFile* held) {
    if (held != nullptr) put_file(*held);
    put_headline();
    const std::size_t total = violations_.violations.size();
    const std::size_t shown = most(total, kUsualViolations);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.blank();
      put_violation(i + 1, violations_.violations[i]);
    }
    put_more(total - shown, 0);
    put_left_out(violations_.left_out);
    put_limits(violations_.limits);
    return page_.take();
  }

 private:
  void put_file(const HeldFile& held) {
    page_.block({}, held.path, Paint::Bold);
    if (held.at) field("at", "时刻", time(*held.at));
    if (held.holders.empty()) {
      field("held by", "占用者", words("nobody, as far as the trace shows", "跟踪中未见任何进程"));
    }
    put_holders(held.holders, kUsualViolations);
    page_.blank();
  }

  void put_headline() {
    const auto open = static_cast<std::size_t>(std::count_if(
        violations_.violations.begin(), violations_.violations.end(), [](const Violation& one) {
          return !one.recovered;
        }));
    const std::size_t recovered = violations_.violations.size() - open;
    if (open + recovered == 0) {
      page_.block({},
                  words("Nothing was refused because others use it.",
                        "没有因被其他进程占用而被拒绝的操作。"),
                  Paint::Bold);
      return;
    }
    std::string text = fmt::format(fmt::runtime(words("Refused because others use the object: {}.",
                                                      "因对象被占用而被拒绝的操作：{} 项。")),
                                   format_count(open + recovered));
    if (recovered != 0) {
      text += fmt::format(
          fmt::runtime(words(" Of these {} succeeded when tried again.", "其中 {} 项重试后成功。")),
          format_count(recovered));
    }
    page_.block({}, text, Paint::Bold);
  }

  void put_violation(std::size_t number, const Violation& violation) {
    std::string title = fmt::format("{}{}{} {}",
                                    process(violation.process),
                                    colon(language_),
                                    violation.operation,
                                    result(violation.result));
    if (violation.recovered) {
      title += bracketed(words("succeeded when tried again", "重试后成功"), language_);
    }
    page_.block({.first = fmt::format("{}. ", number)},
                title,
                violation.recovered ? Paint::Dim : Paint::Red);
    field("object", "对象", violation.path);
    field("time", "时间", when(violation.event, violation.last, violation.count));
    std::string access = violation.desired_access;
    if (!violation.share_mode.empty()) {
      access += bracketed(words("shares ", "共享模式 ") + violation.share_mode, language_);
    }
    field("access", "访问权限", access);
    field("held by", "占用者", violation.why.in(language_));
    put_holders(violation.holders, kUsualHolders);
  }

  const Violations& violations_;
};

class StoryText : public FindingsText {
 public:
  StoryText(const Trace& trace, const FileStory& story, const TraceViewOptions& options)
      : FindingsText(trace, options),
        story_(story) {}

  std::string render(std::string_view path) {
    page_.block({}, path, Paint::Bold);
    if (story_.steps.empty()) {
      page_.indented(2, words("The trace has no events on it.", "跟踪中没有涉及它的事件。"));
      return page_.take();
    }
    put_names();
    const std::size_t shown = most(story_.steps.size(), kUsualSteps);
    for (std::size_t i = 0; i < shown; ++i) {
      put_step(story_.steps[i]);
    }
    put_more(story_.steps.size() - shown, 2);
    if (story_.left_out != 0) {
      page_.indented(2,
                     fmt::format(fmt::runtime(words("{} steps in the middle were left out.",
                                                    "中间的 {} 个步骤未列出。")),
                                 format_count(story_.left_out)),
                     Paint::Dim);
    }
    return page_.take();
  }

 private:
  void put_names() {
    if (story_.names.size() < 2) return;
    page_.heading(words("Names", "名称"));
    for (const std::string& name : story_.names) {
      page_.indented(2, name);
    }
    page_.heading(words("Steps", "步骤"));
  }

  void put_step(const FileStep& step) {
    if (step.path != last_path_ && story_.names.size() > 1) {
      page_.indented(2, step.path, Paint::Cyan);
    }
    last_path_ = step.path;
    std::string text = process(step.process) + " " + step.what.in(language_);
    page_.block({.first = "  " + time_of(step.event) + "  ", .rest = "      "},
                text,
                step.failed ? Paint::Red : Paint::None);
  }

  const FileStory& story_;
  std::string last_path_;
};

}  // namespace

std::string render_denials_text(const Trace& trace,
                                const Denials& denials,
                                const TraceViewOptions& options) {
  return DenialsText(trace, denials, options).render();
}

std::string render_violations_text(const Trace& trace,
                                   const Violations& violations,
                                   const HeldFile* held,
                                   const TraceViewOptions& options) {
  return ViolationsText(trace, violations, options).render(held);
}

std::string render_story_text(const Trace& trace,
                              std::string_view path,
                              const FileStory& story,
                              const TraceViewOptions& options) {
  return StoryText(trace, story, options).render(path);
}

}  // namespace casebook
