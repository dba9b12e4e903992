// SPDX-License-Identifier: Apache-2.0
#include "report/trace_findings_page.h"
#include "report/trace_findings_text.h"

namespace casebook {
namespace {

constexpr std::size_t kUsualSteps = 200;  // --all shows the rest

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
    const std::string text = process(step.process) + " " + step.what.in(language_);
    page_.block({.first = "  " + clock_of(step.event) + "  ", .rest = "      "},
                text,
                step.failed ? Paint::Red : Paint::None);
  }

  // The time of day; the day and the zone stand in a line of their own where they change.
  std::string clock_of(std::size_t event) {
    const std::string whole = time_of(event);
    const std::size_t clock = whole.find(' ');
    if (clock == std::string::npos) return whole;
    const std::size_t zone = std::min(whole.find(' ', clock + 1), whole.size());
    const std::string day = whole.substr(0, clock) + whole.substr(zone);
    if (day != last_day_) page_.indented(2, day, Paint::Dim);
    last_day_ = day;
    return whole.substr(clock + 1, zone - clock - 1);
  }

  const FileStory& story_;
  std::string last_path_;
  std::string last_day_;
};

}  // namespace

std::string render_story_text(const Trace& trace,
                              std::string_view path,
                              const FileStory& story,
                              const TraceViewOptions& options) {
  return StoryText(trace, story, options).render(path);
}

}  // namespace casebook
