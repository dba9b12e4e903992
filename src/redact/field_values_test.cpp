// SPDX-License-Identifier: Apache-2.0
// What stands behind fields and in brackets, and what there is nobody.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "redact/seen_for_test.h"

namespace casebook {
namespace {

using Strings = std::set<std::string>;

TEST(FieldValues, AccountsThatAreAllOfAnElement) {
  expect_seen({
      {"<Author>RAGNACORP\\ragnaq</Author>", "user ragnaq"},
      {"<Author>RAGNACORP\\ragnaq</Author>", "domain RAGNACORP"},
      {"<Author>ragnacorp\\ragnaq</Author>", "user ragnaq"},
      {"<Data Name=\"param5\">RAGNACORP\\ragnaq</Data>", "user ragnaq"},
      {"<UserId>RAGNACORP\\ragnaq</UserId>", "user ragnaq"},
      {"<UserId>ragnaq</UserId>", "user ragnaq"},
      {"<RunAs>ragnacorp\\ragnaq</RunAs>", "user ragnaq"},
      {"{\"UserId\":\"ragnaq\"}", "user ragnaq"},
      {"RunAsUser=ragnaq", "user ragnaq"},
  });
  EXPECT_EQ(seen_in("<Source>SOURCES\\install.wim</Source><UserId>S-1-5-18</UserId>"), Strings{});
}

TEST(FieldValues, ValuesInBrackets) {
  expect_seen({
      {"Joining domain [ragnacorpq.example.org] with account [joinq]",
       "domain ragnacorpq.example.org"},
      {"Joining domain [ragnacorpq.example.org] with account [joinq]", "user joinq"},
      {"ComputerName = [RAG-PC-33]", "computer RAG-PC-33"},
      {"UserName = [ragnaq]", "user ragnaq"},
      {"username=<ragnaq>", "user ragnaq"},
      {"Domain = [ragnacorpq.example.org]", "domain ragnacorpq.example.org"},
      {"ComputerName : {RAGPCQ, RAGPCR}", "computer RAGPCR"},
      {"{\"userName\":[\"ragnaq\",\"sigridq\"]}", "user sigridq"},
      {"{\"users\":[\"ragnaq\",\"sigridq\"]}", "user sigridq"},
      {"Password: <Zx9kk-Lmn>", "credential Zx9kk-Lmn"},
      {"Password = [Zx9kk-Lmn]", "credential Zx9kk-Lmn"},
  });
  EXPECT_EQ(seen_in("user [failed], domain [Software\\Microsoft], Password: <hidden>"), Strings{});
}

TEST(FieldValues, SentencesNameNobody) {
  for (const char* text : {"the user name or password is incorrect",
                           "the computer name is misspelt",
                           "the user is unreachable; the host name is unresolvable",
                           "The password is unacceptable.",
                           "密码: 错误",
                           "用户: 未找到",
                           "用户名：不存在",
                           "计算机名：已禁用",
                           "Host Name = ConsoleHost",
                           "HostName=ConsoleHost"}) {
    EXPECT_EQ(seen_in(text), Strings{}) << text;
  }
  EXPECT_TRUE(seen_in("the user name is RAGNACORP\\ragnaq now").contains("user ragnaq"));
  EXPECT_TRUE(seen_in("the computer name is \"ragnapcq\"").contains("computer ragnapcq"));
  EXPECT_TRUE(seen_in("computer name is RAG-PC-33").contains("computer RAG-PC-33"));
}

TEST(FieldValues, MakersAreHiddenOnlyInTheirFields) {
  for (const char* owner : {"Microsoft Windows", "Lenovo", "VMware, Inc."}) {
    for (const std::string& one : seen_in("Registered Owner: " + std::string(owner) + "\r\n"))
      EXPECT_TRUE(one.ends_with(" here")) << one;
  }
  EXPECT_EQ(seen_in("Registered Organization: Intel Corporation\r\n"),
            Strings{"person Intel Corporation here"});
  EXPECT_EQ(seen_in("Registered Organization: HP Inc.\r\n"), Strings{"person HP Inc. here"});
  EXPECT_EQ(seen_in("C:\\Users\\Intel\\x"), Strings{"user Intel here"});
  EXPECT_TRUE(
      seen_in("Registered Organization: Dellmann GmbH\r\n").contains("person Dellmann GmbH"));
}

TEST(FieldValues, HeadsOfTablesAndGroupsNameNobody) {
  EXPECT_EQ(seen_in("User Name        SID\r\n================ ============\r\n"), Strings{});
  EXPECT_FALSE(seen_in("ComputerName\tLoggedOnUser\tOS\r\nRAGPCQ\tragnaq\tx\r\n")
                   .contains("computer LoggedOnUser"));
  const auto seen = seen_in("RAGNACORP\\Domain Users   Group");
  EXPECT_EQ(seen, Strings{"domain RAGNACORP"});
}

TEST(FieldValues, VersionsTimesAndAmountsAreNoNumbersOfAnybody) {
  for (const char* text : {"Intel Chipset 10.1.18.3 installed",
                           "Chipset Device Software 10.1.18.3",
                           "since +20260101000000",
                           "+12345678901 bytes"}) {
    EXPECT_EQ(seen_in(text), Strings{}) << text;
  }
  EXPECT_TRUE(seen_in("call +12345678901 today").contains("phone 12345678901"));
}

TEST(FieldValues, EndingsOfDomainsOfAllCountriesAreKnown) {
  for (const char* ending :
       {"fr", "it", "es", "pl", "eu", "io", "gov", "edu", "ch",    "at", "nl", "lu",
        "be", "se", "ru", "kr", "uk", "br", "in",  "hk",  "co.uk", "tw", "sg", "example"}) {
    const std::string domain = std::string("ragnacorpq.") + ending;
    EXPECT_EQ(public_suffix(domain), std::string(ending).size()) << ending;
    EXPECT_TRUE(seen_in("at lis-fs-6." + domain + " there").contains("host lis-fs-6 " + domain))
        << ending;
  }
  const auto seen = seen_in("CN=RAGPC-1,OU=Ragnastaff,DC=ragnacorpq,DC=nl");
  EXPECT_TRUE(seen.contains("domain ragnacorpq"));
  EXPECT_FALSE(seen.contains("domain nl here"));
}

}  // namespace
}  // namespace casebook
