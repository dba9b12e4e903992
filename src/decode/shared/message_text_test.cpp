// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/message_text.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::string filled(std::string_view text, std::size_t most = 1000) {
  std::string out;
  fill_message(
      out,
      text,
      most,
      [&](std::size_t number) { out += "<" + std::to_string(number) + ">"; },
      [&](std::string_view name) { out.append("{").append(name).append("}"); });
  return out;
}

TEST(MessageText, PlaceholdersAndLineBreaks) {
  EXPECT_EQ("<1> <10> <99>9 {code}\nend", filled("%1 %10 %999 %{code}\\nend"));
  EXPECT_EQ("{}", filled("%{}"));
}

TEST(MessageText, WhatIsNoPlaceholderStays) {
  EXPECT_EQ("100% \\ %x %{open", filled("100% \\ %x %{open"));
  EXPECT_EQ("%", filled("%"));
  EXPECT_EQ("", filled("%0"));  // MESSAGETABLE: ends a text without a line break
  EXPECT_EQ("%1 \\n %\n", filled("%%1 \\\\n %\\n"));  // what would be a placeholder or a break
}

TEST(MessageText, PiecesFillAsTheTextDoes) {
  for (const std::string_view text : {"%1 %10 %999 %{code}\\nend",
                                      "%{}%1%2",
                                      "",
                                      "only text",
                                      "100% \\ %x %{open",
                                      "a%0b%%1 \\\\n %\\n",
                                      "%1"}) {
    std::string out;
    for (const MessagePiece& piece : message_pieces(text)) {
      out += piece.text;
      if (piece.number != 0) out += "<" + std::to_string(piece.number) + ">";
      if (piece.has_value && piece.number == 0) out.append("{").append(piece.name).append("}");
    }
    EXPECT_EQ(filled(text), out);
  }
}

TEST(MessageText, TextsOfMessageFilesAreBroughtIntoTheFormOfTheBook) {
  const auto both = [](std::string_view text) { return filled(book_text(text)); };
  EXPECT_EQ("<1> of <2>: <10>.", both("%1!s! of %2!08lX!: %10!*.*s!."));
  EXPECT_EQ("<1>2", both("%1!s!2"));
  EXPECT_EQ("a\nb\tc d.!", both("a%nb%tc%bd%.%!"));
  EXPECT_EQ("first\nsecond\nthird", both("first\r\nsecond%rthird\r\n"));
  EXPECT_EQ("kept", both("kept%0 not shown\r\n"));
  EXPECT_EQ("50% of C:\\new, \\\\nas, %1", both("50%% of C:\\new, \\\\nas, %%1"));
  EXPECT_EQ("%", both("%"));
  EXPECT_EQ("<1>!open", both("%1!open"));
  EXPECT_EQ("{x}", both("%{x}"));  // not a placeholder there: a brace that stands for itself
}

TEST(MessageText, ItEndsWhereItMust) {
  EXPECT_EQ("<1><1>", filled("%1%1%1%1", 4));
}

TEST(MessageText, ControlsAreBlanksAndLinesStay) {
  std::string text = "\x01kept\x01 a\r\nb\rc\td\x7F\x1B[0m";
  tidy_text(text, 5);
  EXPECT_EQ("\x01kept  a\nb c\td  [0m", text);
}

}  // namespace
}  // namespace casebook
