// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/golden_for_test.h"
#include "report/samples_for_test.h"

namespace casebook {
namespace {

nlohmann::json run_of(const AnalysisView& view, Language language = Language::English) {
  return nlohmann::json::parse(render_sarif(view, language)).at("runs").at(0);
}

TEST(Sarif, DiagnosesAreRenderedAsTheGoldens) {
  check_golden("denied-file/en.sarif", render_sarif(denied_file_for_test(), Language::English));
  check_golden("denied-file/zh.sarif", render_sarif(denied_file_for_test(), Language::Chinese));
  check_golden("healthy/en.sarif", render_sarif(healthy_for_test(), Language::English));
  check_golden("insufficient/zh.sarif", render_sarif(insufficient_for_test(), Language::Chinese));
}

TEST(Sarif, LevelsFollowTheConfidence) {
  AnalysisView view = denied_file_for_test();
  const auto level = [&view](ConfidenceLevel confidence) {
    view.diagnosis.findings[0].level = confidence;
    return run_of(view).at("results").at(0).at("level").get<std::string>();
  };
  EXPECT_EQ(level(ConfidenceLevel::Confirmed), "error");
  EXPECT_EQ(level(ConfidenceLevel::VeryLikely), "error");
  EXPECT_EQ(level(ConfidenceLevel::Likely), "warning");
  EXPECT_EQ(level(ConfidenceLevel::Possible), "note");
}

TEST(Sarif, WhatIsNoFailureIsAPassAndWhatIsNotKnownIsOpen) {
  const auto healthy = run_of(healthy_for_test()).at("results").back();
  EXPECT_EQ(healthy.at("kind"), "pass");
  EXPECT_EQ(healthy.at("level"), "none");
  const auto open = run_of(insufficient_for_test()).at("results").back();
  EXPECT_EQ(open.at("kind"), "open");
  EXPECT_EQ(open.at("level"), "none");
}

TEST(Sarif, TheOtherLanguageIsATranslationOfTheSameMessages) {
  const auto run = run_of(denied_file_for_test());
  const auto& translation = run.at("translations").at(0);
  EXPECT_EQ(run.at("language"), "en-US");
  EXPECT_EQ(translation.at("language"), "zh-CN");
  const auto& rules = run.at("tool").at("driver").at("rules");
  const auto& translated = translation.at("rules");
  ASSERT_EQ(rules.size(), translated.size());
  for (const auto& result : run.at("results")) {
    const std::size_t index = result.at("ruleIndex");
    const std::string id = result.at("message").at("id");
    EXPECT_EQ(rules.at(index).at("id"), result.at("ruleId"));
    EXPECT_EQ(rules.at(index).at("messageStrings").at(id).at("text"),
              result.at("message").at("text"));
    EXPECT_NE(translated.at(index).at("messageStrings").at(id).at("text"),
              result.at("message").at("text"));
  }
  EXPECT_EQ(run_of(denied_file_for_test(), Language::Chinese).at("language"), "zh-CN");
}

TEST(Sarif, ALineOfATextIsALineAndARecordOfABinaryFileIsAnOffset) {
  const auto result = run_of(denied_file_for_test()).at("results").at(0);
  const auto& line = result.at("locations").at(0).at("physicalLocation").at("region");
  EXPECT_EQ(line.at("startLine"), 512);
  EXPECT_FALSE(line.contains("byteOffset"));
  const auto& record = result.at("relatedLocations").back().at("physicalLocation").at("region");
  EXPECT_TRUE(record.contains("byteOffset"));
  EXPECT_FALSE(record.contains("startLine"));
}

TEST(Sarif, PathsArePercentEncodedAndStayRelative) {
  EXPECT_EQ(relative_uri("logs/Panther/setup act.log"), "logs/Panther/setup%20act.log");
  EXPECT_EQ(relative_uri("日志/a#b?c.log"), "%E6%97%A5%E5%BF%97/a%23b%3Fc.log");
  EXPECT_EQ(relative_uri("C:/x"), "C%3A/x");
  EXPECT_EQ(relative_uri("//host/x"), "host/x");
  EXPECT_EQ(relative_uri("100%.log"), "100%25.log");
  EXPECT_EQ(relative_uri("a\\b"), "a%5Cb");
}

TEST(Sarif, AHostileTextBecomesNoLinkAndNoPlaceholder) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.findings[0].title.en = "see [here](http://example.com) {0} \x1b[2J\xE2\x80\xAE";
  const auto message = run_of(view).at("results").at(0).at("message").at("text").get<std::string>();
  EXPECT_NE(message.find("[here] (http://example.com) {{0}} \\x1b[2J\\u202e"), std::string::npos)
      << message;
}

TEST(Sarif, TextThatIsNotUtf8IsRepaired) {
  AnalysisView view = denied_file_for_test();
  view.items[0].path = "a\xff.log";
  EXPECT_NO_THROW(run_of(view));
}

}  // namespace
}  // namespace casebook
