// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "diagnose/case_for_test.h"
#include "diagnose/diagnose.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

using Texts = std::vector<std::string>;

Texts values(const CaseForTest& it, std::string_view key) {
  Texts all;
  for (const Fact& fact : bundle_facts(it.judge())) {
    if (fact.key == key) all.push_back(fact.value);
  }
  return all;
}

// One attempt with these records, none of which is its symptom.
void add_lines(CaseForTest& it, const Texts& messages) {
  it.run.add_item("CBS.log", "cbs");
  for (const std::string& message : messages) {
    it.run.add(0, {.time = "10:00:00", .message = message});
  }
  it.cut();
}

Texts same_names(const Texts& messages) {
  CaseForTest it;
  add_lines(it, messages);
  return values(it, "contrast.same_name");
}

TEST(SameName, IsAFileThatIsDeniedInTwoUnrelatedPlaces) {
  CaseForTest it;
  add_lines(it,
            {"C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\x\\Sample.dll (Error = 5)",
             "'\\SystemRoot\\WinSxS\\y\\sample.DLL' STATUS_ACCESS_DENIED",
             "'\\SystemRoot\\WinSxS\\z\\sample.dll' STATUS_ACCESS_DENIED",
             "C:\\Data\\other.dll (Error = 5)"});
  EXPECT_EQ(values(it, "contrast.same_name"),
            Texts{"Sample.dll|2|C:\\$WINDOWS.~BT\\NewOS; C:\\Windows\\WinSxS"});
  const auto facts = bundle_facts(it.judge());
  ASSERT_FALSE(facts.empty());
  EXPECT_EQ(facts.front().source.line, 1U);
}

TEST(SameName, IsJoinedOverAttempts) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\sample.dll");
  it.add_failure("11", "D:\\Other\\sample.dll", "cbs");
  it.cut();
  EXPECT_EQ(values(it, "contrast.same_name"), Texts{"sample.dll|2|C:\\Data; D:\\Other"});
}

TEST(SameName, IsNotOnePlaceWrittenInTwoWays) {
  EXPECT_EQ(same_names({"'\\SystemRoot\\System32\\drivers\\sample.sys' STATUS_ACCESS_DENIED",
                        "C:\\Windows\\System32\\drivers\\sample.sys (Error = 5)"}),
            Texts{});
}

TEST(SameName, NeedsADenialOfAFile) {
  EXPECT_EQ(same_names({"C:\\a\\sample.dll (Error = 2)", "C:\\b\\sample.dll (Error = 5)"}),
            Texts{});
  EXPECT_EQ(same_names({"C:\\a\\folder (Error = 5)", "C:\\b\\folder (Error = 5)"}), Texts{})
      << "no file name";
  EXPECT_EQ(same_names({"sample.dll (Error = 5)", "C:\\b\\sample.dll (Error = 5)"}), Texts{})
      << "no place";
}

TEST(SameName, IsNotShownByLeftoversAndAllowedErrors) {
  EXPECT_EQ(same_names(
                {"Cannot read C:\\a\\sample.dll[gle=0x00000005]", "C:\\b\\sample.dll (Error = 5)"}),
            Texts{});
  EXPECT_EQ(same_names({"'C:\\a\\sample.dll' flags = (AllowAccessDenied) STATUS_ACCESS_DENIED",
                        "C:\\b\\sample.dll (Error = 5)"}),
            Texts{});
}

TEST(SameName, IsNotShownByNoise) {
  CaseForTest it;
  it.run.add_item("CBS.log", "cbs");
  it.run.add(0, {.message = "C:\\a\\sample.dll (Error = 5)", .hits = {{"noise"}}});
  it.run.add(0, {.message = "C:\\b\\sample.dll (Error = 5)"});
  it.cut();
  EXPECT_EQ(values(it, "contrast.same_name"), Texts{});
}

TEST(SameObject, StopsTwoAttemptsAndIsShownWhereItDoes) {
  CaseForTest it;
  const auto first = it.add_failure("10", "C:\\Data\\Sample.dll");
  const auto second = it.add_failure("11", "D:\\Other\\SAMPLE.DLL");
  it.add_failure("12", "C:\\Data\\other.dll");
  it.cut();
  EXPECT_EQ(values(it, "contrast.same_object"), Texts{"sample.dll|2"});
  for (const Fact& fact : bundle_facts(it.judge())) {
    if (fact.key != "contrast.same_object") continue;
    EXPECT_TRUE(fact.source.item == first || fact.source.item == second) << fact.source.item;
    EXPECT_EQ(fact.source.line, 1U);
  }
  EXPECT_EQ(values(it, "contrast.moving_object"), Texts{});
}

TEST(MovingObject, IsAnotherOneInEachOfThreeAttempts) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\a.dll");
  it.add_failure("11", "C:\\Data\\b.dll");
  it.cut();
  EXPECT_EQ(values(it, "contrast.moving_object"), Texts{});
  CaseForTest three;
  three.add_failure("10", "C:\\Data\\b.dll");
  three.add_failure("11", "C:\\Data\\a.dll");
  three.add_failure("12", "C:\\Data\\c.dll");
  three.cut();
  EXPECT_EQ(values(three, "contrast.moving_object"), Texts{"3|a.dll; b.dll; c.dll"});
  EXPECT_EQ(values(three, "contrast.same_object"), Texts{});
}

TEST(LaterSuccess, ComesAfterAFailureOfTheSameFamily) {
  CaseForTest it;
  it.add_failure("10", "C:\\a.dll");
  it.add_failure("11", "C:\\a.dll");
  it.cut();
  EXPECT_EQ(values(it, "contrast.later_success"), Texts{});
  it.attempts[1].episode.outcome = Outcome::Success;
  EXPECT_EQ(values(it, "contrast.later_success"), Texts{"e2"});
  it.attempts[1].episode.family = "cbs";
  EXPECT_EQ(values(it, "contrast.later_success"), Texts{});
  it.attempts[1].episode.family = "setup";
  std::swap(it.attempts[0].episode.outcome, it.attempts[1].episode.outcome);
  EXPECT_EQ(values(it, "contrast.later_success"), Texts{});
}

TEST(LaterSuccess, IsNotClaimedOfAFailureWithoutATime) {
  CaseForTest it;
  it.add_failure("10", "C:\\a.dll");
  it.add_failure("11", "C:\\a.dll");
  it.cut();
  it.attempts[1].episode.outcome = Outcome::Success;
  it.attempts[0].episode.started = kNoTime;
  EXPECT_EQ(values(it, "contrast.later_success"), Texts{});
}

void add_product(CaseForTest& it) {
  Product product;
  product.id = "example-guard";
  product.name = {"Example Guard", "示例卫士"};
  product.kind = "edr";
  product.drivers = {"exguard.sys"};
  product.processes = {"exguardsvc.exe"};
  product.names = {"Example Guard Antivirus"};
  product.folders = {"\\Example Guard\\"};
  product.services = {"exguard service"};
  product.altitudes = {"328123.5"};
  it.run.knowledge.products.push_back(product);
}

TEST(ProductPresence, IsReadFromFactsAboutFiltersServicesCrashesAndTraces) {
  for (const auto& [key, value] :
       {std::pair<std::string, std::string>(fact::kMinifilter, "ExGuard 328010 8"),
        std::pair<std::string, std::string>(fact::kService, "x RUNNING C:\\ExGuardSvc.exe"),
        std::pair<std::string, std::string>(fact::kAntivirus, "Example Guard Antivirus"),
        std::pair<std::string, std::string>(fact::kWerModule, "exguard.sys"),
        std::pair<std::string, std::string>(fact::kTraceAccessDenied, "C:\\x|exguardsvc.exe|1")}) {
    CaseForTest it;
    add_product(it);
    it.run.facts.push_back({key, value, {0, 0, 7}});
    it.run.facts.push_back({key, value, {0, 0, 8}});
    ASSERT_EQ(values(it, "product.present").size(), 1U) << key << ": once for each product";
    EXPECT_EQ(bundle_facts(it.judge()).front().source.line, 7U);
  }
  CaseForTest it;
  add_product(it);
  it.run.facts.push_back({std::string(fact::kMinifilter), "ExGuard 328010 8", {}});
  EXPECT_EQ(values(it, "product.present"), Texts{"Example Guard|edr|exguard.sys|示例卫士"});
}

TEST(ProductPresence, IsNotReadFromOtherFactsOrFromPartsOfWords) {
  CaseForTest it;
  add_product(it);
  it.run.facts.push_back({std::string(fact::kMachineName), "exguard", {}});
  it.run.facts.push_back({std::string(fact::kMinifilter), "myexguard 1 1", {}});
  it.run.facts.push_back({std::string(fact::kMinifilter), "exguard2 1 1", {}});
  it.run.facts.push_back({std::string(fact::kMinifilter), "ex_exguard_x", {}});
  EXPECT_EQ(values(it, "product.present"), Texts{});
  it.run.facts.push_back({std::string(fact::kMinifilter), "exguard2 and exguard", {}});
  EXPECT_EQ(values(it, "product.present").size(), 1U);
}

TEST(ProductPresence, IsReadFromRecordsButNotFromNoiseOrTraces) {
  CaseForTest noise;
  add_product(noise);
  noise.run.add_item("setupact.log", "setup");
  noise.run.add(0, {.message = "Failed C:\\Example Guard\\x", .hits = {{"noise"}}});
  EXPECT_EQ(values(noise, "product.present"), Texts{});
  CaseForTest trace;
  add_product(trace);
  trace.run.add_item("trace.csv", "trace");
  trace.run.add(0, {.message = "exguardsvc.exe"});
  EXPECT_EQ(values(trace, "product.present"), Texts{});
  CaseForTest log;
  add_product(log);
  log.run.add_item("setupact.log", "setup");
  log.run.add(0, {.message = "Failed to stop exguardsvc.exe"});
  EXPECT_EQ(values(log, "product.present"), Texts{"Example Guard|edr|exguardsvc.exe|示例卫士"});
}

TEST(ProductPresence, IsReadFromTheNameOfAListedService) {
  CaseForTest it;
  add_product(it);
  it.run.knowledge.products[0].drivers.clear();
  it.run.facts.push_back(
      {std::string(fact::kService), "ExGuard Service RUNNING auto C:\\a.exe", {0, 0, 7}});
  EXPECT_EQ(values(it, "product.present"), Texts{"Example Guard|edr|exguard service|示例卫士"});
  EXPECT_EQ(bundle_facts(it.judge()).front().source.line, 7U);
  CaseForTest alone;
  add_product(alone);
  alone.run.knowledge.products[0].drivers.clear();
  alone.run.facts.push_back({std::string(fact::kService), "EXGUARD SERVICE", {}});
  EXPECT_EQ(values(alone, "product.present").size(), 1U) << "without a state";
}

TEST(ProductPresence, IsNotReadFromAServiceNameElsewhere) {
  for (const auto& [key, value] :
       {std::pair<std::string, std::string>(fact::kService, "x RUNNING auto exguard service"),
        std::pair<std::string, std::string>(fact::kService, "exguard service2 RUNNING"),
        std::pair<std::string, std::string>(fact::kService, "exguard servic"),
        std::pair<std::string, std::string>(fact::kWerModule, "exguard service")}) {
    CaseForTest it;
    add_product(it);
    it.run.knowledge.products[0].drivers.clear();
    it.run.facts.push_back({key, value, {}});
    EXPECT_EQ(values(it, "product.present"), Texts{}) << key << ": " << value;
  }
}

TEST(ProductPresence, IsReadFromTheAltitudeOfAFilterThatNoNameExplains) {
  CaseForTest it;
  add_product(it);
  it.run.facts.push_back({std::string(fact::kMinifilter), "renamed 328123.5 8", {0, 0, 7}});
  EXPECT_EQ(values(it, "product.present"), Texts{"Example Guard|edr|altitude 328123.5|示例卫士"});
  EXPECT_EQ(bundle_facts(it.judge()).front().source.line, 7U);
  it.run.facts.push_back({std::string(fact::kMinifilter), "exguard 328123.5 8", {}});
  EXPECT_EQ(values(it, "product.present"), Texts{"Example Guard|edr|exguard.sys|示例卫士"})
      << "the name says more";
}

TEST(ProductPresence, IsNotReadFromTheAltitudeOfAnotherProductsFilter) {
  CaseForTest it;
  add_product(it);
  Product other;
  other.id = "other-backup";
  other.name = {"Other Backup", "其他备份"};
  other.kind = "backup";
  other.drivers = {"otherflt.sys"};
  it.run.knowledge.products.push_back(other);
  it.run.facts.push_back({std::string(fact::kMinifilter), "OtherFlt 328123.5 8", {}});
  EXPECT_EQ(values(it, "product.present"), Texts{"Other Backup|backup|otherflt.sys|其他备份"});
}

TEST(ProductPresence, NeedsTheWholeAltitudeOfAFilter) {
  CaseForTest it;
  add_product(it);
  for (const char* value : {"renamed 328123 8", "renamed 1328123.5 8", "328123.5", "renamed", ""}) {
    it.run.facts.push_back({std::string(fact::kMinifilter), value, {}});
  }
  it.run.facts.push_back({std::string(fact::kWerModule), "renamed 328123.5 8", {}});
  EXPECT_EQ(values(it, "product.present"), Texts{});
}

// `count` events of one kind in the event log, and what is concluded about the disk.
Texts disk_evidence(const std::string& provider, std::uint32_t id, int count) {
  CaseForTest it;
  it.run.add_item("System", "events");
  for (int i = 0; i < count; ++i) {
    it.run.add(0,
               {.time = "10:00:00",
                .message = "a | message",
                .hits = {},
                .level = Level::Warning,
                .component = provider,
                .code = id});
  }
  return values(it, "disk.evidence");
}

TEST(DiskEvidence, NeedsAsManyEventsAsAnExpertWould) {
  struct Case {
    const char* provider;
    std::uint32_t id;
    int enough;
    const char* shown;
  };
  for (const Case& known :
       {Case{"disk", 7, 1, "Disk event 7, once|Disk 事件 7，1 次"},
        Case{"Disk", 51, 3, "Disk event 51, 3 times|Disk 事件 51，3 次"},
        Case{"disk", 52, 1, "Disk event 52, once|Disk 事件 52，1 次"},
        Case{"disk", 153, 10, "Disk event 153, 10 times|Disk 事件 153，10 次"},
        Case{"disk", 154, 1, "Disk event 154, once|Disk 事件 154，1 次"},
        Case{"Microsoft-Windows-Ntfs", 55, 1, "Ntfs event 55, once|Ntfs 事件 55，1 次"},
        Case{"storahci", 129, 3, "storahci event 129, 3 times|storahci 事件 129，3 次"},
        Case{"stornvme", 129, 3, "stornvme event 129, 3 times|stornvme 事件 129，3 次"}}) {
    EXPECT_EQ(disk_evidence(known.provider, known.id, known.enough), Texts{known.shown});
    EXPECT_EQ(disk_evidence(known.provider, known.id, known.enough - 1), Texts{}) << known.shown;
  }
  EXPECT_EQ(disk_evidence("Ntfs", 98, 5), Texts{}) << "healthy";
  EXPECT_EQ(disk_evidence("Ntfs", 137, 5), Texts{}) << "the transaction manager, not the disk";
  EXPECT_EQ(disk_evidence("disk", 158, 5), Texts{});
}

TEST(DiskEvidence, IsNotADiskThatComesAndGoes) {
  struct Case {
    std::vector<std::pair<std::uint32_t, std::string>> events;
    Texts shown;
  };
  for (const Case& known :
       {Case{{{7, "The device, \\Device\\Harddisk2\\DR5, has a bad block."}}, {}},
        Case{{{7, "设备 \\Device\\Harddisk1\\DR1 有一个不正确的区块。"}},
             {"Disk event 7, once|Disk 事件 7，1 次"}},
        Case{{{7, "\\Device\\Harddisk1\\DR1 has a bad block."}, {157, "磁盘 1 意外删除。"}}, {}},
        Case{{{154, "The IO operation at logical block address 0x1 for Disk 3 failed."},
              {157, "Disk 3 has been surprise removed."}},
             {}}}) {
    CaseForTest it;
    it.run.add_item("System", "events");
    for (const auto& [id, text] : known.events) {
      it.run.add(0,
                 {.time = "10:00:00",
                  .message = text,
                  .hits = {},
                  .level = Level::Warning,
                  .component = "disk",
                  .code = id});
    }
    EXPECT_EQ(values(it, "disk.evidence"), known.shown) << known.events.front().second;
  }
}

TEST(DiskEvidence, ComesFromCheckDiskToo) {
  CaseForTest it;
  it.run.facts = {{std::string(fact::kChkdskBadSectors), "0", {}},
                  {std::string(fact::kChkdskResult), "clean", {}}};
  EXPECT_EQ(values(it, "disk.evidence"), Texts{});
  it.run.facts = {{std::string(fact::kChkdskBadSectors), "64", {}},
                  {std::string(fact::kChkdskResult), "fixed", {}}};
  EXPECT_EQ(values(it, "disk.evidence"),
            (Texts{"chkdsk: 64 KB in bad sectors|chkdsk：坏扇区 64 KB",
                   "chkdsk: errors corrected|chkdsk：已修正错误"}));
}

TEST(AccessFacts, NameEntriesThatDenyAFileOfARefusedName) {
  CaseForTest it;
  it.run.facts = {{std::string(fact::kDenyAce), "C:\\Store\\a\\Sample.dll|Everyone:(DENY)(W)", {}},
                  {std::string(fact::kDenyAce), "C:\\Store\\b\\Other.dll|Everyone:(DENY)(W)", {}}};
  EXPECT_EQ(values(it, "acl.denied_name"), Texts{});
  it.run.facts.push_back(
      {std::string(fact::kTraceAccessDenied), "C:\\New\\sample.DLL|setup.exe|4|Write|2", {}});
  EXPECT_EQ(values(it, "acl.denied_name"),
            Texts{"Sample.dll|C:\\Store\\a\\Sample.dll|Everyone:(DENY)(W)|another file of that "
                  "name|另一个同名文件"});
}

TEST(AccessFacts, SayThatTheListIsOfTheInstalledFileAndThatAnotherListDiffers) {
  CaseForTest it;
  const std::string installed = "C:\\Windows\\WinSxS\\amd64_sample_1\\Sample.dll";
  const auto bad = it.run.add_item("bad/icacls.txt", "");
  const auto good = it.run.add_item("good/icacls.txt", "");
  it.run.facts = {
      {std::string(fact::kAce), installed + "|Everyone:(DENY)(W)", {bad, 0, 1}},
      {std::string(fact::kDenyAce), installed + "|Everyone:(DENY)(W)", {bad, 0, 1}},
      {std::string(fact::kTraceAccessDenied), "C:\\New\\sample.dll|setup.exe|4|Write|2", {}}};
  EXPECT_EQ(values(it, "acl.list_differs"), Texts{});
  EXPECT_EQ(values(it, "acl.denied_name"),
            Texts{"Sample.dll|" + installed +
                  "|Everyone:(DENY)(W)|the installed file, not of the copy that was refused|"
                  "已安装的文件（而不是被拒绝访问的副本）"});
  it.run.facts.push_back(
      {std::string(fact::kAce), installed + "|BUILTIN\\Users:(RX)", {good, 0, 1}});
  EXPECT_EQ(values(it, "acl.list_differs"), Texts{installed + "|bad/icacls.txt|good/icacls.txt"});
}

TEST(AccessFacts, SayThatTheListIsOfTheRefusedFileHoweverItsPathIsWritten) {
  CaseForTest it;
  it.run.facts = {
      {std::string(fact::kDenyAce), "C:\\Windows\\a\\S.dll|Everyone:(DENY)(W)", {}},
      {std::string(fact::kTraceAccessDenied), "\\SystemRoot\\a\\s.dll|setup.exe|4|Write|2", {}}};
  EXPECT_EQ(
      values(it, "acl.denied_name"),
      Texts{"S.dll|C:\\Windows\\a\\S.dll|Everyone:(DENY)(W)|the refused file|被拒绝访问的文件"});
}

TEST(CrashFacts, NameTheProductWhoseModuleCrashed) {
  CaseForTest it;
  Product product;
  product.id = "guard";
  product.name = {"Example Guard", "示例卫士"};
  product.folders = {"Example Guard"};
  it.run.knowledge.products = {product};
  it.run.add_item("Application", "events");
  for (const char* folder : {"Windows", "Example Guard", "Example Guard"}) {
    it.run.add(0,
               {.time = "10:00:00",
                .message = std::string("Faulting application name: SetupHost.exe, version: 1\n"
                                       "Faulting module name: hook.dll, version: 1\n"
                                       "Faulting module path: C:\\") +
                           folder + "\\hook.dll",
                .hits = {},
                .component = "Application Error",
                .code = 1000});
  }
  EXPECT_EQ(values(it, "crash.product"), Texts{"SetupHost.exe|Example Guard|Example Guard"});
}

TEST(EventFacts, CountAndShowTheOneNearestToAFailure) {
  CaseForTest it;
  it.add_failure("10", "C:\\a.dll");
  const auto log = it.run.add_item("System", "events");
  const auto event = [&](const char* time, const char* message) {
    it.run.add(log,
               {.time = time,
                .message = message,
                .component = "Microsoft-Windows-Kernel-Power",
                .code = 41});
  };
  event("08:00:00", "far");
  event("10:07:30", "near | behind");
  event("09:00:00", "before");
  it.cut();
  EXPECT_EQ(values(it, "event.kernel-power.41"), Texts{"near / behind|3|7"});
}

TEST(EventFacts, SayNoDistanceWhereNoneIsKnown) {
  CaseForTest it;
  it.run.add_item("System", "events");
  it.run.add(0, {.message = "restart", .component = "User32", .code = 1074});
  it.run.add(0, {.message = "no id", .component = "User32"});
  it.run.add(0, {.message = "no provider", .code = 1074});
  EXPECT_EQ(values(it, "event.user32.1074"), Texts{"restart|1|-1"});
  EXPECT_EQ(bundle_facts(it.judge()).size(), 1U);
}

TEST(ChainFacts, SayWhatTheWalkFound) {
  CaseForTest it;
  it.add_failure("10", "C:\\Data\\a.dll");
  it.cut();
  it.attempts[0].episode.kind = "upgrade";
  it.attempts[0].episode.phase = "safeos";
  it.attempts[0].episode.operation = "Apply image";
  std::map<std::string, std::string> facts;
  for (const Fact& fact : chain_facts(it.attempts[0], it.judge().judged[0].chain)) {
    facts[fact.key] = fact.value;
  }
  const std::map<std::string, std::string> expected = {{"chain.kind", "upgrade"},
                                                       {"chain.family", "setup"},
                                                       {"chain.phase", "safeos"},
                                                       {"chain.operation", "Apply image"},
                                                       {"chain.code", "0x00000005"},
                                                       {"chain.symptom", "0x80070005"},
                                                       {"chain.object", "C:\\Data\\a.dll"},
                                                       {"chain.file", "a.dll"}};
  EXPECT_EQ(facts, expected);
}

// An attempt at an hour whose log says which server it used.
void add_search(CaseForTest& it, const std::string& hour, const std::string& server) {
  const std::uint32_t item = it.run.add_item(hour + ".log", "wu");
  it.run.add(item,
             {.time = hour + ":00:00",
              .message = "WSUS server: " + server,
              .hits = {{"server", {{"fact", "wu.wsus_server"}, {"value", server}}}}});
}

TEST(ChangedFacts, AreWhatTheLastAttemptThatWentWellStatedOtherwise) {
  CaseForTest it;
  it.run.add_signature("server", Role::Fact);
  for (const char* hour : {"08", "09", "10", "11"}) {
    const bool is_new = std::string(hour) >= "10";
    add_search(it, hour, is_new ? "http://b.example.com/" : "http://a.example.com");
  }
  it.cut();
  it.attempts[0].episode.outcome = Outcome::Success;
  it.attempts[1].episode.outcome = Outcome::Success;
  const DiagnoseInput input = it.judge();
  const std::vector<Fact> facts = changed_facts(input, it.attempts[3]);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].key, "attempt.changed");
  EXPECT_EQ(facts[0].value, "wu.wsus_server|http://a.example.com|http://b.example.com/|e2");
  EXPECT_EQ(facts[0].source.item, 1U);
  it.attempts[1].episode.kind = "other";
  EXPECT_EQ(changed_facts(input, it.attempts[3])[0].source.item, 0U);
  it.attempts[0].episode.started = it.attempts[3].episode.started + 1;
  EXPECT_TRUE(changed_facts(input, it.attempts[3]).empty()) << "what came later is no contrast";
}

TEST(ChangedFacts, AreNoneWhereTheSameIsWrittenOtherwise) {
  CaseForTest it;
  it.run.add_signature("server", Role::Fact);
  add_search(it, "08", "http://a.example.com");
  add_search(it, "09", "HTTP://A.example.com/");
  it.cut();
  it.attempts[0].episode.outcome = Outcome::Success;
  EXPECT_TRUE(changed_facts(it.judge(), it.attempts[1]).empty());
}

TEST(SharedProfiles, AreFoldersOfTwoAccounts) {
  CaseForTest it;
  it.run.add_item("ProfileList.txt", "state");
  const std::string key(fact::kProfile);
  it.run.facts = {{key, "S-1-5-21-1|C:\\Users\\user01|0x0|-", {0, 0, 1}},
                  {key, "S-1-5-21-2|C:\\Users\\user02|0x0|-", {0, 9, 2}},
                  {key, "S-1-5-21-1|C:\\Users\\user01|0x0|bak", {0, 18, 3}},
                  {key, "S-1-5-21-3|c:\\users\\USER02|0x0|-", {0, 27, 4}}};
  EXPECT_EQ(values(it, "contrast.shared_profile"),
            Texts{"c:\\users\\USER02|S-1-5-21-2|S-1-5-21-3"});
}

TEST(ChainFacts, OfNoChainAreThoseOfTheAttempt) {
  Attempt attempt;
  attempt.episode.family = "cbs";
  const auto facts = chain_facts(attempt, {});
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].key, "chain.family");
}

}  // namespace
}  // namespace casebook
