// SPDX-License-Identifier: Apache-2.0
#include "trace/deletions.h"

#include <gtest/gtest.h>

#include "model/trace_for_test.h"

namespace casebook {
namespace {

constexpr std::string_view kPayload = R"(C:\Windows\SoftwareDistribution\Download\ab12\x.cab)";

class Deleted {
 public:
  Deleted& by(std::string_view name,
              std::string_view path = kPayload,
              std::uint32_t result = 0,
              bool marks = true) {
    EventForTest event;
    event.process = process(name);
    event.action = TraceAction::Dispose;
    event.path = path;
    event.result = result;
    event.marks_deletion = marks;
    trace_.add(event);
    return *this;
  }

  std::vector<std::string> found() const {
    std::vector<std::string> texts;
    for (const Deletions& one : find_deletions(trace_)) {
      texts.push_back(one.folder + "|" + trace_.processes()[one.process].name + "|" +
                      std::to_string(one.count));
    }
    return texts;
  }

 private:
  std::uint32_t process(std::string_view name) {
    for (std::uint32_t i = 0; i < trace_.processes().size(); ++i) {
      if (trace_.processes()[i].name == name) return i;
    }
    return trace_.add_process(std::string(name), name == "System" ? 4 : 40);
  }

  TraceForTest trace_;
};

using Texts = std::vector<std::string>;

TEST(Deletions, AreCountedByProgramAndFolder) {
  Deleted trace;
  trace.by("tidy.exe").by("other.exe", R"(C:\$WINDOWS.~BT\Sources\a.wim)").by("tidy.exe");
  EXPECT_EQ(trace.found(),
            (Texts{R"(C:\Windows\SoftwareDistribution\Download\ab12|tidy.exe|2)",
                   R"(C:\$WINDOWS.~BT\Sources|other.exe|1)"}));
}

TEST(Deletions, AreNotWhatFailsOrIsTakenBackOrIsElsewhereOrWindowsOwn) {
  Deleted trace;
  trace.by("tidy.exe", kPayload, 0xC0000121)
      .by("tidy.exe", kPayload, 0, false)
      .by("tidy.exe", R"(C:\Users\Public\x.cab)")
      .by("TiWorker.exe")
      .by("svchost.exe")
      .by("System");
  EXPECT_EQ(trace.found(), Texts{});
}

}  // namespace
}  // namespace casebook
