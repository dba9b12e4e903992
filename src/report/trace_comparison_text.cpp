// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/trace_comparison.h"
#include "report/trace_comparison_words.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 11;
constexpr std::size_t kIndent = 3;
constexpr std::size_t kUsualSuspicious = 20;
constexpr std::size_t kUsualOthers = 15;
constexpr std::size_t kLeastOthers = 3;
constexpr double kUsualLeast = 0.2;  // of the others; any two machines differ in hundreds of ways
constexpr std::size_t kUsualSteps = 8;
constexpr std::size_t kMostDetail = 300;  // bytes
constexpr double kPainted = 0.75;         // red from here on

// Without what does not apply ("AllocationSize: n/a") and without what is too long.
std::string short_detail(const std::string& detail) {
  std::string text = replace_all(detail, ", Attributes: n/a", "");
  text = replace_all(std::move(text), ", AllocationSize: n/a", "");
  if (text.size() <= kMostDetail) return text;
  std::size_t end = kMostDetail;
  // Not within a character of several bytes.
  while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return text.substr(0, end) + "...";
}

class TraceComparisonText {
 public:
  TraceComparisonText(const TraceComparison& comparison, const TraceComparisonOptions& options)
      : comparison_(comparison),
        limit_(options.limit),
        minutes_(options.minutes),
        all_(options.text.detail == Detail::All),
        language_(options.text.language),
        page_(options.text.width, options.text.color, options.text.names) {}

  std::string render() {
    page_.block({}, trace_headline(comparison_, language_), Paint::Bold);
    for (const ComparedTrace& trace : comparison_.good) {
      page_.field(0, word(TraceWord::Good), kLabelWidth, compared_trace_line(trace, language_));
    }
    page_.field(
        0, word(TraceWord::Bad), kLabelWidth, compared_trace_line(comparison_.bad, language_));
    page_.indented(0, clock_note(comparison_, minutes_, language_), Paint::Dim);
    put_suspicious();
    put_others();
    put_around();
    put_foldings();
    put_limits();
    return page_.take();
  }

 private:
  std::string_view word(TraceWord name) const { return trace_word(name, language_); }
  std::string counted(TraceWord name, std::uint64_t count) const {
    return fmt::format(fmt::runtime(word(name)), format_count(count));
  }
  std::size_t most(std::size_t total, std::size_t usual) const {
    if (limit_ != 0) return std::min(total, limit_);
    return all_ ? total : std::min(total, usual);
  }
  void put_more(std::size_t hidden, std::size_t indent) {
    if (hidden != 0) page_.indented(indent, counted(TraceWord::More, hidden), Paint::Dim);
  }

  // "95 % Stops here: TiWorker.exe, CreateFile"
  std::string title(const TraceDifference& difference) const {
    std::string text = suspicion_text(difference.suspicion) + " ";
    text += trace_difference_title(difference.kind, language_);
    const std::string actor = trace_actor(difference, language_);
    return actor.empty() ? text : text + std::string(colon(language_)) + actor;
  }

  void put_suspicious() {
    const std::size_t count = suspicious_count(comparison_);
    if (count == 0) return;
    page_.heading(word(TraceWord::Suspicious));
    const std::size_t shown = most(count, kUsualSuspicious);
    for (std::size_t i = 0; i < shown; ++i) {
      if (i != 0) page_.blank();
      put_difference(i + 1, comparison_.differences[i]);
    }
    put_more(count - shown, 0);
  }

  void put_difference(std::size_t number, const TraceDifference& difference) {
    page_.block({.first = fmt::format("{}. ", number)},
                title(difference),
                difference.suspicion >= kPainted ? Paint::Red : Paint::Yellow);
    page_.indented(kIndent, difference.path, Paint::Bold);
    page_.field(kIndent, word(TraceWord::Why), kLabelWidth, difference.why.in(language_));
    put_side(TraceWord::Good, difference.good);
    put_side(TraceWord::Bad, difference.bad);
    if (!all_) return;
    page_.field(kIndent, word(TraceWord::Compared), kLabelWidth, difference.compared, Paint::Dim);
  }

  void put_side(TraceWord name, const TraceSide& side) {
    std::string text = trace_counts(side, language_);
    const auto add = [&](std::string_view part) {
      if (part.empty()) return;
      if (!text.empty()) text += semicolon(language_);
      text += part;
    };
    add(trace_time(side.time, minutes_));
    // Of a chain the steps tell more than the event at which it parts.
    if (all_ || side.steps.empty()) {
      add(ticks_text(side.duration, language_));
      add(all_ ? side.detail : short_detail(side.detail));
    }
    if (text.empty()) text = word(TraceWord::NoEvent);
    page_.field(kIndent, word(name), kLabelWidth, text);
    const std::size_t shown = all_ ? side.steps.size() : std::min(side.steps.size(), kUsualSteps);
    constexpr std::size_t kBehindLabel = kIndent + kLabelWidth + 2;
    for (std::size_t i = 0; i < shown; ++i) {
      page_.block({.first = std::string(kBehindLabel, ' ') + "- ",
                   .rest = std::string(kBehindLabel + 2, ' ')},
                  side.steps[i]);
    }
    put_more(side.steps.size() - shown, kBehindLabel);
  }

  void put_others() {
    const std::size_t first = suspicious_count(comparison_);
    const std::size_t total = comparison_.differences.size() - first;
    if (total + comparison_.left_out == 0) return;
    page_.heading(word(TraceWord::Others));
    const std::size_t shown = others_shown(first, total);
    for (std::size_t i = 0; i < shown; ++i) {
      const TraceDifference& difference = comparison_.differences[first + i];
      std::string text = title(difference) + std::string(comma(language_)) + difference.path;
      text += std::string(semicolon(language_)) + difference.why.in(language_);
      page_.block({.first = "  ", .rest = "      "}, text);
    }
    put_more(total - shown, 2);
    if (comparison_.left_out != 0) {
      page_.indented(2, counted(TraceWord::LeftOut, comparison_.left_out), Paint::Dim);
    }
  }

  // Usually the unlikely ones are counted only, but for a few.
  std::size_t others_shown(std::size_t first, std::size_t total) const {
    std::size_t shown = most(total, kUsualOthers);
    if (all_ || limit_ != 0) return shown;
    while (shown > kLeastOthers &&
           comparison_.differences[first + shown - 1].suspicion < kUsualLeast) {
      --shown;
    }
    return shown;
  }

  // Only in full: a terminal is narrow for two sides.
  void put_around() {
    if (!all_ || comparison_.around.empty()) return;
    page_.heading(word(TraceWord::Around));
    std::vector<std::vector<std::string>> rows;
    for (const TraceRowPair& pair : comparison_.around) {
      const TraceRow& shown = pair.bad ? *pair.bad : *pair.good;
      rows.push_back({pair.good && pair.bad ? (pair.differs ? "!" : "=")
                      : pair.good           ? "<"
                                            : ">",
                      shown.operation,
                      pair.good ? pair.good->result : "",
                      pair.bad ? pair.bad->result : "",
                      shown.path});
    }
    page_.table(2,
                {{"", 0},
                 {std::string(word(TraceWord::Event)), 28},
                 {std::string(word(TraceWord::Good)), 18},
                 {std::string(word(TraceWord::Bad)), 18},
                 {std::string(word(TraceWord::Path)), 0}},
                rows);
  }

  void put_foldings() {
    if (comparison_.foldings.empty()) return;
    page_.heading(word(TraceWord::Folded));
    for (const TraceFolding& folding : comparison_.foldings) {
      std::string text = folding.what.in(language_);
      if (folding.is_off) text += bracketed(word(TraceWord::IsOff), language_);
      page_.block({.first = fmt::format("  {:<16}{:>9} {:>9}  ",
                                        folding.id,
                                        format_count(folding.good),
                                        format_count(folding.bad))},
                  text);
    }
    page_.indented(2, word(TraceWord::KeepHint), Paint::Dim);
  }

  void put_limits() {
    if (comparison_.limits.empty()) return;
    page_.heading(word(TraceWord::Limits));
    for (const Bilingual& limit : comparison_.limits) {
      page_.block({.first = "  - "}, limit.in(language_));
    }
  }

  const TraceComparison& comparison_;
  std::size_t limit_;
  int minutes_;
  bool all_;
  Language language_;
  Page page_;
};

}  // namespace

std::string render_trace_comparison_text(const TraceComparison& comparison,
                                         const TraceComparisonOptions& options) {
  return TraceComparisonText(comparison, options).render();
}

}  // namespace casebook
