// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "model/trace_for_test.h"
#include "report/json_value.h"
#include "report/trace_findings_json.h"
#include "report/trace_findings_text.h"

namespace casebook {
namespace {

constexpr std::string_view kStaged = R"(C:\Windows\SoftwareDistribution\Download\1\exmtp.dll)";

// TiWorker is refused a staged file; a scanner had another one open.
class TraceFindings : public testing::Test {
 protected:
  TraceFindings() {
    worker_ = trace_.add_process("TiWorker.exe", 3032);
    scanner_ = trace_.add_process("exscan.exe", 77);
    refused_ = add(worker_, TraceAction::Open, 0xC0000022);
    again_ = add(worker_, TraceAction::Open, 0xC0000022);
    opened_ = add(scanner_, TraceAction::Open, 0);
    closed_ = add(scanner_, TraceAction::Close, 0);
  }

  std::size_t add(std::uint32_t process, TraceAction action, std::uint32_t result) {
    EventForTest event;
    event.process = process;
    event.action = action;
    event.path = kStaged;
    event.result = result;
    return trace_.add(event);
  }

  Denials denials() const {
    Denial denial;
    denial.event = refused_;
    denial.last = again_;
    denial.count = 2;
    denial.process = worker_;
    denial.operation = "CreateFile";
    denial.path = kStaged;
    denial.result = 0xC0000022;
    denial.desired_access = "Write Attributes";
    denial.weight = 0.65000001;
    denial.why = {"It wanted to change it.", "它要修改该对象。"};
    denial.followed = {opened_};
    denial.follow_up = {"Nobody got further.", "之后未获允许。"};
    denial.suspects = {{SuspectKind::Driver,
                        "exguard.sys",
                        "exguard",
                        0.8,
                        {"Policy.", "策略。"},
                        kNoTraceIndex,
                        nullptr}};
    Denial other = denial;
    other.weight = 0.2;
    other.suspects.clear();
    Denials found;
    found.denials = {denial, other};
    found.folded = {{"repeated", {"Tried again.", "已重试。"}, 1204, refused_}};
    found.limits = {{"No stacks.", "没有堆栈。"}};
    return found;
  }

  Violations violations() const {
    Holder holder;
    holder.process = scanner_;
    holder.opened = opened_;
    holder.closed = closed_;
    holder.desired_access = "Generic Read";
    holder.share_mode = "None";
    holder.conflicts = true;
    holder.weight = 0.9;
    holder.why = {"It opened the file.", "它打开了该文件。"};
    Violation violation;
    violation.event = refused_;
    violation.last = refused_;
    violation.count = 1;
    violation.process = worker_;
    violation.operation = "CreateFile";
    violation.path = kStaged;
    violation.result = 0xC0000043;
    violation.desired_access = "Generic Read";
    violation.share_mode = "Read";
    violation.weight = 0.8;
    violation.holders = {holder};
    Violations found;
    found.violations = {violation};
    return found;
  }

  FileStory story() const {
    FileStory story;
    story.names = {std::string(kStaged), R"(C:\Windows\exmtp.dll)"};
    FileStep step;
    step.event = refused_;
    step.last = again_;
    step.count = 2;
    step.process = worker_;
    step.path = kStaged;
    step.what = {"fails 2 times in opening it", "打开失败（2 次）"};
    step.failed = true;
    step.result = 0xC0000022;
    story.steps = {step};
    story.events = 2;
    story.left_out = 3;
    return story;
  }

  TraceForTest trace_;
  std::uint32_t worker_ = 0;
  std::uint32_t scanner_ = 0;
  std::size_t refused_ = 0;
  std::size_t again_ = 0;
  std::size_t opened_ = 0;
  std::size_t closed_ = 0;
};

TEST_F(TraceFindings, DenialsAsText) {
  EXPECT_EQ(
      render_denials_text(trace_, denials(), {}),
      R"(One refusal looks like the reason of a failure. Of less weight: 1. Harmless and folded: 1,204.

1. #0 TiWorker.exe (3032): CreateFile ACCESS DENIED (65 %)
   object    C:\Windows\SoftwareDistribution\Download\1\exmtp.dll
   time      2020-11-16 11:33:20.0000000 UTC, 2 times until 2020-11-16 11:33:20.0010000 UTC
   access    Write Attributes
   why       It wanted to change it.
   then      Nobody got further.
   suspect   exguard.sys (driver, exguard, 80 %): Policy.

Other refusals
  #0 TiWorker.exe (3032): CreateFile ACCESS DENIED x 2
      C:\Windows\SoftwareDistribution\Download\1\exmtp.dll

Folded: refusals that mean nothing
    1,204  Tried again.

What the trace cannot show
  - No stacks.
)");
}

TEST_F(TraceFindings, DenialsInChineseOnALocalClock) {
  TraceViewOptions options;
  options.text.language = Language::Chinese;
  options.minutes = 480;
  const std::string text = render_denials_text(trace_, denials(), options);
  EXPECT_NE(text.find("有 1 项拒绝可能是失败的原因。"), std::string::npos) << text;
  EXPECT_NE(text.find("19:33:20.0000000 +08:00 至 "), std::string::npos) << text;
  EXPECT_NE(text.find("exguard.sys（驱动程序，exguard，80 %）：策略。"), std::string::npos) << text;
  EXPECT_EQ(text.find("suspect"), std::string::npos);
}

TEST_F(TraceFindings, NoDenials) {
  EXPECT_EQ(render_denials_text(trace_, {}, {}),
            "No refusal looks like the reason of a failure.\n");
}

TEST_F(TraceFindings, DenialsAsJson) {
  const Json document = Json::parse(render_denials_json(trace_, denials()));
  EXPECT_EQ(document["schema"], "casebook.trace-denials/1");
  const Json& denial = document["denials"][0];
  EXPECT_EQ(denial["time"], "2020-11-16T11:33:20.0000000Z");
  EXPECT_EQ(denial["process"]["name"], "TiWorker.exe");
  EXPECT_EQ(denial["process"]["pid"], 3032);
  EXPECT_EQ(denial["result"], "ACCESS DENIED");
  EXPECT_EQ(denial["weight"], 0.65);
  EXPECT_EQ(denial["why"]["zh"], "它要修改该对象。");
  EXPECT_EQ(denial["followed"][0]["event"], opened_);
  EXPECT_EQ(denial["followed"][0]["process"]["name"], "exscan.exe");
  EXPECT_EQ(denial["suspects"][0]["kind"], "driver");
  EXPECT_EQ(denial["suspects"][0]["product"], "exguard");
  EXPECT_EQ(document["folded"][0]["count"], 1204);
  EXPECT_EQ(document["limits"][0]["en"], "No stacks.");
}

TEST_F(TraceFindings, ALocalClockHasNoZone) {
  trace_.capture_for_test().is_local_time = true;
  const Json document = Json::parse(render_denials_json(trace_, denials()));
  EXPECT_EQ(document["denials"][0]["time"], "2020-11-16T11:33:20.0000000");
}

TEST_F(TraceFindings, ViolationsAsText) {
  HeldFile held{std::string(kStaged), std::nullopt, violations().violations[0].holders};
  EXPECT_EQ(render_violations_text(trace_, violations(), &held, {}),
            R"(C:\Windows\SoftwareDistribution\Download\1\exmtp.dll
   held by   exscan.exe (77) (handle, 90 %): It opened the file.

1. TiWorker.exe (3032): CreateFile SHARING VIOLATION #0
   object    C:\Windows\SoftwareDistribution\Download\1\exmtp.dll
   time      2020-11-16 11:33:20.0000000 UTC
   access    Generic Read (shares Read)
   held by   exscan.exe (77) (handle, 90 %): It opened the file.
)");
}

TEST_F(TraceFindings, ViolationsOfLittleWeightAreALineEach) {
  Violations found = violations();
  Violation light = found.violations[0];
  light.weight = 0.2;
  light.recovered = true;
  light.count = 3;
  found.violations.push_back(light);
  TraceViewOptions options;
  options.text.width = 200;
  const std::string text = render_violations_text(trace_, found, nullptr, options);
  EXPECT_TRUE(
      text.starts_with("One conflict over a file looks like the reason of a failure. Of "
                       "less weight: 1.\n"))
      << text;
  EXPECT_NE(text.find("Other conflicts\n"
                      "  TiWorker.exe (3032): CreateFile SHARING VIOLATION x 3 "
                      "C:\\Windows\\SoftwareDistribution\\Download\\1\\exmtp.dll (held by "
                      "exscan.exe (77), succeeded when tried again)\n"),
            std::string::npos)
      << text;
  light.path = R"(C:\Windows\SoftwareDistribution\Download\1\exnet.dll)";
  found.violations.push_back(light);
  EXPECT_NE(render_violations_text(trace_, found, nullptr, options)
                .find(" x 6 in 2 files of C:\\Windows\\SoftwareDistribution\\Download\\1 (held by"),
            std::string::npos);
  options.text.detail = Detail::All;
  EXPECT_NE(render_violations_text(trace_, found, nullptr, options).find("\n3. TiWorker.exe"),
            std::string::npos);
  const HeldFile other{R"(C:\Data\other.dll)", std::nullopt, {}};
  const std::string asked = render_violations_text(trace_, found, &other, {});
  EXPECT_NE(asked.find("Nobody was refused because of it."), std::string::npos) << asked;
  EXPECT_NE(asked.find("Conflicts over other files: 3."), std::string::npos) << asked;
}

TEST_F(TraceFindings, ViolationsAsJson) {
  HeldFile held{"exmtp.dll", trace_.event(refused_).time, {}};
  const Json with = Json::parse(render_violations_json(trace_, violations(), &held));
  EXPECT_EQ(with["path"], "exmtp.dll");
  EXPECT_EQ(with["at"], "2020-11-16T11:33:20.0000000Z");
  EXPECT_TRUE(with["holders"].empty());
  const Json document = Json::parse(render_violations_json(trace_, violations(), nullptr));
  EXPECT_FALSE(document.contains("holders"));
  const Json& violation = document["violations"][0];
  EXPECT_EQ(violation["share_mode"], "Read");
  EXPECT_EQ(violation["recovered"], false);
  const Json& holder = violation["holders"][0];
  EXPECT_EQ(holder["kind"], "handle");
  EXPECT_EQ(holder["opened"]["event"], opened_);
  EXPECT_EQ(holder["closed"]["time"], "2020-11-16T11:33:20.0030000Z");
  Violations unseen = violations();
  unseen.violations[0].holders[0].opened.reset();
  EXPECT_TRUE(Json::parse(render_violations_json(
      trace_, unseen, nullptr))["violations"][0]["holders"][0]["opened"]
                  .is_null());
}

TEST_F(TraceFindings, AStoryAsText) {
  EXPECT_EQ(render_story_text(trace_, "exmtp.dll", story(), {}), R"(exmtp.dll

Names
  C:\Windows\SoftwareDistribution\Download\1\exmtp.dll
  C:\Windows\exmtp.dll

Steps
  C:\Windows\SoftwareDistribution\Download\1\exmtp.dll
  2020-11-16 UTC
  11:33:20.0000000  TiWorker.exe (3032) fails 2 times in opening it
  3 steps in the middle were left out.
)");
  EXPECT_NE(render_story_text(trace_, "x", {}, {}).find("no events on it"), std::string::npos);
}

TEST_F(TraceFindings, AStoryAsJson) {
  const Json document = Json::parse(render_story_json(trace_, "exmtp.dll", story()));
  EXPECT_EQ(document["path"], "exmtp.dll");
  EXPECT_EQ(document["names"].size(), 2U);
  EXPECT_EQ(document["left_out"], 3);
  EXPECT_EQ(document["steps"][0]["what"]["zh"], "打开失败（2 次）");
  EXPECT_EQ(document["steps"][0]["failed"], true);
}

}  // namespace
}  // namespace casebook
