// SPDX-License-Identifier: Apache-2.0
#include "redact/left_names.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  note_left_names(ByteView(reinterpret_cast<const std::byte*>(text.data()), text.size()), names);
  return names;
}

TEST(LeftNames, OfMachinesInSentences) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_in("故障机 FIN-PC-0454X 安装失败；FIN-PC-0454X（二楼）与 LAB-07A。"),
            (Names{"FIN-PC-0454X", "LAB-07A"}));
  EXPECT_EQ(names_in("SRV-DB01, then SRV-DB02."), (Names{"SRV-DB01", "SRV-DB02"}));
}

TEST(LeftNames, TermsPathsAndIdentifiersAreNone) {
  EXPECT_TRUE(
      names_in("UTF-16 SHA-256 CVE-2024-12345 C:\\DATA-2024\\a KB-5034441 ABCD-EF").empty());
  EXPECT_TRUE(names_in("{1232172F-7EB5-563D-CE4B-5493EC7EE5F8} 2024-03-05 S-1-5-21-100").empty());
}

TEST(LeftNames, AreAFew) {
  std::string text;
  for (int i = 100; i < 200; ++i) {
    text += "PC-" + std::to_string(i) + " ";
  }
  EXPECT_EQ(names_in(text).size(), kMostLeftNames);
}

}  // namespace
}  // namespace casebook
