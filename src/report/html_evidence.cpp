// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <span>

#include <fmt/format.h>

#include "base/line_ends.h"
#include "report/evidence_groups.h"
#include "report/format.h"
#include "report/html_writer.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kMostRows = 60;  // that one quoted record may take

struct Quote {
  const Evidence* evidence = nullptr;
  std::string attempt;  // a link to it; "" when it is the finding's own

  std::uint32_t number() const {
    return evidence->line != 0 ? evidence->line : evidence->record_number();
  }
};

// The number of a row of the quoted text; 0 when it has none of its own, as further rows of a
// record and the mark of lines that were left out.
std::uint32_t number_of_row(const Evidence& evidence, std::size_t row) {
  if (evidence.line == 0) return row == 0 ? evidence.record_number() : 0;
  if (row < evidence.text_lines.size()) return evidence.text_lines[row];
  return evidence.line + static_cast<std::uint32_t>(row);
}

// Lines of one item that stand near each other, each with its number and, once on a page, an id
// that links can name.
class QuoteWriter {
 public:
  QuoteWriter(HtmlWriter& writer, std::span<const Quote> quotes)
      : writer_(writer),
        quotes_(quotes),
        item_(quotes.front().evidence->event.item) {}

  void put() {
    // Quoted rows first: what is quoted and near another quotation is shown as quoted.
    for (const Quote& quote : quotes_) {
      add_quoted(quote);
    }
    for (const Quote& quote : quotes_) {
      const Surroundings* around = surroundings(quote);
      if (around == nullptr) continue;
      for (const auto* lines : {&around->before, &around->after}) {
        for (const NearbyLine& line : *lines) {
          add_nearby(line);
        }
      }
    }
    writer_.put(fmt::format("<figure class=\"quote {}\">\n<figcaption>", figure_role()));
    for (const Quote& quote : quotes_) {
      writer_.put("<div>" + caption(*quote.evidence) + quote.attempt + "</div>");
    }
    writer_.put("</figcaption>\n<div class=\"lines\">\n");
    for (const auto& [number, html] : rows_) {
      writer_.put(html);
    }
    writer_.put("</div></figure>\n");
  }

 private:
  const Surroundings* surroundings(const Quote& quote) const {
    const auto found = writer_.detail().surroundings.find({item_, quote.number()});
    return found == writer_.detail().surroundings.end() ? nullptr : &found->second;
  }

  std::string_view figure_role() const {
    for (const Quote& quote : quotes_) {
      if (quote.evidence->role == EvidenceRole::Cause) return "cause";
    }
    return role_name(quotes_.front().evidence->role);
  }

  static std::string caption(const Evidence& evidence) {
    std::string html = both_for_html([&](Language language) {
      return std::string(evidence_role_title(evidence.role, language));
    });
    html = fmt::format("<b class=\"role {}\">", role_name(evidence.role)) + html +
           "</b> <a class=\"place\" href=\"#" + evidence_id(evidence) + "\">" +
           both_for_html([&](Language language) { return place_of(evidence, language); }) + "</a>";
    if (evidence.time != kNoTime) {
      html += " <time>" + time_of(evidence) + "</time>";
    }
    return html;
  }

  void add_nearby(const NearbyLine& line) {
    if (rows_.count(line.number) != 0) return;
    const bool quoted_elsewhere = writer_.detail().surroundings.count({item_, line.number}) != 0;
    rows_[line.number] =
        row_html(quoted_elsewhere ? "" : writer_.id_once(id_of(line.number)),
                 "",
                 line.number,
                 writer_.marked(line.text) + cut_note(line.text.size(), line.bytes));
  }

  void add_quoted(const Quote& quote) {
    const Evidence& evidence = *quote.evidence;
    const std::vector<std::string_view> rows = split_lines(evidence.text);
    const std::size_t shown = std::min(rows.size(), kMostRows);
    std::uint32_t before = quote.number();
    for (std::size_t i = 0; i < shown; ++i) {
      const std::uint32_t own = number_of_row(evidence, i);
      const bool numbered = own != 0;
      const std::uint32_t number = numbered ? own : before;
      before = number;
      std::string html = "<mark>" + writer_.marked(rows[i]) + "</mark>";
      if (i + 1 == shown) html += quoted_cut_note(quote, shown < rows.size());
      rows_[number] += row_html(
          numbered ? writer_.id_once(id_of(number)) : "", " quoted", numbered ? number : 0, html);
    }
  }

  std::string quoted_cut_note(const Quote& quote, bool rows_left) const {
    const Surroundings* around = surroundings(quote);
    const std::uint64_t whole = around == nullptr ? 0 : around->bytes;
    // The quotation is trimmed and may lack carriage returns: only real cuts are told.
    const std::string& text = quote.evidence->text;
    const bool cut = rows_left || (text.ends_with("…") && whole > kEvidenceText);
    return cut ? cut_note(0, std::max<std::uint64_t>(whole, text.size())) : std::string();
  }

  static std::string cut_note(std::uint64_t shown, std::uint64_t whole) {
    if (whole <= shown) return "";
    const std::string size = format_count(whole);
    return " <span class=\"cut\">" +
           HtmlWriter::say(fmt::format("[cut; {} bytes in all]", size),
                           fmt::format("[已截断，全长 {} 字节]", size)) +
           "</span>";
  }

  std::string id_of(std::uint32_t number) const { return fmt::format("e/{}/{}", item_, number); }

  static std::string row_html(const std::string& id,
                              std::string_view kind,
                              std::uint32_t number,
                              const std::string& html) {
    return fmt::format(
        "<div class=\"line{}\"{}><span class=\"number\">{}</span><span "
        "class=\"text\">{}</span></div>\n",
        kind,
        id,
        number == 0 ? "" : std::to_string(number),
        html);
  }

  HtmlWriter& writer_;
  std::span<const Quote> quotes_;
  std::uint32_t item_;
  std::map<std::uint32_t, std::string> rows_;  // by number
};

// Whether the lines around both meet, so that they are shown as one piece of the log.
bool is_near(const Quote& before, const Quote& after) {
  const Evidence& first = *before.evidence;
  const std::size_t last = std::max<std::size_t>(split_lines(first.text).size(), 1) - 1;
  const std::uint32_t rows =
      number_of_row(first, last) - std::min(number_of_row(first, last), first.line);
  return first.event.item == after.evidence->event.item && first.line != 0 &&
         after.evidence->line > first.line &&
         after.evidence->line - first.line <= rows + 2 * kNearbyLines;
}

// A line that only repeats another is told by its place, which has the line's address.
std::string places_html(HtmlWriter& writer, const std::vector<const Evidence*>& places) {
  std::string html;
  for (std::size_t i = 0; i < std::min(places.size(), kMostQuotes); ++i) {
    if (i != 0) html += HtmlWriter::say(", ", "、");
    html += "<span class=\"place\"" + writer.id_once(evidence_id(*places[i])) + ">" +
            both_for_html([&](Language language) { return place_of(*places[i], language); }) +
            "</span>";
  }
  if (places.size() > kMostQuotes) {
    html += " " + HtmlWriter::say(fmt::format("and {} more", places.size() - kMostQuotes),
                                  fmt::format("等，共 {} 处", places.size()));
  }
  return html;
}

}  // namespace

void put_html_quote(HtmlWriter& writer, const Evidence& evidence) {
  const Quote quote{&evidence, ""};
  QuoteWriter(writer, {&quote, 1}).put();
}

void put_html_evidence(HtmlWriter& writer, const Hypothesis& finding) {
  if (finding.evidence.empty()) return;
  writer.put("<h4>" + HtmlWriter::say(Label::Proof) + "</h4>\n");
  const GroupedEvidence proof = group_evidence(finding, writer.diagnosis(), Detail::Usual);
  const std::size_t shown = std::min(proof.groups.size(), kMostQuotes);
  std::vector<Quote> quotes;
  for (std::size_t i = 0; i < shown; ++i) {
    const Evidence* evidence = proof.groups[i].first;
    const std::string& attempt = attempt_of(*evidence, finding, writer.diagnosis());
    quotes.push_back({evidence, ""});
    if (attempt != finding.episode) {
      quotes.back().attempt = " " + writer.attempt_link(attempt);
    }
  }
  for (std::size_t begin = 0; begin < shown;) {
    std::size_t end = begin + 1;
    while (end < shown && is_near(quotes[end - 1], quotes[end])) {
      ++end;
    }
    QuoteWriter(writer, std::span(quotes).subspan(begin, end - begin)).put();
    for (; begin < end; ++begin) {
      if (proof.groups[begin].again.empty()) continue;
      writer.put("<p class=\"again soft\">" + HtmlWriter::say(Label::Again) +
                 HtmlWriter::colon_html() + places_html(writer, proof.groups[begin].again) +
                 "</p>\n");
    }
  }
  if (!proof.same_in.empty()) {
    std::vector<const Evidence*> places;
    for (const auto& [attempt, evidence] : proof.same_in) {
      places.push_back(evidence);
    }
    writer.put("<p class=\"again soft\">" +
               HtmlWriter::say("the same in other attempts", "其他过程中同样出现") +
               HtmlWriter::colon_html() + places_html(writer, places) + "</p>\n");
  }
  if (shown < proof.groups.size()) {
    const std::size_t left = proof.groups.size() - shown;
    writer.put("<p class=\"soft\">" +
               HtmlWriter::say(fmt::format("{} more lines are not shown here.", left),
                               fmt::format("另有 {} 行未在此列出。", left)) +
               "</p>\n");
  }
}

}  // namespace casebook
