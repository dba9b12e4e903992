// SPDX-License-Identifier: Apache-2.0
#include "diagnose/trace_agreement.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr const char* kFile = "C:\\Windows\\WinSxS\\amd64_sample\\sample.dll";

// A log whose attempt fails at kFile at 10:00:00, and a trace with one row.
class Case : public CaseForTest {
 public:
  explicit Case(const std::string& row_time) {
    add_failure("10", kFile);
    trace_ = run.add_item("trace.pml", "trace");
    run.add(trace_, {.time = row_time, .message = "TiWorker.exe (3032): CreateFile"});
    cut();
  }

  Case& tell(std::string_view key, const std::string& value) {
    run.facts.push_back({std::string(key), value, {trace_, 0, 1}});
    return *this;
  }

  std::vector<std::string> said() const {
    const DiagnoseInput input = judge();
    std::vector<std::string> texts;
    for (const Fact& fact : TraceAgreement(input).facts_of(input.judged.front().chain)) {
      texts.push_back(fact.value);
    }
    return texts;
  }

 private:
  std::uint32_t trace_ = 0;
};

using Texts = std::vector<std::string>;

TEST(TraceAgreement, OfTheSameObjectInTheSameSeconds) {
  Case held("10:00:02");
  held.tell(fact::kTraceSharingViolation,
            "c:\\windows\\WINSXS\\amd64_sample\\sample.dll|TiWorker.exe|3032|scan.exe|40|None|x|1");
  EXPECT_EQ(held.said(), (Texts{std::string("held|") + kFile + "|TiWorker.exe|scan.exe|2.0"}));
}

TEST(TraceAgreement, NamesTheFirstSuspectOfARefusal) {
  Case denied("09:59:59");
  const std::string path = kFile;
  denied.tell(fact::kTraceAccessDenied, path + "|TiWorker.exe|3032|Delete|1")
      .tell(fact::kTraceSuspect, path + "|TiWorker.exe|driver|exguard.sys|?|strong|why|why")
      .tell(fact::kTraceSuspect, path + "|TiWorker.exe|acl|list|?|weak|why|why");
  EXPECT_EQ(denied.said(), (Texts{"denied|" + path + "|TiWorker.exe|exguard.sys|-1.0"}));
}

TEST(TraceAgreement, NotOfAnotherTimeOrObject) {
  const std::string other = "C:\\Windows\\other.dll|TiWorker.exe|3032|Delete|1";
  EXPECT_EQ(Case("10:00:09")
                .tell(fact::kTraceAccessDenied, std::string(kFile) + "|TiWorker.exe|3032|Delete|1")
                .said(),
            Texts{});
  EXPECT_EQ(Case("10:00:01").tell(fact::kTraceAccessDenied, other).said(), Texts{});
}

}  // namespace
}  // namespace casebook
