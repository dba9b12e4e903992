// SPDX-License-Identifier: Apache-2.0
#include "model/access_verdict.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

ExpectedAccess data_folder() {
  ExpectedAccess expected;
  expected.needs = {{"NT AUTHORITY\\SYSTEM", "F"}};
  expected.usual = {{"APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES", "RX", 9200}};
  expected.denials = {{"Everyone", "S,RD"}};
  return expected;
}

std::vector<AccessFault> faults(std::vector<std::string> entries, int build = 7601) {
  AccessList list;
  list.path = "C:\\ProgramData";
  list.entries = std::move(entries);
  return access_faults(list, demand_of(data_folder(), build), "");
}

TEST(AccessFaults, AreNoneWhereSystemHasWhatItNeeds) {
  EXPECT_TRUE(faults({"NT AUTHORITY\\SYSTEM:(OI)(CI)(F)", "BUILTIN\\Users:(RX)"}).empty());
  EXPECT_TRUE(faults({"BUILTIN\\Administrators:(F)"}).empty());
  EXPECT_TRUE(faults({"(no list):(everyone may do everything)"}).empty());
  EXPECT_TRUE(faults({"Everyone:(DENY)(S,RD)", "NT AUTHORITY\\SYSTEM:(F)"}).empty());
}

TEST(AccessFaults, SayWhoLostWhat) {
  const auto found = faults({"BUILTIN\\Users:(RX)"});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text.en, "SYSTEM has lost full control");
  EXPECT_EQ(found[0].text.zh, "本地系统（SYSTEM）失去了“完全控制”权限");
  EXPECT_TRUE(found[0].blocks);
  EXPECT_TRUE(found[0].blocks_below);
}

TEST(AccessFaults, OfADenialBlockOnlyWhomItReaches) {
  const auto everyone = faults({"Everyone:(DENY)(DE)", "NT AUTHORITY\\SYSTEM:(F)"});
  ASSERT_EQ(everyone.size(), 1U);
  EXPECT_EQ(everyone[0].text.en, "Everyone is denied delete");
  EXPECT_TRUE(everyone[0].blocks);
  EXPECT_FALSE(everyone[0].blocks_below);
  const auto one = faults({"CORP\\alice:(DENY)(F)", "NT AUTHORITY\\SYSTEM:(F)"});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_FALSE(one[0].blocks);
}

TEST(AccessFaults, OfAListThatIsNotWholeAreDenialsOnly) {
  EXPECT_TRUE(faults({"BUILTIN\\Users:(RX)", "(cut list):(further entries are unknown)"}).empty());
  EXPECT_TRUE(faults({"VORDEFINIERT\\Administratoren:(F)"}).empty());
  EXPECT_EQ(faults({"Everyone:(DENY)(W)", "NT-AUTORITÄT\\SYSTEM:(F)"}).size(), 1U);
}

TEST(AccessFaults, AnEmptyListBlocksAndAnAbsentAccountOfLaterBuildsDoesNot) {
  const auto empty = faults({"(empty list):(nobody may do anything)"});
  ASSERT_EQ(empty.size(), 1U);
  EXPECT_TRUE(empty[0].blocks);
  const auto later = faults({"NT AUTHORITY\\SYSTEM:(F)"}, 19045);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_FALSE(later[0].blocks);
  EXPECT_EQ(later[0].text.en, "ALL APPLICATION PACKAGES has lost read and execute");
}

TEST(AccessFaults, NameTheOwner) {
  ExpectedAccess expected = data_folder();
  expected.owners = {"NT SERVICE\\TrustedInstaller"};
  AccessList list;
  list.owner = "CORP\\alice";
  const auto found = access_faults(list, demand_of(expected, 0), "");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text.en, "owner is CORP\\alice instead of TrustedInstaller");
  EXPECT_FALSE(found[0].blocks);
}

TEST(ExpectedAccess, IsOfTheFirstEntryThatFits) {
  Knowledge knowledge;
  knowledge.access.resize(2);
  knowledge.access[0].id = "special";
  knowledge.access[0].paths = {"%windir%\\winsxs\\*"};
  knowledge.access[0].except = {"%windir%\\winsxs\\temp\\*"};
  knowledge.access[1].id = "general";
  knowledge.access[1].paths = {"%windir%\\*"};
  EXPECT_EQ(expected_access(knowledge, "%windir%\\winsxs\\a\\b.dll")->id, "special");
  EXPECT_EQ(expected_access(knowledge, "%windir%\\winsxs\\temp\\b.dll")->id, "general");
  EXPECT_EQ(expected_access(knowledge, "<drive>:\\a"), nullptr);
}

}  // namespace
}  // namespace casebook
