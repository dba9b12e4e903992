// SPDX-License-Identifier: Apache-2.0
#include "work/reading.h"

#include <string>

#include <gtest/gtest.h>

namespace casebook::work {
namespace {

TEST(FileName, KeepsWhatPeopleCallIt) {
  EXPECT_EQ(file_name_for("setupact.log"), "setupact.log");
  EXPECT_EQ(file_name_for("日志 (1).zip"), "日志 (1).zip");
  EXPECT_EQ(file_name_for("C:\\fakepath\\CBS.log"), "CBS.log");
}

TEST(FileName, IsNoPathAndHidesNothing) {
  for (const std::string name :
       {"../../etc/passwd", "..", ".", "", "/", ".bashrc", "a/b/..", "x\n.log", "-rf"}) {
    const std::string made = file_name_for(name);
    EXPECT_FALSE(made.empty()) << name;
    EXPECT_EQ(made.find('/'), std::string::npos) << name;
    EXPECT_EQ(made.find('\n'), std::string::npos) << name;
    EXPECT_FALSE(made.starts_with('.')) << name;
  }
  EXPECT_EQ(file_name_for(std::string("a\0b.log", 7)), "a_b.log");
  EXPECT_EQ(file_name_for("\xB2\xE2\xCA\xD4.log"), "____.log");
}

TEST(FileName, KeepsTheEndingOfALongOne) {
  std::string name;
  for (int i = 0; i < 200; ++i)
    name += "长";
  const std::string made = file_name_for(name + ".zip");
  EXPECT_LE(made.size(), 200U);
  EXPECT_TRUE(made.ends_with("长.zip"));
}

TEST(Reading, TakesADiagnosisApart) {
  const std::string report = R"({
    "verdict": "failure", "summary": {"en": "It failed.", "zh": "失败。"},
    "machine": {"name": "PC-7"},
    "findings": [{"cause": "access-denied", "title": {"en": "Denied", "zh": "拒绝"}, "level":
      "likely", "confidence": 0.7, "primary_code": "0x80070005", "objects": {"files": ["a"]}}],
    "items": [{"path": "1/CBS.log", "decoder": "cbs", "bytes": 12, "title": {"en": "CBS", "zh":
      "组件"}, "first_time": "2023-05-09T17:31:02", "last_time": "2023-05-09T18:00:00"}],
    "issues": [{"item": "1/x", "kind": "archive-encrypted", "meaning": {"en": "e", "zh": "z"}}],
    "artifacts": [{"artifact": "cbs-log"}]})";
  const auto read = parse_reading(report);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const Reading& reading = read.value();
  EXPECT_EQ(reading.outcome.verdict, "failure");
  EXPECT_EQ(reading.outcome.summary_zh, "失败。");
  EXPECT_EQ(reading.outcome.report, report);
  ASSERT_EQ(reading.outcome.findings.size(), 1U);
  EXPECT_EQ(reading.outcome.findings[0].cause, "access-denied");
  EXPECT_EQ(reading.outcome.findings[0].confidence, 700);
  EXPECT_EQ(reading.outcome.findings[0].objects, R"({"files":["a"]})");
  EXPECT_EQ(reading.machine, "PC-7");
  ASSERT_EQ(reading.items.size(), 1U);
  EXPECT_EQ(reading.items[0].bytes, 12U);
  ASSERT_EQ(reading.issues.size(), 1U);
  EXPECT_EQ(reading.artifacts, std::vector<std::string>{"cbs-log"});
}

TEST(Reading, IsNotMisledByWhatAStrangerSays) {
  for (const std::string text :
       {"", "[]", "{}", "{\"verdict\":", "null", "{\"verdict\":\"failure\"} and more"}) {
    EXPECT_FALSE(parse_reading(text).ok()) << text;
  }
  // Fields of other kinds are as good as none.
  const auto odd = parse_reading(
      R"({"verdict": 7, "summary": [], "findings": [1, {"confidence": 9, "title": "x", "objects": 3}],
          "items": {"a": 1}, "machine": "PC"})");
  ASSERT_TRUE(odd.ok());
  ASSERT_EQ(odd.value().outcome.findings.size(), 1U);
  EXPECT_EQ(odd.value().outcome.findings[0].confidence, 0);
  EXPECT_EQ(odd.value().outcome.findings[0].objects, "{}");
  EXPECT_TRUE(odd.value().items.empty());
  const auto deep = parse_reading("{\"verdict\":\"failure\",\"x\":" + std::string(100'000, '[') +
                                  std::string(100'000, ']') + "}");
  EXPECT_TRUE(deep.ok());
}

TEST(Reading, TextsHaveALimitThatCutsNoCharacter) {
  std::string title = "x";
  for (int i = 0; i < 3000; ++i)
    title += "长";
  const auto read = parse_reading(R"({"verdict": "failure", "findings": [{"title": {"en": ")" +
                                  title + R"("}}]})");
  ASSERT_TRUE(read.ok());
  const std::string& kept = read.value().outcome.findings.at(0).title_en;
  EXPECT_LE(kept.size(), 4000U);
  EXPECT_EQ(kept.size() % 3, 1U);
}

}  // namespace
}  // namespace casebook::work
