// SPDX-License-Identifier: Apache-2.0
#include "report/trace_findings_text.h"

#include "report/trace_findings_page.h"

namespace casebook {
namespace {

constexpr double kLooksLikeReason = 0.5;
// What a tired reader is shown; --all shows the rest.
constexpr std::size_t kUsualReasons = 10;
constexpr std::size_t kUsualOthers = 12;
constexpr std::size_t kUsualSuspects = 3;

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
      text += fmt::format(fmt::runtime(words(" Of less weight: {}.", "另有 {} 项权重较低。")),
                          format_count(others));
    }
    if (folded != 0) {
      text +=
          fmt::format(fmt::runtime(words(" Harmless and folded: {}.", "已折叠无害的拒绝 {} 次。")),
                      format_count(folded));
    }
    page_.block({}, text, Paint::Bold);
  }

  std::string reason_count(std::size_t count) const {
    if (count == 0) {
      return words("No refusal looks like the reason of a failure.", "没有拒绝像是失败的原因。");
    }
    if (count == 1) {
      return words("One refusal looks like the reason of a failure.",
                   "有 1 项拒绝可能是失败的原因。");
    }
    return fmt::format(fmt::runtime(words("{} refusals look like the reason of a failure.",
                                          "有 {} 项拒绝可能是失败的原因。")),
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
                fmt::format("#{} {}{}{} {}{}",
                            denial.event,
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
          is_first ? "可疑对象" : "",
          suspect_title(suspect) + std::string(colon(language_)) + suspect.why.in(language_));
  }

  void put_others(std::size_t reasons) {
    const std::size_t total = denials_.denials.size() - reasons;
    if (total == 0) return;
    page_.heading(words("Other refusals", "其他拒绝"));
    const std::size_t shown = most(total, kUsualOthers);
    for (std::size_t i = 0; i < shown; ++i) {
      const Denial& denial = denials_.denials[reasons + i];
      std::string line = fmt::format("#{} {}{}{} {}",
                                     denial.event,
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

}  // namespace

std::string render_denials_text(const Trace& trace,
                                const Denials& denials,
                                const TraceViewOptions& options) {
  return DenialsText(trace, denials, options).render();
}

}  // namespace casebook
