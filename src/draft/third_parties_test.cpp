// SPDX-License-Identifier: Apache-2.0
#include "draft/third_parties.h"

#include <gtest/gtest.h>

#include "draft/draft.h"
#include "draft/sample_for_test.h"
#include "draft/windows_names.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

std::vector<std::string> names(const AnalysisView& view, const Knowledge* knowledge = nullptr) {
  std::vector<std::string> names;
  for (const ThirdParty& party : blamed_third_parties(view, knowledge).parties) {
    names.push_back(party.name);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(ThirdParties, ProductsThatAreNamedBecauseTheyAreThereAreNoProof) {
  AnalysisView view = denied_case_for_test();
  view.facts = {{"product.present", "Example Guard|edr|exguard.sys", {}},
                {"product.present", "Example Backup|backup|exbackup.exe", {}}};
  EXPECT_TRUE(products_named_without_proof(view, nullptr).empty());
  view.diagnosis.findings[0].reasons = {
      {"Example Guard is on this machine.", "本机有 Example Guard。"}};
  Knowledge knowledge;
  Product guard;
  guard.name = {"Example Guard", "示例防护"};
  knowledge.products = {guard};
  EXPECT_EQ(products_named_without_proof(view, &knowledge), std::vector<Bilingual>{guard.name});
  EXPECT_EQ(products_named_without_proof(view, nullptr).at(0).zh, "Example Guard");
}

TEST(ThirdParties, ADriverThatTheFindingNamesIsBlamed) {
  AnalysisView view = denied_case_for_test();
  view.facts.push_back({std::string(fact::kFileVersion),
                        "C:\\Windows\\System32\\drivers\\EXGUARD.SYS|3.2.0|Example Ltd|x|x64|",
                        {}});
  const Blamed blamed = blamed_third_parties(view, nullptr);
  ASSERT_EQ(blamed.parties.size(), 1U);
  EXPECT_EQ(blamed.finding, &view.diagnosis.findings[0]);
  EXPECT_EQ(blamed.parties[0].name, "exguard.sys");
  EXPECT_EQ(blamed.parties[0].maker, "Example Ltd");
  EXPECT_EQ(blamed.parties[0].version, "3.2.0");
}

TEST(ThirdParties, WhatIsOnlyInstalledIsNot) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].objects.drivers.clear();
  view.diagnosis.machine.antivirus = {"Example Guard"};
  EXPECT_EQ(names(view), Names{});
  EXPECT_FALSE(blames_third_party(view, nullptr));
}

TEST(ThirdParties, PartsOfWindowsAndUnknownNamesAreNot) {
  AnalysisView view = denied_case_for_test();
  Objects& objects = view.diagnosis.findings[0].objects;
  objects.drivers = {"ntfs.sys", "nt", "?", "oem12.inf", "Example USB Device"};
  objects.processes = {"TiWorker.exe",
                       "C:\\Windows\\System32\\whatever.exe",
                       "C:\\$WINDOWS.~BT\\Sources\\SetupHost.exe"};
  objects.products = {"?", "Microsoft Defender Antivirus"};
  EXPECT_EQ(names(view), Names{});
}

TEST(ThirdParties, WhatMicrosoftMadeIsNot) {
  AnalysisView view = denied_case_for_test();
  view.facts.push_back(
      {std::string(fact::kFileVersion), "exguard.sys|1.0|Microsoft Corporation|x|x64|", {}});
  EXPECT_EQ(names(view), Names{});
}

TEST(ThirdParties, APackageOfDriversIsItsProviders) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].objects.drivers = {"oem12.inf"};
  view.facts.push_back({std::string(fact::kDriverPackage), "oem12.inf|Example Ltd|2.0|signer", {}});
  EXPECT_EQ(names(view), Names{"oem12.inf"});
}

TEST(ThirdParties, TheProductIsToldByItsDriver) {
  AnalysisView view = denied_case_for_test();
  Knowledge knowledge;
  Product product;
  product.id = "example-guard";
  product.name = {"Example Guard", "示例卫士"};
  product.drivers = {"exguard.sys"};
  knowledge.products = {product};
  const Blamed blamed = blamed_third_parties(view, &knowledge);
  ASSERT_EQ(blamed.parties.size(), 1U);
  EXPECT_EQ(blamed.parties[0].product.en, "Example Guard");
}

TEST(ThirdParties, ATraceCountsWhereItIsSureAndAboutTheObject) {
  AnalysisView view = denied_case_for_test();
  view.diagnosis.findings[0].objects.drivers.clear();
  const auto add = [&view](const std::string& path, const std::string& name, const char* sure) {
    view.facts.push_back({std::string(fact::kTraceSuspect),
                          path + "|TiWorker.exe|driver|" + name + "|?|" + sure + "|why|why",
                          {}});
  };
  add("C:\\Windows\\Sample.dll", "exweak.sys", "weak");
  add("C:\\Windows\\Other.dll", "exother.sys", "strong");
  EXPECT_EQ(names(view), Names{});
  add("C:\\Windows\\Sample.dll", "exguard.sys", "strong");
  EXPECT_EQ(names(view), Names{"exguard.sys"});
}

TEST(ThirdParties, AProgramThatBlocksSetupIsBlamed) {
  AnalysisView view = denied_case_for_test();
  Hypothesis& finding = view.diagnosis.findings[0];
  finding.cause = "compat-block-app";
  finding.objects = {};
  finding.objects.files = {"C:\\Program Files\\Example\\guard.exe"};
  EXPECT_EQ(names(view), Names{"C:\\Program Files\\Example\\guard.exe"});
}

TEST(ThirdParties, AnUnlikelySecondFindingBlamesNobody) {
  AnalysisView view = denied_case_for_test();
  Hypothesis second = view.diagnosis.findings[0];
  second.level = ConfidenceLevel::Possible;
  view.diagnosis.findings[0].objects.drivers.clear();
  view.diagnosis.findings.push_back(second);
  EXPECT_EQ(names(view), Names{});
  view.diagnosis.findings[1].level = ConfidenceLevel::Likely;
  EXPECT_EQ(blamed_third_parties(view, nullptr).finding, &view.diagnosis.findings[1]);
}

// The mail's questions, joined.
std::string questions(const AnalysisView& view) {
  const DataRequest request;
  DraftInput input;
  input.evidence = &view;
  input.request = &request;
  std::string all;
  const Scope values = draft_values(input, Language::English);
  for (const Scope& one : values.at("questions").list) {
    all += one.at("number").text + ". " + one.at("text").text + "\n";
  }
  return all;
}

TEST(ThirdParties, QuestionsFitWhatIsBlamed) {
  AnalysisView view = denied_case_for_test();
  EXPECT_TRUE(questions(view).starts_with("1. Does exguard.sys deny, filter or redirect"))
      << questions(view);
  Hypothesis& finding = view.diagnosis.findings[0];
  finding.cause = "bugcheck-during-setup";
  EXPECT_TRUE(questions(view).starts_with("1. What does exguard.sys do at the point"))
      << questions(view);
  EXPECT_EQ(questions(view).find("WinSxS"), std::string::npos);
  finding.cause = "driver-too-slow";
  EXPECT_TRUE(questions(view).starts_with("1. What does exguard.sys do at the point"));
  finding.cause = "restarted-by-process";
  EXPECT_TRUE(questions(view).starts_with("1. Which task, policy or command of exguard.sys"));
  finding.cause = "driver-package-file-missing";
  finding.primary_code = "0x80070002";
  EXPECT_TRUE(questions(view).starts_with("1. Which package of exguard.sys"));
  finding.objects.drivers.clear();
  EXPECT_EQ(questions(view), "");
}

TEST(WindowsNames, ComeWithWindows) {
  for (const char* own : {"svchost.exe",
                          "ntoskrnl.exe",
                          "Wdf01000.sys",
                          "SYSTEM",
                          "C:\\Windows\\SysWOW64\\odd.exe",
                          "amd64_x_31bf3856ad364e35_10.0.1.1_none_0\\a.dll"}) {
    EXPECT_TRUE(comes_with_windows(own)) << own;
  }
  for (const char* other : {"exguard.sys",
                            "C:\\Windows\\System32\\drivers\\exguard.sys",
                            "C:\\Program Files\\Example\\agent.exe"}) {
    EXPECT_FALSE(comes_with_windows(other)) << other;
  }
}

}  // namespace
}  // namespace casebook
