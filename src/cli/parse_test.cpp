// SPDX-License-Identifier: Apache-2.0
#include "cli/parse.h"

#include <gtest/gtest.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/value_check.h"

namespace casebook {
namespace {

using Outcome = Parsed::Outcome;
using Words = std::vector<std::string>;

std::string error_of(const std::vector<std::string>& words) {
  const Parsed parsed = parse_command_line(words);
  EXPECT_EQ(parsed.outcome, Outcome::Wrong);
  EXPECT_FALSE(parsed.error.zh.empty());
  return parsed.error.en;
}

TEST(Parse, OptionsAndArgumentsMayStandInAnyOrder) {
  for (const auto& words : {Words{"diagnose", "a.zip", "--format", "json", "-o", "x"},
                            Words{"--format=json", "diagnose", "-ox", "a.zip"},
                            Words{"-f", "json", "-o", "x", "diagnose", "a.zip"}}) {
    const Parsed parsed = parse_command_line(words);
    ASSERT_EQ(parsed.outcome, Outcome::Run) << parsed.error.en;
    EXPECT_EQ(parsed.invocation.command->name, "diagnose");
    EXPECT_EQ(parsed.invocation.get(option::kDiagnosisFormat), "json");
    EXPECT_EQ(parsed.invocation.get(option::kOutput), "x");
    EXPECT_EQ(parsed.invocation.arguments, Words{"a.zip"});
  }
}

TEST(Parse, NegativeNumbersAreArguments) {
  const Parsed parsed = parse_command_line({"code", "-2147024891", "5"});
  ASSERT_EQ(parsed.outcome, Outcome::Run);
  EXPECT_EQ(parsed.invocation.arguments, (Words{"-2147024891", "5"}));
}

TEST(Parse, TwoDashesEndTheOptions) {
  const Parsed parsed = parse_command_line({"ls", "--", "--odd-name.zip"});
  ASSERT_EQ(parsed.outcome, Outcome::Run);
  EXPECT_EQ(parsed.invocation.arguments, Words{"--odd-name.zip"});
}

TEST(Parse, LastValueCountsUnlessTheOptionRepeats) {
  const Parsed parsed = parse_command_line(
      {"diagnose", "a", "--jobs", "1", "--jobs", "2", "--knowledge", "k1", "--knowledge", "k2"});
  EXPECT_EQ(parsed.invocation.all(option::kJobs), Words{"2"});
  EXPECT_EQ(parsed.invocation.all(option::kKnowledge), (Words{"k1", "k2"}));
}

TEST(Parse, CommandsOfTwoWordsAreFound) {
  const Parsed parsed = parse_command_line({"knowledge", "--lang", "zh", "lint", "mine"});
  ASSERT_EQ(parsed.outcome, Outcome::Run);
  EXPECT_EQ(parsed.invocation.command->name, "knowledge lint");
  EXPECT_EQ(parsed.invocation.arguments, Words{"mine"});
}

TEST(Parse, GroupAloneAsksForItsHelp) {
  const Parsed parsed = parse_command_line({"knowledge"});
  EXPECT_EQ(parsed.outcome, Outcome::Help);
  EXPECT_EQ(parsed.topic, "knowledge");
}

TEST(Parse, NothingAsksForTheShortHelp) {
  EXPECT_EQ(parse_command_line({}).outcome, Outcome::Hint);
  EXPECT_EQ(parse_command_line({"--lang", "zh"}).outcome, Outcome::Hint);
}

TEST(Parse, HelpWinsOverMissingArguments) {
  const Parsed parsed = parse_command_line({"diagnose", "-h"});
  EXPECT_EQ(parsed.outcome, Outcome::Help);
  EXPECT_EQ(parsed.invocation.command->name, "diagnose");
}

TEST(Parse, MisspeltOptionsAndCommandsGetASuggestion) {
  EXPECT_EQ(error_of({"diagnose", "a", "--formt", "json"}),
            "unknown option --formt; did you mean --format? See: casebook diagnose --help");
  EXPECT_EQ(error_of({"diagnos", "a"}), "there is no command 'diagnos'; did you mean diagnose?");
  EXPECT_EQ(error_of({"xyzzy"}), "there is no command 'xyzzy'; casebook --help lists them");
}

TEST(Parse, WrongValuesSayWhatIsRight) {
  EXPECT_EQ(error_of({"diagnose", "a", "--format", "docx"}),
            "--format: 'docx' is not one of text, html, pdf, json, jsonl, markdown, sarif. See: "
            "casebook diagnose --help");
  EXPECT_EQ(error_of({"diagnose", "a", "--jobs", "0"}),
            "--jobs: '0' is not a number from 1. See: casebook diagnose --help");
  EXPECT_EQ(error_of({"events", "a", "--tz", "Beijing"}),
            "--tz: 'Beijing' is not an offset such as +08:00. See: casebook events --help");
  EXPECT_NE(error_of({"events", "a", "--grep", "("}).find("not a regular expression"),
            std::string::npos);
}

TEST(Parse, MissingThingsAreNamed) {
  EXPECT_EQ(error_of({"diagnose"}), "PATH... is missing. See: casebook diagnose --help");
  EXPECT_EQ(error_of({"ls", "a", "-o"}), "--output needs a value: FILE. See: casebook ls --help");
  EXPECT_EQ(error_of({"version", "a"}), "'a' is too much. See: casebook version --help");
  EXPECT_EQ(error_of({"diagnose", "a", "--all=1"}),
            "--all takes no value. See: casebook diagnose --help");
  EXPECT_EQ(error_of({"diagnose", ""}),
            "an empty path names nothing. See: casebook diagnose --help");
}

TEST(Parse, LanguageIsKnownEvenWhenTheLineIsWrong) {
  EXPECT_EQ(language_in({"diagnos", "--lang", "zh"}), Language::Chinese);
  EXPECT_EQ(language_in({"--lang=en", "x"}), Language::English);
  EXPECT_EQ(language_in({"ls", "x"}), std::nullopt);
}

TEST(ValueCheck, TimesMayBeShortened) {
  const Micros day = days_from_civil(2020, 7, 8) * kDay;
  EXPECT_EQ(read_time("2020-07-08", Edge::Begin), day);
  EXPECT_EQ(read_time("2020-07-08", Edge::End), day + kDay);
  EXPECT_EQ(read_time("2020-07-08 10:25", Edge::End), day + 10 * kHour + 25 * kMinute);
  EXPECT_EQ(read_time("2020-07-08T10:25:01", Edge::Begin),
            day + 10 * kHour + 25 * kMinute + kSecond);
  EXPECT_EQ(read_time("2020-07-08 1", Edge::Begin), std::nullopt);
}

TEST(ValueCheck, TimesAreReadAsLogsWriteThem) {
  const Micros day = days_from_civil(2024, 7, 11) * kDay;
  const Micros time = day + 9 * kHour + kMinute + 38 * kSecond;
  EXPECT_EQ(read_time("2024/07/11", Edge::Begin), day);
  EXPECT_EQ(read_time("2024/07/11", Edge::End), day + kDay);
  EXPECT_EQ(read_time("2024/7/11:09:01:38.500", Edge::Begin), time + kSecond / 2);
  EXPECT_EQ(read_time("2024/07/11 09:01:38.7742880", Edge::Begin), time + 774'288);
  EXPECT_EQ(read_time("2024-07-11 09:01:38,25", Edge::Begin), time + kSecond / 4);
  for (const char* wrong : {"2024/07-11",
                            "07/11/2024",
                            "2024-13-01",
                            "2024-07-11 25:00",
                            "2024-07-11 09:01:38.",
                            "2024-07-11 09:01:38x",
                            "2024-07-11 ",
                            ""}) {
    EXPECT_EQ(read_time(wrong, Edge::Begin), std::nullopt) << wrong;
  }
}

TEST(Parse, ChoicesAreKnownByAnyCaseAndAlias) {
  const Parsed parsed =
      parse_command_line({"events", "a", "--level", "WARN", "--format", "CSV", "--lang", "ZH"});
  ASSERT_EQ(parsed.outcome, Outcome::Run) << parsed.error.en;
  EXPECT_EQ(parsed.invocation.get(option::kLevel), "warning");
  EXPECT_EQ(parsed.invocation.get(option::kEventsFormat), "csv");
  EXPECT_EQ(parsed.invocation.get(option::kLang), "zh");
  EXPECT_EQ(parse_command_line({"events", "a", "--level", "err"}).invocation.get(option::kLevel),
            "error");
  EXPECT_EQ(parse_command_line({"knowledge", "list", "Cause"}).invocation.arguments,
            Words{"causes"});
  EXPECT_EQ(language_in({"--lang", "zh-cn"}), Language::Chinese);
}

TEST(Parse, ValuesThatContradictEachOtherAreWrong) {
  EXPECT_EQ(error_of({"events", "a", "--from", "2024/07/12", "--to", "2024-07-11"}),
            "--from 2024/07/12 is not before --to 2024-07-11. See: casebook events --help");
  EXPECT_EQ(
      parse_command_line({"events", "a", "--from", "2024/07/11", "--to", "2024/07/11"}).outcome,
      Outcome::Run);
  EXPECT_NE(error_of({"diagnose", "a", "--brief", "--format", "json"}).find("leave out --format"),
            std::string::npos);
  EXPECT_NE(error_of({"diagnose", "a", "--brief", "--all"}).find("contradict"), std::string::npos);
}

TEST(ValueCheck, OffsetsAreReadAsPeopleWriteThem) {
  EXPECT_EQ(read_offset("+08:00"), 480);
  EXPECT_EQ(read_offset("-0530"), -330);
  EXPECT_EQ(read_offset("+8"), 480);
  EXPECT_EQ(read_offset("utc"), 0);
  for (const char* wrong : {"", "+", "08:00", "+15:00", "+08:60", "+1:2:3:4:5", "+08:00x"}) {
    EXPECT_EQ(read_offset(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace casebook
