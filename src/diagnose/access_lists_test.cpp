// SPDX-License-Identifier: Apache-2.0
#include "diagnose/access_lists.h"

#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr const char* kFile = "C:\\Windows\\WinSxS\\amd64_sample\\sample.dll";
constexpr const char* kFolder = "C:\\Windows\\WinSxS\\amd64_sample";
constexpr const char* kFull = "NT SERVICE\\TrustedInstaller:(F)";
constexpr const char* kDenied = "Everyone:(DENY)(OI)(CI)(W)";

class Case : public CaseForTest {
 public:
  Case() {
    ExpectedAccess& store = run.knowledge.access.emplace_back();
    store.id = "component-store";
    store.paths = {"%windir%\\winsxs\\*"};
    store.needs = {{"NT SERVICE\\TrustedInstaller", "F"}};
    add_failure("10", kFile);
    cut();
  }

  void add_list(const std::string& path, const std::vector<std::string>& entries) {
    line_ += 5;
    for (const std::string& entry : entries) {
      run.facts.push_back({std::string(fact::kAce), path + "|" + entry, {0, 0, ++line_}});
    }
  }

  // Keys and first parts of what the lists say about the failing object.
  std::vector<std::string> said() const {
    const DiagnoseInput input = judge();
    std::vector<std::string> texts;
    for (const Fact& fact : JudgedLists(input).facts_of(input.judged.front().chain)) {
      texts.push_back(fact.key + " " + fact.value.substr(0, fact.value.find('|')));
    }
    return texts;
  }

 private:
  std::uint32_t line_ = 0;
};

using Texts = std::vector<std::string>;

TEST(JudgedLists, FindTheListOfTheObject) {
  Case one;
  one.add_list(kFile, {kDenied, kFull});
  EXPECT_EQ(one.said(), Texts{"acl.object_denied itself"});
  const DiagnoseInput input = one.judge();
  const std::vector<Fact> verdicts = JudgedLists(input).verdicts();
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts.front().value,
            std::string(kFile) +
                "|blocked|component-store|denied|Everyone|Everyone is denied write|"
                "所有人（Everyone）被拒绝“写入”权限");
  EXPECT_EQ(verdicts.front().source.line, 6U);
}

TEST(JudgedLists, SayThatTheListIsInOrder) {
  Case one;
  one.add_list(kFile, {kFull, "NT AUTHORITY\\SYSTEM:(RX)"});
  EXPECT_EQ(one.said(), Texts{std::string("acl.object_fine ") + kFile});
}

TEST(JudgedLists, LookAtTheFoldersAbove) {
  Case one;
  one.add_list(kFolder, {kDenied, kFull});
  EXPECT_EQ(one.said(), Texts{"acl.object_denied folder"});
  Case other;
  other.add_list("C:\\Windows\\WinSxS\\amd64_other", {kDenied, kFull});
  EXPECT_TRUE(other.said().empty());
}

TEST(JudgedLists, OfAnotherDriveAreOfAnotherFile) {
  Case one;
  one.add_list("D:\\Windows\\WinSxS\\amd64_sample\\sample.dll", {kDenied, kFull});
  EXPECT_TRUE(one.said().empty());
}

TEST(JudgedLists, ThatContradictEachOtherAreDisputed) {
  Case one;
  one.add_list(kFile, {kDenied, kFull});
  one.add_list(kFile, {kFull});
  EXPECT_EQ(one.said(),
            (Texts{"acl.object_denied itself", std::string("acl.object_disputed ") + kFile}));
}

TEST(JudgedLists, ThatAreCutSayNothingOfWhatIsMissing) {
  Case one;
  one.add_list(kFile, {"BUILTIN\\Users:(RX)", "(cut list):(further entries are unknown)"});
  EXPECT_TRUE(one.said().empty());
}

}  // namespace
}  // namespace casebook
