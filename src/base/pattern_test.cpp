// SPDX-License-Identifier: Apache-2.0
#include "base/pattern.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

constexpr std::size_t kMost = 8;

std::vector<std::string> units_of(const PatternBranch& branch) {
  std::vector<std::string> texts;
  for (const PatternUnit& unit : branch.units) {
    texts.push_back(unit.text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(PatternBranches, UnitsCarryTheirRepetition) {
  const auto branches = branches_of("ab+[^,\\r\\n]{2,5}?\\.\\d*", kMost);
  ASSERT_EQ(branches.size(), 1U);
  EXPECT_EQ(units_of(branches[0]), (Texts{"a", "b+", "[^,\\r\\n]{2,5}?", "\\.", "\\d*"}));
  EXPECT_EQ(branches[0].literal(), 3U);
}

TEST(PatternBranches, AGroupIsOpenedAndACutClosesIt) {
  const auto branches = branches_of("(?i)a(?P<code>0x[0-9]+)b", kMost);
  ASSERT_EQ(branches.size(), 1U);
  EXPECT_EQ(branches[0].flags, "(?i)");
  EXPECT_EQ(branches[0].head(3), "(?i)a(?P<code>0)");
  EXPECT_EQ(branches[0].tail(3), "(?i)(?:x[0-9]+)b");
  EXPECT_EQ(branches[0].head(branches[0].units.size()), "(?i)a(?P<code>0x[0-9]+)b");
}

TEST(PatternBranches, AlternativesBecomeBranchesAndARepeatedGroupStaysWhole) {
  const auto branches = branches_of("x(?:ab|c)y|z", kMost);
  ASSERT_EQ(branches.size(), 3U);
  EXPECT_EQ(branches[0].head(branches[0].units.size()), "x(?:ab)y");
  EXPECT_EQ(branches[1].head(branches[1].units.size()), "x(?:c)y");
  EXPECT_EQ(branches[2].head(1), "z");
  const auto repeated = branches_of("x(?:ab|c)?y", kMost);
  ASSERT_EQ(repeated.size(), 1U);
  EXPECT_EQ(units_of(repeated[0]), (Texts{"x", "(?:ab|c)?", "y"}));
  EXPECT_EQ(repeated[0].literal(), 2U);
}

TEST(PatternBranches, TooManyAlternativesStayOneUnit) {
  const auto branches = branches_of("(a|b|c)(d|e|f)", kMost);
  ASSERT_EQ(branches.size(), 3U);
  EXPECT_EQ(branches[0].units.back().text, "(d|e|f)");
}

}  // namespace
}  // namespace casebook
