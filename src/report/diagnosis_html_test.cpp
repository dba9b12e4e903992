// SPDX-License-Identifier: Apache-2.0
// The page of a diagnosis: its places, its two languages, and that nothing of the evidence is more
// than text. tests/html_report_test.py looks at it in a browser.
#include "report/diagnosis_html.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "model/codes_for_test.h"
#include "report/golden_for_test.h"
#include "report/samples_for_test.h"

namespace casebook {
namespace {

std::string page_of(const AnalysisView& view,
                    const CaseDetail& detail = {},
                    const HtmlOptions& options = {}) {
  return render_html(view, detail, CodesForTest(), options);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

// The values of an attribute, in order.
std::vector<std::string> values_of(const std::string& html, const std::string& attribute) {
  std::vector<std::string> values;
  const std::string begin = " " + attribute + "=\"";
  for (std::size_t at = html.find(begin); at != html.npos; at = html.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    values.push_back(html.substr(from, html.find('"', from) - from));
  }
  return values;
}

void expect_links_that_lead_somewhere(const std::string& html) {
  std::set<std::string> ids;
  for (const std::string& id : values_of(html, "id")) {
    EXPECT_TRUE(ids.insert(id).second) << id << " is given twice";
  }
  std::size_t links = 0;
  for (const std::string& link : values_of(html, "href")) {
    ASSERT_TRUE(link.starts_with("#")) << link;
    EXPECT_EQ(ids.count(link.substr(1)), 1U) << link;
    ++links;
  }
  EXPECT_GT(links, 0U);
}

// The sample with lines around its quotations and a picture.
CaseDetail detail_for_test(const AnalysisView& view) {
  CaseDetail detail;
  detail.surroundings[{0, 512}] = {.before = {{511, "the line before", 15}},
                                   .after = {{513, "a long one", 70'000}},
                                   .bytes = 180};
  const Episode& episode = view.diagnosis.episodes.front();
  PictureWindow window;
  window.episode = episode.id;
  window.begin = episode.started - kMinute;
  window.end = episode.ended + kMinute;
  window.phases = {{episode.started, "downlevel"}, {episode.started + kMinute, "safeos"}};
  PictureLane lane;
  lane.total = 301'204;
  lane.events[10] = 300'000;
  lane.events[20] = 1204;
  lane.errors[20] = 3;
  window.lanes = {lane};
  detail.windows = {window};
  return detail;
}

TEST(DiagnosisHtml, PagesAreThoseOfTheGoldens) {
  const AnalysisView view = denied_file_for_test();
  check_golden("denied-file/report.html", page_of(view, detail_for_test(view)));
  check_golden(
      "denied-file/paper.html",
      page_of(
          view, detail_for_test(view), {.language = Language::Chinese, .medium = Medium::Paper}));
  check_golden("insufficient/report.html", page_of(insufficient_for_test()));
}

TEST(DiagnosisHtml, EveryLinkLeadsToOnePlaceOfThePage) {
  const AnalysisView view = denied_file_for_test();
  expect_links_that_lead_somewhere(page_of(view, detail_for_test(view)));
  expect_links_that_lead_somewhere(page_of(healthy_for_test()));
  expect_links_that_lead_somewhere(page_of(insufficient_for_test()));
}

TEST(DiagnosisHtml, FindingsLinesAttemptsItemsAndCodesHaveAnAddress) {
  const AnalysisView view = denied_file_for_test();
  const std::string page = page_of(view, detail_for_test(view));
  for (const char* id : {"f/f1",
                         "f/f4",
                         "e/0/511",
                         "e/0/512",
                         "e/0/513",
                         "e/0/640",
                         "a/e1",
                         "i/0",
                         "c/0x80070005"}) {
    EXPECT_TRUE(holds(page, " id=\"" + std::string(id) + "\"")) << id;
  }
}

TEST(DiagnosisHtml, TheFirstScreenHoldsVerdictCauseProofAndNextStep) {
  const std::string page = page_of(denied_file_for_test());
  const std::string first =
      page.substr(page.find("<main>"), page.find("<nav") - page.find("<main>"));
  for (const char* part : {"FAILURE",
                           "发现故障",
                           "denied by something other than its permissions",
                           "very likely",
                           "logs/Panther/setupact.log:512",
                           "Suspend the device control policy",
                           "low risk",
                           "低风险"}) {
    EXPECT_TRUE(holds(first, part)) << part;
  }
}

TEST(DiagnosisHtml, QuotedLinesStandBetweenTheirNeighboursAndAreMarked) {
  const AnalysisView view = denied_file_for_test();
  const std::string page = page_of(view, detail_for_test(view));
  const std::size_t before = page.find("the line before");
  const std::size_t quoted = page.find("<mark>Error in apply of");
  const std::size_t after = page.find("a long one");
  ASSERT_NE(before, page.npos);
  EXPECT_LT(before, quoted);
  EXPECT_LT(quoted, after);
  EXPECT_TRUE(holds(page, "[cut; 70,000 bytes in all]"));
  EXPECT_TRUE(holds(page, "[已截断，全长 70,000 字节]"));
}

TEST(DiagnosisHtml, TheOtherLanguageIsThereAndOneIsShown) {
  const std::string page = page_of(denied_file_for_test());
  EXPECT_TRUE(holds(page, "<html lang=\"en\" data-lang=\"en\">"));
  EXPECT_TRUE(holds(page, "html[data-lang=en] .zh,html[data-lang=zh] .en{display:none}"));
  EXPECT_EQ(count_of(page, "<span class=\"en\""), count_of(page, "<span class=\"zh\""));
  const std::string chinese =
      page_of(denied_file_for_test(), {}, {.language = Language::Chinese, .medium = {}});
  EXPECT_TRUE(holds(chinese, "<html lang=\"zh\" data-lang=\"zh\">"));
  EXPECT_TRUE(holds(chinese, ">诊断报告：PC-EXAMPLE</title>"));
}

TEST(DiagnosisHtml, PaperIsUnfoldedAndHasNoScript) {
  const AnalysisView view = denied_file_for_test();
  const std::string paper =
      page_of(view, detail_for_test(view), {.language = {}, .medium = Medium::Paper});
  EXPECT_FALSE(holds(paper, "<script"));
  EXPECT_EQ(count_of(paper, "<details"), count_of(paper, " open><summary>"));
}

TEST(DiagnosisHtml, ThePictureSaysInATableWhatItShows) {
  const AnalysisView view = denied_file_for_test();
  const std::string page = page_of(view, detail_for_test(view));
  EXPECT_TRUE(holds(page, "Attempt e1 over time"));
  EXPECT_TRUE(holds(page, "<svg class=\"time\" role=\"group\" aria-labelledby=\"t1\""));
  EXPECT_TRUE(holds(page, "301,204 records, 3 of them errors"));
  EXPECT_TRUE(holds(page, "<rect class=\"errors\" x=\"16.67%\""));
}

// Whatever a log holds becomes text: in titles, paths, quotations, notes and attributes.
TEST(DiagnosisHtml, BackticksOfTheKnowledgeAreCode) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.findings[0].actions[0].steps[0].check = {"`winver <x>` and 0x80070005",
                                                          "运行 `winver`"};
  const std::string page =
      page_of(view, detail_for_test(view), {.language = {}, .medium = Medium::Screen});
  EXPECT_TRUE(holds(page, "<code>winver &lt;x&gt;</code> and "));
  EXPECT_FALSE(holds(page, "`winver"));
}

TEST(DiagnosisHtml, MarkupAndControlsOfTheEvidenceAreText) {
  const std::string hostile =
      "</script><script>alert(1)</script><img src=x onerror=\"alert(1)\">'\" \x1b[2J \xe2\x80\xae"
      "fdp.exe & \xff";
  const std::string with_zero = hostile + std::string(1, '\0') + "tail";
  AnalysisView view = denied_file_for_test();
  view.bundle_path = with_zero;
  Diagnosis& d = view.diagnosis;
  const Bilingual text{with_zero, "中文" + with_zero};
  d.summary = text;
  d.machine.name = with_zero;
  d.machine.antivirus = {with_zero};
  d.noise[0].sample = with_zero;
  d.noise[0].why = text;
  d.coverage[1].why = text;
  d.observations[0].title = text;
  d.observations[0].examples[0].text = with_zero;
  d.episodes[0].operation = with_zero;
  d.episodes[0].result_code = with_zero;
  d.next_evidence[0].how = text;
  Hypothesis& finding = d.findings[0];
  finding.title = finding.root_cause = finding.explanation = text;
  finding.primary_code = with_zero;
  finding.codes[0].name = with_zero;
  finding.objects.files = {with_zero};
  finding.evidence[0].text = with_zero;
  finding.evidence[0].item = with_zero;
  finding.actions[0].steps[0].command = with_zero;
  view.items[0].path = with_zero;
  view.items[0].issues[0].detail = with_zero;
  CaseDetail detail = detail_for_test(denied_file_for_test());
  detail.surroundings[{0, 512}].before[0].text = with_zero;
  for (const Medium medium : {Medium::Screen, Medium::Paper}) {
    const std::string page = page_of(view, detail, {.language = {}, .medium = medium});
    EXPECT_FALSE(holds(page, "<script>alert"));
    EXPECT_FALSE(holds(page, "<img"));
    EXPECT_FALSE(holds(page, "\x1b"));
    EXPECT_FALSE(holds(page, "\xe2\x80\xae"));
    EXPECT_EQ(page.find('\0'), page.npos);
    EXPECT_FALSE(holds(page, "\xff"));
    EXPECT_TRUE(holds(page, "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"));
    EXPECT_TRUE(holds(page, "\\x1b[2J"));
    EXPECT_TRUE(holds(page, "\\u202e"));
    EXPECT_TRUE(holds(page, "\\x00tail"));
    for (const std::string& link : values_of(page, "href")) {
      EXPECT_TRUE(link.starts_with("#"));
    }
  }
}

TEST(DiagnosisHtml, APageOfAFloodCanStillBeMailed) {
  AnalysisView view = denied_file_for_test();
  Diagnosis& d = view.diagnosis;
  d.findings.assign(3000, d.findings[0]);
  d.episodes.assign(100'000, d.episodes[0]);
  d.noise.assign(10'000, d.noise[0]);
  d.observations.assign(5000, d.observations[0]);
  view.items.assign(50'000, view.items[0]);
  const std::string page = page_of(view);
  EXPECT_LT(page.size(), 3'000'000U);
  EXPECT_TRUE(holds(page, "2,960 more are left out of this page."));
}

TEST(DiagnosisHtml, TheSameFindingsGiveTheSameBytes) {
  const AnalysisView view = denied_file_for_test();
  EXPECT_EQ(page_of(view, detail_for_test(view)), page_of(view, detail_for_test(view)));
}

}  // namespace
}  // namespace casebook
