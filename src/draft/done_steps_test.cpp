// SPDX-License-Identifier: Apache-2.0
#include "draft/done_steps.h"

#include <gtest/gtest.h>

#include "draft/draft.h"
#include "draft/sample_for_test.h"

namespace casebook {
namespace {

struct Received {
  AnalysisView view = denied_case_for_test();
  Artifact filters;
  DataRequest request;

  Received() {
    filters.id = "fltmc-filters";
    filters.title = {"Loaded filters", "已加载的筛选器"};
    filters.how = {"Open a command prompt and run fltmc filters > C:\\Collect\\fltmc.txt.", "运行"};
    request.evidence = &view;
    request.received = {{&filters, "logs/fltmc.txt", true}};
    view.diagnosis.findings[0].actions[0].steps[0].risk = Risk::None;
    view.diagnosis.findings[0].next_evidence = {{"fltmc-filters", filters.title, {}, {}}};
  }
  const PlaybookStep& step() const { return view.diagnosis.findings[0].actions[0].steps[0]; }
  StepDone done() const {
    return step_done(step(), request, view.diagnosis, "e1", Language::English);
  }
};

TEST(DoneSteps, ACommandWhoseOutputArrivedIsNotAskedForAgain) {
  const Received it;
  EXPECT_EQ(it.done().output, "logs/fltmc.txt");
  DraftInput input;
  input.evidence = &it.view;
  input.request = &it.request;
  const Scope values = draft_values(input, Language::English);
  const Scope& first = values.at("first").list.at(0);
  EXPECT_TRUE(first.at("steps").list.empty());
  EXPECT_TRUE(first.at("all_done").flag);
  const Scope& step = first.at("done_steps").list.at(0);
  EXPECT_EQ(step.at("command").text, "");
  EXPECT_EQ(step.at("received").text, "logs/fltmc.txt");
  EXPECT_TRUE(first.at("collect").list.empty());
}

TEST(DoneSteps, WhatTheDiagnosisMarksAsDoneIsNoStepToDo) {
  Received it;
  it.request.received.clear();
  std::vector<PlaybookStep>& steps = it.view.diagnosis.findings[0].actions[0].steps;
  steps.push_back(steps[0]);
  steps[0].is_done = true;
  steps[0].risk = Risk::High;
  EXPECT_TRUE(it.done().is_done());
  DraftInput input;
  input.evidence = &it.view;
  input.request = &it.request;
  const Scope first = draft_values(input, Language::English).at("first").list.at(0);
  EXPECT_EQ(first.at("done_steps").list.size(), 1U);
  EXPECT_FALSE(first.at("all_done").flag);
  const std::vector<Scope>& left = first.at("steps").list;
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].at("number").text, "1");
  EXPECT_NE(left[0].at("group").text, "") << "the title stands above the first step that is left";
}

TEST(DoneSteps, AnotherCommandOrOneThatChangesSomethingStays) {
  Received it;
  it.view.diagnosis.findings[0].actions[0].steps[0].command = "fltmc unload exguard";
  EXPECT_EQ(it.done().output, "");
  it.view.diagnosis.findings[0].actions[0].steps[0].command = "fltmc filters";
  it.view.diagnosis.findings[0].actions[0].steps[0].risk = Risk::Low;
  EXPECT_EQ(it.done().output, "");
}

TEST(DoneSteps, WhatCameOnlyInPartIsAskedForAgain) {
  Received it;
  WantedEvidence wanted;
  wanted.artifact = &it.filters;
  it.request.wanted = {wanted};
  EXPECT_EQ(it.done().output, "");
}

TEST(DoneSteps, ACommandOfDismThatSucceededLaterIsTold) {
  Received it;
  it.view.diagnosis.findings[0].actions[0].steps[0].command =
      "DISM /Online /Cleanup-Image /RestoreHealth";
  it.view.diagnosis.episodes[0].started = 100;
  it.view.diagnosis.episodes[0].ended = 200;
  Episode repair;
  repair.id = "e2";
  repair.kind = "dism";
  repair.operation = "dism.exe /online /cleanup-image /restorehealth";
  repair.outcome = Outcome::Success;
  repair.started = 150;
  it.view.diagnosis.episodes.push_back(repair);
  EXPECT_EQ(it.done().attempt, "");
  it.view.diagnosis.episodes[1].started = 300;
  EXPECT_NE(it.done().attempt, "");
  it.view.diagnosis.episodes[1].operation = "dism /online /cleanup-image /scanhealth";
  EXPECT_EQ(it.done().attempt, "");
}

}  // namespace
}  // namespace casebook
