// SPDX-License-Identifier: Apache-2.0
#include "diagnose/line_reading.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/codes_for_test.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

LineReading read(std::string_view message) {
  return read_line(message, CodesForTest());
}

std::uint32_t code_of(std::string_view message) {
  return read(message).code;
}

// "file C:\a.dll": kind and text of each object.
Texts objects_of(std::string_view message) {
  const auto kind = [](ObjectKind of) {
    switch (of) {
      case ObjectKind::File: return "file ";
      case ObjectKind::Driver: return "driver ";
      case ObjectKind::Package: return "package ";
      case ObjectKind::Kb: return "kb ";
      case ObjectKind::Key: return "key ";
      case ObjectKind::Sid: return "sid ";
      case ObjectKind::Process: break;
    }
    return "process ";
  };
  Texts all;
  for (const LineObject& object : read(message).objects) {
    all.push_back(kind(object.kind) + object.text);
  }
  return all;
}

TEST(LineCode, IsReadInEveryNotation) {
  struct Case {
    const char* message;
    std::uint32_t code;
    const char* text;
  };
  for (const Case& known :
       {Case{"Processing complete [HRESULT = 0x800f0922 - X]", 0x800F0922, "0x800F0922"},
        Case{"with HRESULT 80070020", 0, ""},
        Case{"HRESULT=80070020. Failure", 0x80070020, "0x80070020"},
        Case{"Operation failed: Apply. Error: 0x80070005", 0x80070005, "0x80070005"},
        Case{"Error 0x5 while", 5, "0x00000005"},
        Case{"Exit code: 0x2", 2, "0x00000002"},
        Case{"CDlpAction: Result = 0xC1800104", 0xC1800104, "0xC1800104"},
        Case{"Operation execution failed: 13. hr = 0x8007042B", 0x8007042B, "0x8007042B"},
        Case{"Failed with status 0xC0000043", 0xC0000043, "0xC0000043"},
        Case{"Error in apply of C:\\x.dll. GLE [5]", 5, "5"},
        Case{"C:\\x.dll (Error = 5)", 5, "5"},
        Case{"Error 1392 while gathering object C:\\x [y]", 1392, "1392"},
        Case{"Error READ, 0x00000570 while gathering", 0x570, "0x00000570"},
        Case{"INSTALL index: 1, phase: 2, result 13, inf: example.inf", 13, "13"},
        Case{"Windows error 32 opening", 32, "32"},
        Case{"Exit code [8024200d]", 0x8024200D, "0x8024200D"},
        Case{"HRESULT_FROM_WIN32(1168)", 1168, "1168"},
        Case{"NTSTATUS_FROM_WIN32(ERROR_ACCESS_DENIED)", 5, "ERROR_ACCESS_DENIED"},
        Case{"(F) STATUS_SHARING_VIOLATION #12#", 0xC0000043, "STATUS_SHARING_VIOLATION"},
        Case{"CBS_E_INSTALLERS_FAILED returned", 0x800F0922, "CBS_E_INSTALLERS_FAILED"},
        Case{"Cannot open 0xd0000022", 0xD0000022, "0xD0000022"},
        Case{"ended [0x00000002]", 2, "0x00000002"},
        Case{"Processing complete", 0, ""}}) {
    const LineReading reading = read(known.message);
    EXPECT_EQ(reading.code, known.code) << known.message;
    EXPECT_EQ(reading.code_text, known.text) << known.message;
    EXPECT_FALSE(reading.weak_code) << known.message;
  }
}

TEST(LineCode, IsTheOneThatIsBelievedMost) {
  // Each line states all that follow it too, and most believed last.
  const Texts by_belief = {"HRESULT = 0x80070001",
                           "Error: 0x80070002",
                           "Result = 0x80070003",
                           "hr = 0x80070004",
                           "GLE [6]",
                           "(Error = 7)",
                           "Error 8 while",
                           "result 9, inf:",
                           "[80240010]",
                           "STATUS_ACCESS_DENIED",
                           "0x80070011",
                           "[gle=0x00000012]"};
  const std::vector<std::uint32_t> codes = {0x80070001,
                                            0x80070002,
                                            0x80070003,
                                            0x80070004,
                                            6,
                                            7,
                                            8,
                                            9,
                                            0x80240010,
                                            0xC0000022,
                                            0x80070011,
                                            0x12};
  std::string line;
  for (std::size_t i = by_belief.size(); i-- > 0;) {
    line += by_belief[i] + "; ";
    EXPECT_EQ(code_of(line), codes[i]) << line;
  }
}

TEST(LineCode, IsNotTheLeftoverInBracketsOfGle) {
  const LineReading reading = read("Operation failed: Apply. Error: 0x80070005[gle=0x000000b7]");
  EXPECT_EQ(reading.code, 0x80070005U);
  EXPECT_FALSE(reading.weak_code);
}

TEST(LineCode, IsWeakWhenOnlyGleNamesIt) {
  const LineReading reading = read("Gather failed[gle=0xd0000022]");
  EXPECT_EQ(reading.code, 0xD0000022U);
  EXPECT_EQ(reading.code_text, "0xD0000022");
  EXPECT_TRUE(reading.weak_code);
}

TEST(LineCode, OfZeroIsNoErrorAndTheNextOneIsRead) {
  EXPECT_EQ(code_of("Gather failed. Last error: 0x00000000"), 0U);
  EXPECT_EQ(code_of("[HRESULT = 0x00000000 - S_OK]"), 0U);
  EXPECT_EQ(code_of("Error: 0x00000000, Error: 0x00000005"), 5U);
  EXPECT_EQ(code_of("STATUS_SUCCESS"), 0U);
  EXPECT_EQ(code_of("ERROR_SUCCESS"), 0U);
  EXPECT_EQ(code_of("GLE [0]. hr 0x80070002"), 0x80070002U);
  EXPECT_EQ(read("nothing [gle=0x00000000]").code_text, "");
}

TEST(LineCode, IsNotReadFromNamesThatNobodyKnows) {
  EXPECT_EQ(code_of("STATUS_INVENTED then STATUS_ACCESS_DENIED"), 0xC0000022U);
  EXPECT_EQ(read("STATUS_INVENTED").code_text, "");
  EXPECT_EQ(code_of("GLE [99999999999]"), 0U);
}

TEST(LineReading, SeesThatSomethingFailed) {
  for (const char* message : {"Operation FAILED",
                              "cannot open",
                              "Access is denied",
                              "Store corruption, manifest missing",
                              "操作失败",
                              "拒绝访问"}) {
    EXPECT_TRUE(read(message).says_failed) << message;
  }
  for (const char* message : {"Processing complete", "failover ready", "操作成功"}) {
    EXPECT_FALSE(read(message).says_failed) << message;
  }
}

TEST(LineReading, KnowsWhichStatusTheCallerAllows) {
  const std::string open = "SysCreateFile flags = (AllowFileNotFound|AllowSharingViolation), ";
  EXPECT_TRUE(read(open + "STATUS_SHARING_VIOLATION").allowed);
  EXPECT_TRUE(read(open + "0xC0000034").allowed);
  EXPECT_TRUE(read(open + "0xC000003A").allowed) << "path not found";
  EXPECT_FALSE(read(open + "STATUS_ACCESS_DENIED").allowed);
  EXPECT_TRUE(read("flags = (AllowAccessDenied) STATUS_ACCESS_DENIED").allowed);
  EXPECT_FALSE(read("flags = () STATUS_SHARING_VIOLATION").allowed);
  EXPECT_FALSE(
      read("flags = (Other) note (AllowSharingViolation) STATUS_SHARING_VIOLATION").allowed);
  EXPECT_TRUE(read("STATUS_ACCESS_DENIED flags = (AllowAccessDenied").allowed) << "cut off";
}

TEST(LineObjects, OfTheMigrationEngineAreFolderAndName) {
  EXPECT_EQ(objects_of("Error 1392 while gathering object C:\\Users\\Sample [data.bin]. Shell "
                       "application requested abort!"),
            Texts{"file C:\\Users\\Sample\\data.bin"});
  EXPECT_EQ(
      objects_of("Error READ, 0x00000570 while gathering/applying object: File, C:\\Data [x]. "
                 "Will return 0"),
      Texts{"file C:\\Data\\x"});
  EXPECT_EQ(objects_of("Error WRITE, 0x00000005 while applying object: Directory, C:\\Data []"),
            Texts{"file C:\\Data"});
}

TEST(LineObjects, OfTheMigrationEngineMayBeKeysOfAnyHive) {
  EXPECT_EQ(objects_of("Error 5 while applying object: Registry, HKLM\\SOFTWARE\\Example [Value]"),
            Texts{"key HKLM\\SOFTWARE\\Example\\Value"});
  EXPECT_EQ(objects_of("Error 5 while applying object: Registry, HKCU\\Software\\Example [Value]"),
            Texts{"key HKCU\\Software\\Example\\Value"});
}

TEST(LineObjects, AreQuotedPathsOfEveryRoot) {
  EXPECT_EQ(objects_of("on:[52]'\\SystemRoot\\WinSxS\\amd64_example\\a b.dll'"),
            Texts{"file \\SystemRoot\\WinSxS\\amd64_example\\a b.dll"});
  EXPECT_EQ(objects_of("open [\\??\\C:\\Windows\\a.dll]"), Texts{"file \\??\\C:\\Windows\\a.dll"});
  EXPECT_EQ(objects_of("open \"\\\\?\\C:\\Windows\\a.dll\""),
            Texts{"file \\\\?\\C:\\Windows\\a.dll"});
  EXPECT_EQ(objects_of("open '\\Device\\HarddiskVolume3\\a.dll'"),
            Texts{"file \\Device\\HarddiskVolume3\\a.dll"});
}

TEST(LineObjects, ArePathsThatEndWhereRunningTextGoesOn) {
  EXPECT_EQ(objects_of("Error in apply of C:\\Program Files\\Example\\a.dll. GLE [5]"),
            Texts{"file C:\\Program Files\\Example\\a.dll"});
  EXPECT_EQ(objects_of("[7952] C:\\$WINDOWS.~BT\\NewOS\\a.dll (Error = 5)"),
            Texts{"file C:\\$WINDOWS.~BT\\NewOS\\a.dll"});
  EXPECT_EQ(objects_of("Moving C:\\a\\one.dll to D:\\b\\two.dll failed"),
            (Texts{"file C:\\a\\one.dll", "file D:\\b\\two.dll"}));
  EXPECT_EQ(objects_of("Path D:/mount/Windows: missing"), Texts{"file D:/mount/Windows"});
}

TEST(LineObjects, AreDriversPackagesKeysUsersUpdatesAndPrograms) {
  EXPECT_EQ(objects_of("Recording result: 0x80070002, for Inf: example.inf"),
            Texts{"driver example.inf"});
  EXPECT_EQ(objects_of("Loading C:\\Drivers\\example.INF"),
            Texts{"driver C:\\Drivers\\example.INF"});
  EXPECT_EQ(
      objects_of("Package: Package_for_RollupFix~31bf3856ad364e35~amd64~~1.2.3.4, Session: 1"),
      Texts{"package Package_for_RollupFix~31bf3856ad364e35~amd64~~1.2.3.4"});
  EXPECT_EQ(objects_of("Value of HKLM\\SYSTEM\\Example, gone"), Texts{"key HKLM\\SYSTEM\\Example"});
  EXPECT_EQ(objects_of("Open \\REGISTRY\\MACHINE\\Example"),
            Texts{"key \\REGISTRY\\MACHINE\\Example"});
  EXPECT_EQ(objects_of("Loading user S-1-5-21-1-2-3-1001"), Texts{"sid S-1-5-21-1-2-3-1001"});
  EXPECT_EQ(objects_of("Update kb5034122 failed"), Texts{"kb kb5034122"});
  EXPECT_EQ(objects_of("example.exe ended"), Texts{"file example.exe"});
}

TEST(LineObjects, AreNotTheProgramThatWritesTheLine) {
  EXPECT_EQ(objects_of("[SetupPlatform.exe] IOCTL_STORAGE_QUERY_PROPERTY failed: 0x1"), Texts{});
  EXPECT_EQ(objects_of("[windeploy.exe] Failed to start oobeldr.exe, error 0x2"),
            Texts{"file oobeldr.exe"});
  EXPECT_EQ(objects_of("[C:\\a\\b.exe] could not be read"), Texts{"file C:\\a\\b.exe"});
}

TEST(LineObjects, AreNamedOnceWithTheirFullestName) {
  EXPECT_EQ(objects_of("'C:\\Windows\\a.dll', C:\\Windows\\a.dll, a.dll"),
            Texts{"file C:\\Windows\\a.dll"});
  EXPECT_EQ(objects_of("Package_for_KB5034122~31bf3856ad364e35~amd64~~1.2 KB5034122"),
            Texts{"package Package_for_KB5034122~31bf3856ad364e35~amd64~~1.2"});
}

TEST(LineObjects, AreNotMoreThanAFew) {
  std::string line;
  for (int i = 0; i < 50; ++i) {
    line += fmt::format("example{}.exe ", i);
  }
  EXPECT_EQ(objects_of(line).size(), 6U);
}

TEST(LineReading, LooksAtTheBeginningOfAVeryLongMessageOnly) {
  EXPECT_EQ(code_of(std::string(9000, ' ') + "Error: 0x80070005"), 0U);
  EXPECT_EQ(code_of(std::string(8000, ' ') + "Error: 0x80070005"), 0x80070005U);
}

TEST(RootOf, IsThePartThatMakesTwoPlacesUnrelated) {
  EXPECT_EQ(root_of("C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\x\\a.dll"),
            "C:\\$WINDOWS.~BT\\NewOS");
  EXPECT_EQ(root_of("C:\\Windows\\SoftwareDistribution\\Download\\1\\a.dll"),
            "C:\\Windows\\SoftwareDistribution\\Download");
  EXPECT_EQ(root_of("C:\\Windows\\WinSxS\\Temp\\PendingRenames\\a.dll"),
            "C:\\Windows\\WinSxS\\Temp");
  EXPECT_EQ(root_of("C:\\Windows\\WinSxS\\amd64_x\\a.dll"), "C:\\Windows\\WinSxS");
  EXPECT_EQ(root_of("D:\\mount\\Windows\\WinSxS\\amd64_x\\a.dll"), "D:\\mount\\Windows");
  EXPECT_EQ(root_of("C:\\Data\\a.dll"), "C:\\Data");
  EXPECT_EQ(root_of("a.dll"), "a.dll");
}

TEST(RootOf, IsTheSameForEveryWayToWriteAPlace) {
  EXPECT_EQ(root_of("\\SystemRoot\\WinSxS\\amd64_x\\a.dll"), "C:\\Windows\\WinSxS");
  EXPECT_EQ(root_of("\\??\\C:\\Windows\\WinSxS\\amd64_x\\a.dll"), "C:\\Windows\\WinSxS");
  EXPECT_EQ(root_of("\\\\?\\C:\\Data\\a.dll"), "C:\\Data");
  EXPECT_EQ(root_of("\\SystemRoot\\WinSxS\\Temp\\PendingRenames\\a.dll"),
            "C:\\Windows\\WinSxS\\Temp");
  EXPECT_EQ(root_of("\\SystemRoot\\System32\\drivers\\a.sys"), "C:\\Windows\\System32\\drivers");
  EXPECT_EQ(root_of("C:/Data/Sub/a.dll"), "C:\\Data\\Sub");
}

}  // namespace
}  // namespace casebook
