// SPDX-License-Identifier: Apache-2.0
// A case that the tests of this room write mails about. All names are invented.
#pragma once

#include "draft/draft.h"

namespace casebook {

inline AnalysisView denied_case_for_test() {
  AnalysisView view;
  view.bundle_path = "/desk/cases/EXAMPLE-1.zip";
  Diagnosis& diagnosis = view.diagnosis;
  diagnosis.verdict = Verdict::Failure;
  diagnosis.summary = {"Access to Sample.dll is denied. Code: 0x80070005.",
                       "Sample.dll 被拒绝访问。代码：0x80070005。"};
  diagnosis.machine.name = "DEMO-1";
  diagnosis.machine.antivirus = {"Example Guard"};
  Episode failed;
  failed.id = "e1";
  failed.kind = "upgrade";
  failed.outcome = Outcome::Failure;
  failed.phase = "downlevel";
  diagnosis.episodes = {failed};
  Hypothesis finding;
  finding.id = "f1";
  finding.cause = "file-denied";
  finding.title = {"Access to Sample.dll is denied", "Sample.dll 被拒绝访问"};
  finding.explanation = {"A rule denies the file.", "有规则拒绝访问该文件。"};
  finding.direct_cause = {"The file could not be written.", "无法写入该文件。"};
  finding.root_cause = {"A filter denies it.", "由筛选器拒绝访问。"};
  finding.level = ConfidenceLevel::VeryLikely;
  finding.episode = "e1";
  finding.phase = "downlevel";
  finding.primary_code = "0x80070005";
  finding.codes = {{"0x80070005", "ERROR_ACCESS_DENIED", {"Access denied", "拒绝访问"}}};
  finding.objects.files = {"C:\\Windows\\Sample.dll"};
  finding.objects.drivers = {"exguard.sys"};
  Evidence line;
  line.item = "Panther/setupact.log";
  line.line = 7;
  line.role = EvidenceRole::Cause;
  line.text = "Error in apply of C:\\Windows\\Sample.dll. GLE [5]";
  finding.evidence = {line};
  finding.unknown = {{"Which filter.", "是哪个筛选器。"}};
  Action action;
  action.title = {"Free the file", "解除占用"};
  action.steps = {{{"Suspend the policy.", "暂停策略。"},
                   {"It shows who denies it.", "可确认由谁拒绝。"},
                   {"The upgrade goes on.", "升级可以继续。"},
                   {},
                   {"Enable it again.", "重新启用。"},
                   "fltmc filters",
                   Risk::Low}};
  finding.actions = {action};
  diagnosis.findings = {finding};
  return view;
}

}  // namespace casebook
