// SPDX-License-Identifier: Apache-2.0
#include "report/comparison.h"

#include <gtest/gtest.h>

#include "report/golden_for_test.h"
#include "report/html.h"

namespace casebook {
namespace {

Difference denied_file() {
  Difference difference;
  difference.kind = DifferenceKind::Access;
  difference.subject = "C:\\Windows\\WinSxS\\amd64_sample\\Sample<1>.sys";
  difference.points = 80;
  difference.reasons = {
      {{"an entry denies Everyone write", "有一条目拒绝 Everyone 的“写入”权限"}, 70},
      {{"it is a file of Windows", "该文件属于 Windows"}, 10}};
  difference.aspects = {{Aspect::Owner, "NT SERVICE\\TrustedInstaller", "BUILTIN\\Administrators"},
                        {Aspect::Entry, "", "Everyone:(DENY)(W)"},
                        {Aspect::Entry, "NT AUTHORITY\\SYSTEM:(F)", ""}};
  difference.good = {"acl.txt", 4};
  difference.bad = {"acl.txt", 9};
  return difference;
}

Difference other_size() {
  Difference difference;
  difference.subject = "C:\\Data\\a&b.bin";
  difference.aspects = {{Aspect::Size, "1200", "3400500"}, {Aspect::Signer, "Example", ""}};
  return difference;
}

Difference unsafe_filter() {
  Difference difference;
  difference.kind = DifferenceKind::Filter;
  difference.change = Change::OnlyBad;
  difference.subject = "Ex\x1b[2J\u202esys";
  difference.points = 25;
  difference.reasons = {{{"it belongs to Example \"Guard\"", "它属于 Example \"Guard\""}, 25}};
  difference.bad = {"fltmc.bin", 0};
  return difference;
}

Comparison small() {
  Comparison comparison;
  comparison.good = {"good", "PC-A", "10.0.19045.1", {"Windows 10", "Windows 10"}, 3};
  comparison.bad = {"bad.zip", "", "", {}, 1};
  comparison.knowledge_version = "0";
  comparison.counts = {{DifferenceKind::Access, 2, 2, 1}, {DifferenceKind::Registry, 0, 0, 0}};
  comparison.differences = {denied_file(), unsafe_filter(), other_size()};
  Difference system;
  system.kind = DifferenceKind::System;
  system.subject = "machine.edition";
  system.aspects = {{Aspect::Value, "Enterprise", "Professional"}};
  comparison.differences.push_back(system);
  Difference time;
  time.subject = "C:\\a.txt";
  time.aspects = {{Aspect::Time, "2024-01-01", "2024-02-02"}};
  comparison.folded = {{"file-times", {"times", "时间"}, 7'000, {time, time}}};
  comparison.not_compared = {{DifferenceKind::Filter,
                              true,
                              false,
                              {"GOOD holds no list of filters", "正常一侧没有筛选器列表"},
                              {"fltmc-filters"},
                              {{"Loaded filters", "已加载的筛选器"}}}};
  return comparison;
}

ComparisonOptions in(Language language, Detail detail = Detail::Usual) {
  ComparisonOptions options;
  options.text.language = language;
  options.text.width = 80;
  options.text.detail = detail;
  return options;
}

TEST(Comparison, ReportsAreThoseOfTheGoldens) {
  check_golden("comparison/en.txt", render_comparison_text(small(), in(Language::English)));
  check_golden("comparison/zh.txt", render_comparison_text(small(), in(Language::Chinese)));
  check_golden("comparison/all.txt",
               render_comparison_text(small(), in(Language::English, Detail::All)));
  check_golden("comparison/comparison.json",
               render_comparison_json(small(), in(Language::English, Detail::All)));
  check_golden("comparison/en.html", render_comparison_html(small(), in(Language::English)));
  check_golden("comparison/zh.html", render_comparison_html(small(), in(Language::Chinese)));
}

TEST(Comparison, ALimitCutsEverySectionAndSaysSo) {
  ComparisonOptions options = in(Language::English);
  options.limit = 1;
  const std::string text = render_comparison_text(small(), options);
  EXPECT_NE(text.find("1 more; --all shows them"), std::string::npos) << text;
  EXPECT_EQ(text.find("Ex\\x1b"), std::string::npos);
}

TEST(Html, MarkupAndControlsOfTheEvidenceAreHarmless) {
  EXPECT_EQ(for_html("<a href=\"x\">&'\x1b\u202e"),
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\\x1b\\u202e");
}

TEST(Comparison, NothingIsSaidInOneSentence) {
  Comparison none;
  none.good.path = "a";
  none.bad.path = "b";
  EXPECT_TRUE(render_comparison_text(none, in(Language::English))
                  .starts_with("No differences that matter.\n"));
}

}  // namespace
}  // namespace casebook
