// SPDX-License-Identifier: Apache-2.0
#include "model/access_list.h"

#include <gtest/gtest.h>

#include "model/accounts.h"

namespace casebook {
namespace {

constexpr const char* kInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
constexpr const char* kSystem = "S-1-5-18";

std::vector<AccessRule> rules(std::vector<std::string> entries) {
  AccessList list;
  list.entries = std::move(entries);
  return read_access_rules(list, "PC-01");
}

TEST(AccessRule, IsReadWithItsMarks) {
  const AccessRule entry = read_access_rule("Everyone:(DENY)(OI)(CI)(IO)(W,D)", "");
  EXPECT_EQ(entry.account, "S-1-1-0");
  EXPECT_EQ(entry.written, "Everyone");
  EXPECT_TRUE(entry.deny);
  EXPECT_TRUE(entry.inherit_only);
  EXPECT_TRUE(entry.to_children);
  EXPECT_EQ(entry.rights, 0x110116U);
  EXPECT_EQ(read_access_rule("A:(I)(0x1F)", "").rights, 0x1FU);
  EXPECT_EQ(read_access_rule("A:(Rc,S,RD)", "").rights, 0x120001U);
  EXPECT_EQ(read_access_rule("broken", "").rights, 0U);
  EXPECT_EQ(read_access_rule("A:(F", "").rights, 0U);
  EXPECT_FALSE(rights_of_letters("RX,Q").has_value());
}

TEST(AccessRule, NamesOneAccountOneWay) {
  for (const char* name : {"nt authority\\system", "S-1-5-18", "NT AUTHORITY\\SYSTEM"}) {
    EXPECT_EQ(account_identity(name, ""), kSystem) << name;
  }
  EXPECT_EQ(account_identity("应用程序包颁发机构\\所有应用程序包", ""), "S-1-15-2-1");
  EXPECT_EQ(account_identity("NT SERVICE\\TrustedInstaller", ""), kInstaller);
  EXPECT_EQ(account_identity("PC-01\\Alice", "PC-01"), "<computer>\\alice");
  EXPECT_EQ(account_identity("CORP\\Alice", "PC-01"), "corp\\alice");
  EXPECT_EQ(short_account("NT SERVICE\\TrustedInstaller").zh, "TrustedInstaller");
  EXPECT_EQ(short_account("S-1-5-18").zh, "本地系统（SYSTEM）");
}

TEST(Granted, ToAServiceIsWhatItsGroupsHave) {
  const auto list = rules({"BUILTIN\\Administrators:(F)", "BUILTIN\\Users:(RX)"});
  EXPECT_EQ(granted_to(kInstaller, list, Reach::Itself).allowed, access_right::kFull);
  EXPECT_EQ(granted_to(kSystem, list, Reach::Itself).allowed, access_right::kFull);
  const auto users = rules({"BUILTIN\\Users:(F)"});
  EXPECT_EQ(granted_to(kSystem, users, Reach::Itself).allowed, 0U);
}

TEST(Granted, TheFirstEntryAboutARightDecides) {
  const auto allowed_first = rules({"NT AUTHORITY\\SYSTEM:(F)", "Everyone:(DENY)(I)(W)"});
  EXPECT_EQ(granted_to(kSystem, allowed_first, Reach::Itself).denied_by[1], 0U);
  const auto denied_first = rules({"Everyone:(DENY)(W)", "NT AUTHORITY\\SYSTEM:(F)"});
  EXPECT_EQ(granted_to(kSystem, denied_first, Reach::Itself).denied_by[0], access_right::kWrite);
  EXPECT_EQ(granted_to(kSystem, denied_first, Reach::Itself).allowed & 0x2U, 0U);
}

TEST(Granted, EntriesForWhatLiesBelowAreKeptApart) {
  const auto list = rules({"Everyone:(DENY)(OI)(CI)(IO)(W)", "NT AUTHORITY\\SYSTEM:(F)"});
  EXPECT_EQ(granted_to(kSystem, list, Reach::Itself).denied_by[0], 0U);
  EXPECT_EQ(granted_to(kSystem, list, Reach::Below).denied_by[0], access_right::kWrite);
  EXPECT_EQ(granted_to(kSystem, list, Reach::Below).allowed, 0U);
}

TEST(AccessList, WithNamesInAnotherLanguageIsNotTakenForWhole) {
  EXPECT_TRUE(is_whole_list(rules({"NT AUTHORITY\\SYSTEM:(F)", "CORP\\Alice:(RX)"})));
  EXPECT_FALSE(is_whole_list(rules({"VORDEFINIERT\\Administratoren:(F)"})));
  EXPECT_FALSE(is_whole_list(rules({"BUILTIN\\Administrateurs:(F)"})));
  EXPECT_FALSE(is_whole_list(rules({"NT AUTHORITY\\SYSTEM:(F)", "(cut list):(unknown)"})));
  EXPECT_FALSE(is_whole_list({}));
}

TEST(AccessWords, NameRights) {
  EXPECT_EQ(words_of_rights(0x1F01FF, ListObject::File).en, "full control");
  EXPECT_EQ(words_of_rights(0x10000, ListObject::File).en, "delete");
  EXPECT_EQ(words_of_rights(0x110116, ListObject::File).en, "write and delete");
  EXPECT_EQ(words_of_rights(0x110116, ListObject::File).zh, "写入、删除");
  EXPECT_EQ(words_of_rights(0xF003F, ListObject::Key).en, "full control");
  EXPECT_EQ(words_of_rights(0x2, ListObject::Key).en, "set values");
  EXPECT_EQ(words_of_rights(0, ListObject::Key).en, "special access");
}

}  // namespace
}  // namespace casebook
