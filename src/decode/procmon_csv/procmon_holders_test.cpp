// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/procmon_holders.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "decode/procmon_csv/trace_access.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::string_view kFile = R"(C:\Data\Store.dat)";

// Builds a trace row by row and gives back the facts as text.
class Trace {
 public:
  Trace& at(double seconds) {
    row_.at = static_cast<Micros>(seconds * 1e6);
    return *this;
  }

  Trace& row(std::string_view process,
             std::uint32_t pid,
             std::string_view operation,
             std::string_view result = "SUCCESS",
             std::string_view detail = "",
             std::string_view path = kFile) {
    ++row_.line;
    row_.process = process;
    row_.pid = pid;
    row_.operation = operation;
    row_.path = path;
    row_.result = result;
    row_.detail = detail;
    finder_.see(row_);
    return *this;
  }

  Trace& open(std::string_view process,
              std::uint32_t pid,
              const std::string& access,
              const std::string& share,
              std::string_view result = "SUCCESS") {
    const std::string detail = "Desired Access: " + access +
                               ", Disposition: Open, Options: Non-Directory File, Attributes: n/a, "
                               "ShareMode: " +
                               share + ", AllocationSize: n/a";
    return row(process, pid, "CreateFile", result, detail);
  }

  Trace& violation(std::string_view process, std::uint32_t pid) {
    return open(process, pid, "Generic Read/Write", "Read", "SHARING VIOLATION");
  }

  std::vector<std::string> facts() {
    DecodeOutput output;
    finder_.finish(output);
    std::vector<std::string> values;
    for (const Fact& fact : output.facts) {
      values.push_back(fact.value);
    }
    return values;
  }

 private:
  HolderFinder finder_;
  TraceRow row_;
};

using Facts = std::vector<std::string>;

TEST(OpenRequest, ReadsAccessAndShareModeFromTheDetail) {
  const OpenRequest request = read_open_request(
      "Desired Access: Generic Read, Write Attributes, Disposition: Open, Options: Open For "
      "Backup, "
      "Attributes: n/a, ShareMode: Read, Delete, AllocationSize: n/a, OpenResult: Opened");
  EXPECT_EQ(request.access_text, "Generic Read, Write Attributes");
  EXPECT_EQ(request.share_text, "Read, Delete");
  EXPECT_TRUE(request.access.read);
  EXPECT_FALSE(request.access.write);
  EXPECT_TRUE(request.share.read);
  EXPECT_FALSE(request.share.write);
  EXPECT_TRUE(request.share.remove);
}

TEST(OpenRequest, AttributesTakeNoPartInTheShareCheck) {
  EXPECT_FALSE(read_open_request("Desired Access: Read Attributes, Synchronize").access.any());
}

TEST(Holders, AnOpenWithoutSharingHoldsTheFile) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read/Write", "None");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|tuner.exe|40|None|Generic Read/Write|1)"});
}

TEST(Holders, AClosedHandleHoldsNothing) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read/Write", "None").row("tuner.exe", 40, "CloseFile");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(), Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|?|?|?|Generic Read/Write|1)"});
}

TEST(Holders, AnEndedProcessHoldsNothing) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read", "None");
  trace.at(2).row("tuner.exe", 40, "Process Exit", "SUCCESS", "", "");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(), Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|?|?|?|Generic Read/Write|1)"});
}

TEST(Holders, AnOpenForAttributesIsNotTheHolder) {
  Trace trace;
  trace.at(1).open("viewer.exe", 11, "Read Attributes", "None");
  trace.at(2).open("tuner.exe", 40, "Generic Read", "Read");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|tuner.exe|40|Read|Generic Read/Write|1)"});
}

TEST(Holders, AHandleThatSharesEverythingIsNotTheHolder) {
  Trace trace;
  trace.at(1).open("viewer.exe", 11, "Generic Read", "Read, Write, Delete");
  trace.at(9).open("TiWorker.exe", 7, "Generic Read", "Read", "SHARING VIOLATION");
  EXPECT_EQ(trace.facts(), Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|?|?|?|Generic Read|1)"});
}

TEST(Holders, TheVictimsOwnShareModeConflictsToo) {
  Trace trace;
  trace.at(1).open("logger.exe", 11, "Generic Write", "Read, Write, Delete");
  trace.at(9).open("TiWorker.exe", 7, "Generic Read", "Read", "SHARING VIOLATION");
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|logger.exe|11|Read, Write, Delete|)"
                  R"(Generic Read|1)"});
}

TEST(Holders, TheInnermostOpenIsClosedFirst) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read/Write", "None");
  trace.at(2).open("tuner.exe", 40, "Read Attributes", "Read, Write, Delete");
  trace.at(3).row("tuner.exe", 40, "CloseFile");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|tuner.exe|40|None|Generic Read/Write|1)"});
}

TEST(Holders, SuccessWithinFiveSecondsExcusesTheFailure) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read", "None");
  trace.at(2).violation("backup.exe", 7);
  trace.at(3).row("tuner.exe", 40, "CloseFile");
  trace.at(4).open("backup.exe", 7, "Generic Read/Write", "Read");
  EXPECT_EQ(trace.facts(), Facts{});
}

TEST(Holders, SuccessAfterFiveSecondsExcusesNothing) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read", "None");
  trace.at(2).violation("backup.exe", 7);
  trace.at(7.1).open("backup.exe", 7, "Generic Read/Write", "Read");
  EXPECT_EQ(trace.facts().size(), 1U);
}

TEST(Holders, OpeningForAttributesExcusesNothing) {
  Trace trace;
  trace.at(1).open("tuner.exe", 40, "Generic Read", "None");
  trace.at(2).violation("backup.exe", 7);
  trace.at(3).open("backup.exe", 7, "Read Attributes", "Read, Write, Delete");
  EXPECT_EQ(trace.facts().size(), 1U);
}

TEST(Holders, ALoadedHiveIsHeldByItsLoader) {
  Trace trace;
  trace.at(1).row("agent.exe",
                  50,
                  "RegLoadKey",
                  "SUCCESS",
                  R"(Hive Path: C:\Data\Store.dat)",
                  R"(HKU\OFFLINE)");
  trace.open("System", 4, "Generic Read/Write", "None");
  trace.at(9).row("TiWorker.exe",
                  7,
                  "RegLoadKey",
                  "SHARING VIOLATION",
                  R"(Hive Path: C:\Data\Store.dat)",
                  R"(HKLM\{0001})");
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|agent.exe|50|registry hive|RegLoadKey|1)"});
}

TEST(Holders, AnUnloadedHiveHoldsNothing) {
  Trace trace;
  trace.at(1).row("agent.exe",
                  50,
                  "RegLoadKey",
                  "SUCCESS",
                  R"(Hive Path: C:\Data\Store.dat)",
                  R"(HKU\OFFLINE)");
  trace.at(2).row("agent.exe", 50, "RegUnloadKey", "SUCCESS", "", R"(HKU\OFFLINE)");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(), Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|?|?|?|Generic Read/Write|1)"});
}

TEST(Holders, AFileUsedWithoutAnOpenWasOpenBeforeTheTrace) {
  Trace before;
  before.at(1).row("agent.exe", 50, "ReadFile", "SUCCESS", "Offset: 0, Length: 4,096");
  before.at(9).violation("TiWorker.exe", 7);
  const Facts expected{R"(C:\Data\Store.dat|TiWorker.exe|7|agent.exe|50|?|Generic Read/Write|1)"};
  EXPECT_EQ(before.facts(), expected);
  Trace after;
  after.at(9).violation("TiWorker.exe", 7);
  after.at(20).row("agent.exe", 50, "CloseFile");
  EXPECT_EQ(after.facts(), expected);
}

TEST(Holders, PagingDoesNotMakeAHolder) {
  Trace trace;
  trace.at(1).row("agent.exe", 50, "ReadFile", "SUCCESS", "Offset: 0, I/O Flags: Paging I/O");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(), Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|?|?|?|Generic Read/Write|1)"});
}

TEST(Holders, AShortOpeningIsMarkedTransient) {
  Trace trace;
  trace.at(1).open("scanner.exe", 60, "Generic Read", "Read");
  trace.at(1.01).violation("TiWorker.exe", 7);
  trace.at(1.02).row("scanner.exe", 60, "CloseFile");
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|scanner.exe|60|Read (transient)|)"
                  R"(Generic Read/Write|1)"});
}

TEST(Holders, DevicePrefixAndCaseDoNotHideTheFile) {
  Trace trace;
  trace.at(1).row("tuner.exe",
                  40,
                  "CreateFile",
                  "SUCCESS",
                  "Desired Access: Generic Read, ShareMode: None",
                  R"(\??\c:\data\STORE.DAT)");
  trace.at(9).violation("TiWorker.exe", 7);
  EXPECT_EQ(trace.facts(),
            Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|tuner.exe|40|None|Generic Read/Write|1)"});
}

TEST(Denials, OnlyServicingProcessesAreListed) {
  Trace trace;
  trace.at(1).open("explorer.exe", 3, "Generic Read", "Read", "ACCESS DENIED");
  trace.at(2).open("TiWorker.exe", 7, "Generic Read", "Read", "ACCESS DENIED");
  trace.at(3).open("TiWorker.exe", 7, "Generic Read", "Read", "ACCESS DENIED");
  EXPECT_EQ(trace.facts(), Facts{R"(C:\Data\Store.dat|TiWorker.exe|7|Generic Read|2)"});
}

TEST(Denials, ServiceHostsCountOnlyInTheUpdateDownloads) {
  constexpr std::string_view kDownload = R"(C:\Windows\SoftwareDistribution\Download\a\b.dll)";
  Trace trace;
  trace.at(1).row("svchost.exe", 9, "CreateFile", "ACCESS DENIED", "Desired Access: Delete");
  trace.at(2).row(
      "svchost.exe", 9, "CreateFile", "ACCESS DENIED", "Desired Access: Delete", kDownload);
  EXPECT_EQ(trace.facts(), Facts{std::string(kDownload) + "|svchost.exe|9|Delete|1"});
}

TEST(Denials, ARetryWithLessIsNoDenial) {
  Trace trace;
  trace.at(1).row("TiWorker.exe", 7, "RegOpenKey", "ACCESS DENIED", "Desired Access: All Access");
  trace.at(1.1).row("TiWorker.exe", 7, "RegOpenKey", "SUCCESS", "Desired Access: Read");
  EXPECT_EQ(trace.facts(), Facts{});
}

TEST(Holders, TheNumberOfFactsIsLimited) {
  HolderFinder finder;
  for (std::uint32_t pid = 1; pid <= 300; ++pid) {
    const std::string path = R"(C:\f)" + std::to_string(pid);
    TraceRow row;
    row.at = 1;
    row.process = "a.exe";
    row.pid = pid;
    row.operation = "CreateFile";
    row.path = path;
    row.result = "SHARING VIOLATION";
    finder.see(row);
  }
  DecodeOutput output;
  finder.finish(output);
  EXPECT_EQ(output.facts.size(), kMaxHolderFacts);
  ASSERT_EQ(output.issues.size(), 1U);
  EXPECT_EQ(output.issues[0].kind, "too-many-entries");
  EXPECT_EQ(output.issues[0].count, 100U);
}

}  // namespace
}  // namespace casebook
