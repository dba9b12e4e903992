// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/labels.h"
#include "report/trace_comparison.h"
#include "report/trace_comparison_page.h"
#include "report/trace_comparison_tree.h"
#include "report/trace_comparison_words.h"

namespace casebook {
namespace {

constexpr double kLight = 0.2;            // rows below it are small
constexpr double kVery = 0.75;            // painted as the worst from here on
constexpr std::size_t kMostDetail = 600;  // bytes of a cell

class TraceComparisonHtml {
 public:
  TraceComparisonHtml(const TraceComparison& comparison, const TraceComparisonOptions& options)
      : comparison_(comparison),
        shown_(options.limit == 0 ? comparison.differences.size()
                                  : std::min(options.limit, comparison.differences.size())),
        minutes_(options.minutes),
        language_(options.text.language) {}

  std::string render() {
    out_ = html_page_begin({std::string(trace_word(TraceWord::Title, Language::English)),
                            std::string(trace_word(TraceWord::Title, Language::Chinese))},
                           kTracePageStyle,
                           language_);
    put_header();
    put_tools();
    // What matters first; a long tail of weak differences would hide the rest of the page.
    const std::size_t leading = std::min(shown_, suspicious_count(comparison_));
    put_differences(0, leading);
    put_around();
    put_tree();
    put_others(leading);
    put_limits();
    put_foldings();
    out_ += html_page_end(kTracePageScript);
    return std::move(out_);
  }

 private:
  static std::string word(TraceWord name) {
    return both_for_html(
        [&](Language language) { return std::string(trace_word(name, language)); });
  }
  static std::string counted(TraceWord name, std::uint64_t count) {
    return both_for_html([&](Language language) {
      return fmt::format(fmt::runtime(trace_word(name, language)), format_count(count));
    });
  }

  void put_header() {
    out_ +=
        "<p class=\"headline\">" +
        both_for_html([&](Language language) { return trace_headline(comparison_, language); }) +
        "</p>\n<div class=\"machines\">\n<div class=\"machine good\"><div class=\"side\">" +
        word(TraceWord::Good) + "</div>";
    for (const ComparedTrace& trace : comparison_.good) {
      put_trace(trace);
    }
    out_ +=
        "</div>\n<div class=\"machine bad\"><div class=\"side\">" + word(TraceWord::Bad) + "</div>";
    put_trace(comparison_.bad);
    out_ += "</div>\n</div>\n<p class=\"soft\">" + both_for_html([&](Language language) {
              return clock_note(comparison_, minutes_, language);
            }) +
            "</p>\n";
  }

  void put_trace(const ComparedTrace& trace) {
    ComparedTrace rest = trace;
    rest.path.clear();
    std::string time = trace_time(trace.first, minutes_);
    if (!time.empty()) time += " – " + trace_time(trace.last, minutes_);
    out_ += fmt::format(
        "<code>{}</code><div class=\"soft\">{}<br>{}</div>",
        for_html(trace.path),
        both_for_html([&](Language language) { return compared_trace_line(rest, language); }),
        for_html(time));
  }

  void put_tools() {
    std::vector<TraceDifferenceKind> kinds;
    for (std::size_t i = 0; i < shown_; ++i) {
      kinds.push_back(comparison_.differences[i].kind);
    }
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    out_ +=
        "<div class=\"tools\"><input id=\"filter\" type=\"search\" aria-label=\"Filter 筛选\" "
        "placeholder=\"Filter / 筛选\"><div class=\"kinds\">";
    for (const TraceDifferenceKind kind : kinds) {
      out_ += fmt::format("<button type=\"button\" aria-pressed=\"false\" value=\"{}\">{}</button>",
                          trace_difference_name(kind),
                          kind_title(kind));
    }
    out_ += "</div></div>\n";
  }

  static std::string kind_title(TraceDifferenceKind kind) {
    return both_for_html(
        [&](Language language) { return std::string(trace_difference_title(kind, language)); });
  }

  void put_differences(std::size_t first, std::size_t last) {
    if (first == last) return;
    out_ += fmt::format(
        "<div class=\"box\"><table class=\"ranked\">\n<tr><th>{}</th><th>{}</th>"
        "<th class=\"good\">{}</th><th class=\"bad\">{}</th></tr>\n",
        word(TraceWord::Suspicion),
        word(TraceWord::What),
        word(TraceWord::Good),
        word(TraceWord::Bad));
    for (std::size_t i = first; i < last; ++i) {
      put_difference(i, comparison_.differences[i]);
    }
    out_ += "</table></div>\n";
  }

  void put_others(std::size_t first) {
    const std::uint64_t hidden = comparison_.left_out + (comparison_.differences.size() - shown_);
    if (first < shown_) out_ += "<h2>" + word(TraceWord::Others) + "</h2>\n";
    put_differences(first, shown_);
    if (hidden != 0) out_ += "<p class=\"soft\">" + counted(TraceWord::LeftOut, hidden) + "</p>\n";
  }

  void put_difference(std::size_t number, const TraceDifference& difference) {
    const double suspicion = difference.suspicion;
    out_ += fmt::format("<tr id=\"d{}\" data-kind=\"{}\" class=\"{}\">",
                        number,
                        trace_difference_name(difference.kind),
                        suspicion >= kVery              ? "very"
                        : suspicion >= kTraceSuspicious ? "much"
                        : suspicion >= kLight           ? "some"
                                                        : "light");
    out_ += fmt::format(
        "<td><span class=\"soft\">#{}</span> <span class=\"percent\">{}</span>"
        "<div class=\"meter\"><i style=\"width:{:.0f}%\"></i></div></td>",
        number + 1,
        suspicion_text(suspicion),
        suspicion * 100);
    out_ += fmt::format(
        "<td><span class=\"kind\">{}</span><span class=\"actor\">{}</span>"
        "<span class=\"path\" title=\"{}\">{}</span><div class=\"why\">{}</div></td>",
        kind_title(difference.kind),
        both_for_html([&](Language language) { return trace_actor(difference, language); }),
        for_html(difference.compared),
        path_html(difference.path),
        both_for_html(difference.why));
    put_side(difference.good);
    put_side(difference.bad);
    out_ += "</tr>\n";
  }

  void put_side(const TraceSide& side) {
    out_ += "<td>";
    const auto put = [&](std::string_view tag, const std::string& text) {
      if (!text.empty()) out_ += fmt::format("<div class=\"{}\">{}</div>", tag, text);
    };
    const bool empty = side.count == 0 && !side.event && side.detail.empty() && side.steps.empty();
    put("",
        empty ? "<span class=\"soft\">" + word(TraceWord::NoEvent) + "</span>"
              : both_for_html([&](Language language) { return trace_counts(side, language); }));
    std::string when = for_html(trace_time(side.time, minutes_));
    const std::string duration =
        both_for_html([&](Language language) { return ticks_text(side.duration, language); });
    if (!when.empty() && !duration.empty()) when += " · ";
    put("soft", when + duration);
    put("detail", cut(side.detail));
    if (!side.steps.empty()) {
      out_ += "<ol class=\"steps\">";
      for (const std::string& step : side.steps) {
        out_ += "<li><span class=\"step\">" + path_html(step) + "</span></li>";
      }
      out_ += "</ol>";
    }
    out_ += "</td>";
  }

  // May be broken behind each component.
  static std::string path_html(const std::string& path) {
    return replace_all(for_html(path), "\\", "\\<wbr>");
  }

  static std::string cut(std::string_view text) {
    if (text.size() <= kMostDetail) return for_html(text);
    std::size_t end = kMostDetail;
    // Not inside of a character of UTF-8.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      --end;
    }
    return for_html(text.substr(0, end)) + " …";
  }

  void put_around() {
    if (comparison_.around.empty()) return;
    out_ += "<h2>" + word(TraceWord::Around) +
            "</h2>\n<div class=\"box\"><table class=\"around\">\n<tr><th class=\"good\">" +
            word(TraceWord::Good) + "</th><th class=\"bad\">" + word(TraceWord::Bad) +
            "</th></tr>\n";
    for (const TraceRowPair& pair : comparison_.around) {
      out_ += fmt::format("<tr class=\"{}\">",
                          !pair.bad      ? "only-good"
                          : !pair.good   ? "only-bad"
                          : pair.differs ? "differs"
                                         : "same");
      put_row("good", pair.good);
      put_row("bad", pair.bad);
      out_ += "</tr>\n";
    }
    out_ += "</table></div>\n";
  }

  void put_row(std::string_view side, const std::optional<TraceRow>& row) {
    if (!row) {
      out_ += fmt::format("<td class=\"{} none\">–</td>", side);
      return;
    }
    // The day stands at the top of the page.
    std::string time = trace_time(row->time, minutes_);
    constexpr std::size_t kDay = 11;
    if (time.size() > kDay) time.erase(0, kDay);
    out_ += fmt::format(
        "<td class=\"{}\"><span class=\"soft\">{} {}</span> <b>{}</b> <span class=\"result{}\">{}"
        "</span><span class=\"path\">{}</span><span class=\"detail\">{}</span></td>",
        side,
        for_html(time),
        for_html(row->process),
        for_html(row->operation),
        row->result == "SUCCESS" ? "" : " failed",
        for_html(row->result),
        path_html(row->path),
        cut(row->detail));
  }

  void put_tree() {
    if (comparison_.tree.empty()) return;
    out_ += "<h2>" + word(TraceWord::Tree) + "</h2>\n<div class=\"legend soft\">";
    constexpr std::array<std::string_view, 4> kSigns = {"=", "≠", "−", "+"};
    for (std::size_t i = 0; i < kSigns.size(); ++i) {
      out_ +=
          fmt::format("<span><b>{}</b> {}</span>", kSigns[i], both_for_html([&](Language language) {
                        const auto mark = static_cast<TraceMark>(i);
                        return std::string(trace_mark_title(mark, language));
                      }));
    }
    out_ += fmt::format(
        "<button type=\"button\" data-open=\"1\">{}</button><button type=\"button\" "
        "data-open=\"0\">{}</button></div>\n<div class=\"box\"><div class=\"tree\">\n"
        "<div class=\"row\"><span class=\"side good\">{}</span><span></span>"
        "<span class=\"side bad\">{}</span></div>\n",
        word(TraceWord::Expand),
        word(TraceWord::Collapse),
        word(TraceWord::Good),
        word(TraceWord::Bad));
    out_ += trace_tree_html(comparison_.tree, shown_) + "</div></div>\n";
    if (comparison_.tree_left_out != 0) {
      out_ += "<p class=\"soft\">" + counted(TraceWord::TreeLeftOut, comparison_.tree_left_out) +
              "</p>\n";
    }
  }

  void put_limits() {
    if (comparison_.limits.empty()) return;
    out_ += "<h2>" + word(TraceWord::Limits) + "</h2>\n<ul>\n";
    for (const Bilingual& limit : comparison_.limits) {
      out_ += "<li>" + both_for_html(limit) + "</li>\n";
    }
    out_ += "</ul>\n";
  }

  void put_foldings() {
    if (comparison_.foldings.empty()) return;
    out_ += fmt::format(
        "<h2>{}</h2>\n<div class=\"box\"><table>\n<tr><th></th><th></th>"
        "<th class=\"number good\">{}</th><th class=\"number bad\">{}</th></tr>\n",
        word(TraceWord::Folded),
        word(TraceWord::Good),
        word(TraceWord::Bad));
    for (const TraceFolding& folding : comparison_.foldings) {
      out_ += fmt::format(
          "<tr><td><code>{}</code>{}</td><td>{}</td><td class=\"number\">{}</td>"
          "<td class=\"number\">{}</td></tr>\n",
          for_html(folding.id),
          folding.is_off ? " <b>" + word(TraceWord::IsOff) + "</b>" : "",
          both_for_html(folding.what),
          format_count(folding.good),
          format_count(folding.bad));
    }
    out_ += "</table></div>\n<p class=\"soft\">" + word(TraceWord::KeepHint) + "</p>\n";
  }

  const TraceComparison& comparison_;
  std::size_t shown_;
  int minutes_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string render_trace_comparison_html(const TraceComparison& comparison,
                                         const TraceComparisonOptions& options) {
  return TraceComparisonHtml(comparison, options).render();
}

}  // namespace casebook
