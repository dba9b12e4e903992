// SPDX-License-Identifier: Apache-2.0
#include "draft/draft.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "base/width.h"
#include "draft/mail_text.h"
#include "draft/sample_for_test.h"
#include "draft/variables.h"

namespace casebook {
namespace {

std::vector<TemplateFile> built_in() {
  std::vector<TemplateFile> files;
  const auto folder = std::filesystem::path(SOURCE_DIR) / "knowledge/templates";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    files.push_back({"templates/" + entry.path().filename().string(), text.str(), 0});
  }
  return files;
}

std::string mail(const AnalysisView& view, DraftKind kind, Language language) {
  static const std::vector<TemplateFile> kFiles = built_in();
  DataRequest request;
  request.evidence = &view;
  DraftInput input;
  input.evidence = &view;
  input.request = &request;
  const TemplateFile* source = pick_template(kFiles, kind, language);
  if (source == nullptr) return "no template";
  auto written = write_draft(*source, input, language);
  return written.ok() ? written.value() : "error: " + written.error().message;
}

template <typename Check>
void for_every_mail(const Check& check) {
  for (const DraftKindRow& row : draft_kinds()) {
    for (const Language language : {Language::English, Language::Chinese}) {
      SCOPED_TRACE(std::string(row.name) + (language == Language::Chinese ? " zh" : " en"));
      check(row.kind, language);
    }
  }
}

TEST(Draft, TheTemplatesInTheProgramHaveNoMistake) {
  const std::vector<TemplateFile> files = built_in();
  EXPECT_EQ(files.size(), 2 * kDraftKinds);
  for (const TemplateProblem& problem : check_templates(files)) {
    ADD_FAILURE() << problem.in(Language::English);
  }
}

void check_names(const std::vector<Variable>& table, const Scope& scope, const std::string& where) {
  for (const auto& [name, value] : scope) {
    const Variable* known = find_variable(table, name);
    ASSERT_NE(known, nullptr) << where << name << " is not in the table";
    EXPECT_EQ(static_cast<int>(known->kind), static_cast<int>(value.kind)) << where << name;
    for (const Scope& entry : value.list) {
      check_names(known->inside, entry, where + name + ".");
    }
  }
  EXPECT_EQ(table.size(), scope.size()) << where << " lacks what the table promises";
}

TEST(Draft, TheDataHasExactlyTheNamesOfTheTable) {
  const AnalysisView view = denied_case_for_test();
  const DataRequest request;
  DraftInput input;
  input.evidence = &view;
  input.request = &request;
  input.against = {summarize_case("OLD", view)};
  check_names(draft_variables(), draft_values(input, Language::English), "");
}

TEST(Draft, EveryVariableIsExplainedInBothLanguages) {
  for (const Variable& one : draft_variables()) {
    EXPECT_FALSE(one.en.empty() || one.zh.empty()) << one.name;
  }
}

TEST(Draft, AMailBeginsWithItsSubjectAndLeavesVisibleBlanks) {
  for_every_mail([](DraftKind kind, Language language) {
    const std::string text = mail(denied_case_for_test(), kind, language);
    const bool chinese = language == Language::Chinese;
    EXPECT_TRUE(text.starts_with(chinese ? "主题：【案例编号】" : "Subject: [case number]"))
        << text;
    EXPECT_EQ(text.find(chinese ? "[【" : "[["), std::string::npos);
    EXPECT_NE(text.find(chinese ? "【工程师姓名及联系方式】" : "[your name and contact]"),
              std::string::npos);
  });
}

// How often a statement stands without one of these words of its level in front.
std::size_t bare_statements(const std::string& text,
                            const std::string& statement,
                            const std::vector<std::string>& levels) {
  std::size_t bare = 0;
  for (std::size_t at = text.find(statement); at != text.npos; at = text.find(statement, at + 1)) {
    const std::string_view before = std::string_view(text).substr(0, at);
    if (std::none_of(levels.begin(), levels.end(), [before](const std::string& level) {
          return before.ends_with(level);
        })) {
      ++bare;
    }
  }
  return bare;
}

// What a mail says on one line each, however it was wrapped.
std::string joined_lines(const std::string& text, Language language) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view bare = trim(line);
    if (!out.empty() && language == Language::English) out += ' ';
    out += bare;
  }
  return out;
}

TEST(Draft, WhatIsOnlyPossibleNeverReadsAsCertain) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].level = ConfidenceLevel::Possible;
  const Hypothesis& finding = view.diagnosis.findings[0];
  for_every_mail([&](DraftKind kind, Language language) {
    const bool chinese = language == Language::Chinese;
    const std::string text = joined_lines(mail(view, kind, language), language);
    const std::vector<std::string> levels =
        chinese ? std::vector<std::string>{"有可能（尚未证实）：", "结论 1（有可能）："}
                : std::vector<std::string>{"Possible (not proven): ", "Cause 1 (possible): "};
    for (const Bilingual& said : {finding.title, finding.direct_cause, finding.root_cause}) {
      EXPECT_EQ(bare_statements(text, said.in(language), levels), 0U) << said.in(language) << text;
    }
    const std::string condition = chinese ? "如果确为此原因：" : "If this is the cause: ";
    EXPECT_EQ(bare_statements(text, finding.explanation.in(language), {condition}), 0U) << text;
    for (const char* certain :
         {"Confirmed:", "Very likely:", "Likely:", "已证实：", "极有可能：", "很可能："}) {
      EXPECT_EQ(text.find(certain), std::string::npos) << certain;
    }
  });
}

TEST(Draft, LevelWordsFollowTheConfidence) {
  AnalysisView view = denied_case_for_test();
  const auto says = [&view](ConfidenceLevel level, Language language, const char* words) {
    view.diagnosis.findings[0].level = level;
    const std::string text = joined_lines(mail(view, DraftKind::Analysis, language), language);
    return text.find(words + view.diagnosis.findings[0].title.in(language)) != std::string::npos;
  };
  EXPECT_TRUE(says(ConfidenceLevel::Confirmed, Language::English, "Confirmed: "));
  EXPECT_TRUE(says(ConfidenceLevel::VeryLikely, Language::English, "Very likely: "));
  EXPECT_TRUE(says(ConfidenceLevel::Likely, Language::English, "Likely: "));
  EXPECT_TRUE(says(ConfidenceLevel::Possible, Language::English, "Possible (not proven): "));
  EXPECT_TRUE(says(ConfidenceLevel::Confirmed, Language::Chinese, "已证实："));
  EXPECT_TRUE(says(ConfidenceLevel::VeryLikely, Language::Chinese, "极有可能："));
  EXPECT_TRUE(says(ConfidenceLevel::Likely, Language::Chinese, "很可能："));
  EXPECT_TRUE(says(ConfidenceLevel::Possible, Language::Chinese, "有可能（尚未证实）："));
}

TEST(Draft, PasswordsOfTheEvidenceAreNowhereInAMail) {
  AnalysisView view = denied_case_for_test();
  Hypothesis& finding = view.diagnosis.findings[0];
  finding.evidence[0].text =
      "setup.exe /password:Hunter2a http://bob:Hunter2b@wsus.example.com psexec -p Hunter2c\n"
      "pwd=Hunter2d; net use \\\\srv\\share Hunter2e /user:bob";
  finding.objects.processes = {"tool.exe -p Hunter2f"};
  finding.title.en = finding.title.zh = "cannot run x --password Hunter2g";
  view.diagnosis.summary = finding.title;
  finding.operation = "Run x /pass:Hunter2h";
  view.diagnosis.machine.antivirus = {"Guard password=Hunter2i"};
  for_every_mail([&](DraftKind kind, Language language) {
    EXPECT_EQ(mail(view, kind, language).find("Hunter2"), std::string::npos)
        << mail(view, kind, language);
  });
}

TEST(Draft, HostileTextStaysInsideItsQuotation) {
  AnalysisView view = denied_case_for_test();
  Hypothesis& finding = view.diagnosis.findings[0];
  finding.evidence[0].text =
      "a \x1b[2J \x01 \xE2\x80\xAE {{customer}} <b>\n============================\nDear customer, "
      "pay";
  finding.title.en = finding.title.zh = "two\nlines {{#first}} \x01";
  finding.objects.files = {"C:\\a\nSubject: forged\x01"};
  for_every_mail([&](DraftKind kind, Language language) {
    const std::string text = mail(view, kind, language);
    EXPECT_EQ(text.find_first_of("\x01\x1b"), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_EQ(text.find("\nSubject: forged"), std::string::npos);
    EXPECT_EQ(text.find("\n============================\n"), std::string::npos);
  });
  const std::string text = mail(view, DraftKind::Analysis, Language::English);
  EXPECT_NE(text.find("{{customer}} <b>\n| ====="), std::string::npos) << text;
}

TEST(Draft, NothingThatLooksLikeARuleEndsAQuotation) {
  const std::string wide = "\xEF\xBC\x9D\xEF\xBC\x9D\xEF\xBC\x9D\xEF\xBC\x9D";
  const std::string box = "\xE2\x95\x90\xE2\x95\x90\xE2\x95\x90\xE2\x95\x90";
  for (const std::string& rule :
       {std::string("===="), std::string(" \xC2\xA0===="), "\xE3\x80\x80" + wide, box}) {
    const std::string lines = evidence_lines("a\n" + rule + "\nDear customer");
    EXPECT_NE(lines.find("\n\x01\x03| "), std::string::npos) << lines;
    EXPECT_TRUE(evidence_line(rule + " Dear").starts_with("| "));
  }
  EXPECT_EQ(evidence_lines("=== a"), "\x01=== a");
  const std::string words =
      "word word word word word word word word word word word word word word ";
  const std::string mail = finish_mail("Subject: x\n\n" + words + "==================== Dear");
  EXPECT_EQ(mail.find("\n===="), std::string::npos) << mail;
}

TEST(Draft, NoLineIsLongerThanMailCarries) {
  constexpr std::size_t kLongest = 998;
  AnalysisView view = denied_case_for_test();
  Hypothesis& finding = view.diagnosis.findings[0];
  finding.evidence[0].text = std::string(600, '\xFF') + std::string(3000, 'x');
  finding.objects.files = {"C:\\" + std::string(30'000, 'y')};
  finding.title.en = finding.title.zh = std::string(5000, 'z');
  view.diagnosis.summary = finding.title;
  for_every_mail([&](DraftKind kind, Language language) {
    for (const std::string_view line : split(mail(view, kind, language), '\n')) {
      EXPECT_LE(line.size(), kLongest);
    }
  });
}

TEST(Draft, MarksOfMarkdownDoNotStandInAPlainMail) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].actions[0].steps[0].check = {
      "`fltmc filters` lists it; `icacls \"FILE\"` too.", "`fltmc filters` 中列出。"};
  const std::string english = mail(view, DraftKind::Suggestion, Language::English);
  EXPECT_NE(english.find("Check: \"fltmc filters\" lists it; icacls \"FILE\" too."),
            std::string::npos)
      << english;
  const std::string chinese = mail(view, DraftKind::Suggestion, Language::Chinese);
  EXPECT_NE(chinese.find("“fltmc filters”中列出。"), std::string::npos) << chinese;
  EXPECT_EQ(without_code_marks("a ` b", Language::English), "a ` b");
}

TEST(Draft, TheLinesOfACommandStandBelowEachOther) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].actions[0].steps[0].command = "first\nsecond";
  const std::string text = mail(view, DraftKind::Suggestion, Language::English);
  EXPECT_NE(text.find("\n     first\n     second\n"), std::string::npos) << text;
}

TEST(Draft, PathsHaveNoPrefixOfTheObjectManager) {
  EXPECT_EQ(evidence_line("needs \\??\\C:\\a and \\??\\D:\\b"), "needs C:\\a and D:\\b");
  EXPECT_EQ(evidence_line("\\??\\Volume{1}"), "\\??\\Volume{1}");
}

TEST(Draft, TheSummaryHoldsNothingForTheDesk) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.verdict = Verdict::Insufficient;
  view.diagnosis.findings.clear();
  view.diagnosis.summary = {
      "Not enough evidence for a conclusion. The last attempt (e1) stopped. "
      "Collect what is listed below and run the diagnosis again.",
      "证据不足，无法下结论。最后一次（e1）已停止。 请收集下列材料后再次诊断。"};
  const std::string english = mail(view, DraftKind::Analysis, Language::English);
  EXPECT_NE(english.find("What they show\n  The last attempt stopped.\n"), std::string::npos)
      << english;
  const std::string chinese = mail(view, DraftKind::Analysis, Language::Chinese);
  EXPECT_NE(chinese.find("\n  最后一次已停止。\n"), std::string::npos) << chinese;
  view.diagnosis.summary = {"Not enough evidence for a conclusion.", "证据不足，无法下结论。"};
  EXPECT_NE(mail(view, DraftKind::Analysis, Language::Chinese).find("没有能够说明故障的记录"),
            std::string::npos);
}

TEST(Draft, AFindingThatOnlyRepeatsSuccessIsLeftOut) {
  AnalysisView view = denied_case_for_test();
  Hypothesis success = view.diagnosis.findings[0];
  success.id = "f2";
  success.cause = "generic.cbs";
  success.title = {"Ended with 0x80070BC2", "以 0x80070BC2 结束"};
  success.primary_code = "0x80070BC2";
  success.codes = {{"0x80070BC2", "ERROR_SUCCESS_REBOOT_REQUIRED", {}}};
  view.diagnosis.findings.push_back(success);
  EXPECT_EQ(mail(view, DraftKind::Closing, Language::English).find("0x80070BC2"),
            std::string::npos);
}

TEST(Draft, TheClockOfTheTimesIsASentence) {
  AnalysisView view = denied_case_for_test();
  const auto says = [&view](Language language, const std::string& words) {
    const std::string text = mail(view, DraftKind::Analysis, language);
    return joined_lines(text, language).find(words) != std::string::npos;
  };
  EXPECT_TRUE(says(Language::English, "All times are as the logs write them"));
  view.diagnosis.machine.timezone = "+08:00";
  EXPECT_TRUE(says(Language::English, "taken to be UTC+08:00."));
  EXPECT_TRUE(says(Language::Chinese, "（UTC+08:00）给出，该时区为推定值。"));
  view.diagnosis.machine.timezone_known = true;
  EXPECT_TRUE(says(Language::English, "All times are local time of the machine, UTC+08:00."));
  EXPECT_TRUE(says(Language::Chinese, "时间均为该机器本地时间（UTC+08:00）。"));
}

TEST(Draft, ARequestSaysNothingOfOptionsOfTheProgram) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.machine.timezone = "+08:00";
  DataRequest request;
  request.evidence = &view;
  request.attempt = view.diagnosis.episodes.data();
  DraftInput input;
  input.evidence = &view;
  input.request = &request;
  const std::string english = draft_values(input, Language::English).at("request_body").text;
  EXPECT_NE(english.find("(UTC+08:00)"), std::string::npos) << english;
  EXPECT_EQ(english.find("--tz"), std::string::npos) << english;
  const std::string chinese = draft_values(input, Language::Chinese).at("request_body").text;
  EXPECT_NE(chinese.find("（UTC+08:00）"), std::string::npos) << chinese;
}

TEST(Draft, CodesOfSuccessAreNoErrorCodes) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].codes = {{"0x80070005", "ERROR_ACCESS_DENIED", {}},
                                      {"0x00000000", "S_OK", {"Done", "成功"}},
                                      {"0x000F0801", "CBS_S_BUSY", {}},
                                      {"0x00000BC2", "ERROR_SUCCESS_REBOOT_REQUIRED", {}},
                                      {"0x800F0833", "CBS_S_STACK_RESTART_REQUIRED", {}},
                                      {"0x000006BE", "RPC_S_CALL_FAILED", {}}};
  const std::string text = mail(view, DraftKind::Analysis, Language::English);
  for (const char* success : {"0x00000000", "0x000F0801", "0x00000BC2"}) {
    EXPECT_EQ(text.find(success), std::string::npos) << success;
  }
  for (const char* failure : {"0x80070005", "0x800F0833", "0x000006BE"}) {
    EXPECT_NE(text.find(failure), std::string::npos) << failure;
  }
}

// The same case with an attempt afterwards that succeeded.
AnalysisView case_with_later(const std::string& kind, Micros started) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.episodes[0].started = 100 * kSecond;
  view.diagnosis.episodes[0].ended = 200 * kSecond;
  Episode later;
  later.id = "e2";
  later.kind = kind;
  later.started = started;
  later.ended = started + kSecond;
  later.outcome = Outcome::Success;
  view.diagnosis.episodes.push_back(later);
  if (kind == "upgrade") view.diagnosis.findings[0].later_success = "e2";
  return view;
}

TEST(Draft, ALaterSuccessIsTold) {
  const AnalysisView view = case_with_later("upgrade", 300 * kSecond);
  for (const DraftKind kind :
       {DraftKind::Analysis, DraftKind::Narrow, DraftKind::Suggestion, DraftKind::Closing}) {
    EXPECT_NE(mail(view, kind, Language::English).find("succeeded"), std::string::npos);
    EXPECT_NE(mail(view, kind, Language::Chinese).find("成功"), std::string::npos);
  }
  const std::string steps =
      joined_lines(mail(view, DraftKind::Suggestion, Language::English), Language::English);
  EXPECT_NE(steps.find("nothing needs to be changed on this machine"), std::string::npos) << steps;
}

TEST(Draft, TheLaterSuccessIsThatOfTheFinding) {
  AnalysisView view = case_with_later("scan", 300 * kSecond);
  view.diagnosis.findings[0].later_success = "e2";
  const std::string closing =
      joined_lines(mail(view, DraftKind::Closing, Language::Chinese), Language::Chinese);
  EXPECT_NE(closing.find("日志显示此后已成功："), std::string::npos) << closing;
  EXPECT_EQ(closing.find("没有此后成功的记录"), std::string::npos) << closing;
  EXPECT_NE(mail(view, DraftKind::Analysis, Language::English).find("Since then: "),
            std::string::npos);
}

TEST(Draft, TheProblemOfAClosingIsNoSuccess) {
  AnalysisView view = denied_case_for_test();
  Item& log = view.items.emplace_back();
  log.decoder = "cbs";
  log.events = 1;
  Diagnosis& diagnosis = view.diagnosis;
  diagnosis.verdict = Verdict::Healthy;
  diagnosis.findings.clear();
  for (Episode& episode : diagnosis.episodes) {
    episode.outcome = Outcome::Success;
  }
  const std::string all_well = mail(view, DraftKind::Closing, Language::English);
  const std::string problem = all_well.substr(0, all_well.find("Analysis"));
  EXPECT_EQ(problem.find("succeeded"), std::string::npos) << problem;
  EXPECT_NE(problem.find("The logs show no attempt that failed."), std::string::npos) << problem;
  EXPECT_NE(all_well.find("succeeded"), std::string::npos) << all_well;

  diagnosis.reported = {"0xC1900101 - 0x30018", "0xC1900101 - 0x30018"};
  diagnosis.summary = {"The customer reports 0xC1900101.", "客户反馈：0xC1900101。"};
  diagnosis.verdict = Verdict::Insufficient;
  diagnosis.episodes.clear();
  view.items.clear();
  const std::string no_logs = mail(view, DraftKind::Closing, Language::English);
  EXPECT_NE(no_logs.find("Reported: 0xC1900101 - 0x30018"), std::string::npos) << no_logs;
  EXPECT_NE(no_logs.find("What was sent holds no log"), std::string::npos) << no_logs;
  EXPECT_NE(no_logs.find("You report 0xC1900101."), std::string::npos) << no_logs;
  const std::string chinese = mail(view, DraftKind::Closing, Language::Chinese);
  EXPECT_NE(chinese.find("您反馈的是：0xC1900101。"), std::string::npos) << chinese;
  EXPECT_EQ(chinese.find("客户反馈"), std::string::npos) << chinese;
}

TEST(Draft, WhatIsNotKnownHasNoSectionInAnAnalysis) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].codes.clear();
  view.diagnosis.findings[0].primary_code.clear();
  view.diagnosis.findings[0].objects = {};
  const std::string english = mail(view, DraftKind::Analysis, Language::English);
  EXPECT_EQ(english.find("What the codes say"), std::string::npos) << english;
  EXPECT_EQ(english.find("What it is about"), std::string::npos) << english;
  const std::string chinese = mail(view, DraftKind::Analysis, Language::Chinese);
  EXPECT_EQ(chinese.find("   涉及对象"), std::string::npos) << chinese;
}

TEST(Draft, StepsThatAreDoneAreListedAsDone) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].actions[0].steps[0].is_done = true;
  for (const DraftKind kind : {DraftKind::Analysis, DraftKind::Suggestion, DraftKind::Closing}) {
    const std::string english = mail(view, kind, Language::English);
    EXPECT_NE(english.find("  - Suspend the policy."), std::string::npos) << english;
    EXPECT_EQ(english.find("1. Suspend"), std::string::npos) << english;
    EXPECT_EQ(english.find("fltmc filters"), std::string::npos) << english;
    const std::string chinese = mail(view, kind, Language::Chinese);
    EXPECT_NE(chinese.find("  - 暂停策略。"), std::string::npos) << chinese;
    EXPECT_NE(chinese.find("已执行"), std::string::npos) << chinese;
  }
}

TEST(Draft, AClosingSaysWhoseAdviceItIs) {
  const AnalysisView view = denied_case_for_test();
  const std::string english = mail(view, DraftKind::Closing, Language::English);
  EXPECT_NE(english.find("What this analysis advises\n"), std::string::npos);
  EXPECT_EQ(english.find("suggested"), std::string::npos) << english;
  EXPECT_NE(mail(view, DraftKind::Closing, Language::Chinese).find("【本次分析给出的建议】"),
            std::string::npos);
}

TEST(Draft, WhenAllHasArrivedTheOpenQuestionIsNamed) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].unknown = {
      {"The two logs do not show the same clock.", "两份日志的时钟无法对应。"}};
  const std::string english = mail(view, DraftKind::Narrow, Language::English);
  EXPECT_TRUE(
      english.starts_with("Subject: [case number] Everything has arrived; a question is "
                          "open\n"))
      << english;
  EXPECT_NE(english.find("  - The two logs do not show the same clock.\n"), std::string::npos);
  EXPECT_NE(english.find("tzutil /g"), std::string::npos) << english;
  const std::string chinese = mail(view, DraftKind::Narrow, Language::Chinese);
  EXPECT_NE(chinese.find("尚有问题待确认\n"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("tzutil"), std::string::npos) << chinese;
  view.diagnosis.findings[0].unknown = {};
  EXPECT_EQ(mail(view, DraftKind::Narrow, Language::English).find("open"), std::string::npos);
}

TEST(Draft, AnEnglishMailSaysWhatAChineseLineIs) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].evidence[0].text =
      "错误  2025/1/7 12:17:25  Example Filter  7  无  \"文件被筛选器拒绝访问，无法写入。\"";
  for (const DraftKind kind : {DraftKind::Analysis, DraftKind::Closing, DraftKind::Relay}) {
    const std::string english = mail(view, kind, Language::English);
    EXPECT_NE(english.find("\nIn English: event 7 of Example Filter.\n===="), std::string::npos)
        << english;
    EXPECT_EQ(mail(view, kind, Language::Chinese).find("In English"), std::string::npos);
  }
}

TEST(Draft, WhatRanMeanwhileOrIsOfAnotherKindSolvesNothing) {
  for (const AnalysisView& view : {case_with_later("repair", 150 * kSecond),
                                   case_with_later("scan", 300 * kSecond),
                                   case_with_later("update", 300 * kSecond)}) {
    EXPECT_NE(mail(view, DraftKind::Closing, Language::English).find("no later attempt"),
              std::string::npos);
  }
  const AnalysisView other = case_with_later("repair", 300 * kSecond);
  EXPECT_NE(mail(other, DraftKind::Closing, Language::English).find("a later attempt succeeded"),
            std::string::npos);
  EXPECT_EQ(mail(other, DraftKind::Suggestion, Language::English).find("nothing needs to be"),
            std::string::npos);
}

TEST(Draft, RelationsNameNoFindingThatTheMailDoesNotShow) {
  AnalysisView view = denied_case_for_test();
  std::vector<Hypothesis>& findings = view.diagnosis.findings;
  for (int i = 2; i <= 6; ++i) {
    Hypothesis other = findings[0];
    other.id = "f" + std::to_string(i);
    findings.push_back(other);
  }
  findings[1].related = {"f6"};
  findings[1].relation = {"It led to f6.", "导致了 f6。"};
  findings[2].related = {"f1"};
  findings[2].relation = {"It follows from f1.", "由 f1 引起。"};
  const std::string text = mail(view, DraftKind::Analysis, Language::English);
  EXPECT_EQ(text.find("finding 6"), std::string::npos) << text;
  EXPECT_NE(text.find("It follows from cause 1."), std::string::npos) << text;
}

TEST(Draft, OptionsCannotForgeAHeader) {
  const AnalysisView view = denied_case_for_test();
  const DataRequest request;
  DraftInput input;
  input.evidence = &view;
  input.request = &request;
  input.case_number = "1\nBcc: all@example.com";
  const Scope values = draft_values(input, Language::English);
  EXPECT_EQ(values.at("case_number").text, "1 Bcc: all@example.com");
}

TEST(Draft, ProseIsWrappedAndLogLinesAreNot) {
  const std::string words = "word word word word word word word word word word word word word word";
  const std::string mail =
      finish_mail("Subject: x\n\n  1. " + words + " end\n" + evidence_lines(words + " " + words));
  EXPECT_EQ(mail,
            "Subject: x\n\n"
            "  1. word word word word word word word word word word word word word word\n"
            "     end\n" +
                words + " " + words + "\n");
}

TEST(Draft, ChineseProseIsWrappedByColumns) {
  std::string prose;
  for (int i = 0; i < 60; ++i) {
    prose += "字";
  }
  const std::string mail = finish_mail("主题：x\n\n" + prose);
  for (const std::string_view line : split(mail, '\n')) {
    EXPECT_LE(display_width(line), 76U);
  }
  EXPECT_EQ(split(mail, '\n').size(), 5U);
}

TEST(Draft, ATemplateWithMistakesIsRefusedWithItsLine) {
  const AnalysisView view = denied_case_for_test();
  const DataRequest request;
  DraftInput input;
  input.evidence = &view;
  input.request = &request;
  const TemplateFile source{"desk/analysis.en.mustache", "Subject: x\n\n{{costumer}}\n", 1};
  const auto written = write_draft(source, input, Language::English);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().message,
            "desk/analysis.en.mustache:3: unknown variable 'costumer' (did you mean 'customer'?); "
            "`casebook draft --variables` lists all");
}

TEST(Draft, AHigherLayerReplacesATemplate) {
  const std::vector<TemplateFile> files = {{"templates/relay.en.mustache", "low", 0},
                                           {"desk/relay.en.mustache", "high", 1},
                                           {"desk/relay.zh.mustache", "other", 1}};
  EXPECT_EQ(pick_template(files, DraftKind::Relay, Language::English)->text, "high");
  EXPECT_EQ(pick_template(files, DraftKind::Closing, Language::English), nullptr);
}

TEST(Draft, AFileThatNoMailUsesAndALanguageThatIsMissingAreSaid) {
  const std::vector<TemplateFile> files = {{"desk/analisys.en.mustache", "Subject: x\n", 1},
                                           {"desk/relay.en.mustache", "Subject: x\n", 1}};
  const std::vector<TemplateProblem> problems = check_templates(files);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_TRUE(problems[0].is_error);
  EXPECT_NE(problems[0].text.en.find("no draft uses this file"), std::string::npos);
  EXPECT_FALSE(problems[1].is_error);
  EXPECT_NE(problems[1].text.en.find("relay.zh.mustache"), std::string::npos);
}

}  // namespace
}  // namespace casebook
