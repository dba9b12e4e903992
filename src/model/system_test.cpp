// SPDX-License-Identifier: Apache-2.0
#include "model/system.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

System system(std::string id, int build, std::string name, std::string version, bool server) {
  System made;
  made.id = std::move(id);
  made.build = build;
  made.name = {name, name};
  made.version = std::move(version);
  made.server = server;
  return made;
}

Edition edition(std::string id, Bilingual name, std::string group, std::vector<std::string> names) {
  return {std::move(id), std::move(name), std::move(group), std::move(names), {}};
}

Knowledge sample() {
  Knowledge knowledge;
  knowledge.systems = {system("client", 17763, "Windows 10", "1809", false),
                       system("server", 17763, "Windows Server 2019", "1809", true),
                       system("new", 22631, "Windows 11", "23H2", false)};
  knowledge.systems[0].updates_until = {{"home", "2020-11-10"}, {"ltsc", "2029-01-09"}};
  knowledge.systems[0].also_called = {{"ltsc", "LTSC 2019"}, {"government", "V2020-L"}};
  knowledge.systems[1].updates_until = {{"server", "2029-01-09"}};
  knowledge.editions = {
      edition("Professional", {"Pro", "专业版"}, "home", {"Professional", "Pro", "专业版"}),
      edition("Enterprise", {"Enterprise", "企业版"}, "enterprise", {"Enterprise", "企业版"}),
      edition("EnterpriseS",
              {"Enterprise LTSC", "企业版 LTSC"},
              "ltsc",
              {"EnterpriseS", "Enterprise LTSC", "企业版 LTSC"}),
      edition("EnterpriseG",
              {"China Government Edition", "神州网信政府版"},
              "government",
              {"EnterpriseG", "神州网信政府版"}),
      edition("ServerStandard", {"Standard", "标准版"}, "server", {"ServerStandard", "Standard"})};
  return knowledge;
}

TEST(Build, IsReadFromVersionsAndBuildStrings) {
  EXPECT_EQ(build_of("10.0.17763.1"), 17763);
  EXPECT_EQ(build_of("17763.1.amd64fre.rs5_release.180914-1434"), 17763);
  EXPECT_EQ(build_of("6.1.7601"), 7601);
  EXPECT_EQ(build_of("22631"), 22631);
  for (const char* text : {"", "10.0", "10.0.x", "99999999999.1", "-17763", "1.2.3.17763"}) {
    EXPECT_EQ(build_of(text), 0) << text;
  }
}

TEST(System, IsNamedByBuildAndEdition) {
  const Knowledge knowledge = sample();
  const SystemReading pro = read_system_name(knowledge, "10.0.17763.1", "Professional");
  EXPECT_EQ(pro.title.en, "Windows 10 1809, Pro");
  EXPECT_EQ(pro.title.zh, "Windows 10 1809，专业版");
  EXPECT_EQ(pro.updates_until, "2020-11-10");
  EXPECT_EQ(read_system_name(knowledge, "10.0.17763", "Windows 10 企业版 LTSC").title.en,
            "Windows 10 1809 (LTSC 2019), Enterprise LTSC");
  EXPECT_EQ(read_system_name(knowledge, "10.0.22631.4602", "").title.en, "Windows 11 23H2");
}

TEST(System, OfTheChineseGovernmentHasItsOwnName) {
  const Knowledge knowledge = sample();
  const SystemReading reading =
      read_system_name(knowledge, "10.0.17763", "Windows 10 神州网信政府版");
  EXPECT_EQ(reading.title.zh, "Windows 10 神州网信政府版 V2020-L（1809）");
  EXPECT_EQ(reading.title.en, "Windows 10 China Government Edition V2020-L (1809)");
  EXPECT_EQ(read_system_name(knowledge, "17763", "EnterpriseG").edition->group, "government");
}

TEST(System, ThatSharesItsBuildIsDecidedByTheEditionOrLeftOpen) {
  const Knowledge knowledge = sample();
  EXPECT_EQ(read_system_name(knowledge, "10.0.17763", "").title.en,
            "Windows 10 1809 or Windows Server 2019 1809");
  EXPECT_EQ(read_system_name(knowledge, "10.0.17763", "ServerStandard").system->id, "server");
  EXPECT_EQ(read_system_name(knowledge, "10.0.17763", "Windows Server 2019 标准").system->id,
            "server");
}

TEST(System, IsNotGuessedFromABuildThatNobodyListed) {
  const Knowledge knowledge = sample();
  const SystemReading reading = read_system_name(knowledge, "10.0.25931.1000", "Professional");
  EXPECT_EQ(reading.system, nullptr);
  EXPECT_TRUE(reading.title.empty());
  EXPECT_EQ(reading.edition->id, "Professional");
}

TEST(Edition, IsAWordOfItsOwn) {
  const Knowledge knowledge = sample();
  EXPECT_EQ(read_system_name(knowledge, "22631", "Process").edition, nullptr);
  EXPECT_EQ(read_system_name(knowledge, "22631", "Microsoft Windows 10 Pro").edition->id,
            "Professional");
}

}  // namespace
}  // namespace casebook
