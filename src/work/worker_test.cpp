// SPDX-License-Identifier: Apache-2.0
// The worker on both databases, with a script in the place of the reader.
#include "work/worker.h"

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/scratch_folder_for_test.h"
#include "desk/analyses.h"
#include "desk/desk_for_test.h"
#include "desk/links.h"
#include "desk/requests.h"
#include "desk/uploads.h"

namespace casebook::work {
namespace {

constexpr const char* kReport =
    R"({"verdict": "failure", "summary": {"en": "It failed.", "zh": "失败。"}, "machine": {"name": "PC-1"},
       "findings": [{"cause": "access-denied", "title": {"en": "Denied", "zh": "拒绝"}, "level": "likely"}],
       "items": [{"path": "1/a.log", "decoder": "cbs", "bytes": 3, "title": {"en": "CBS", "zh": "组件"}}],
       "issues": [], "artifacts": [{"artifact": "cbs-log"}]})";

class WorkerTest : public desk::DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    if (IsSkipped()) return;
    const store::Lease lease = connection();
    auto request = in_transaction(*lease, [&](store::Connection& inside) {
      return desk::create_request(
          desk(), inside, desk::console(), a_case, "logs", {{"cbs-log", "CBS log", "CBS 日志"}});
    });
    ASSERT_TRUE(request.ok()) << request.error().message;
    link = std::move(desk::create_link(desk(), *lease, desk::console(), a_case, {})).value().link;
  }

  void TearDown() override {
    worker_.reset();
    DeskTest::TearDown();
  }

  // Whose reader is this script.
  void start(const std::string& script) {
    const std::string path = scratch_.write("reader", "#!/bin/sh\n" + script + "\n");
    ASSERT_EQ(chmod(path.c_str(), 0700), 0);
    WorkerOptions options;
    options.reader.program = path;
    options.complain = [this](std::string_view said) { complaints.emplace_back(said); };
    worker_ = std::make_unique<Worker>(desk(), std::move(options));
    ASSERT_TRUE(worker_->start().ok());
  }
  void stop() { worker_->stop(); }

  desk::Evidence evidence() {
    return desk::evidence_of_case(*connection(), desk::console(), a_case.id).value().at(0);
  }
  bool wait_for(const std::function<bool()>& condition) {
    for (int i = 0; i < 600; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  std::string job_text(std::string_view column) {
    return connection()
        ->rows("SELECT " + std::string(column) + " FROM jobs WHERE kind = 'check-evidence'")
        .value()[0][0]
        .text();
  }

  desk::UploadLink link;
  std::vector<std::string> complaints;

 private:
  ScratchFolder scratch_;
  std::unique_ptr<Worker> worker_;
};
FOR_EACH_ENGINE(WorkerTest);

TEST_P(WorkerTest, EvidenceLeadsToFindings) {
  arrive(link, "a.log", "abc");
  // It finds the evidence where it is, under its name.
  start(std::string("test \"$(cat 1/a.log)\" = abc || exit 9\ncat <<'X'\n") + kReport + "\nX");
  ASSERT_TRUE(wait_for([&] { return evidence().state == "readable"; })) << job_text("failure");
  now += 5 * kSecond;  // analyses wait for what comes right behind
  const auto analyses = [&] {
    return desk::analyses_of(*connection(), desk::console(), a_case.id).value();
  };
  ASSERT_TRUE(wait_for([&] { return analyses().size() == 1; }));
  EXPECT_EQ(analyses()[0].verdict, "failure");
  const auto findings = desk::findings_of(*connection(), desk::console(), analyses()[0].id).value();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].cause, "access-denied");
  const auto requests = desk::requests_of(*connection(), desk::console(), a_case.id).value();
  EXPECT_EQ(requests.at(0).state, "complete");
  EXPECT_EQ(requests.at(0).items.at(0).state, "there");
}

TEST_P(WorkerTest, AReaderThatDiesMarksTheEvidence) {
  arrive(link, "a.log", "abc");
  start("kill -SEGV $$");
  ASSERT_TRUE(wait_for([&] { return evidence().state == "unreadable"; }));
  const auto remarks = desk::remarks_of(evidence());
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_EQ(remarks[0].kind, "unreadable");
}

TEST_P(WorkerTest, TroubleOfTheMachineIsNoFaultOfTheEvidence) {
  arrive(link, "a.log", "abc");
  start("echo 'no space left' >&2; exit 1");
  ASSERT_TRUE(wait_for([&] { return !job_text("failure").empty(); }));
  EXPECT_EQ(evidence().state, "checking");
  EXPECT_EQ(job_text("state"), "queued");
  // Again and again; in the end its sender is told.
  ASSERT_TRUE(wait_for([&] {
    now += kHour;
    return evidence().state == "unreadable";
  }));
  EXPECT_EQ(desk::remarks_of(evidence()).at(0).kind, "unreadable");
  stop();
  for (const std::string& said : complaints)
    EXPECT_EQ(said.find("a.log"), std::string::npos) << said;
}

TEST_P(WorkerTest, WhatIsNoDiagnosisIsNotTaken) {
  arrive(link, "a.log", "abc");
  start("echo '{\"verdict\": '");
  ASSERT_TRUE(wait_for([&] { return evidence().state == "unreadable"; }));
}

TEST_P(WorkerTest, AStopGivesBackWhatIsUnderWay) {
  arrive(link, "a.log", "abc");
  start("sleep 1000");
  ASSERT_TRUE(wait_for([&] { return job_text("state") == "running"; }));
  stop();
  EXPECT_EQ(job_text("state"), "queued");
  EXPECT_EQ(job_text("CAST(attempts AS TEXT)"), "0");
  EXPECT_EQ(evidence().state, "checking");
}

}  // namespace
}  // namespace casebook::work
