// SPDX-License-Identifier: Apache-2.0
#include "desk/deletion.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "desk/analyses.h"
#include "desk/audit.h"
#include "desk/desk_for_test.h"
#include "desk/jobs.h"

namespace casebook::desk {
namespace {

class DeletionTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    if (IsSkipped()) return;
    link = std::move(create_link(desk(), *connection(), console(), a_case, {})).value().link;
  }

  Evidence arrive(const std::string& name, std::string_view bytes) {
    return DeskTest::arrive(link, name, bytes);
  }
  Evidence again(const Evidence& evidence) {
    return std::move(evidence_of_id(*connection(), evidence.id)).value();
  }
  Status remove(const Evidence& evidence) {
    const store::Lease lease = connection();
    return in_transaction(*lease, [&](store::Connection& inside) {
      return delete_evidence(desk(), inside, console(), evidence);
    });
  }
  // As the worker does.
  bool sweep(const std::string& sha256) {
    const store::Lease lease = connection();
    auto removed = in_transaction(
        *lease, [&](store::Connection& inside) { return remove_content(desk(), inside, sha256); });
    EXPECT_TRUE(removed.ok()) << removed.error().message;
    return removed.ok() && removed.value();
  }
  bool is_kept(const std::string& sha256) { return desk().blobs.open(sha256).ok(); }
  void hold(bool is_held) {
    EXPECT_TRUE(connection()
                    ->run("UPDATE cases SET legal_hold = $1 WHERE id = $2",
                          {std::int64_t{is_held}, a_case.id})
                    .ok());
  }

  UploadLink link;
};
FOR_EACH_ENGINE(DeletionTest);

TEST_P(DeletionTest, ContentsGoWhenNothingIsMadeOfThem) {
  const Evidence one = arrive("a.log", "the same");
  const Evidence two = arrive("b.log", "the same");
  ASSERT_TRUE(remove(one).ok());
  EXPECT_EQ(again(one).state, "deleted");
  EXPECT_EQ(again(one).sha256, "");
  EXPECT_FALSE(sweep(one.sha256));
  EXPECT_TRUE(is_kept(one.sha256));
  ASSERT_TRUE(remove(two).ok());
  ASSERT_TRUE(remove(two).ok());  // twice is once
  EXPECT_TRUE(sweep(two.sha256));
  EXPECT_FALSE(is_kept(two.sha256));
  EXPECT_FALSE(sweep(two.sha256));
  const auto audit = verify_audit(*connection());
  ASSERT_TRUE(audit.ok());
  EXPECT_FALSE(audit.value().broken_at);
  const auto proof = connection()->rows(
      "SELECT detail FROM audit WHERE action = 'evidence.deleted' ORDER BY sequence");
  ASSERT_TRUE(proof.ok()) << proof.error().message;
  ASSERT_EQ(proof.value().size(), 2U);
  EXPECT_NE(proof.value()[0][0].text().find(one.sha256), std::string::npos);
}

TEST_P(DeletionTest, TheSameContentsMayComeAgain) {
  const Evidence one = arrive("a.log", "comes again");
  ASSERT_TRUE(remove(one).ok());
  ASSERT_TRUE(sweep(one.sha256));
  const Evidence two = arrive("a.log", "comes again");
  EXPECT_TRUE(is_kept(two.sha256));
  EXPECT_TRUE(store::is_sound(desk().blobs, two.sha256).value());
}

TEST_P(DeletionTest, NothingOfAHeldCaseGoes) {
  const Evidence one = arrive("a.log", "held");
  hold(true);
  EXPECT_EQ(remove(one).error().code, ErrorCode::Denied);
  EXPECT_EQ(again(one).state, "checking");
  hold(false);
  EXPECT_TRUE(remove(one).ok());
}

TEST_P(DeletionTest, WhatWasLearnedGoesButForTheCause) {
  const Evidence one = arrive("a.log", "tells of people");
  const store::Lease lease = connection();
  AnalysisOutcome outcome;
  outcome.report = R"({"verdict":"failure"})";
  outcome.verdict = "failure";
  outcome.summary_en = "Folder of alice";
  Finding finding;
  finding.cause = "access-denied";
  finding.title_en = "alice may not read it";
  finding.title_zh = "alice 无法读取";
  finding.level = "likely";
  finding.objects = R"({"files":["C:\\Users\\alice"]})";
  outcome.findings = {finding};
  const std::string hash = desk().blobs.put(outcome.report).value();
  const auto kept = in_transaction(*lease, [&](store::Connection& inside) {
    return keep_analysis(desk(), inside, a_case.id, a_case.customer, {one}, outcome, hash);
  });
  ASSERT_TRUE(kept.ok()) << kept.error().message;
  ASSERT_TRUE(remove(one).ok());
  const Analysis analysis = find_analysis(*lease, console(), kept.value().id).value();
  EXPECT_EQ(analysis.report, "");
  EXPECT_EQ(analysis.summary_en, "");
  EXPECT_EQ(analysis.verdict, "failure");
  const auto findings = findings_of(*lease, console(), analysis.id).value();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title_en, "access-denied");
  EXPECT_EQ(findings[0].objects, "{}");
  EXPECT_TRUE(sweep(hash));
  EXPECT_FALSE(is_kept(hash));
}

TEST_P(DeletionTest, TimeIsUpForClosedCasesOnly) {
  const Evidence one = arrive("a.log", "old");
  const auto expire = [&] { return delete_expired_evidence(desk(), *connection()).value(); };
  now += 400 * kDay;
  EXPECT_EQ(expire(), 0);
  ASSERT_TRUE(connection()
                  ->run("UPDATE cases SET state = 'closed', closed = $1, retention_days = 30 WHERE "
                        "id = $2",
                        {desk().clock() - 29 * kDay, a_case.id})
                  .ok());
  EXPECT_EQ(expire(), 0);
  now += kDay;
  hold(true);
  EXPECT_EQ(expire(), 0);
  hold(false);
  EXPECT_EQ(expire(), 1);
  EXPECT_EQ(again(one).state, "deleted");
  EXPECT_EQ(expire(), 0);
}

}  // namespace
}  // namespace casebook::desk
