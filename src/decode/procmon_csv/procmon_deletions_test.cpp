// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/procmon_deletions.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace casebook {
namespace {

using Facts = std::vector<std::string>;

constexpr std::string_view kDelete = "SetDispositionInformationFile";
constexpr std::string_view kPayload = R"(C:\Windows\SoftwareDistribution\Download\ab12\x.cab)";

class Trace {
 public:
  Trace& row(std::string_view process,
             std::string_view path = kPayload,
             std::string_view operation = kDelete,
             std::string_view detail = "Delete: True",
             std::string_view result = "SUCCESS") {
    TraceRow row;
    row.process = process;
    row.pid = process == "System" ? 4 : 40;
    row.operation = operation;
    row.path = path;
    row.result = result;
    row.detail = detail;
    finder_.see(row);
    return *this;
  }

  Facts facts() const {
    DecodeOutput output;
    finder_.finish(output);
    Facts values;
    for (const Fact& fact : output.facts) {
      values.push_back(fact.value);
    }
    return values;
  }

 private:
  DeletionFinder finder_;
};

TEST(Deletions, AreCountedByProgramAndFolder) {
  Trace trace;
  trace.row("tidy.exe").row("other.exe", R"(C:\$WINDOWS.~BT\Sources\a.wim)").row("tidy.exe");
  EXPECT_EQ(trace.facts(),
            (Facts{R"(C:\Windows\SoftwareDistribution\Download\ab12|tidy.exe|40|2)",
                   R"(C:\$WINDOWS.~BT\Sources|other.exe|40|1)"}));
}

TEST(Deletions, AreReadFromTheNewerOperationToo) {
  Trace trace;
  trace.row("tidy.exe",
            kPayload,
            "SetDispositionInformationEx",
            "Flags: FILE_DISPOSITION_DELETE, FILE_DISPOSITION_POSIX_SEMANTICS");
  EXPECT_EQ(trace.facts().size(), 1U);
}

TEST(Deletions, AreNotWhatFailsOrIsTakenBackOrIsElsewhereOrWindowsOwn) {
  Trace trace;
  trace.row("tidy.exe", kPayload, kDelete, "Delete: True", "CANNOT DELETE")
      .row("tidy.exe", kPayload, kDelete, "Delete: False")
      .row("tidy.exe", R"(C:\Users\Public\x.cab)")
      .row("TiWorker.exe")
      .row("svchost.exe")
      .row("System");
  EXPECT_EQ(trace.facts(), Facts{});
}

}  // namespace
}  // namespace casebook
