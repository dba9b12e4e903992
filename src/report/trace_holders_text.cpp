// SPDX-License-Identifier: Apache-2.0
#include "report/trace_findings_page.h"
#include "report/trace_findings_text.h"

namespace casebook {
namespace {

// What a tired reader is shown; --all shows the rest.
constexpr std::size_t kUsualViolations = 15;
constexpr std::size_t kUsualHolders = 4;
constexpr std::size_t kUsualSteps = 200;

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
