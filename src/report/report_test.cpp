// SPDX-License-Identifier: Apache-2.0
// Compares every report of every sample with src/report/testdata. REBASELINE=1 writes them anew.
#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/width.h"
#include "report/evidence_groups.h"
#include "report/golden_for_test.h"
#include "report/json.h"
#include "report/phrases.h"
#include "report/samples_for_test.h"
#include "report/text.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

void check_reports(const std::string& name, const AnalysisView& view) {
  for (const std::size_t width : {80U, 120U}) {
    for (const Language language : {Language::English, Language::Chinese}) {
      TextOptions options;
      options.language = language;
      options.width = width;
      const std::string file = std::string(language == Language::Chinese ? "zh" : "en") + "-" +
                               std::to_string(width) + ".txt";
      check_golden(name + "/" + file, render_text(view, options));
    }
  }
  for (const Language language : {Language::English, Language::Chinese}) {
    TextOptions options;
    options.language = language;
    const std::string file = language == Language::Chinese ? "zh-brief.txt" : "en-brief.txt";
    check_golden(name + "/" + file, render_brief_text(view, options));
  }
  check_golden(name + "/report.json", render_json(view));
  check_golden(name + "/report.jsonl", render_jsonl(view));
  check_golden(name + "/items.json", render_items_json(view));
  check_golden(name + "/items.txt", render_items_text(view, {}));
}

// Paths and commands stay whole, so that they can be copied.
std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (line.find("  C:\\") != line.npos || line.find("> takeown") != line.npos) continue;
    widest = std::max(widest, display_width(line));
  }
  return widest;
}

TEST(Report, FailureIsRenderedAsTheGoldens) {
  check_reports("denied-file", denied_file_for_test());
}

TEST(Report, HealthyEvidenceIsRenderedAsTheGoldens) {
  check_reports("healthy", healthy_for_test());
}

TEST(Report, InsufficientEvidenceIsRenderedAsTheGoldens) {
  check_reports("insufficient", insufficient_for_test());
}

TEST(Report, NoLineIsWiderThanTheTerminal) {
  for (const std::size_t width : {60U, 80U, 100U, 133U}) {
    for (const Language language : {Language::English, Language::Chinese}) {
      TextOptions options;
      options.language = language;
      options.width = width;
      options.detail = Detail::All;
      options.names = LongNames::Cut;
      EXPECT_LE(widest_line(render_text(denied_file_for_test(), options)), width);
      EXPECT_LE(widest_line(render_items_text(denied_file_for_test(), options)), width);
    }
  }
}

TEST(Report, OnlyColourBringsEscapeSequencesAndItAddsNothingElse) {
  TextOptions options;
  const std::string plain = render_text(denied_file_for_test(), options);
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  options.color = Color::Yes;
  std::string painted = render_text(denied_file_for_test(), options);
  for (const char* code :
       {"\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[36m", "\x1b[0m"}) {
    painted = replace_all(painted, code, "");
  }
  EXPECT_EQ(painted, plain);
}

TEST(Report, AllShowsWhatTheUsualReportCuts) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.episodes.assign(40, view.diagnosis.episodes.back());
  TextOptions options;
  const std::string usual = render_text(view, options);
  EXPECT_NE(usual.find("... and 37 more (37 succeeded); --all"), std::string::npos);
  options.detail = Detail::All;
  EXPECT_EQ(render_text(view, options).find("more; --all"), std::string::npos);
}

std::string english(const AnalysisView& view, Detail detail = Detail::Usual) {
  TextOptions options;
  options.detail = detail;
  return render_text(view, options);
}

std::string chinese(const AnalysisView& view) {
  TextOptions options;
  options.language = Language::Chinese;
  options.width = 200;
  return render_text(view, options);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Report, NamesAndCommandsStayOnOneLineOutsideATerminal) {
  AnalysisView view = denied_file_for_test();
  const std::string file =
      "C:\\Program Files (x86)\\Example Vendor\\Example Device Guard\\guard.sys";
  const std::string command = "reg export \"HKLM\\SYSTEM\\CurrentControlSet\\Control\" x.reg /y";
  view.diagnosis.findings[0].direct_cause.en = "Setup could not write to the file " + file + ".";
  view.diagnosis.collect[0].how.en = "In a prompt run " + command + " and send it.";
  TextOptions options;
  options.width = 60;
  const std::string text = render_text(view, options);
  EXPECT_TRUE(holds(text, file));
  EXPECT_TRUE(holds(text, " > " + command + "\n"));
  options.names = LongNames::Cut;
  EXPECT_FALSE(holds(render_text(view, options), file));
}

TEST(Report, ARootCauseThatRepeatsTheTitleIsLeftOut) {
  AnalysisView view = denied_file_for_test();
  Hypothesis& finding = view.diagnosis.findings[0];
  EXPECT_TRUE(holds(english(view), "Root cause"));
  finding.root_cause.en = finding.title.en + ".";
  EXPECT_FALSE(holds(english(view), "Root cause"));
}

TEST(Report, FindingsAreCalledByTheirNumber) {
  AnalysisView view = denied_file_for_test();
  Hypothesis& second = view.diagnosis.findings[1];
  second.related = {"f1"};
  second.relation = {"May be a consequence of f1; treat that one first.", "可能是 f1 的后果。"};
  EXPECT_TRUE(holds(english(view), "  May be a consequence of finding 1; treat"));
  EXPECT_TRUE(holds(chinese(view), "  可能是结论 1 的后果。"));
  EXPECT_FALSE(holds(english(view), " f1"));
}

TEST(Report, OfTwoFindingsThatCallEachOtherTheCauseOnlyTheLaterSaysSo) {
  AnalysisView view = denied_file_for_test();
  Hypothesis& first = view.diagnosis.findings[0];
  Hypothesis& second = view.diagnosis.findings[1];
  first.related = {"f2"};
  first.relation.en = "A consequence of f2.";
  second.related = {"f1"};
  second.relation.en = "A consequence of f1.";
  EXPECT_FALSE(holds(english(view), "A consequence of finding 2."));
  EXPECT_TRUE(holds(english(view), "A consequence of finding 1."));
}

TEST(Report, ReasonsThatDifferInTheAttemptAreOneLine) {
  AnalysisView view = denied_file_for_test();
  for (const char* attempt : {"e10", "e9", "e7"}) {
    view.diagnosis.findings[0].reasons.push_back(
        {std::string("The same in attempt ") + attempt + ".",
         std::string(attempt) + " 中同样如此。"});
  }
  EXPECT_TRUE(holds(english(view), "- The same in attempts e10, e9, e7.\n"));
  EXPECT_TRUE(holds(chinese(view), "- e10、e9、e7 中同样如此。\n"));
}

// Three attempts with the same two lines.
AnalysisView repeated_attempts() {
  AnalysisView view = denied_file_for_test();
  Diagnosis& d = view.diagnosis;
  d.findings.resize(1);
  d.findings[0].evidence.clear();
  d.episodes.clear();
  for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
    Episode episode;
    episode.id = "e" + std::to_string(attempt);
    episode.kind = "update";
    episode.outcome = Outcome::Failure;
    for (std::uint32_t line = attempt * 100; line < attempt * 100 + 3; ++line) {
      Evidence evidence;
      evidence.item = "CBS.log";
      evidence.line = line;
      evidence.event = {0, line};
      evidence.text = "2024-01-0" + std::to_string(attempt) + " 10:00:0" +
                      std::to_string(line % 10) + ", Error CSI 0000" + std::to_string(line) +
                      " Failed: " + (line % 10 == 2 ? "queue" : "installer") +
                      " [HRESULT = 0x80070422]";
      episode.events.push_back(evidence.event);
      d.findings[0].evidence.push_back(evidence);
    }
    d.episodes.push_back(episode);
  }
  return view;
}

TEST(Report, ProofOfRepeatedAttemptsIsOneChainAndTheirNames) {
  const std::string text = english(repeated_attempts());
  EXPECT_TRUE(holds(text, "again: CBS.log:101\n"));
  EXPECT_TRUE(holds(text, "the same in e2 (CBS.log:200), e3 (CBS.log:300)\n"));
  EXPECT_FALSE(holds(text, "00200"));
  EXPECT_TRUE(holds(english(repeated_attempts(), Detail::All), "00200"));
  EXPECT_TRUE(
      holds(chinese(repeated_attempts()), "同样见于 e2（CBS.log:200）、e3（CBS.log:300）\n"));
}

TEST(Report, LinesThatDifferInMoreThanTimeAndCountersAreNotFolded) {
  EXPECT_EQ(shape_of("2024/02/14 09:01:49.2039076 3696  4248  Web  *FAILED* [80244022] call"),
            shape_of("2024/02/15 10:02:00.7463988 3696  384   Web  *FAILED* [80244022] call"));
  EXPECT_EQ(shape_of("2023-05-09 17:36:44, Error CSI 0000000a@2023/5/9:09:36:44.900 (F) x"),
            shape_of("2023-05-10 17:36:44, Error CSI 0000000b@2023/5/10:09:36:45.100 (F) x"));
  EXPECT_NE(shape_of("Web *FAILED* [80244022] call"), shape_of("Web *FAILED* [8024402C] call"));
  EXPECT_NE(shape_of("failed with error 5"), shape_of("failed with error 32"));
  EXPECT_NE(shape_of("package KB5000001"), shape_of("package KB5000002"));
  EXPECT_NE(shape_of("SID S-1-5-21-1-500"), shape_of("SID S-1-5-21-1-501"));
}

TEST(Report, NoiseIsToldInWordsAndItsIdOnlyWithAll) {
  const AnalysisView view = denied_file_for_test();
  EXPECT_FALSE(holds(english(view), "setup.gle-leftover"));
  EXPECT_TRUE(holds(english(view, Detail::All), "[setup.gle-leftover]"));
}

TEST(Report, ChecksThatNobodyAskedForAreShownOnlyWithAll) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.coverage.push_back(
      {"disk", {"Disk check", "磁盘检查"}, CheckStatus::Missing, {"Not there.", "没有。"}});
  EXPECT_TRUE(holds(english(view), "Windows event logs"));
  EXPECT_FALSE(holds(english(view), "Disk check"));
  EXPECT_TRUE(holds(english(view, Detail::All), "Disk check"));
  view.diagnosis.coverage.back().status = CheckStatus::Partial;
  EXPECT_TRUE(holds(english(view), "Disk check"));
}

TEST(Report, ACodeIsNotRepeatedAsItsExtension) {
  EXPECT_EQ(code_pair("0x800704c7", "0x800704C7"), "0x800704C7");
  EXPECT_EQ(code_pair("0xC1900101", "0x2000c"), "0xC1900101-0x2000C");
  EXPECT_EQ(code_pair("0x80070005", ""), "0x80070005");
}

TEST(Report, AnUnknownActivityIsCalledSo) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.episodes[1].kind = "unknown";
  view.diagnosis.episodes[1].outcome = Outcome::Unknown;
  EXPECT_TRUE(holds(english(view), "e2  Unidentified activity, outcome not known"));
  EXPECT_TRUE(holds(chinese(view), "e2  未识别的活动，结果未知"));
}

TEST(Report, ChineseHasNoEnglishPunctuationOrOperations) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.summary.zh = "“Apply image”失败。 代码：0x80070005。";
  view.diagnosis.findings[0].title.zh = "操作“\"X:\\a.exe\" /x”失败";
  view.diagnosis.findings[0].direct_cause.zh = "在两处被拒绝（C:\\a; D:\\b），见“x; y”。";
  view.items[0].issues[0].detail = "no directory at the end";
  const std::string text = chinese(view);
  EXPECT_TRUE(holds(text, "“应用映像”失败。代码："));
  EXPECT_TRUE(holds(text, "操作“X:\\a.exe\" /x”失败"));
  EXPECT_TRUE(holds(text, "（C:\\a；D:\\b），见“x; y”。"));
  EXPECT_TRUE(holds(text, "（末尾缺少文件目录）（2 次）"));
  EXPECT_TRUE(holds(text, "应用映像（Apply image）"));
}

TEST(Report, BriefHasAtMostSixLinesWhateverTheEvidenceHolds) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.findings[0].title.en = "Line\nbreaks\r\nin it";
  view.diagnosis.findings[0].evidence[0].text = std::string(3000, 'x') + "\n\x1b[2J";
  TextOptions options;
  for (const AnalysisView& one : {view, healthy_for_test(), insufficient_for_test()}) {
    const std::string text = render_brief_text(one, options);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 6) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  }
}

TEST(Report, JsonIsValidWhateverBytesTheEvidenceHeld) {
  AnalysisView view = denied_file_for_test();
  view.items[0].path = "bad \xc3\x28 name \x01";
  const auto json = nlohmann::json::parse(render_json(view));
  EXPECT_EQ(json["items"][0]["path"], "bad \uFFFD( name \x01");
}

TEST(Report, EachJsonLineIsAnObjectWithOneKey) {
  const std::string text = render_jsonl(denied_file_for_test());
  std::size_t lines = 0;
  for (const std::string_view line : split(trim(text), '\n')) {
    EXPECT_EQ(nlohmann::json::parse(line).size(), 1U);
    ++lines;
  }
  EXPECT_EQ(lines, 1U + 4 + 2 + 1 + 1 + 2 + 2 + 1);
}

CodeReading denied_code() {
  CodeReading reading;
  reading.as_typed = "80070005";
  reading.canonical = "0x80070005";
  reading.layers = {
      {CodeSpace::Hresult,
       0x80070005,
       "E_ACCESSDENIED",
       {"Access is denied.", "拒绝访问。"},
       {"HRESULT of Win32 error 5", "由 Win32 错误 5 转换而来的 HRESULT"}},
      {CodeSpace::Win32, 5, "ERROR_ACCESS_DENIED", {"Access is denied.", "拒绝访问。"}, {}}};
  reading.note = {"Says that access was denied, not who denied it.",
                  "只说明访问被拒绝，未说明由谁拒绝。"};
  return reading;
}

TEST(Report, CodesAreShownInBothLanguages) {
  TextOptions options;
  CodeReading unknown;
  unknown.as_typed = "0xdeadbeef";
  CodeReading update;
  update.as_typed = "KB5000001";
  update.note = {"KB5000001 is the number of an update, not an error code.",
                 "KB5000001 是更新编号，不是错误代码。"};
  const std::vector<CodeReading> readings = {denied_code(), unknown, update};
  check_golden("codes/en.txt", render_codes_text(readings, options));
  options.language = Language::Chinese;
  check_golden("codes/zh.txt", render_codes_text(readings, options));
  check_golden("codes/codes.json", render_codes_json(readings));
}

}  // namespace
}  // namespace casebook
