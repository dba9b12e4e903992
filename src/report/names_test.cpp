// SPDX-License-Identifier: Apache-2.0
#include "report/names.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

using Names = std::vector<std::string>;

Names names_of(std::string_view line) {
  Names names;
  for (const Span& span : names_in(line)) {
    names.emplace_back(line.substr(span.begin, span.end - span.begin));
  }
  return names;
}

SentencePart text(std::string words) {
  return {SentencePart::Kind::Text, std::move(words)};
}
SentencePart command(std::string words) {
  return {SentencePart::Kind::Command, std::move(words)};
}
using SentenceParts = std::vector<SentencePart>;

TEST(Names, APathMayHoldSpacesBeforeItsLastPart) {
  EXPECT_EQ(names_of("c:\\program files (x86)\\example\\tool.exe blocks the upgrade"),
            Names{"c:\\program files (x86)\\example\\tool.exe"});
  EXPECT_EQ(names_of("below HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion, and on"),
            Names{"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"});
}

TEST(Names, APrefixOfTheObjectManagerBelongsToItsPath) {
  EXPECT_EQ(names_of(R"(denied access to \??\C:\Windows\a.dll today)"),
            Names{R"(\??\C:\Windows\a.dll)"});
  EXPECT_EQ(names_of(R"(\\?\D:\x\y.log)"), Names{R"(\\?\D:\x\y.log)"});
}

TEST(Names, TwoPathsInOneSentenceAreTwoNames) {
  EXPECT_EQ(names_of("from C:\\a b to D:\\c d\\e and \\\\server\\share"),
            (Names{"C:\\a", "D:\\c d\\e", "\\\\server\\share"}));
  EXPECT_EQ(names_of("位于 C:\\a; D:\\b"), (Names{"C:\\a", "D:\\b"}));
}

TEST(Names, ChineseCharactersBelongToANameBesideASeparator) {
  EXPECT_EQ(names_of("请发送C:\\用户\\示例.log。谢谢"), Names{"C:\\用户\\示例.log"});
  EXPECT_EQ(names_of("logs/日志/CBS.log 已截断"), Names{"logs/日志/CBS.log"});
  EXPECT_EQ(names_of("%windir%\\Logs 打包"), Names{"%windir%\\Logs"});
}

TEST(Names, PlainSentencesHoldNone) {
  EXPECT_EQ(names_of("Nothing is wrong: 100 % of it. 没有问题。"), Names{});
}

TEST(Names, CommandsOfASentenceStandAlone) {
  EXPECT_EQ(
      commands_in(
          "Make the folder C:\\Collect. In a prompt run fltmc filters > C:\\Collect\\a.txt and "
          "fltmc instances >> C:\\Collect\\a.txt, and send the file."),
      (SentenceParts{text("Make the folder C:\\Collect. In a prompt run"),
                     command("fltmc filters > C:\\Collect\\a.txt"),
                     command("fltmc instances >> C:\\Collect\\a.txt"),
                     text("and send the file.")}));
  EXPECT_EQ(commands_in("运行 reg export \"HKLM\\a b\" C:\\x.reg /y 和 dir C:\\Users /a /x > "
                        "C:\\u.txt，发送这两个文件。"),
            (SentenceParts{text("运行"),
                           command("reg export \"HKLM\\a b\" C:\\x.reg /y"),
                           command("dir C:\\Users /a /x > C:\\u.txt"),
                           text("发送这两个文件。")}));
}

TEST(Names, QuotesKeepACommandTogether) {
  EXPECT_EQ(commands_in("run icacls \"FULL PATH, and more\" >> C:\\a.txt. Do it twice."),
            (SentenceParts{text("run"),
                           command("icacls \"FULL PATH, and more\" >> C:\\a.txt"),
                           text("Do it twice.")}));
  EXPECT_EQ(commands_in("运行 dir \"文件夹\" /a > C:\\d.txt，"),
            (SentenceParts{text("运行"), command("dir \"文件夹\" /a > C:\\d.txt")}));
}

TEST(Names, ABracketAroundACommandGoesWithIt) {
  EXPECT_EQ(commands_in("Copy it (robocopy C:\\a C:\\b /e in an elevated prompt) and zip it."),
            (SentenceParts{text("Copy it"),
                           command("robocopy C:\\a C:\\b /e"),
                           text("in an elevated prompt"),
                           text("and zip it.")}));
}

TEST(Names, ASentenceThatOnlyNamesAProgramStaysASentence) {
  const std::string sentence = "sc query http shows the service running.";
  EXPECT_EQ(commands_in(sentence), SentenceParts{text(sentence)});
  EXPECT_EQ(commands_in("Zip the folder C:\\Windows\\Logs\\DPX."),
            SentenceParts{text("Zip the folder C:\\Windows\\Logs\\DPX.")});
  EXPECT_TRUE(commands_in("").empty());
}

}  // namespace
}  // namespace casebook
