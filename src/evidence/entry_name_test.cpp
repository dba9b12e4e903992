// SPDX-License-Identifier: Apache-2.0
#include "evidence/entry_name.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(EntryName, OrdinaryNamesStayAsTheyAre) {
  for (const char* name :
       {"a.log", "Panther/setupact.log", "日志/更新 (1).log", "..hidden", "a..b/c"}) {
    const EntryName clean = clean_entry_name(name);
    EXPECT_EQ(clean.path, name);
    EXPECT_TRUE(clean.issues.empty()) << name;
  }
}

TEST(EntryName, AStepOutIsDroppedAndTold) {
  const EntryName clean = clean_entry_name("..\\..\\C:\\Windows\\..\\x");
  EXPECT_EQ(clean.path, "Windows/x");
  ASSERT_EQ(clean.issues.size(), 1U);
  EXPECT_EQ(clean.issues[0].kind, "name-unsafe");
  EXPECT_EQ(clean.issues[0].detail, "../../C:/Windows/../x");
}

TEST(EntryName, EmptyNamesGetOne) {
  for (const char* name : {"", "/", "./.", "\\"}) {
    EXPECT_EQ(clean_entry_name(name).path, "unnamed") << name;
    EXPECT_FALSE(clean_entry_name(name).issues.empty()) << name;
  }
}

TEST(EntryName, LongNamesAreCutBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 1000; ++i) {
    name += "更";
  }
  const EntryName clean = clean_entry_name(name);
  EXPECT_LE(clean.path.size(), 1025U);
  EXPECT_EQ(clean.path.substr(clean.path.size() - 4), "更~");
}

TEST(EntryName, BytesOfAnyCodePageBecomeUtf8) {
  EXPECT_EQ(name_to_utf8("\xC8\xD5\xD6\xBE"), "日志");
  EXPECT_EQ(name_to_utf8("M\xFCller.log"), "Müller.log");
  EXPECT_EQ(name_to_utf8("plain"), "plain");
}

TEST(EntryName, LinksAreResolvedInsideTheArchiveOnly) {
  EXPECT_EQ(resolve_link("a/b/link", "../c.log"), "a/c.log");
  EXPECT_EQ(resolve_link("link", "./x//y"), "x/y");
  EXPECT_EQ(resolve_link("a/link", "../../c.log"), "");
  EXPECT_EQ(resolve_link("link", "/etc/passwd"), "");
  EXPECT_EQ(resolve_link("link", "C:\\x"), "");
}

}  // namespace
}  // namespace casebook
