// SPDX-License-Identifier: Apache-2.0
#include "model/paths.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Paths, OfWindowsAreTheSameOnEveryDriveAndInEverySpelling) {
  for (const char* path : {"C:\\WINDOWS\\System32\\a.dll",
                           "d:\\windows\\system32\\A.DLL",
                           "\\SystemRoot\\System32\\a.dll",
                           "%SystemRoot%\\system32\\a.dll",
                           "\\??\\C:\\Windows\\System32\\a.dll",
                           "\"C:\\Windows\\System32\\a.dll\" -k x",
                           "System32\\a.dll",
                           "C:/Windows/System32/a.dll"}) {
    EXPECT_EQ(comparable_path(path, ""), "%windir%\\system32\\a.dll") << path;
  }
  EXPECT_EQ(comparable_path("C:\\WindowsApps\\a", ""), "<drive>:\\windowsapps\\a");
}

TEST(Paths, LoseUserComputerAndAccountButNotTheUsersThatAllHave) {
  EXPECT_EQ(comparable_path("C:\\Users\\Alice\\x.txt", ""), "<drive>:\\users\\<user>\\x.txt");
  EXPECT_EQ(comparable_path("C:\\Users\\Public\\x", ""), "<drive>:\\users\\public\\x");
  EXPECT_EQ(comparable_path("D:\\Data\\PC-0417\\x", "PC-0417"), "<drive>:\\data\\<computer>\\x");
  EXPECT_EQ(comparable_path("C:\\$Recycle.Bin\\S-1-5-21-1-2-3-1001\\x", ""),
            "<drive>:\\$recycle.bin\\<sid>\\x");
}

TEST(Paths, KeepGuidsThatNameAThing) {
  const std::string guid = "12345678-1234-1234-1234-123456789abc";
  EXPECT_EQ(comparable_path("C:\\Windows\\Temp\\{" + guid + "}\\a", ""),
            "%windir%\\temp\\{<guid>}\\a");
  EXPECT_EQ(comparable_path("C:\\Windows\\Installer\\{" + guid + "}", ""),
            "%windir%\\installer\\{" + guid + "}");
}

TEST(Keys, HaveOneSpellingOfRootAndControlSet) {
  EXPECT_EQ(comparable_key("HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control", ""),
            "hklm\\system\\currentcontrolset\\control");
  EXPECT_EQ(comparable_key("HKU\\S-1-5-21-10-20-30-500\\Software", ""), "hku\\<sid>\\software");
  EXPECT_EQ(comparable_key("HKU\\S-1-5-18\\Software", ""), "hku\\s-1-5-18\\software");
}

TEST(Keys, AreWrittenByTheKernelAndByPowerShellInOtherWays) {
  for (const char* key : {"\\Registry\\Machine\\SYSTEM\\CurrentControlSet\\Services\\X",
                          "HKLM:\\SYSTEM\\ControlSet001\\Services\\X",
                          "HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\services\\x\\"}) {
    EXPECT_EQ(comparable_object(key, ""), "hklm\\system\\currentcontrolset\\services\\x") << key;
  }
  EXPECT_EQ(comparable_object("C:\\Windows\\a.dll", ""), "%windir%\\a.dll");
  EXPECT_FALSE(is_key_path("C:\\HKLM\\x"));
}

TEST(Names, OfAccountsAndServicesLoseWhatIsGenerated) {
  EXPECT_EQ(comparable_account("PC-0417\\Alice", "pc-0417"), "<computer>\\alice");
  EXPECT_EQ(comparable_account("BUILTIN\\Users", "PC-0417"), "builtin\\users");
  EXPECT_EQ(comparable_service("CDPUserSvc_1a2b3c"), "cdpusersvc");
  EXPECT_EQ(comparable_service("my_agent"), "my_agent");
  EXPECT_EQ(comparable_service("vendor_feed"), "vendor_feed");
}

TEST(Paths, OfCollectedFilesShowWhereTheyLay) {
  EXPECT_EQ(machine_path("case/C/Windows/System32/a.dll"), "C:\\Windows\\System32\\a.dll");
  EXPECT_EQ(machine_path("Windows/a.dll"), "C:\\Windows\\a.dll");
  EXPECT_EQ(machine_path("files/a.dll"), "");
}

TEST(Paths, TellFilesOfWindowsFromOthers) {
  EXPECT_TRUE(is_system_path("%windir%\\system32\\a.dll"));
  EXPECT_FALSE(is_system_path("<drive>:\\program files\\a.dll"));
}

}  // namespace
}  // namespace casebook
