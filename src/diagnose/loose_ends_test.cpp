// SPDX-License-Identifier: Apache-2.0
#include "diagnose/loose_ends.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"

namespace casebook {
namespace {

// A machine whose only attempt, an update of servicing, ended as told.
struct Machine {
  explicit Machine(Outcome outcome, const std::string& path = "CBS/CBS.log") {
    it.run.add_item(path, "cbs");
    it.run.add(0, {.time = "10:00:00", .message = "Exec: Processing started."});
    it.run.add(0, {.time = "10:05:00", .message = "Exec: Processing complete."});
    log = it.run.add_item("System.evtx", "events");
    outcome_ = outcome;
  }

  void event(const std::string& time, std::uint32_t id, const std::string& text) {
    it.run.add(log,
               {.time = time,
                .message = text,
                .hits = {},
                .level = Level::Error,
                .component = "Microsoft-Windows-WindowsUpdateClient",
                .code = id});
  }

  std::vector<Bilingual> ends() {
    it.cut();
    Episode& episode = it.attempts[0].episode;
    it.attempts[0].begun = true;
    episode.kind = "update";
    episode.outcome = outcome_;
    episode.packages = {"Package_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.0"};
    return loose_ends(it.judge());
  }

  CaseForTest it;
  std::uint32_t log = 0;

 private:
  Outcome outcome_ = Outcome::Unknown;
};

TEST(LooseEnds, AreNoneAfterASuccess) {
  EXPECT_TRUE(Machine(Outcome::Success).ends().empty());
  EXPECT_TRUE(Machine(Outcome::Pending).ends().empty()) << "it waits for a restart";
}

TEST(LooseEnds, AreAnUpdateWhoseLogEndsInTheMiddle) {
  const std::vector<Bilingual> ends = Machine(Outcome::Unknown).ends();
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_NE(ends[0].en.find("Package_for_KB5000001"), std::string::npos);
}

TEST(LooseEnds, AreAFailureThatOnlyTheEventLogKnows) {
  Machine machine(Outcome::Success);
  machine.event("03:00:00", 20, "Windows failed to install KB5000009 with error 0x800F0922");
  const std::vector<Bilingual> ends = machine.ends();
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_NE(ends[0].zh.find("KB5000009"), std::string::npos);
}

TEST(LooseEnds, AreNotAFailureThatWasMadeGoodLater) {
  Machine by_event(Outcome::Success);
  by_event.event("03:00:00", 20, "failed: KB5000009");
  by_event.event("04:00:00", 19, "installed: KB5000009");
  EXPECT_TRUE(by_event.ends().empty());
  Machine by_log(Outcome::Success);
  by_log.event("03:00:00", 20, "failed: KB5000001");
  EXPECT_TRUE(by_log.ends().empty());
  Machine before(Outcome::Success);
  before.event("11:00:00", 20, "failed: KB5000001");
  EXPECT_EQ(before.ends().size(), 1U) << "the success came before";
}

TEST(LooseEnds, AreSuccessesOfAMachineSentForComparison) {
  EXPECT_EQ(Machine(Outcome::Success, "good/CBS.log").ends().size(), 1U);
  EXPECT_EQ(Machine(Outcome::Success, "B102 正常机器/CBS.log").ends().size(), 1U);
  EXPECT_TRUE(Machine(Outcome::Success, "goodwill/CBS.log").ends().empty());
}

}  // namespace
}  // namespace casebook
