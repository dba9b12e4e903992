// SPDX-License-Identifier: Apache-2.0
#include "report/trace_comparison.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/golden_for_test.h"
#include "report/trace_comparison_tree.h"
#include "report/trace_comparison_words.h"

namespace casebook {
namespace {

constexpr FileTime kTime = 132'500'000'001'234'560;

TraceDifference denied() {
  TraceDifference difference;
  difference.kind = TraceDifferenceKind::ResultFlip;
  difference.suspicion = 0.95;
  difference.path = "C:\\Windows\\Sample\\sample<1>.dll";
  difference.compared = "%windir%\\sample\\sample<1>.dll";
  difference.operation = "CreateFile";
  difference.process = "TiWorker.exe";
  difference.good.count = 1'204;
  difference.good.results = {{"SUCCESS", 1'204}};
  difference.good.event = 7;
  difference.good.time = kTime;
  difference.good.duration = 1'000;
  difference.good.detail = "Desired Access: Generic Read";
  difference.bad.count = 2;
  difference.bad.results = {{"ACCESS DENIED", 2}};
  difference.bad.event = 9;
  difference.bad.time = kTime + 5;
  difference.why = {"it fails", "它失败了"};
  return difference;
}

TraceDifference stopped() {
  TraceDifference difference;
  difference.kind = TraceDifferenceKind::MissingChain;
  difference.suspicion = 0.9;
  difference.path = "C:\\Windows\\Sample\\sample.dll";
  difference.process = "TiWorker.exe";
  difference.good.count = 30;
  for (int i = 0; i < 10; ++i) {
    difference.good.steps.push_back("CreateFile: C:\\x\\" + std::to_string(i));
  }
  difference.bad.count = 1;
  difference.bad.steps = {"CreateFile ACCESS DENIED: C:\\x\\0"};
  difference.why = {"the good trace goes on", "正常跟踪中还有后续步骤"};
  return difference;
}

TraceDifference extra_folder() {
  TraceDifference difference;
  difference.kind = TraceDifferenceKind::OnlyBad;
  difference.suspicion = 0.1;
  difference.path = "C:\\Ex\x1b[2J\u202e\\*";
  difference.process = "sample.exe";
  difference.bad.count = 3;
  difference.why = {"3 objects & more", "3 个对象等"};
  return difference;
}

TraceComparison small() {
  TraceComparison comparison;
  comparison.good = {{"good.pml", "CASE-PC01", 19045, 1'500, kTime, kTime + 50'000'000, false}};
  comparison.bad = {"bad.pml", "", 0, 1, 0, 0, false};
  comparison.differences = {denied(), stopped(), extra_folder()};
  comparison.left_out = 4;
  comparison.tree = {{"%windir%", 0, TraceMark::Differs, 0, 0, std::nullopt},
                     {"sample", 1, TraceMark::Differs, 0, 0, std::nullopt},
                     {"sample<1>.dll", 2, TraceMark::Differs, 5, 2, 0},
                     {"other.dll", 2, TraceMark::Same, 1, 1, std::nullopt},
                     {"<drive>:", 0, TraceMark::OnlyBad, 0, 0, std::nullopt},
                     {"ex", 1, TraceMark::OnlyBad, 0, 3, 2}};
  comparison.tree_left_out = 12;
  TraceRow row = {
      7, kTime, 10, "TiWorker.exe (300)", "CreateFile", "C:\\a", "SUCCESS", "Detail: 1"};
  TraceRow failed = row;
  failed.result = "ACCESS DENIED";
  comparison.around = {{row, failed, true}, {row, std::nullopt, false}, {std::nullopt, row, false}};
  comparison.foldings = {{"guid", {"GUIDs", "GUID"}, 3, 1'200, false},
                         {"user", {"users", "用户"}, 0, 0, true}};
  comparison.overlap = {0.125, true, true, true};
  comparison.limits = {{"no stacks", "没有调用堆栈"}};
  return comparison;
}

TraceComparisonOptions in(Language language, Detail detail = Detail::Usual) {
  TraceComparisonOptions options;
  options.text.language = language;
  options.text.width = 80;
  options.text.detail = detail;
  options.minutes = 480;
  return options;
}

TEST(TraceComparisonReport, ReportsAreThoseOfTheGoldens) {
  const TraceComparison comparison = small();
  check_golden("trace-comparison/en.txt",
               render_trace_comparison_text(comparison, in(Language::English)));
  check_golden("trace-comparison/zh.txt",
               render_trace_comparison_text(comparison, in(Language::Chinese)));
  check_golden("trace-comparison/all.zh.txt",
               render_trace_comparison_text(comparison, in(Language::Chinese, Detail::All)));
  check_golden("trace-comparison/report.json",
               render_trace_comparison_json(comparison, in(Language::English)));
  check_golden("trace-comparison/zh.html",
               render_trace_comparison_html(comparison, in(Language::Chinese)));
}

TEST(TraceComparisonReport, ALimitCutsAndSaysSo) {
  TraceComparisonOptions options = in(Language::English);
  options.limit = 1;
  const auto json = nlohmann::json::parse(render_trace_comparison_json(small(), options));
  EXPECT_EQ(json["differences"].size(), 1U);
  EXPECT_EQ(json["left_out"], 6);
  EXPECT_NE(render_trace_comparison_text(small(), options).find("1 more"), std::string::npos);
  const std::string page = render_trace_comparison_html(small(), options);
  EXPECT_NE(page.find("6 further differences"), std::string::npos);
  EXPECT_EQ(page.find("href=\"#d2\""), std::string::npos) << "a link to a row that is not shown";
}

TEST(TraceComparisonReport, EvidenceCannotLeaveItsPlace) {
  const std::string page = render_trace_comparison_html(small(), in(Language::English));
  EXPECT_EQ(page.find("sample<1>"), std::string::npos);
  EXPECT_EQ(page.find('\x1b'), std::string::npos);
  EXPECT_EQ(page.find("\u202e"), std::string::npos);
  const std::string text = render_trace_comparison_text(small(), in(Language::English));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(TraceComparisonReport, NothingIsSaidOfNothing) {
  const TraceComparison nothing;
  EXPECT_NE(render_trace_comparison_text(nothing, in(Language::English)).find("No differences"),
            std::string::npos);
  EXPECT_EQ(render_trace_comparison_html(nothing, in(Language::English)).find("<table"),
            std::string::npos);
}

TEST(TraceComparisonReport, FoldersWithOneFolderInThemAreOneRow) {
  const std::string tree = trace_tree_html(small().tree, 3);
  EXPECT_NE(tree.find("%windir%\\<wbr>sample<"), std::string::npos) << tree;
  EXPECT_NE(tree.find("<details open>"), std::string::npos);
  EXPECT_NE(tree.find("href=\"#d2\""), std::string::npos);
}

TEST(TraceComparisonReport, EveryWordHasBothLanguages) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(TraceWord::Count); ++i) {
    for (const Language language : {Language::English, Language::Chinese}) {
      EXPECT_FALSE(trace_word(static_cast<TraceWord>(i), language).empty());
    }
  }
}

}  // namespace
}  // namespace casebook
