// SPDX-License-Identifier: Apache-2.0
#include "report/operations.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Operations, AreNamedInChineseWithWhatTheLogSays) {
  EXPECT_EQ(operation_title("Apply image", Language::Chinese), "应用映像（Apply image）");
  EXPECT_EQ(operation_title("Apply image", Language::English), "Apply image");
}

TEST(Operations, WhatFollowsAKnownBeginningIsKept) {
  EXPECT_EQ(chinese_operation("Mount WIM file D:\\sources\\install.wim, index 3"),
            "装载 WIM 映像 D:\\sources\\install.wim, index 3");
  EXPECT_EQ(chinese_operation("Mount WIM file"), "装载 WIM 映像");
  EXPECT_EQ(operation_title("Mount WIM file D:\\a.wim", Language::Chinese),
            "装载 WIM 映像（Mount WIM file）D:\\a.wim");
}

TEST(Operations, UnknownOnesStayAsTheLogSaysThem) {
  EXPECT_EQ(chinese_operation("Frobnicate"), "");
  EXPECT_EQ(operation_title("Frobnicate", Language::Chinese), "Frobnicate");
  EXPECT_EQ(operation_title("Sysprep", Language::Chinese), "Sysprep");
}

TEST(Operations, ABeginningThatIsAWholeNameIsNotAPrefix) {
  EXPECT_EQ(chinese_operation("Download of nothing in particular"), "");
}

}  // namespace
}  // namespace casebook
