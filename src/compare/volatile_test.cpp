// SPDX-License-Identifier: Apache-2.0
#include "compare/volatile.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Volatile, FilesAndValuesAreFoldedAndPoliciesNever) {
  EXPECT_EQ(volatile_file("%windir%\\prefetch\\a.exe-1.pf"), "prefetch");
  EXPECT_EQ(volatile_file("%windir%\\logs\\cbs\\cbs.log"), "logs");
  EXPECT_EQ(volatile_file("<drive>:\\pagefile.sys"), "caches");
  EXPECT_EQ(volatile_file("%windir%\\system32\\a.dll"), "");
  EXPECT_EQ(volatile_value("hklm\\software\\x|lastsuccess"), "time-values");
  EXPECT_EQ(volatile_value("hklm\\software\\x|disablewindowsupdate"), "");
  EXPECT_EQ(volatile_value("hklm\\software\\x|account"), "");
  EXPECT_EQ(volatile_value("hklm\\software\\policies\\x|lasttime"), "");
}

TEST(Volatile, StoreKeysLeaveOutVersionAndHash) {
  EXPECT_EQ(store_key("%windir%\\winsxs\\amd64_a.inf_31bf_10.0.1.2_none_0011\\a.sys"),
            store_key("%windir%\\winsxs\\amd64_a.inf_31bf_10.0.1.9_none_2233\\a.sys"));
  EXPECT_NE(store_key("%windir%\\winsxs\\amd64_a.inf_31bf_10.0.1.2_none_0011\\a.sys"),
            store_key("%windir%\\winsxs\\amd64_b.inf_31bf_10.0.1.2_none_0011\\a.sys"));
  EXPECT_EQ(store_key("%windir%\\winsxs\\pending.xml"), "");
}

}  // namespace
}  // namespace casebook
