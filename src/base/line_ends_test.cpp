// SPDX-License-Identifier: Apache-2.0
#include "base/line_ends.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(LineEnds, LinesEndAsDecodersSeeIt) {
  using Lines = std::vector<std::string_view>;
  EXPECT_EQ(split_lines("a\r\nb\rc\nd"), (Lines{"a", "b", "c", "d"}));
  EXPECT_EQ(split_lines("a\r\r\n\n"), (Lines{"a", "", "", ""}));
  EXPECT_EQ(split_lines(""), Lines{""});
}

TEST(LineEnds, OneIsTakenFromEitherEnd) {
  std::string_view text = "\r\n\na\n\r\n";
  skip_line_end(text);
  EXPECT_EQ(text, "\na\n\r\n");
  drop_line_end(text);
  EXPECT_EQ(text, "\na\n");
  std::string_view plain = "a";
  skip_line_end(plain);
  drop_line_end(plain);
  EXPECT_EQ(plain, "a");
}

}  // namespace
}  // namespace casebook
