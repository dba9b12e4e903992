// SPDX-License-Identifier: Apache-2.0
#include "diagnose/chain.h"

#include <string>

#include <gtest/gtest.h>

#include "model/codes_for_test.h"
#include "model/run_for_test.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

// One failed attempt; signatures "anchor", "high" (an anchor of a higher rank), "carrier", "cause"
// and "noise".
class Ladder {
 public:
  Ladder() {
    run.add_item("setupact.log", "setup");
    run.add_signature("anchor", Role::Anchor);
    run.add_signature("high", Role::Anchor).rank = 10;
    run.add_signature("carrier", Role::Carrier);
    run.add_signature("cause", Role::Cause);
    run.add_signature("noise", Role::Noise);
    run.add_signature("supports", Role::Supports);
  }

  Ladder& line(const std::string& time,
               const std::string& signature,
               const std::string& message,
               Level level = Level::Error,
               const std::map<std::string, std::string>& captures = {}) {
    RecordForTest record{.time = time, .message = message, .hits = {}, .level = level};
    if (!signature.empty()) record.hits = {{signature, captures}};
    run.add(0, record);
    return *this;
  }

  const Chain& walk(bool allow_weak = false) {
    attempt_ = run.attempt_of(0);
    attempt_.episode.result_code = result;
    chain_ = walk_chain(attempt_, run.matches, run.knowledge, run, codes_, allow_weak);
    return chain_;
  }

  std::string message(const Notable* event) const {
    return event == nullptr ? "(none)" : std::string(run.message(event->event));
  }
  std::string root() { return message(walk().root); }
  std::string anchor() { return message(walk().anchor); }
  Texts carriers() {
    Texts all;
    for (const Notable* carrier : walk().carriers) {
      all.push_back(message(carrier));
    }
    return all;
  }

  RunForTest run;
  std::string result;  // of the attempt

 private:
  CodesForTest codes_;
  Attempt attempt_;
  Chain chain_;
};

TEST(Chain, ClimbsDownTheLadderOfAFailedMigration) {
  Ladder ladder;
  ladder.line("10:25:00", "", "Error READ, 0x00000570 while gathering object: File, C:\\Data [x]");
  ladder.line("10:25:00", "carrier", "SPDoFrameworkGather: Gather failed. Error: 0x0000002C");
  ladder.line("10:25:00", "carrier", "CMigrateFramework: Gather framework failed. Status: 44");
  ladder.line("10:25:01", "high", "Operation failed: Migrate framework. Error: 0x8007042B");
  ladder.line("10:25:01", "carrier", "Operation execution failed: 13. hr = 0x8007042B");
  ladder.line("10:25:02", "anchor", "Execution of queue failed, abandoning. Error: 0x8007042B");
  const Chain& chain = ladder.walk();
  EXPECT_TRUE(chain.found);
  EXPECT_FALSE(chain.weak_anchor);
  EXPECT_EQ(chain.symptom_code, 0x8007042BU);
  EXPECT_EQ(chain.symptom_text, "0x8007042B");
  EXPECT_EQ(chain.code, 0x570U);
  EXPECT_EQ(chain.code_text, "0x00000570");
  ASSERT_EQ(chain.objects.size(), 1U);
  EXPECT_EQ(chain.objects[0].text, "C:\\Data\\x");
  EXPECT_EQ(ladder.message(chain.anchor), "Operation failed: Migrate framework. Error: 0x8007042B");
  EXPECT_EQ(ladder.carriers(), Texts{"SPDoFrameworkGather: Gather failed. Error: 0x0000002C"});
}

TEST(Chain, StartsAtTheHighestRankAndTheLastAmongEquals) {
  Ladder ladder;
  ladder.line("10:00:00", "anchor", "low Error: 0x80070005");
  ladder.line("10:00:01", "high", "high one Error: 0x80070005");
  ladder.line("10:00:02", "high", "high two Error: 0x80070005");
  ladder.line("10:00:03", "anchor", "low again Error: 0x80070005");
  EXPECT_EQ(ladder.anchor(), "high two Error: 0x80070005");
}

TEST(Chain, EndsAtTheLineWithTheSameErrorInAnotherNotation) {
  Ladder ladder;
  ladder.line("10:00:00", "", "Missing C:\\other.dll (Error = 2)");
  ladder.line("10:00:01", "", "Denied C:\\a.dll STATUS_ACCESS_DENIED");
  ladder.line("10:00:02", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "Denied C:\\a.dll STATUS_ACCESS_DENIED");
}

TEST(Chain, EndsAtTheEarliestAmongEqualLines) {
  Ladder ladder;
  ladder.line("10:00:00", "", "C:\\first.dll (Error = 5)");
  ladder.line("10:00:01", "", "C:\\second.dll (Error = 5)");
  ladder.line("10:00:02", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "C:\\first.dll (Error = 5)");
}

TEST(Chain, OfAGenericSymptomPrefersALineWithAnErrorOfItsOwn) {
  Ladder ladder;
  ladder.line("10:00:00", "", "Cannot finish C:\\a.dll Error: 0x80004005");
  ladder.line("10:00:01", "", "C:\\b.dll (Error = 5)");
  ladder.line("10:00:02", "anchor", "Operation failed. Error: 0x8007042B");
  EXPECT_EQ(ladder.root(), "C:\\b.dll (Error = 5)");
}

TEST(Chain, PrefersALineThatASignatureCallsACause) {
  Ladder ladder;
  ladder.line("10:00:00", "", "C:\\a.dll (Error = 5)");
  ladder.line("10:00:01", "cause", "C:\\b.dll (Error = 5)", Level::Info);
  ladder.line("10:00:02", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "C:\\b.dll (Error = 5)");
}

TEST(Chain, SkipsCarriersThoughTheyNameAnObject) {
  Ladder ladder;
  ladder.line("10:00:00", "carrier", "Failure while applying C:\\install.wim. Error: 0x80070005");
  ladder.line("10:00:01", "", "C:\\a.dll (Error = 5)");
  ladder.line("10:00:02", "carrier", "Still C:\\install.wim. Error: 0x80070005");
  ladder.line("10:00:03", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "C:\\a.dll (Error = 5)");
  EXPECT_EQ(ladder.carriers(), Texts{"Still C:\\install.wim. Error: 0x80070005"});
}

TEST(Chain, HasCarriersThatHandTheErrorUpEvenWithoutASignature) {
  Ladder ladder;
  ladder.line("10:00:00", "cause", "C:\\a.dll (Error = 5)");
  ladder.line("10:00:01", "", "Handing up Error: 0xC0000022");
  ladder.line("10:00:02", "", "Another matter Error: 0x80070002");
  ladder.line("10:00:03", "noise", "Harmless Error: 0x80070005");
  ladder.line("10:00:04", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.carriers(), Texts{"Handing up Error: 0xC0000022"});
}

TEST(Chain, SkipsNoise) {
  Ladder ladder;
  ladder.line("10:00:00", "noise", "C:\\harmless.dll (Error = 5)");
  ladder.line("10:00:01", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "Operation failed. Error: 0x80070005");
}

TEST(Chain, SkipsWhatTheCallerAllows) {
  Ladder ladder;
  ladder.line("10:00:00",
              "",
              "SysCreateFile on:[9]'\\SystemRoot\\WinSxS\\x\\a.dll' flags = (AllowFileNotFound) "
              "error 0xC0000034");
  ladder.line("10:00:01", "anchor", "Failed to execute. [HRESULT = 0x80070002]");
  EXPECT_EQ(ladder.root(), "Failed to execute. [HRESULT = 0x80070002]");
}

TEST(Chain, SkipsLinesThatDoNotTalkOfAnError) {
  Ladder ladder;
  ladder.line("10:00:00", "supports", "Opening C:\\a.dll, status 0x80070005", Level::Info);
  ladder.line("10:00:01", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "Operation failed. Error: 0x80070005");
  Ladder failed;
  failed.line("10:00:00", "supports", "Failed at C:\\a.dll, status 0x80070005", Level::Info);
  failed.line("10:00:01", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(failed.root(), "Failed at C:\\a.dll, status 0x80070005");
}

TEST(Chain, DoesNotLookBehindTheSymptom) {
  Ladder ladder;
  ladder.line("10:00:00", "anchor", "Operation failed. Error: 0x80070005");
  ladder.line("10:00:01", "cause", "C:\\a.dll (Error = 5)");
  EXPECT_EQ(ladder.root(), "Operation failed. Error: 0x80070005");
  EXPECT_TRUE(ladder.carriers().empty());
}

TEST(Chain, PrefersWhatIsNearInTime) {
  for (const auto& [time, root] : {std::pair("09:50:00", "C:\\early.dll (Error = 5)"),
                                   std::pair("09:49:59", "C:\\late.dll (Error = 5)")}) {
    Ladder ladder;
    ladder.line(time, "", "C:\\early.dll (Error = 5)");
    ladder.line("09:59:00", "", "C:\\late.dll (Error = 5)");
    ladder.line("10:00:00", "anchor", "Operation failed. Error: 0x80070005");
    EXPECT_EQ(ladder.root(), root) << time;
  }
}

TEST(Chain, LooksBackOverACertainNumberOfEvents) {
  for (const auto& [between, seen] : {std::pair(4'999, true), std::pair(5'000, false)}) {
    Ladder ladder;
    ladder.line("10:00:00", "cause", "C:\\a.dll (Error = 5)");
    for (int i = 0; i < between; ++i) {
      ladder.line("10:00:00", "noise", "tick");
    }
    ladder.line("10:00:00", "anchor", "Operation failed. Error: 0x80070005");
    EXPECT_EQ(ladder.walk().root != ladder.walk().anchor, seen) << between;
  }
}

TEST(Chain, TakesTheObjectOfASignatureBeforeWhatTheTextNames) {
  Ladder ladder;
  ladder.line("10:00:00",
              "cause",
              "Image C:\\install.wim object C:\\a.dll (Error = 5)",
              Level::Error,
              {{"object", "\\Windows\\a.dll"}});
  ladder.line("10:00:01", "anchor", "Operation failed. Error: 0x80070005");
  ASSERT_FALSE(ladder.walk().objects.empty());
  EXPECT_EQ(ladder.walk().objects[0].text, "\\Windows\\a.dll");
}

TEST(Chain, KeepsTheKindOfAnObjectThatASignatureNamesToo) {
  Ladder ladder;
  ladder.line("10:00:00",
              "cause",
              "Recording result: 0x80070005, for Inf: example.inf",
              Level::Error,
              {{"object", "example.inf"}});
  ladder.line("10:00:01", "anchor", "Operation failed. Error: 0x80070005");
  const Chain& chain = ladder.walk();
  ASSERT_EQ(chain.objects.size(), 1U);
  EXPECT_EQ(chain.objects[0].kind, ObjectKind::Driver);
}

TEST(Chain, TakesTheCodeOfTheSymptomWhenTheCauseHasOnlyALeftover) {
  Ladder ladder;
  ladder.line("10:00:00", "cause", "Cannot read C:\\a.dll[gle=0x000000b7]");
  ladder.line("10:00:01", "anchor", "Operation failed. Error: 0x80070005");
  const Chain& chain = ladder.walk();
  EXPECT_NE(chain.root, chain.anchor);
  EXPECT_EQ(chain.code, 0x80070005U);
}

TEST(Chain, IsNotFoundWithoutASymptom) {
  Ladder ladder;
  ladder.line("10:00:00", "", "C:\\a.dll failed (Error = 5)");
  const Chain& chain = ladder.walk();
  EXPECT_FALSE(chain.found);
  EXPECT_EQ(chain.anchor, nullptr);
  EXPECT_EQ(chain.root, nullptr);
}

TEST(Chain, OfAnExcerptStartsAtTheLastErrorWithACode) {
  Ladder ladder;
  ladder.line("10:00:00", "", "First failed. Error: 0x80070002");
  ladder.line("10:00:01", "", "C:\\a.dll failed (Error = 5)");
  ladder.line("10:00:02", "noise", "Harmless, failed. Error: 0x80070002");
  ladder.line("10:00:03", "", "Failed without a code");
  ladder.line("10:00:04", "", "Failed with a leftover[gle=0x00000002]");
  ladder.line("10:00:05", "", "Returns 0x80070002", Level::Info);
  const Chain& chain = ladder.walk(true);
  EXPECT_TRUE(chain.found);
  EXPECT_TRUE(chain.weak_anchor);
  EXPECT_EQ(ladder.message(chain.anchor), "C:\\a.dll failed (Error = 5)");
}

TEST(Chain, OfAnExcerptWithASymptomIsNotWeak) {
  Ladder ladder;
  ladder.line("10:00:00", "anchor", "Operation failed. Error: 0x80070005");
  ladder.line("10:00:01", "", "Failed. Error: 0x80070002");
  EXPECT_FALSE(ladder.walk(true).weak_anchor);
  EXPECT_EQ(ladder.walk(true).symptom_code, 0x80070005U);
}

TEST(Chain, OfAnExcerptWithoutAnErrorIsNotFound) {
  Ladder ladder;
  ladder.line("10:00:00", "noise", "Harmless, failed. Error: 0x80070002");
  EXPECT_FALSE(ladder.walk(true).found);
}

TEST(Chain, PassesOverErrorsThatSayThemselvesTheyAreIgnored) {
  Ladder ladder;
  ladder.line("10:00:00", "", "Cannot delete C:\\Temp\\a.tmp, error 0x80070005; will retry");
  ladder.line("10:00:01", "", "Cannot open C:\\Data\\b.dat, error 0x80070005");
  ladder.line("10:00:02", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "Cannot open C:\\Data\\b.dat, error 0x80070005");
}

TEST(Chain, PassesOverErrorsThatSuccessfulAttemptsHaveToo) {
  Ladder ladder;
  ladder.line("10:00:00", "", "Cannot open C:\\Data\\a.dat in session 22222, error 0x80070005");
  ladder.line("10:00:01", "", "Cannot open C:\\Data\\b.dat in session 22222, error 0x80070005");
  ladder.line("10:00:02", "anchor", "Operation failed. Error: 0x80070005");
  EXPECT_EQ(ladder.root(), "Cannot open C:\\Data\\a.dat in session 22222, error 0x80070005");

  const Attempt failure = ladder.run.attempt_of(0);
  const CodesForTest codes;
  // An attempt that went well and holds only the first line.
  HarmlessShapes harmless(ladder.run.matches, ladder.run.knowledge, ladder.run, codes);
  Attempt success = failure;
  success.events.resize(1);
  harmless.learn(success);
  const Chain chain = walk_chain(
      failure, ladder.run.matches, ladder.run.knowledge, ladder.run, codes, false, &harmless);
  EXPECT_EQ(ladder.message(chain.root),
            "Cannot open C:\\Data\\b.dat in session 22222, error 0x80070005");
  EXPECT_EQ(chain.also_in_success.size(), 1U);
}

TEST(Chain, StartsAtTheSymptomThatCarriesTheResultOfTheAttempt) {
  Ladder ladder;
  ladder.line("10:00:00", "high", "Operation failed: Set C:\\boot.exe. Error: 0x800700B7");
  ladder.line("10:05:00", "", "Initialize: provisioning is not available; hr = 0x80070032");
  ladder.line("10:05:00", "anchor", "ExecuteRoutine: Result = 0x80070032");
  EXPECT_EQ(ladder.anchor(), "Operation failed: Set C:\\boot.exe. Error: 0x800700B7");
  ladder.result = "0x80070032";
  EXPECT_EQ(ladder.anchor(), "ExecuteRoutine: Result = 0x80070032");
  EXPECT_EQ(ladder.root(), "Initialize: provisioning is not available; hr = 0x80070032");
  EXPECT_TRUE(ladder.walk().by_result);
  ladder.result = "0xC1900101";  // a wrapper tells nothing apart
  EXPECT_EQ(ladder.anchor(), "Operation failed: Set C:\\boot.exe. Error: 0x800700B7");
}

}  // namespace
}  // namespace casebook
