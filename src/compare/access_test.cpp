// SPDX-License-Identifier: Apache-2.0
#include "compare/access.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

constexpr const char* kPath = "%windir%\\winsxs\\amd64_sample\\sample.sys";

ObservedAccess as_windows_sets_it() {
  ObservedAccess access;
  access.owner = "NT SERVICE\\TrustedInstaller";
  access.entries = {"NT SERVICE\\TrustedInstaller:(I)(F)",
                    "BUILTIN\\Administrators:(I)(RX)",
                    "NT AUTHORITY\\SYSTEM:(I)(RX)",
                    "BUILTIN\\Users:(I)(RX)"};
  return access;
}

ExpectedAccess store_file() {
  ExpectedAccess expected;
  expected.owners = {"NT SERVICE\\TrustedInstaller"};
  expected.needs = {{"NT SERVICE\\TrustedInstaller", "F"}, {"NT AUTHORITY\\SYSTEM", "RX"}};
  expected.usual = {{"BUILTIN\\Administrators", "RX"}, {"BUILTIN\\Users", "RX"}};
  return expected;
}

std::vector<std::string> said(const ObservedAccess* good, const ObservedAccess& bad) {
  std::vector<std::string> texts;
  ObservedMachine a;
  a.name = "PC-A";
  ObservedMachine b;
  b.name = "PC-B";
  const ExpectedAccess expected = store_file();
  for (const SuspicionReason& reason : access_verdicts(kPath, good, bad, &expected, a, b)) {
    texts.push_back(reason.text.en);
    EXPECT_FALSE(reason.text.zh.empty());
  }
  if (!texts.empty()) {
    EXPECT_EQ(texts.back(), "it is a file of Windows that servicing reads or replaces");
    texts.pop_back();
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(AccessVerdict, NothingIsWrongWithWhatWindowsSets) {
  const ObservedAccess usual = as_windows_sets_it();
  EXPECT_EQ(said(nullptr, usual), Texts{});
  EXPECT_EQ(said(&usual, usual), Texts{});
  EXPECT_TRUE(access_changes(usual, usual, "PC-A", "PC-B").empty());
}

TEST(AccessVerdict, NamesAnEntryThatDenies) {
  const ObservedAccess good = as_windows_sets_it();
  ObservedAccess bad = good;
  bad.entries.insert(bad.entries.begin(), "Everyone:(DENY)(W)");
  EXPECT_EQ(said(&good, bad), Texts{"Everyone is denied write"});
  EXPECT_EQ(said(nullptr, bad), Texts{"Everyone is denied write"});
  EXPECT_EQ(said(&bad, bad), Texts{});
  const auto changes = access_changes(good, bad, "PC-A", "PC-B");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().bad, "Everyone:(DENY)(W)");
}

TEST(AccessVerdict, SaysWhoHasLostWhat) {
  ObservedAccess good = as_windows_sets_it();
  good.entries[2] = "NT AUTHORITY\\SYSTEM:(F)";
  ObservedAccess bad = good;
  bad.entries[2] = "NT AUTHORITY\\SYSTEM:(R)";
  EXPECT_EQ(said(&good, bad), Texts{"SYSTEM has lost full control, read and execute is left"});
  bad.entries.erase(bad.entries.begin() + 2);
  bad.entries.erase(bad.entries.begin() + 1);
  bad.entries.pop_back();
  EXPECT_EQ(said(&good, bad),
            (Texts{"SYSTEM has lost full control",
                   "Administrators has lost read and execute",
                   "Users has lost read and execute"}));
}

TEST(AccessVerdict, MembersOfAGroupKeepWhatItHas) {
  const ObservedAccess good = as_windows_sets_it();
  ObservedAccess bad = good;
  bad.entries[2] = "Everyone:(RX)";  // SYSTEM is one of everyone
  EXPECT_EQ(said(&good, bad), Texts{});
}

TEST(AccessVerdict, NamesTheOwnerThatIsNotTrustedInstaller) {
  const ObservedAccess good = as_windows_sets_it();
  ObservedAccess bad = good;
  bad.owner = "BUILTIN\\Administrators";
  EXPECT_EQ(said(&good, bad), Texts{"owner is Administrators instead of TrustedInstaller"});
  bad.owner = "PC-B\\Alice";
  EXPECT_EQ(said(nullptr, bad), Texts{"owner is PC-B\\Alice instead of TrustedInstaller"});
}

TEST(AccessVerdict, AnOwnerOrListThatOneSideDoesNotShowSaysNothing) {
  const ObservedAccess good = as_windows_sets_it();
  ObservedAccess bad = good;
  bad.owner.clear();
  EXPECT_EQ(said(&good, bad), Texts{});
  bad.entries.clear();
  EXPECT_EQ(said(&good, bad), Texts{});
  EXPECT_TRUE(access_changes(good, bad, "PC-A", "PC-B").empty());
}

TEST(AccessVerdict, AnEmptyListLetsNobodyIn) {
  const ObservedAccess good = as_windows_sets_it();
  ObservedAccess bad = good;
  bad.entries = {"(empty list):(nobody may do anything)"};
  EXPECT_EQ(said(&good, bad).front(), "the access list is empty: nobody may do anything");
}

TEST(AccessVerdict, OneComputersUserIsTheOthers) {
  ObservedAccess good = as_windows_sets_it();
  good.entries.push_back("PC-A\\Alice:(RX)");
  ObservedAccess bad = as_windows_sets_it();
  bad.entries.push_back("PC-B\\Alice:(RX)");
  EXPECT_TRUE(access_changes(good, bad, "PC-A", "PC-B").empty());
}

TEST(AccessVerdict, SaysWhoMayWriteNow) {
  const ObservedAccess good = as_windows_sets_it();
  ObservedAccess bad = good;
  bad.entries[3] = "BUILTIN\\Users:(M)";
  EXPECT_EQ(said(&good, bad), Texts{"BUILTIN\\Users may write"});
}

}  // namespace
}  // namespace casebook
