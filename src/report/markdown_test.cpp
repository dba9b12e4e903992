// SPDX-License-Identifier: Apache-2.0
#include "report/markdown.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "report/golden_for_test.h"
#include "report/markdown_text.h"
#include "report/samples_for_test.h"

namespace casebook {
namespace {

TextOptions in(Language language) {
  TextOptions options;
  options.language = language;
  return options;
}

TEST(Markdown, DiagnosesAreRenderedAsTheGoldens) {
  for (const Language language : {Language::English, Language::Chinese}) {
    const std::string file = language == Language::Chinese ? "/zh.md" : "/en.md";
    check_golden("denied-file" + file, render_markdown(denied_file_for_test(), in(language)));
    check_golden("healthy" + file, render_markdown(healthy_for_test(), in(language)));
    check_golden("insufficient" + file, render_markdown(insufficient_for_test(), in(language)));
  }
}

TEST(Markdown, BackticksOfTheKnowledgeAreCode) {
  EXPECT_EQ(markdown_told("`DISM /Online /Get-Packages | more` and `winver`."),
            "`DISM /Online /Get-Packages \\| more` and `winver`.");
  EXPECT_EQ(markdown_told("a ` b `` c"), "a `b`\\` c");
  EXPECT_EQ(markdown_told("**b** `x`@team"), "\\*\\*b\\*\\* `x` `@team`");
  EXPECT_EQ(markdown_told("`x`C:\\a`b"), "`x` `C:\\a`\\`b");
  Action action;
  action.title = {"Check", "检查"};
  action.steps.emplace_back();
  action.steps[0].action = {"Run `winver`", "运行 `winver`"};
  action.steps[0].check = {"`DISM /Online` shows it", "`DISM /Online` 中有它"};
  AnalysisView view = denied_file_for_test();
  view.diagnosis.findings[0].actions = {action};
  const std::string text = render_markdown(view, in(Language::English));
  EXPECT_NE(text.find("1. Run `winver`"), std::string::npos) << text;
  EXPECT_NE(text.find("`DISM /Online` shows it"), std::string::npos) << text;
  EXPECT_EQ(text.find("\\`"), std::string::npos) << text;
}

TEST(Markdown, AFenceIsLongerThanAnyRunOfBackticksInIt) {
  std::string out;
  append_markdown_block(out, 0, "a ```` b\n```\n<script>");
  EXPECT_EQ(out, "`````text\na ```` b\n```\n<script>\n`````\n");
  out.clear();
  append_markdown_block(out, 3, "one\n\ntwo");
  EXPECT_EQ(out, "   ```text\n   one\n\n   two\n   ```\n");
}

TEST(Markdown, NothingOfATextTakesEffect) {
  EXPECT_EQ(markdown_text("**b** _i_ ~~s~~ `c`"), "\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~ \\`c\\`");
  EXPECT_EQ(markdown_text("[x](y) <b> ![i](z)"), "\\[x\\](y) \\<b\\> !\\[i\\](z)");
  EXPECT_EQ(markdown_text("see http://evil.example.com now"), "see `http://evil.example.com` now");
  EXPECT_EQ(markdown_text("ask @team about #12"), "ask `@team` about `#12`");
  EXPECT_EQ(markdown_text("a | b"), "a \\| b");
  EXPECT_EQ(markdown_text("&lt; R&D"), "\\&lt; R\\&D");
  EXPECT_EQ(markdown_text("ERROR_ACCESS_DENIED"), "ERROR_ACCESS_DENIED");
  EXPECT_EQ(markdown_text("1. item"), "1\\. item");
  EXPECT_EQ(markdown_text("# head"), "`#` head");
  EXPECT_EQ(markdown_text("- item"), "\\- item");
}

TEST(Markdown, ControlsAndDirectionMarksAreSpelledOut) {
  EXPECT_EQ(markdown_text("a\x1b[2J\xE2\x80\xAE"), "`a\\x1b[2J\\u202e`");
  std::string out;
  append_markdown_block(out, 0, "a\x1b[2J\xE2\x80\xAEz");
  EXPECT_EQ(out, "```text\na\\x1b[2J\\u202ez\n```\n");
}

TEST(Markdown, ChineseAroundAMentionStaysProse) {
  EXPECT_EQ(markdown_text("请联系@team处理"), "请联系`@team`处理");
}

TEST(Markdown, PathsBecomeCodeAndABarInThemDoesNotEndACell) {
  EXPECT_EQ(markdown_text("open C:\\a_b\\x.dll."), "open `C:\\a_b\\x.dll`.");
  EXPECT_EQ(markdown_code("a|b"), "`a\\|b`");
  EXPECT_EQ(markdown_code("a`b"), "``a`b``");
  EXPECT_EQ(markdown_code("`a"), "`` `a ``");
}

TEST(Markdown, AHostileNameStaysInItsCell) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.findings[0].objects.files = {"x | y\n# z ```"};
  view.diagnosis.findings[0].evidence[0].text = "```\n# not a heading\n</details>";
  const std::string text = render_markdown(view, in(Language::English));
  EXPECT_NE(text.find("| File | ```` x \\| y # z ``` ```` |"), std::string::npos) << text;
  EXPECT_NE(text.find("````text\n```\n# not a heading\n</details>\n````"), std::string::npos);
}

}  // namespace
}  // namespace casebook
