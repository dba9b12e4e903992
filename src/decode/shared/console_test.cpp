// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/console.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Prompt, CommandsBehindBothShellsPrompts) {
  std::string_view command;
  ASSERT_TRUE(read_prompt("C:\\Users\\user>icacls x", command));
  EXPECT_EQ(command, "icacls x");
  ASSERT_TRUE(read_prompt("PS D:\\> fltmc", command));
  EXPECT_EQ(command, "fltmc");
  EXPECT_FALSE(read_prompt("C:\\a.txt 5 -> 6", command));
  EXPECT_FALSE(read_prompt("a > b", command));
}

TEST(Pair, NamesAreTrimmedAndDriveColonsAreNoMarks) {
  std::string_view name;
  std::string_view value;
  ASSERT_TRUE(read_pair("ProviderName : User32", name, value));
  EXPECT_EQ(name, "ProviderName");
  EXPECT_EQ(value, "User32");
  ASSERT_TRUE(read_pair("主机名：PC-01", name, value));
  EXPECT_EQ(name, "主机名");
  EXPECT_EQ(value, "PC-01");
  EXPECT_FALSE(read_pair("C:\\Windows", name, value));
}

TEST(Cells, AChineseCharacterTakesTwo) {
  const auto columns = columns_of_ruler("==== ====");
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(cells("磁盘 驱动", columns[0].first, columns[0].second), "磁盘");
  EXPECT_EQ(cells("磁盘 驱动", columns[1].first, columns[1].second), "驱动");
  EXPECT_EQ(cells("disk abc", columns[1].first, columns[1].second), "abc");
  EXPECT_EQ(cells("x", columns[1].first, columns[1].second), "");
}

TEST(GroupedNumber, ReadsMarksBetweenThreeDigitsOnly) {
  std::uint64_t value = 0;
  std::size_t length = 0;
  ASSERT_TRUE(read_grouped_number("12,345,678 bytes", value, length));
  EXPECT_EQ(value, 12'345'678U);
  EXPECT_EQ(length, 10U);
  ASSERT_TRUE(read_grouped_number("1.5", value, length));
  EXPECT_EQ(value, 1U);
  ASSERT_TRUE(read_grouped_number("802 123 report.txt", value, length));
  EXPECT_EQ(value, 802U);
  EXPECT_FALSE(read_grouped_number("x", value, length));
}

TEST(LimitedFacts, CountsWhatIsBeyondTheLimit) {
  DecodeOutput output;
  LimitedFacts facts(output, "service", 2);
  for (int i = 0; i < 5; ++i) {
    facts.add("x", 0, 1);
  }
  EXPECT_EQ(output.facts.size(), 2U);
  ASSERT_EQ(output.issues.size(), 1U);
  EXPECT_EQ(output.issues[0].count, 3U);
}

}  // namespace
}  // namespace casebook
