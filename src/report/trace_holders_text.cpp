// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <tuple>

#include "base/text.h"
#include "report/trace_findings_page.h"
#include "report/trace_findings_text.h"

namespace casebook {
namespace {

constexpr double kLooksLikeReason = 0.5;
// What a tired reader is shown; --all shows the rest.
constexpr std::size_t kUsualViolations = 10;
constexpr std::size_t kUsualOthers = 12;
constexpr std::size_t kUsualHolders = 4;
constexpr std::size_t kUsualHoldersOfFile = 15;

class ViolationsText : public FindingsText {
 public:
  ViolationsText(const Trace& trace,
                 const Violations& violations,
                 const HeldFile* held,
                 const TraceViewOptions& options)
      : FindingsText(trace, options),
        held_(held),
        left_out_(violations.left_out),
        limits_(violations.limits) {
    for (const Violation& violation : violations.violations) {
      (is_told(violation) ? told_ : others_).push_back(&violation);
    }
  }

  std::string render() {
    if (held_ != nullptr) put_file();
    if (held_ == nullptr) put_headline();
    put_told();
    if (held_ == nullptr) put_others();
    if (held_ != nullptr) put_count_of_others();
    put_left_out(left_out_);
    put_limits(limits_);
    return page_.take();
  }

 private:
  // Told at length: what looks like a reason, or is about the file that is asked for. That one may
  // have been refused by another way to write its path.
  bool is_told(const Violation& violation) const {
    if (held_ != nullptr) {
      return equal_ignoring_case(file_name_of(violation.path), file_name_of(held_->path));
    }
    return violation.weight >= kLooksLikeReason || options_.text.detail == Detail::All;
  }

  void put_file() {
    page_.block({}, held_->path, Paint::Bold);
    if (held_->at) field("at", "时刻", time(*held_->at));
    if (held_->holders.empty()) {
      field("held by", "占用者", words("nobody, as far as the trace shows", "跟踪中未见任何进程"));
    }
    put_holders(held_->holders, kUsualHoldersOfFile);
    if (!told_.empty()) return;
    page_.blank();
    page_.block({}, words("Nobody was refused because of it.", "没有操作因它被占用而被拒绝。"));
  }

  // "One conflict looks like the reason of a failure. Of less weight: 10; 4 of these succeeded ..."
  void put_headline() {
    const auto reasons = static_cast<std::size_t>(
        std::count_if(told_.begin(), told_.end(), [](const Violation* violation) {
          return violation->weight >= kLooksLikeReason;
        }));
    const std::size_t light = told_.size() + others_.size() - reasons;
    if (reasons + light == 0) {
      page_.block({},
                  words("Nothing was refused because others use it.",
                        "没有因被其他进程占用而被拒绝的操作。"),
                  Paint::Bold);
      return;
    }
    std::string text = reason_count(reasons);
    if (light != 0) {
      text += fmt::format(fmt::runtime(words(" Of less weight: {}.", "另有 {} 项权重较低。")),
                          format_count(light));
    }
    page_.block({}, text, Paint::Bold);
  }

  std::string reason_count(std::size_t count) const {
    if (count == 0) {
      return words("No conflict over a file looks like the reason of a failure.",
                   "没有文件占用冲突像是失败的原因。");
    }
    if (count == 1) {
      return words("One conflict over a file looks like the reason of a failure.",
                   "有 1 项文件占用冲突可能是失败的原因。");
    }
    return fmt::format(
        fmt::runtime(words("{} conflicts over files look like the reason of a failure.",
                           "有 {} 项文件占用冲突可能是失败的原因。")),
        format_count(count));
  }

  std::string title_of(const Violation& violation) const {
    return fmt::format("{}{}{} {}",
                       process(violation.process),
                       colon(language_),
                       violation.operation,
                       result(violation.result));
  }

  void put_told() {
    const std::size_t shown = most(told_.size(), kUsualViolations);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.blank();
      put_violation(i + 1, *told_[i]);
    }
    put_more(told_.size() - shown, 0);
  }

  void put_violation(std::size_t number, const Violation& violation) {
    std::string title = title_of(violation);
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

  // Alike ones in files of one folder.
  struct Group {
    const Violation* first = nullptr;
    std::uint64_t count = 0;  // of refusals
    std::size_t files = 0;
  };

  static std::string_view folder_of(std::string_view path) {
    const std::size_t slash = std::min(path.rfind('\\'), path.size());
    const bool is_root = slash != 0 && path[slash - 1] == ':';
    return path.substr(0, slash + (is_root ? 1 : 0));
  }

  // In the order of their first ones.
  std::vector<Group> groups_of_others() const {
    using Key = std::
        tuple<std::uint32_t, std::string, std::uint32_t, std::string_view, std::uint32_t, bool>;
    std::map<Key, std::size_t> numbers;
    std::vector<Group> groups;
    for (const Violation* other : others_) {
      const std::uint32_t holder =
          other->holders.empty() ? kNoTraceIndex : other->holders.front().process;
      const Key key{other->process,
                    other->operation,
                    other->result,
                    folder_of(other->path),
                    holder,
                    other->recovered};
      const auto [known, is_new] = numbers.emplace(key, groups.size());
      if (is_new) groups.push_back({other, 0, 0});
      groups[known->second].count += other->count;
      ++groups[known->second].files;
    }
    return groups;
  }

  void put_others() {
    if (others_.empty()) return;
    page_.heading(words("Other conflicts", "其他冲突"));
    const std::vector<Group> groups = groups_of_others();
    const std::size_t shown = most(groups.size(), kUsualOthers);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.block({.first = "  ", .rest = "      "}, line_of(groups[i]), Paint::Dim);
    }
    put_more(groups.size() - shown, 2);
  }

  // "scanner.exe (77): CreateFile SHARING VIOLATION x 3 in 2 files of C:\x (held by agent.exe
  // (12))"
  std::string line_of(const Group& group) const {
    const Violation& violation = *group.first;
    std::string line = title_of(violation);
    if (group.count > 1) line += fmt::format(" x {}", format_count(group.count));
    if (group.files == 1) {
      line += " " + violation.path;
    } else {
      line += fmt::format(fmt::runtime(words(" in {1} files of {0}", " {0} 中的 {1} 个文件")),
                          folder_of(violation.path),
                          format_count(group.files));
    }
    std::string more;
    if (!violation.holders.empty()) {
      more = words("held by ", "占用者 ") + process(violation.holders.front().process);
    }
    if (violation.recovered) {
      if (!more.empty()) more += comma(language_);
      more += words("succeeded when tried again", "重试后成功");
    }
    return more.empty() ? line : line + bracketed(more, language_);
  }

  void put_count_of_others() {
    if (others_.empty()) return;
    page_.blank();
    page_.block({},
                fmt::format(fmt::runtime(words("Conflicts over other files: {}.",
                                               "其他文件的占用冲突：{} 项。")),
                            format_count(others_.size())),
                Paint::Dim);
  }

  const HeldFile* held_;
  std::uint64_t left_out_;
  const std::vector<Bilingual>& limits_;
  std::vector<const Violation*> told_;
  std::vector<const Violation*> others_;
};

}  // namespace

std::string render_violations_text(const Trace& trace,
                                   const Violations& violations,
                                   const HeldFile* held,
                                   const TraceViewOptions& options) {
  return ViolationsText(trace, violations, held, options).render();
}

}  // namespace casebook
