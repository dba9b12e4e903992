// SPDX-License-Identifier: Apache-2.0
// Pictures of the time as SVG whose widths are parts of the page's: it needs no scrolling on a
// telephone. Everything drawn stands in a table below as well.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/html_writer.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kMostBars = 14;
constexpr std::size_t kMostMarks = 60;
constexpr int kBar = 16;  // pixels, as all heights here
constexpr int kHistogram = 24;
constexpr int kTitle = 18;  // a line of text above a lane
constexpr int kGap = 10;
constexpr int kAxis = 34;
constexpr int kMark = 18;
constexpr double kLeastWidth = 0.4;   // percent
constexpr double kLabelWidth = 16.0;  // percent that a phase needs for its name

struct Mark {
  const Evidence* evidence = nullptr;
  Micros time = kNoTime;
};

class Picture {
 public:
  Picture(HtmlWriter& writer, const PictureWindow& window, std::size_t number)
      : writer_(writer),
        diagnosis_(writer.diagnosis()),
        window_(window),
        number_(number) {}

  void put() {
    choose_bars();
    choose_marks();
    writer_.put("<figure class=\"picture\">\n<figcaption>" + title() + "</figcaption>\n");
    put_bars();
    put_phases();
    put_marks();
    for (const PictureLane& lane : window_.lanes) {
      put_lane(lane);
    }
    y_ += kAxis;
    writer_.put(fmt::format(
        "<svg class=\"time\" role=\"group\" aria-labelledby=\"t{0}\" "
        "aria-describedby=\"t{0}d\" width=\"100%\" height=\"{1}\">\n<title "
        "id=\"t{0}\" {2}</title>\n<desc id=\"t{0}d\" {3}</desc>\n",
        number_,
        y_,
        writer_.exchanged({plain_title(Language::English), plain_title(Language::Chinese)}),
        writer_.exchanged({description(Language::English), description(Language::Chinese)})));
    put_axis();
    writer_.put(body_ + "</svg>\n");
    put_table();
    writer_.put("</figure>\n");
  }

 private:
  double percent(Micros time) const {
    const double part = static_cast<double>(time - window_.begin) /
                        static_cast<double>(window_.end - window_.begin);
    return std::clamp(part, 0.0, 1.0) * 100;
  }
  std::string shown(Micros time) const {
    return format_date_time(machine_time(time - time % kSecond, diagnosis_.machine));
  }
  Micros utc(const Evidence& evidence) const {
    if (evidence.event.item >= writer_.view().items.size()) return kNoTime;
    const ItemClock& clock = writer_.view().items[evidence.event.item].clock;
    if (evidence.time == kNoTime || clock.kind == ClockKind::None) return kNoTime;
    return evidence.time - clock.offset_minutes * kMinute;
  }
  const std::string& path_of(std::uint32_t item) const { return writer_.view().items[item].path; }

  std::string plain_title(Language language) const {
    const bool chinese = language == Language::Chinese;
    if (window_.episode.empty()) return chinese ? "整个案例的时间线" : "The case over time";
    return chinese ? "过程 " + window_.episode + " 的时间线"
                   : "Attempt " + window_.episode + " over time";
  }
  std::string title() const {
    return "<b>" + both_for_html([this](Language language) { return plain_title(language); }) +
           "</b> <span class=\"soft\">" + both_for_html([this](Language language) {
             return fmt::format("{}{}{}{}",
                                shown(window_.begin),
                                language == Language::Chinese ? " 至 " : " to ",
                                shown(window_.end),
                                zone_note(diagnosis_.machine, language));
           }) +
           "</span>";
  }
  std::string description(Language language) const {
    std::uint64_t errors = 0;
    for (const PictureLane& lane : window_.lanes) {
      for (const std::uint32_t count : lane.errors) {
        errors += count;
      }
    }
    return fmt::format(
        fmt::runtime(language == Language::Chinese
                         ? "{} 至 {}：{} 个过程，{} 处引用的证据，{} 个日志中共 {} "
                           "条错误记录。下方表格包含相同内容。"
                         : "{} to {}: {} attempts, {} quoted places, {} logs with {} errors. The "
                           "table below says the same."),
        shown(window_.begin),
        shown(window_.end),
        bars_.size(),
        marks_.size(),
        window_.lanes.size(),
        format_count(errors));
  }

  void choose_bars() {
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.started == kNoTime || episode.ended == kNoTime) continue;
      if (episode.ended < window_.begin || episode.started > window_.end) continue;
      bars_.push_back(&episode);
    }
    if (bars_.size() <= kMostBars) return;
    // What failed tells most, then what came last.
    std::stable_sort(bars_.begin(), bars_.end(), [](const Episode* a, const Episode* b) {
      const bool fails = a->outcome == Outcome::Failure;
      const bool other = b->outcome == Outcome::Failure;
      return fails != other ? fails : a->started > b->started;
    });
    left_out_ = bars_.size() - kMostBars;
    bars_.resize(kMostBars);
    std::stable_sort(bars_.begin(), bars_.end(), [](const Episode* a, const Episode* b) {
      return a->started < b->started;
    });
  }

  void choose_marks() {
    for (const Hypothesis& finding : diagnosis_.findings) {
      for (const Evidence& evidence : finding.evidence) {
        const Micros time = utc(evidence);
        if (time == kNoTime || time < window_.begin || time > window_.end) continue;
        const bool again = std::any_of(marks_.begin(), marks_.end(), [&](const Mark& known) {
          return evidence_id(*known.evidence) == evidence_id(evidence);
        });
        // Lines that only repeat others are not on the page.
        if (again || !writer_.has_id(evidence_id(evidence))) continue;
        if (marks_.size() < kMostMarks) marks_.push_back({&evidence, time});
      }
    }
    std::stable_sort(
        marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return a.time < b.time; });
  }

  // A text that stays inside the picture: it begins at its place, or ends there.
  void text(double at, int y, std::string_view kind, const Bilingual& words) {
    const std::string_view anchor = at > 62 ? "end" : "start";
    const auto one = [&](std::string_view language, const std::string& said) {
      body_ +=
          fmt::format("<text class=\"{}{}\" x=\"{:.2f}%\" y=\"{}\" text-anchor=\"{}\">{}</text>",
                      kind,
                      language.empty() ? "" : fmt::format(" {}", language),
                      at,
                      y,
                      anchor,
                      for_html(said));
    };
    if (words.in(Language::English) == words.in(Language::Chinese)) return one("", words.en);
    one("en", words.in(Language::English));
    one("zh", words.in(Language::Chinese));
  }

  void lane_title(const Bilingual& words) {
    y_ += kTitle;
    text(0, y_ - 5, "lane", words);
  }

  void put_bars() {
    if (bars_.empty()) return;
    lane_title({"Attempts", "安装与更新经过"});
    for (const Episode* episode : bars_) {
      const double begin = percent(episode->started);
      const double width = std::max(kLeastWidth, percent(episode->ended) - begin);
      const std::string address = writer_.attempt_address(episode->id);
      body_ += address.empty() ? "<a>" : "<a href=\"" + for_html(address) + "\">";
      body_ += fmt::format(
          "<rect class=\"bar {}\" x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" height=\"{}\" "
          "rx=\"3\"/>",
          outcome_name(episode->outcome),
          begin,
          y_,
          std::min(width, 100 - begin),
          kBar);
      const auto words = [&](Language language) {
        return fmt::format("{} {}{}{}",
                           episode->id,
                           episode_kind_title(episode->kind).in(language),
                           comma(language),
                           outcome_title(episode->outcome, language));
      };
      const double at = begin > 62 ? std::min(begin + width, 100.0) : begin;
      text(at, y_ + kBar + 12, "name", {words(Language::English), words(Language::Chinese)});
      body_ += "</a>\n";
      y_ += kBar + kTitle;
    }
    if (left_out_ != 0) {
      lane_title({fmt::format("and {} more attempts", left_out_),
                  fmt::format("另有 {} 个过程", left_out_)});
    }
    y_ += kGap;
  }

  void put_phases() {
    if (window_.phases.empty()) return;
    lane_title({"Phases", "阶段"});
    Micros last = window_.end;
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.id == window_.episode) last = episode.ended;
    }
    for (std::size_t i = 0; i < window_.phases.size(); ++i) {
      const PicturePhase& phase = window_.phases[i];
      const double begin = percent(phase.begin);
      const double end =
          percent(i + 1 < window_.phases.size() ? window_.phases[i + 1].begin : last);
      const double width = std::max(kLeastWidth, end - begin);
      const Bilingual name = phase_title(phase.phase);
      body_ += fmt::format(
          "<rect class=\"phase{}\" x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" "
          "height=\"{}\"><title {}</title></rect>",
          i % 2 == 0 ? "" : " odd",
          begin,
          y_,
          std::min(width, 100 - begin),
          kBar,
          writer_.exchanged(name));
      if (width >= kLabelWidth) {
        text(begin > 62 ? begin + width : begin, y_ + kBar + 12, "name", name);
      }
      body_ += "\n";
    }
    y_ += kBar + kTitle + kGap;
  }

  void put_marks() {
    if (marks_.empty()) return;
    lane_title({"Quoted evidence", "引用的证据"});
    // What names the cause lies on top.
    std::vector<Mark> drawn = marks_;
    std::stable_partition(drawn.begin(), drawn.end(), [](const Mark& mark) {
      return mark.evidence->role != EvidenceRole::Cause;
    });
    for (const Mark& mark : drawn) {
      const Evidence& evidence = *mark.evidence;
      const auto words = [&](Language language) {
        return fmt::format("{}{}{}",
                           evidence_role_title(evidence.role, language),
                           colon(language),
                           place_of(evidence, language));
      };
      body_ += fmt::format(
          "<a href=\"#{0}\"><title {1}</title><circle class=\"mark {2}\" cx=\"{3:.2f}%\" "
          "cy=\"{4}\" r=\"5\"/></a>\n",
          evidence_id(evidence),
          writer_.exchanged({words(Language::English), words(Language::Chinese)}),
          role_name(evidence.role),
          std::clamp(percent(mark.time), 0.8, 99.2),
          y_ + kMark / 2);
    }
    y_ += kMark + kGap;
  }

  void put_lane(const PictureLane& lane) {
    const std::string name(file_name_of(path_of(lane.item)));
    const std::string total = format_count(lane.total);
    lane_title(lane.is_trace
                   ? Bilingual{name + ", " + total + " events of the trace",
                               name + "，跟踪事件 " + total + " 个"}
                   : Bilingual{name + ", " + total + " records", name + "，" + total + " 条记录"});
    const std::uint32_t most = *std::max_element(lane.events.begin(), lane.events.end());
    const auto height = [most](std::uint32_t count) {
      if (count == 0) return 0;
      const double part = std::sqrt(static_cast<double>(count) / static_cast<double>(most));
      return std::max(2, static_cast<int>(std::lround(part * kHistogram)));
    };
    const double width = 100.0 / kPictureBins;
    const auto rectangle = [&](std::size_t bin, std::uint32_t count, std::string_view kind) {
      if (count == 0) return;
      body_ +=
          fmt::format("<rect class=\"{}\" x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" height=\"{}\"/>",
                      kind,
                      static_cast<double>(bin) * width,
                      y_ + kHistogram - height(count),
                      width,
                      height(count));
    };
    for (std::size_t bin = 0; bin < kPictureBins; ++bin) {
      rectangle(bin, lane.events[bin], lane.is_trace ? "dense trace" : "dense");
      rectangle(bin, lane.errors[bin], "errors");
    }
    body_ += "\n";
    y_ += kHistogram + kGap;
  }

  void put_axis() {
    constexpr int kSteps = 4;
    constexpr std::size_t kDate = 10;
    constexpr std::size_t kYear = 5;  // "2020-"
    constexpr std::size_t kMinutes = 16;
    const Micros length = window_.end - window_.begin;
    for (int i = 0; i <= kSteps; ++i) {
      const Micros time = window_.begin + (window_.end - window_.begin) / kSteps * i;
      const std::string whole = shown(time);
      const double at = 100.0 / kSteps * i;
      // As much as tells the marks apart; the caption has the rest.
      std::string words = whole.substr(kDate + 1);
      if (length > kDay / 2) words = whole.substr(kYear, kMinutes - kYear);
      if (length > 4 * kDay) words = whole.substr(0, kDate);
      const std::string_view anchor = i == 0 ? "start" : i == kSteps ? "end" : "middle";
      writer_.put(
          fmt::format("<line class=\"grid\" x1=\"{0:.2f}%\" x2=\"{0:.2f}%\" y1=\"0\" "
                      "y2=\"{1}\"/><text class=\"tick{2}\" x=\"{0:.2f}%\" y=\"{3}\" "
                      "text-anchor=\"{4}\">{5}</text>\n",
                      at,
                      y_ - kAxis + 8,
                      i % 2 == 0 ? "" : " between",
                      y_ - 10,
                      anchor,
                      for_html(words)));
    }
  }

  // What the picture shows, for those who cannot see it or want the numbers.
  void put_table() {
    writer_.put(
        fmt::format("<details{}><summary>{}</summary><div class=\"box\" tabindex=\"0\" "
                    "role=\"group\" aria-labelledby=\"t{}\"><table>\n<tr><th>{}</th><th>{}</th>"
                    "</tr>\n",
                    writer_.open_on_paper(),
                    HtmlWriter::say("The picture as a table", "以表格形式显示"),
                    number_,
                    HtmlWriter::say("Time", "时间"),
                    HtmlWriter::say("What", "内容")));
    struct Row {
      Micros time;
      std::string html;
    };
    std::vector<Row> rows;
    for (const Episode* episode : bars_) {
      rows.push_back(
          {episode->started,
           writer_.attempt_link(episode->id) + " " + both_for_html([&](Language language) {
             return describe_episode(*episode, diagnosis_.machine, language);
           })});
    }
    for (const PicturePhase& phase : window_.phases) {
      rows.push_back({phase.begin,
                      HtmlWriter::say(Label::Phase) + HtmlWriter::colon_html() +
                          both_for_html(phase_title(phase.phase))});
    }
    for (const Mark& mark : marks_) {
      rows.push_back({mark.time,
                      both_for_html([&](Language language) {
                        return std::string(evidence_role_title(mark.evidence->role, language));
                      }) + HtmlWriter::colon_html() +
                          fmt::format("<a href=\"#{}\">", evidence_id(*mark.evidence)) +
                          both_for_html([&](Language language) {
                            return place_of(*mark.evidence, language);
                          }) +
                          "</a>"});
    }
    std::stable_sort(
        rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.time < b.time; });
    for (const Row& row : rows) {
      writer_.put("<tr><td class=\"when\">" + shown(row.time) + "</td><td>" + row.html +
                  "</td></tr>\n");
    }
    for (const PictureLane& lane : window_.lanes) {
      put_lane_row(lane);
    }
    if (window_.lanes_left_out != 0) {
      writer_.put(
          "<tr><td></td><td class=\"soft\">" +
          HtmlWriter::say(
              fmt::format("{} logs with fewer records are not drawn", window_.lanes_left_out),
              fmt::format("另有 {} 个记录较少的日志未绘出", window_.lanes_left_out)) +
          "</td></tr>\n");
    }
    writer_.put("</table></div></details>\n");
  }

  void put_lane_row(const PictureLane& lane) {
    std::uint64_t errors = 0;
    for (const std::uint32_t count : lane.errors) {
      errors += count;
    }
    const std::string total = format_count(lane.total);
    const std::string failed = format_count(errors);
    const std::string what =
        lane.is_trace ? HtmlWriter::say(total + " events of the trace", "跟踪事件 " + total + " 个")
                      : HtmlWriter::say(fmt::format("{} records, {} of them errors", total, failed),
                                        fmt::format("{} 条记录，其中错误 {} 条", total, failed));
    writer_.put("<tr><td></td><td><code>" + for_html(path_of(lane.item)) + "</code> " + what +
                "</td></tr>\n");
  }

  HtmlWriter& writer_;
  const Diagnosis& diagnosis_;
  const PictureWindow& window_;
  std::size_t number_;
  std::vector<const Episode*> bars_;
  std::vector<Mark> marks_;
  std::size_t left_out_ = 0;
  std::string body_;
  int y_ = 0;
};

}  // namespace

void put_html_timeline(HtmlWriter& writer) {
  if (writer.detail().windows.empty()) return;
  writer.begin_section("time", "Timeline", "时间线");
  for (std::size_t i = 0; i < writer.detail().windows.size(); ++i) {
    const PictureWindow& window = writer.detail().windows[i];
    if (window.end > window.begin) Picture(writer, window, i + 1).put();
  }
  writer.put("<p class=\"soft legend\"><span class=\"key errors\"></span>" +
             HtmlWriter::say("errors", "错误") + " <span class=\"key dense\"></span>" +
             HtmlWriter::say("all records of a log", "日志的全部记录") +
             " <span class=\"key cause\"></span>" +
             HtmlWriter::say("line that names the cause", "指明原因的行") +
             " <span class=\"key other\"></span>" +
             HtmlWriter::say("other quoted line", "其他引用的行") + "</p>\n");
  writer.end_section();
}

}  // namespace casebook
