// SPDX-License-Identifier: Apache-2.0
#include "trace/normalise.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/trace_for_test.h"

namespace casebook {
namespace {

constexpr std::string_view kComponent =
    "amd64_sample_31bf3856ad364e35_10.0.19041.1_none_0123456789abcdef";

struct Machine {
  Machine() {
    trace.capture_for_test().computer = "CASE-PC01";
    trace.add_process("sample.exe", 4312);
  }
  NormalisedPath normalised(std::string_view path, PathRules off = 0) const {
    NormalisedPath out;
    PathNormaliser(trace, shared, off).normalise(path, out);
    return out;
  }
  TraceForTest trace;
  std::vector<GuidNumber> shared;
};

struct Sample {
  PathRule rule;
  std::string path;
  std::string text;
};

std::vector<Sample> samples() {
  const std::string store = "C:\\Windows\\WinSxS\\" + std::string(kComponent);
  const std::string rest = "\\sample_31bf3856ad364e35_<version>_none_<hash>";
  return {
      {PathRule::Case, "Sample\\A.DLL", "sample\\a.dll"},
      {PathRule::Drive, "\\??\\D:\\x\\a.dll", "<drive>:\\x\\a.dll"},
      {PathRule::Drive, "\\\\?\\C:\\Windows\\a.dll", "%windir%\\a.dll"},
      {PathRule::Drive, "\\Device\\HarddiskVolume3\\Windows\\a.dll", "%windir%\\a.dll"},
      {PathRule::Drive, "\\SystemRoot\\a.dll", "%windir%\\a.dll"},
      {PathRule::Drive, "D:\\Windows\\a.dll", "<drive>:\\windows\\a.dll"},
      {PathRule::Winsxs,
       store + "\\a.dll",
       "%windir%\\winsxs\\amd64_sample_31bf3856ad364e35_<version>_none_<hash>\\a.dll"},
      {PathRule::Winsxs,
       "C:\\Windows\\WinSxS\\Manifests\\" + std::string(kComponent) + ".manifest",
       "%windir%\\winsxs\\manifests\\amd64_sample_31bf3856ad364e35_<version>_none_<hash>.manifest"},
      {PathRule::Winsxs,
       "C:\\Windows\\WinSxS\\Backup\\" + std::string(kComponent) + "_a.dll_1234abcd",
       "%windir%\\winsxs\\backup\\amd64_sample_31bf3856ad364e35_<version>_none_<hash>_a.dll_"
       "1234abcd"},
      {PathRule::ServicingStack,
       "C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_10.0.19041.1_"
       "none_0123456789abcdef\\TiWorker.exe",
       "%windir%\\winsxs\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_<version>_none_<"
       "hash>\\tiworker.exe"},
      {PathRule::ServicingStack,
       "C:\\Windows\\servicing\\Version\\10.0.19041.1220\\a.dll",
       "%windir%\\servicing\\version\\<version>\\a.dll"},
      {PathRule::Download,
       "C:\\Windows\\SoftwareDistribution\\Download\\0123456789abcdef0123456789abcdef\\inst\\a.dll",
       "%windir%\\softwaredistribution\\download\\<download>\\inst\\a.dll"},
      {PathRule::InFlight,
       "C:\\Windows\\WinSxS\\Temp\\InFlight\\0123456789abcdef0123456789abcdef\\"
       "fedcba9876543210fedcba9876543210",
       "%windir%\\winsxs\\temp\\inflight\\<id>\\<id>"},
      {PathRule::Pending,
       "C:\\Windows\\WinSxS\\Temp\\PendingRenames\\0123456789abcdef01234567.sample.dll",
       "%windir%\\winsxs\\temp\\pendingrenames\\<id>.sample.dll"},
      {PathRule::Pending,
       "C:\\Windows\\WinSxS\\Temp\\PendingDeletes\\$$DeleteMe.sample.dll.01d65a0b1c2d3e4f.0000",
       "%windir%\\winsxs\\temp\\pendingdeletes\\$$deleteme.sample.dll.<id>"},
      {PathRule::CbsTemp,
       "C:\\Windows\\CbsTemp\\30826412_3441020103\\a.cab",
       "%windir%\\cbstemp\\<session>\\a.cab"},
      {PathRule::CbsTemp,
       "C:\\Windows\\servicing\\Sessions\\30826412_3441020103.xml",
       "%windir%\\servicing\\sessions\\<session>.xml"},
      {PathRule::SetupFolder,
       "C:\\$WINDOWS.~BT\\NewOS\\a",
       "<drive>:\\$windows.~<setup>\\newos\\a"},
      {PathRule::SetupFolder, "C:\\$Windows.~WS\\a", "<drive>:\\$windows.~<setup>\\a"},
      {PathRule::Panther,
       "C:\\Windows\\Panther\\20200708102501\\a",
       "%windir%\\panther\\<date>\\a"},
      {PathRule::DriverStore,
       "C:\\Windows\\System32\\DriverStore\\FileRepository\\sample.inf_amd64_0123456789abcdef\\a",
       "%windir%\\system32\\driverstore\\filerepository\\sample.inf_amd64_<hash>\\a"},
      {PathRule::Prefetch,
       "C:\\Windows\\Prefetch\\SAMPLE.EXE-1A2B3C4D.pf",
       "%windir%\\prefetch\\sample.exe-<hash>.pf"},
      {PathRule::Temp, "C:\\x\\tmp4F2A.tmp", "<drive>:\\x\\tmp<temp>.tmp"},
      {PathRule::Temp, "C:\\x\\a.dll~RF1a2b3c.TMP", "<drive>:\\x\\a.dll~rf<temp>.tmp"},
      {PathRule::Temp, "C:\\x\\SETE01F.tmp", "<drive>:\\x\\set<temp>.tmp"},
      {PathRule::Temp, "C:\\Windows\\Temp\\tmp8x2k1q\\a", "%windir%\\temp\\<temp>\\a"},
      {PathRule::Time,
       "C:\\Windows\\Logs\\CBS\\CbsPersist_20200708102501.cab",
       "%windir%\\logs\\cbs\\cbspersist_<time>.cab"},
      {PathRule::Time, "C:\\x\\log-2020-07-08T10_25_01.etl", "<drive>:\\x\\log-<time>.etl"},
      {PathRule::Time, "C:\\x\\log_20200708-1025.etl", "<drive>:\\x\\log_<time>.etl"},
      {PathRule::Pid, "C:\\x\\sample_4312.log", "<drive>:\\x\\sample_<pid>.log"},
      {PathRule::Pid, "\\Device\\NamedPipe\\sample.4312.0", "\\device\\namedpipe\\sample.<pid>.0"},
      {PathRule::Guid, "C:\\x\\{01234567-89ab-CDEF-0123-456789abcdef}", "<drive>:\\x\\{<guid>}"},
      {PathRule::Sid,
       "C:\\$Recycle.Bin\\S-1-5-21-1-2-3-1001\\a",
       "<drive>:\\$recycle.bin\\<sid>\\a"},
      {PathRule::User, "C:\\Users\\Alice Example\\a", "<drive>:\\users\\<user>\\a"},
      {PathRule::Computer, "C:\\x\\case-pc01.dat", "<drive>:\\x\\<computer>.dat"},
      {PathRule::RegistryRoot, "HKEY_LOCAL_MACHINE\\x", "hklm\\x"},
      {PathRule::RegistryRoot, "\\REGISTRY\\MACHINE\\x", "hklm\\x"},
      {PathRule::ControlSet,
       "HKLM\\SYSTEM\\ControlSet001\\a",
       "hklm\\system\\currentcontrolset\\a"},
      {PathRule::UserHive, "HKU\\S-1-5-21-1-2-3-1001\\a", "hkcu\\a"},
      {PathRule::Classes, "HKLM\\SOFTWARE\\Classes\\a", "hkcr\\a"},
      {PathRule::Classes, "HKU\\S-1-5-21-1-2-3-1001_Classes\\a", "hkcr\\a"},
      {PathRule::Session, "HKLM\\x\\SessionInfo\\2\\a", "hklm\\x\\sessioninfo\\<session>\\a"},
      {PathRule::Session,
       "HKLM\\System\\CurrentControlSet\\Services\\SampleSvc_1a2b3c",
       "hklm\\system\\currentcontrolset\\services\\samplesvc_<session>"},
  };
}

TEST(Normalise, EachRuleTakesAwayWhatItSays) {
  const Machine machine;
  PathRules seen = 0;
  for (const Sample& sample : samples()) {
    const NormalisedPath out = machine.normalised(sample.path);
    EXPECT_EQ(out.text, sample.text) << path_rule_id(sample.rule);
    EXPECT_NE(out.rules & rule_bit(sample.rule), 0U) << sample.path;
    seen |= rule_bit(sample.rule);
  }
  EXPECT_EQ(seen, (PathRules{1} << kPathRules) - 1) << "a rule without a sample";
}

TEST(Normalise, ARuleThatIsOffChangesNothing) {
  const Machine machine;
  for (const Sample& sample : samples()) {
    const NormalisedPath out = machine.normalised(sample.path, rule_bit(sample.rule));
    EXPECT_NE(out.text, sample.text) << path_rule_id(sample.rule) << " " << sample.path;
    EXPECT_EQ(out.rules & rule_bit(sample.rule), 0U);
  }
}

TEST(Normalise, AllRulesOffLeaveThePath) {
  const Machine machine;
  for (const Sample& sample : samples()) {
    if (sample.path.starts_with("HK")) continue;  // the short names of roots have one case
    EXPECT_EQ(machine.normalised(sample.path, ~PathRules{0}).text, sample.path);
  }
}

TEST(Normalise, RulesAreFoundByTheirIds) {
  for (std::size_t i = 0; i < kPathRules; ++i) {
    const auto rule = static_cast<PathRule>(i);
    EXPECT_EQ(find_path_rule(path_rule_id(rule)), rule);
    EXPECT_FALSE(path_rule_text(rule).en.empty());
    EXPECT_FALSE(path_rule_text(rule).zh.empty());
  }
  EXPECT_FALSE(find_path_rule("nothing").has_value());
}

TEST(Normalise, TheVersionOfAComponentIsKeptApart) {
  const Machine machine;
  const NormalisedPath out =
      machine.normalised("C:\\Windows\\WinSxS\\" + std::string(kComponent) + "\\a.dll");
  EXPECT_EQ(out.component, "amd64_sample_31bf3856ad364e35_<version>_none_<hash>");
  EXPECT_EQ(out.version, "10.0.19041.1");
}

TEST(Normalise, NamesThatMeanTheSameEverywhereStay) {
  const Machine machine;
  for (const std::string path : {"%windir%\\system32\\de-de\\a.mui",
                                 "<drive>:\\users\\default\\ntuser.dat",
                                 "hku\\s-1-5-18\\a",
                                 "hku\\.default\\a",
                                 "<drive>:\\x\\1028\\a.dll",
                                 "<drive>:\\x\\feed.tmp",
                                 "<drive>:\\x\\cascade.tmp",
                                 "<drive>:\\x\\windows10.0-kb4561621-x64.cab",
                                 "<drive>:\\x\\10.0.19041.1220",
                                 "<drive>:\\x\\case-pc012.dat"}) {
    EXPECT_EQ(machine.normalised(path).text, path);
  }
}

TEST(Normalise, GuidsOfBothTracesNameAThing) {
  Machine machine;
  TraceForTest other;
  const std::string path = "HKCR\\CLSID\\{01234567-89AB-cdef-0123-456789abcdef}\\x";
  other.add({.path = path});
  other.add({.path = "C:\\a-b-c-d\\01234567-89ab-cdef-0123-456789abcdef-1"});
  machine.shared = guids_of(other);
  EXPECT_EQ(machine.shared.size(), 1U);
  EXPECT_EQ(machine.normalised(path).text,
            "hkcr\\clsid\\{01234567-89ab-cdef-0123-456789abcdef}\\x");
}

TEST(Normalise, HostilePathsCostLinearTime) {
  const Machine machine;
  std::string deep;
  std::string numbers = "C:\\x\\";
  std::string hexes = "C:\\x\\";
  for (int i = 0; i < 200'000; ++i) {
    deep += "\\a";
    numbers += "4312_2020-07-08.";
    hexes += "amd64_0123456789abcdef_1.1.1.1_n_";
  }
  for (const std::string& path : {deep, numbers + ".log", hexes, "\\pipe\\" + numbers}) {
    EXPECT_FALSE(machine.normalised(path).text.empty());
  }
}

TEST(Normalise, OddPathsAreTaken) {
  const Machine machine;
  for (const std::string path : {"",
                                 "\\",
                                 "\\\\",
                                 "C:",
                                 "hk",
                                 "HKU",
                                 "HKU\\",
                                 "\\??\\",
                                 "{",
                                 "s-1-5-21-",
                                 "a\\\\b",
                                 "\xff\xfe\\x",
                                 "HKLM",
                                 "x:\\users",
                                 "x:\\users\\"}) {
    const NormalisedPath out = machine.normalised(path);
    EXPECT_LE(out.text.size(), path.size() + 16);
  }
}

}  // namespace
}  // namespace casebook
