// SPDX-License-Identifier: Apache-2.0
#include "compare/compare.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "compare/suspicion.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

AnalysisView view_of(const std::vector<std::pair<std::string_view, std::string>>& facts) {
  AnalysisView view;
  view.items.emplace_back();
  view.items.back().path = "evidence.txt";
  for (const auto& [key, value] : facts) {
    view.facts.push_back({std::string(key), value, {0, 0, 7}});
  }
  return view;
}

Knowledge with_product() {
  Knowledge knowledge;
  Product product;
  product.id = "sample";
  product.name = {"Sample Guard", "示例卫士"};
  product.drivers = {"qmsample.sys"};
  product.services = {"sampleagent"};
  knowledge.products.push_back(product);
  Artifact artifact;
  artifact.id = "fltmc-filters";
  artifact.title = {"Loaded filters", "已加载的筛选器"};
  knowledge.artifacts.push_back(artifact);
  ExpectedAccess& store = knowledge.access.emplace_back();
  store.id = "component-store";
  store.paths = {"%windir%\\winsxs\\*"};
  store.owners = {"NT SERVICE\\TrustedInstaller"};
  return knowledge;
}

using Facts = std::vector<std::pair<std::string_view, std::string>>;

Comparison compare(const Facts& good,
                   const Facts& bad,
                   const std::set<DifferenceKind>& kinds = {}) {
  static const Knowledge knowledge = with_product();
  return compare_observed(observe_machine("good", view_of(good), knowledge),
                          observe_machine("bad", view_of(bad), knowledge),
                          kinds,
                          knowledge);
}

std::size_t folded(const Comparison& comparison, const std::string& id) {
  for (const FoldedDifferences& group : comparison.folded) {
    if (group.id == id) return group.count;
  }
  return 0;
}

TEST(Versions, AreComparedByNumbers) {
  EXPECT_LT(compare_versions("10.0.19041.9", "10.0.19041.12"), 0);
  EXPECT_EQ(compare_versions("10.0", "10.0.0.0"), 0);
  EXPECT_GT(compare_versions("10.1", "10.0.99999"), 0);
}

TEST(Compare, EqualSidesHaveNoDifference) {
  const Facts facts = {{fact::kMinifilter, "WdFilter 328010 5"}, {fact::kHotfix, "KB5000001"}};
  const Comparison comparison = compare(facts, facts);
  EXPECT_TRUE(comparison.differences.empty());
  EXPECT_TRUE(comparison.folded.empty());
}

TEST(Compare, AFilterThatOnlyBadHasIsSuspiciousAndAKnownProductMore) {
  const Facts good = {{fact::kMinifilter, "WdFilter 328010 5"}};
  const Comparison unknown = compare(
      good, {{fact::kMinifilter, "WdFilter 328010 4"}, {fact::kMinifilter, "other 362990 3"}});
  ASSERT_EQ(unknown.differences.size(), 1U);
  EXPECT_EQ(unknown.differences.front().points, 60);
  EXPECT_EQ(folded(unknown, "filter-instances"), 1U);
  const Comparison known = compare(
      good, {{fact::kMinifilter, "WdFilter 328010 5"}, {fact::kMinifilter, "QmSample 362990 3"}});
  EXPECT_EQ(known.differences.front().points, 70);
  EXPECT_EQ(known.differences.front().reasons.back().text.zh, "它属于 示例卫士");
  const Comparison swapped = compare({{fact::kMinifilter, "QmSample 362990 3"}}, good);
  EXPECT_EQ(swapped.suspicious(), 0U);
}

TEST(Compare, AMissingListIsSaidAndNotTakenForAbsence) {
  const Comparison comparison = compare({{fact::kMinifilter, "other 362990 3"}},
                                        {{fact::kHotfix, "KB5000001"}},
                                        {DifferenceKind::Filter});
  EXPECT_TRUE(comparison.differences.empty());
  ASSERT_EQ(comparison.not_compared.size(), 1U);
  EXPECT_EQ(comparison.not_compared.front().why.en, "BAD holds no list of filters");
  EXPECT_EQ(comparison.not_compared.front().artifacts, std::vector<std::string>{"fltmc-filters"});
}

TEST(Compare, AServiceThatServicingNeedsAndIsDisabledLeads) {
  const std::string image = " C:\\Windows\\system32\\svchost.exe";
  const Comparison comparison = compare({{fact::kService, "wuauserv STOPPED DEMAND" + image},
                                         {fact::kService, "Other RUNNING AUTO" + image},
                                         {fact::kService, "Third RUNNING DEMAND" + image}},
                                        {{fact::kService, "wuauserv STOPPED DISABLED" + image},
                                         {fact::kService, "Other STOPPED DISABLED" + image},
                                         {fact::kService, "Third STOPPED DEMAND" + image}});
  ASSERT_EQ(comparison.differences.size(), 2U);
  EXPECT_EQ(comparison.differences[0].subject, "wuauserv");
  EXPECT_EQ(comparison.differences[0].points, 60);
  EXPECT_LT(comparison.differences[1].points, kSuspicious);
  EXPECT_EQ(folded(comparison, "service-states"), 1U);
}

TEST(Compare, AFewServicesAreNoListAndASilentSystemIsNoDifference) {
  const std::string image = " AUTO C:\\Windows\\x.exe";
  const Comparison comparison =
      compare({{fact::kService, "wuauserv -" + image},
               {fact::kService, "BITS -" + image},
               {fact::kService, "Third -" + image},
               {fact::kArchitecture, "x64"},
               {fact::kOsVersion, "10.0.19045"}},
              {{fact::kService, "Third -" + image}, {fact::kOsVersion, "10.0.19045"}});
  EXPECT_TRUE(comparison.differences.empty());
  EXPECT_EQ(folded(comparison, "not-listed"), 3U);
}

TEST(Compare, StartTypesOfARegistryAndOfScAreTheSameFact) {
  const std::string key = "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\BITS";
  const Comparison comparison = compare(
      {{fact::kService, "BITS STOPPED DEMAND C:\\Windows\\System32\\svchost.exe -k netsvcs"}},
      {{fact::kRegistryValue, key + "|Start|REG_DWORD|0x4"},
       {fact::kRegistryValue,
        key + "|ImagePath|REG_EXPAND_SZ|%SystemRoot%\\System32\\svchost.exe -k netsvcs"}},
      {DifferenceKind::Service});
  ASSERT_EQ(comparison.differences.size(), 1U);
  ASSERT_EQ(comparison.differences.front().aspects.size(), 1U);
  EXPECT_EQ(comparison.differences.front().aspects.front().bad, "DISABLED");
}

Facts windows(const std::string& version, const std::string& file_version) {
  return {{fact::kOsVersion, version},
          {fact::kFileEntry, "C:\\Windows\\System32\\a.dll|100|2024-01-01"},
          {fact::kFileVersion, "C:\\Windows\\System32\\a.dll|" + file_version + "||||-"}};
}

TEST(Compare, AnOlderFileOnTheSameBuildIsSuspiciousAndOnAnotherBuildExplained) {
  const Comparison same =
      compare(windows("10.0.19045", "10.0.19041.9"), windows("10.0.19045", "10.0.19041.4"));
  ASSERT_EQ(same.suspicious(), 1U);
  EXPECT_EQ(same.differences.front().points, 50);
  const Comparison other =
      compare(windows("10.0.19045", "10.0.19041.9"), windows("10.0.17763", "10.0.17763.4"));
  EXPECT_EQ(other.suspicious(), 0U);
  EXPECT_EQ(folded(other, "build-versions"), 1U);
  const Comparison level =
      compare(windows("10.0.19045.9", "10.0.19041.9"), windows("10.0.19045.4", "10.0.19041.4"));
  EXPECT_EQ(folded(level, "update-level"), 1U);
  // The level goes up and the file down: nothing explains it.
  EXPECT_EQ(
      compare(windows("10.0.19045.4", "10.0.19041.9"), windows("10.0.19045.9", "10.0.19041.4"))
          .suspicious(),
      1U);
}

TEST(Compare, AFileIsMissingOnlyWhereItsFolderIsListed) {
  const std::string other = "C:\\Windows\\System32\\b.dll|1|t";
  const Facts good = {{fact::kFileEntry, "C:\\Windows\\System32\\a.dll|1|t"},
                      {fact::kFileEntry, other}};
  EXPECT_EQ(compare(good, {{fact::kFileEntry, other}}).suspicious(), 1U);
  const Comparison apart = compare(good, {{fact::kFileEntry, "D:\\x\\c.dll|1|t"}});
  EXPECT_EQ(apart.suspicious(), 0U);
  EXPECT_EQ(folded(apart, "not-listed"), 3U);
}

TEST(Compare, AnUnsignedCopyOfASignedFileIsSuspicious) {
  const std::string path = "C:\\Windows\\System32\\a.dll|10.0.1.1||||";
  const Comparison comparison =
      compare({{fact::kFileVersion, path + "Microsoft Windows"}}, {{fact::kFileVersion, path}});
  ASSERT_EQ(comparison.suspicious(), 1U);
  EXPECT_EQ(comparison.differences.front().reasons.front().text.en,
            "the file is not signed in BAD");
  EXPECT_TRUE(compare({{fact::kFileVersion, path + "Microsoft Windows"}},
                      {{fact::kFileVersion, path + "-"}})
                  .differences.empty());
}

TEST(Compare, PoliciesThatRedirectUpdatesLeadAndOthersDoNot) {
  const std::string key = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\";
  const Facts good = {{fact::kRegistryValue, key + "System|A|REG_DWORD|0x1"}};
  const Comparison comparison = compare(
      good,
      {{fact::kRegistryValue, key + "System|A|REG_DWORD|0x0"},
       {fact::kRegistryValue, key + "WindowsUpdate|WUServer|REG_SZ|http://x.example.com"},
       {fact::kRegistryValue, key + "WindowsUpdate|DisableWindowsUpdateAccess|REG_DWORD|0x0"}});
  EXPECT_EQ(comparison.suspicious(), 1U);
  EXPECT_EQ(comparison.differences.front().points, 45);
  EXPECT_EQ(comparison.differences.size(), 3U);
}

TEST(Compare, PendingOperationsAreSuspicious) {
  const std::string key =
      "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\";
  const Comparison comparison =
      compare({{fact::kRegistryValue, key + "x|y|REG_SZ|z"}, {fact::kPackage, "P~1|Installed"}},
              {{fact::kServicingPending, "RebootPending"},
               {fact::kRegistryValue, key + "RebootPending|x|REG_SZ|y"},
               {fact::kRegistryValue, key + "Packages\\P~1|CurrentState|REG_DWORD|0x60"}});
  EXPECT_EQ(comparison.suspicious(), 2U);
}

TEST(Compare, AccessIsJudgedByWhatWindowsSetsWhereGoodIsSilent) {
  const Comparison comparison =
      compare({{fact::kHotfix, "KB5000001"}},
              {{fact::kOwner, "C:\\Windows\\WinSxS\\x\\a.sys|BUILTIN\\Administrators"},
               {fact::kOwner, "C:\\Data\\a.txt|BUILTIN\\Administrators"}},
              {DifferenceKind::Access});
  ASSERT_EQ(comparison.differences.size(), 1U);
  EXPECT_EQ(comparison.differences.front().points, 45);
  EXPECT_EQ(comparison.differences.front().bad.line, 7U);
}

TEST(Compare, TheOrderOfFactsDecidesNothing) {
  Facts bad = {{fact::kMinifilter, "b 362990 3"},
               {fact::kMinifilter, "A 362991 3"},
               {fact::kHotfix, "KB5000002"}};
  const Facts good = {{fact::kMinifilter, "c 1 1"}, {fact::kHotfix, "KB5000001"}};
  const Comparison one = compare(good, bad);
  std::reverse(bad.begin(), bad.end());
  const Comparison two = compare(good, bad);
  ASSERT_EQ(one.differences.size(), two.differences.size());
  for (std::size_t i = 0; i < one.differences.size(); ++i) {
    EXPECT_EQ(one.differences[i].subject, two.differences[i].subject);
  }
  EXPECT_EQ(one.differences.front().subject, "A");
}

TEST(Compare, TwoProgramsOfDifferentNamesAreTwoCopiesOfOne) {
  const Comparison comparison = compare({{fact::kFileVersion, "old.dll|1.2|||x64|"}},
                                        {{fact::kFileVersion, "new.dll|1.1|||x64|"}},
                                        {DifferenceKind::File});
  ASSERT_EQ(comparison.differences.size(), 1U);
  EXPECT_EQ(comparison.differences.front().change, Change::Differs);
}

TEST(Compare, HostileValuesAreOnlyStrange) {
  const Facts odd = {
      {fact::kService, ""},
      {fact::kMinifilter, "|"},
      {fact::kAce, "x"},
      {fact::kAce, "|:("},
      {fact::kFileEntry, "|||"},
      {fact::kRegistryValue, "\\\\|||"},
      {fact::kFileVersion, ""},
      {fact::kOsVersion, "......"},
      {fact::kRegistryValue, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion|UBR|x|"}};
  EXPECT_TRUE(compare(odd, odd).differences.empty());
  EXPECT_EQ(compare(odd, {{fact::kHotfix, "KB1"}}).suspicious(), 0U);
}

}  // namespace
}  // namespace casebook
