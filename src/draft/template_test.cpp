// SPDX-License-Identifier: Apache-2.0
#include "draft/template.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

// The problems of a template whose first line is right, as "line: text".
std::string problems(const std::string& body, Language language = Language::English) {
  std::string text;
  for (const TemplateProblem& one : check_template("t", "Subject: x\n" + body)) {
    if (!text.empty()) text += '\n';
    text += std::to_string(one.line) + ": " + one.text.in(language);
  }
  return text;
}

TEST(Template, OneThatUsesWhatThereIsHasNoProblem) {
  EXPECT_EQ(problems("{{customer}} {{{summary}}} {{& verdict}} {{! a note }}\n"
                     "{{#first}}{{cause}}{{#quotes}}{{text}} {{number}}{{/quotes}}{{/first}}\n"
                     "{{^first}}none{{/first}}{{#is_failure}}x{{/is_failure}}\n"),
            "");
}

TEST(Template, AnUnknownNameIsSaidWithItsLineAndTheNearestOne) {
  EXPECT_EQ(problems("\n{{custmer}}"),
            "3: unknown variable 'custmer' (did you mean 'customer'?); `casebook draft "
            "--variables` lists all");
  EXPECT_EQ(problems("{{#frist}}{{/frist}}"),
            "2: unknown variable 'frist' (did you mean 'first'?); `casebook draft --variables` "
            "lists all");
}

TEST(Template, ANameOfAListOutsideOfItIsSaidToBelongThere) {
  EXPECT_EQ(problems("{{cause}}"),
            "2: 'cause' exists inside of 'first' only; write it between {{#first}} and {{/first}}");
}

TEST(Template, AListOrAFlagIsNoText) {
  EXPECT_EQ(problems("{{first}}"), "2: 'first' is a list; write {{#first}}...{{/first}}");
  EXPECT_EQ(problems("{{is_failure}}"),
            "2: 'is_failure' is a flag; write {{#is_failure}}...{{/is_failure}}");
}

TEST(Template, SectionsThatDoNotEndAreSaidWhereTheyBegin) {
  EXPECT_EQ(problems("{{#first}}\n\n"), "2: the section 'first' does not end; add {{/first}}");
  EXPECT_EQ(problems("\n{{/first}}"),
            "3: 'first' ends and did not begin; add {{#first}} or remove this");
  EXPECT_EQ(problems("{{#first}}\n{{#quotes}}\n{{/first}}{{/quotes}}").substr(0, 68),
            "4: 'first' ends, but 'quotes' of line 3 is open; end that first\n4: '");
}

TEST(Template, WhatTheLibraryWouldDoSilentlyIsRefused) {
  EXPECT_EQ(problems("{{> other}}"), "2: a template cannot include another; write its text here");
  EXPECT_EQ(problems("{{=<% %>=}}"), "2: delimiters cannot be changed; use {{ and }}");
  EXPECT_EQ(problems("{{}}"), "2: a tag without a name; name a variable");
  EXPECT_EQ(problems("\n{{customer"), "3: a tag does not end; close it with }}");
  EXPECT_EQ(problems("{{{customer}}"), "2: a tag does not end; close it with }}}");
}

TEST(Template, TheFirstLineMustBeASubject) {
  const auto found = check_template("t", "Dear all\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].line, 1);
  EXPECT_TRUE(check_template("t", "主题：x\n").empty());
}

TEST(Template, BytesThatAreNoTextAreRefused) {
  EXPECT_EQ(problems("a\xff"), "2: not UTF-8; save the template as UTF-8");
  EXPECT_EQ(problems("\n\x01"), "3: a control character; remove it");
  const auto marked = check_template("t", "\xEF\xBB\xBFSubject: x\n");
  ASSERT_EQ(marked.size(), 1U);
}

TEST(Template, ManyMistakesAndDeepSectionsAreBounded) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) {
    deep += "{{#first}}";
  }
  EXPECT_LE(check_template("t", "Subject: x\n" + deep).size(), 100U);
}

TEST(Template, AListInsideOfItselfWouldNeverEnd) {
  EXPECT_EQ(problems("{{#first}}{{#quotes}}{{#quotes}}{{/quotes}}{{/quotes}}{{/first}}"),
            "2: the list 'quotes' stands inside of itself; close it first");
  EXPECT_EQ(problems("{{#first}}{{#quotes}}{{/quotes}}{{/first}}{{#others}}{{#quotes}}{{/quotes}}"
                     "{{/others}}"),
            "");
}

TEST(Template, ProblemsAreSaidInChineseToo) {
  EXPECT_EQ(problems("{{first}}", Language::Chinese),
            "2: “first”是列表；请写作 {{#first}}……{{/first}}");
}

TEST(Template, EmptyTextsCountAsNone) {
  const Scope values = {{"full", "x"}, {"empty", ""}, {"yes", true}, {"no", false}};
  const auto filled = fill_template("t",
                                    "{{#full}}a{{full}}{{/full}}{{^full}}b{{/full}}"
                                    "{{#empty}}c{{/empty}}{{^empty}}d{{/empty}}"
                                    "{{#yes}}e{{/yes}}{{#no}}f{{/no}}{{empty}}",
                                    values);
  ASSERT_TRUE(filled.ok());
  EXPECT_EQ(filled.value(), "axde");
}

TEST(Template, ValuesAreNotReadAsTemplatesAndNotEscaped) {
  const auto filled = fill_template("t", "{{a}}\r\n", {{"a", "<b> & {{a}} {{#a}}"}});
  ASSERT_TRUE(filled.ok());
  EXPECT_EQ(filled.value(), "<b> & {{a}} {{#a}}\n");
}

TEST(Template, ALineOfNothingButSectionsLeavesNoEmptyLine) {
  const Scope entry = {{"a", "1"}, {"b", ""}};
  const Scope values = {{"list", std::vector<Scope>{entry, entry}}, {"none", ""}};
  const auto filled =
      fill_template("t",
                    "head\n{{#list}}\n  {{#a}}a {{a}}{{/a}}\n  {{#b}}b {{b}}{{/b}}\n"
                    "{{/list}}\n{{#none}}\nx\n\n{{/none}}\n{{! note }}\n\ntail\n",
                    values);
  ASSERT_TRUE(filled.ok());
  EXPECT_EQ(filled.value(), "head\n  a 1\n  a 1\n\ntail\n");
}

}  // namespace
}  // namespace casebook
