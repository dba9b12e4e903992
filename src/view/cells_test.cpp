// SPDX-License-Identifier: Apache-2.0
#include "view/cells.h"

#include <gtest/gtest.h>

namespace casebook::view {
namespace {

TEST(CellGrid, ChineseTakesTwoCellsAndStaysAligned) {
  CellGrid grid(10, 2);
  EXPECT_EQ(6U, grid.put(0, 0, 10, "拒绝ab", {}));
  EXPECT_TRUE(grid.at(0, 0).wide);
  EXPECT_EQ("", grid.at(1, 0).text);
  EXPECT_EQ("a", grid.at(4, 0).text);
  EXPECT_EQ("拒绝ab", grid.line(0));
}

TEST(CellGrid, AWideCharacterThatDoesNotFitIsLeftOut) {
  CellGrid grid(3, 1);
  EXPECT_EQ(2U, grid.put(0, 0, 3, "拒绝", {}));
  EXPECT_EQ("拒", grid.line(0));
}

TEST(CellGrid, WritingOverHalfAWideCharacterRemovesTheOtherHalf) {
  CellGrid grid(4, 1);
  grid.put(0, 0, 4, "拒绝", {});
  grid.put(1, 0, 4, "x", {});
  EXPECT_EQ(" x绝", grid.line(0));
  grid.put(2, 0, 4, "y", {});
  EXPECT_EQ(" xy", grid.line(0));
}

TEST(CellGrid, TextMovedSidewaysBeginsInsideAWideCharacter) {
  CellGrid grid(6, 1);
  std::size_t skip = 3;
  grid.put(0, 0, 6, "拒绝ab", {}, &skip);
  EXPECT_EQ(" ab", grid.line(0));
  EXPECT_EQ(0U, skip);
}

TEST(CellGrid, ControlsEscapesAndDirectionMarksAreSpelledOut) {
  CellGrid grid(60, 1);
  grid.put(0,
           0,
           60,
           std::string_view("a\x1b[2Jb\0c\xE2\x80\xAE"
                            "d\x07",
                            13),
           {});
  EXPECT_EQ("a\\x1b[2Jb\\x00c\\u202ed\\x07", grid.line(0));
}

TEST(CellGrid, CostsNoMoreThanWhatIsShown) {
  CellGrid grid(20, 1);
  std::string accents = "e";
  for (int i = 0; i < 1'000'000; ++i) {
    accents += "\xCC\x81";
  }
  grid.put(0, 0, 20, accents, {});
  EXPECT_LE(grid.at(0, 0).text.size(), 18U);
  grid.put(1, 0, 20, std::string(100U << 20, 'x'), {});
  EXPECT_EQ(std::string(19, 'x'), grid.line(0).substr(grid.line(0).size() - 19));
}

TEST(CellGrid, NothingIsPutOutside) {
  CellGrid grid(4, 2);
  EXPECT_EQ(9U, grid.put(9, 0, 20, "x", {}));
  grid.put(0, 7, 4, "x", {});
  EXPECT_EQ("\n\n", grid.text());
}

TEST(Fitted, MarksWhatWasCut) {
  EXPECT_EQ("abc", fitted("abc", 3));
  EXPECT_EQ("ab…", fitted("abcd", 3));
  EXPECT_EQ("…cd", fitted("abcd", 3, Keep::End));
  EXPECT_EQ("拒…", fitted("拒绝访问", 4));
  EXPECT_EQ("", fitted("abc", 0));
}

}  // namespace
}  // namespace casebook::view
