// SPDX-License-Identifier: Apache-2.0
// What the parts of a diagnosis page have in common: texts in both languages, codes that explain
// themselves, and ids that are given once. Used by diagnosis_html.cpp and its parts only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/case_detail.h"
#include "model/code_book.h"
#include "model/diagnosis.h"
#include "report/diagnosis_html.h"
#include "report/html.h"
#include "report/labels.h"

namespace casebook {

class HtmlWriter {
 public:
  HtmlWriter(const AnalysisView& view,
             const CaseDetail& detail,
             const CodeBook& codes,
             const HtmlOptions& options)
      : view_(view),
        detail_(detail),
        codes_(codes),
        options_(options) {}

  const AnalysisView& view() const { return view_; }
  const Diagnosis& diagnosis() const { return view_.diagnosis; }
  const CaseDetail& detail() const { return detail_; }
  Language language() const { return options_.language; }
  bool on_paper() const { return options_.medium == Medium::Paper; }
  // " open" for a <details> that paper cannot unfold.
  std::string_view open_on_paper() const { return on_paper() ? " open" : ""; }

  void put(std::string_view html) { out_ += html; }
  std::size_t size() const { return out_.size(); }
  void insert(std::size_t at, std::string_view html) { out_.insert(at, html); }
  std::string take() { return std::move(out_); }

  // Words of the report itself.
  static std::string say(std::string_view en, std::string_view zh);
  static std::string say(Label name);
  static std::string colon_html();
  // A text of the diagnosis, as spoken(), with its codes marked.
  std::string told(const Bilingual& text);
  // Text of evidence or of both languages alike, with its codes marked.
  std::string marked(std::string_view text);
  // A title in an attribute or in SVG cannot hold two languages: the script exchanges it.
  std::string exchanged(const Bilingual& text) const;

  // What a code is and the layers it is wrapped in, as a list; "" when nothing is known.
  std::string explained(const std::string& code) const;

  // ` id="e/3/512"` for the first that asks, "" for all others.
  std::string id_once(const std::string& id);
  bool has_id(const std::string& id) const { return ids_.count(id) != 0; }

  // "#a/e12", or "" when the attempt is one of a flood that the page does not list.
  std::string attempt_address(const std::string& id) const;
  // "e12", as a link when the page lists it.
  std::string attempt_link(const std::string& id) const;

  // A section with its heading, which contents() links to.
  void begin_section(std::string_view id, std::string_view en, std::string_view zh);
  void begin_section(std::string_view id, Label title);
  void end_section() { put("</section>\n"); }
  // All sections that were begun.
  std::string contents() const;
  // That a list goes on.
  void put_left_out(std::size_t total, std::size_t shown);

  // All codes that were marked, each with its reading, as a section.
  void put_codes();

 private:
  std::string marked_link(std::string_view token);

  const AnalysisView& view_;
  const CaseDetail& detail_;
  const CodeBook& codes_;
  const HtmlOptions& options_;
  std::string out_;
  std::vector<std::pair<std::string, std::string>> sections_;  // id, title as HTML
  std::set<std::string> ids_;
  std::map<std::string, CodeReading> met_;                // by canonical form
  std::map<std::string, std::string, std::less<>> read_;  // as typed -> canonical, "" for no code
};

// "e/3/512", the id of a quoted line or record.
std::string evidence_id(const Evidence& evidence);
// Floods are cut and said, so that a page stays one that can be mailed.
inline constexpr std::size_t kMostFindings = 40;

// The attempts that a page lists: the last ones are those that people ask about.
inline constexpr std::size_t kMostAttempts = 200;

// The lines of one finding that surely have an address on the page: its first ones.
inline constexpr std::size_t kMostQuotes = 40;

// All quoted lines of a finding with the lines around them.
void put_html_evidence(HtmlWriter& writer, const Hypothesis& finding);
// One quoted line, or record, with what surrounds it.
void put_html_quote(HtmlWriter& writer, const Evidence& evidence);

// One finding in full.
void put_html_finding(HtmlWriter& writer, std::size_t number, const Hypothesis& finding);
void put_html_next_evidence(HtmlWriter& writer, const std::vector<NextEvidence>& wanted);

// Pictures of the time. Behind the findings: marks link to the lines that are on the page.
void put_html_timeline(HtmlWriter& writer);

// All that surrounds the findings: attempts, checks, harmless lines, gaps, what to collect,
// observations, machine, files.
void put_html_surroundings(HtmlWriter& writer);

// "finding 2", "12 x"
std::string finding_number_html(std::size_t number);
std::string times_html(std::uint64_t count);

}  // namespace casebook
