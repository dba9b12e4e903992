// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "report/comparison.h"
#include "report/comparison_words.h"
#include "report/format.h"
#include "report/labels.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 9;
constexpr std::size_t kUsualSuspicious = 40;
constexpr std::size_t kUsualOthers = 12;
constexpr std::size_t kUsualAspects = 6;

class ComparisonText {
 public:
  ComparisonText(const Comparison& comparison, const ComparisonOptions& options)
      : comparison_(comparison),
        limit_(options.limit),
        all_(options.text.detail == Detail::All),
        language_(options.text.language),
        page_(options.text.width, options.text.color, options.text.names) {}

  std::string render() {
    page_.block({}, comparison_headline(comparison_, language_), Paint::Bold);
    put_machine(ComparisonWord::Good, comparison_.good);
    put_machine(ComparisonWord::Bad, comparison_.bad);
    const std::size_t suspicious = comparison_.suspicious();
    put_suspicious(suspicious);
    put_others(suspicious);
    put_folded();
    put_not_compared();
    return page_.take();
  }

 private:
  std::string_view word(ComparisonWord name) const { return comparison_word(name, language_); }
  std::size_t most(std::size_t total, std::size_t usual) const {
    return shown_count(total, limit_, all_ ? total : usual);
  }

  void put_machine(ComparisonWord side, const ComparedMachine& machine) {
    std::string text = machine.path;
    const std::string line = machine_line(machine, language_);
    if (!line.empty()) text += " · " + line;
    page_.field(0, word(side), kLabelWidth, text);
  }

  void put_more(std::size_t hidden, std::size_t indent) {
    if (hidden == 0) return;
    page_.indented(indent,
                   fmt::format(fmt::runtime(word(ComparisonWord::More)), format_count(hidden)),
                   Paint::Dim);
  }

  void put_suspicious(std::size_t count) {
    if (count == 0) return;
    page_.heading(word(ComparisonWord::Suspicious));
    const std::size_t shown = most(count, kUsualSuspicious);
    for (std::size_t i = 0; i < shown; ++i) {
      put_difference(i + 1, comparison_.differences[i]);
    }
    put_more(count - shown, 0);
  }

  void put_difference(std::size_t number, const Difference& difference) {
    if (number > 1) page_.blank();
    const Suspicion suspicion = suspicion_of(difference.points);
    page_.block({.first = fmt::format("{}. ", number)},
                fmt::format("{}{}{}{}",
                            difference_kind_title(difference.kind, language_),
                            colon(language_),
                            subject_title(difference, language_),
                            bracketed(suspicion_title(suspicion, language_), language_)),
                suspicion == Suspicion::Some ? Paint::Yellow : Paint::Red);
    bool first = true;
    for (const SuspicionReason& reason : difference.reasons) {
      const std::string points = reason.points == 0 ? "" : fmt::format(" ({:+})", reason.points);
      page_.field(3,
                  first ? word(ComparisonWord::Why) : std::string_view(),
                  kLabelWidth,
                  reason.text.in(language_) + points);
      first = false;
    }
    put_aspects(difference);
    std::string where;
    for (const StatedAt* at : {&difference.good, &difference.bad}) {
      if (at->item.empty()) continue;
      if (!where.empty()) where += semicolon(language_);
      where += word(at == &difference.good ? ComparisonWord::Good : ComparisonWord::Bad);
      where += " " + stated_at(*at);
    }
    page_.field(3, word(ComparisonWord::Where), kLabelWidth, where, Paint::Dim);
  }

  void put_aspects(const Difference& difference) {
    const std::size_t total = difference.aspects.size();
    const std::size_t shown = all_ ? total : std::min(total, kUsualAspects);
    for (const ComparisonWord side : {ComparisonWord::Good, ComparisonWord::Bad}) {
      const bool good = side == ComparisonWord::Good;
      if (difference.change == (good ? Change::OnlyBad : Change::OnlyGood)) {
        page_.field(3, word(side), kLabelWidth, word(ComparisonWord::Only));
        continue;
      }
      std::string text;
      for (std::size_t i = 0; i < shown; ++i) {
        const AspectChange& change = difference.aspects[i];
        const std::string& value = good ? change.good : change.bad;
        // An entry of a list that this side does not have says nothing here.
        if (value.empty() && change.aspect == Aspect::Entry) continue;
        if (!text.empty()) text += semicolon(language_);
        text += fmt::format("{} {}",
                            aspect_title(change.aspect, language_),
                            aspect_value(change.aspect, value, language_));
      }
      if (text.empty()) {
        text = difference.change == Change::Differs ? word(ComparisonWord::Only)
                                                    : change_title(difference.change, language_);
      }
      page_.field(3, word(side), kLabelWidth, text);
    }
    put_more(total - shown, 3 + kLabelWidth + 2);
  }

  // One line: what it is and what changed.
  std::string brief(const Difference& difference) const {
    std::string text = fmt::format("{}{}{}",
                                   difference_kind_title(difference.kind, language_),
                                   colon(language_),
                                   subject_title(difference, language_));
    if (difference.change != Change::Differs) {
      return text + std::string(comma(language_)) +
             std::string(change_title(difference.change, language_));
    }
    for (const AspectChange& change : difference.aspects) {
      text += fmt::format("{}{} {} -> {}",
                          comma(language_),
                          aspect_title(change.aspect, language_),
                          aspect_value(change.aspect, change.good, language_),
                          aspect_value(change.aspect, change.bad, language_));
    }
    return text;
  }

  void put_others(std::size_t first) {
    const std::size_t total = comparison_.differences.size() - first;
    if (total == 0) return;
    page_.heading(word(ComparisonWord::Others));
    const std::size_t shown = most(total, kUsualOthers);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.block({.first = "  ", .rest = "      "}, brief(comparison_.differences[first + i]));
    }
    put_more(total - shown, 2);
  }

  void put_folded() {
    if (comparison_.folded.empty()) return;
    page_.heading(word(ComparisonWord::Folded));
    for (const FoldedDifferences& group : comparison_.folded) {
      page_.block({.first = fmt::format("  {:>6}  ", format_count(group.count))},
                  group.title.in(language_));
      if (!all_) continue;
      const std::size_t shown = shown_count(group.members.size(), limit_, group.members.size());
      for (std::size_t i = 0; i < shown; ++i) {
        page_.block({.first = "            ", .rest = "              "},
                    brief(group.members[i]),
                    Paint::Dim);
      }
    }
    if (!all_) page_.indented(2, word(ComparisonWord::ExpandHint), Paint::Dim);
  }

  void put_not_compared() {
    if (comparison_.not_compared.empty()) return;
    page_.heading(word(ComparisonWord::NotCompared));
    for (const NotCompared& missing : comparison_.not_compared) {
      std::string text = fmt::format("{}{}{}",
                                     difference_kind_title(missing.kind, language_),
                                     colon(language_),
                                     missing.why.in(language_));
      for (std::size_t i = 0; i < missing.artifacts.size(); ++i) {
        text += i == 0 ? fmt::format("{}{} ", semicolon(language_), word(ComparisonWord::Collect))
                       : std::string(list_comma(language_));
        text += fmt::format(
            "{}{}", missing.titles[i].in(language_), bracketed(missing.artifacts[i], language_));
      }
      page_.block({.first = "  ", .rest = "      "}, text);
    }
  }

  const Comparison& comparison_;
  std::size_t limit_;
  bool all_;
  Language language_;
  Page page_;
};

}  // namespace

std::string render_comparison_text(const Comparison& comparison, const ComparisonOptions& options) {
  return ComparisonText(comparison, options).render();
}

}  // namespace casebook
