// SPDX-License-Identifier: Apache-2.0
#include "redact/pseudonyms.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "redact/addresses.h"
#include "redact/spelling.h"

namespace casebook {
namespace {

TEST(Pseudonyms, OneValueHasOneInEverySpelling) {
  PseudonymMap map;
  EXPECT_EQ(map.pseudonym(Hidden::User, "Ragna"), map.pseudonym(Hidden::User, "RAGNA"));
  EXPECT_EQ(map.pseudonym(Hidden::User, "ragna"), map.pseudonym(Hidden::Computer, "ragna"));
  const std::string dashes = map.pseudonym(Hidden::Mac, "00-15-5D-01-02-03");
  const std::string bare = map.pseudonym(Hidden::Mac, "00155d010203");
  std::string joined;
  for (const char c : dashes) {
    if (c != '-') joined += c;
  }
  EXPECT_EQ(joined, bare);
  EXPECT_EQ(map.pseudonym(Hidden::Phone, "+86 139 1234 5678").substr(4, 3),
            map.pseudonym(Hidden::Phone, "13912345678").substr(0, 3));
  EXPECT_EQ(*ipv6_groups(map.pseudonym(Hidden::Ipv6, "2001:0db8:0000:0000:0008:0800:200c:417a")),
            *ipv6_groups(map.pseudonym(Hidden::Ipv6, "2001:DB8::8:800:200C:417A")));
}

TEST(Pseudonyms, LengthIsKeptInEveryEncoding) {
  PseudonymMap map;
  for (const auto& [kind, value] :
       std::vector<std::pair<Hidden, std::string>>{{Hidden::User, "a"},
                                                   {Hidden::User, "李雷"},
                                                   {Hidden::User, "José Núñez"},
                                                   {Hidden::User, "иван.петров"},
                                                   {Hidden::User, "とうきょう"},
                                                   {Hidden::Computer, "DESKTOP-4F7K2Q1"},
                                                   {Hidden::Domain, "ad.nordwind.com.cn"},
                                                   {Hidden::Sid, "1-4294967295-1004336348"},
                                                   {Hidden::Ipv4, "1.2.3.4"},
                                                   {Hidden::Ipv4, "10.20.30.4"},
                                                   {Hidden::Ipv4, "192.168.100.101"},
                                                   {Hidden::Ipv6, "fe80::1"},
                                                   {Hidden::Mail, "a@b.de"},
                                                   {Hidden::Mail, "ragna77@nord.example.org"},
                                                   {Hidden::Serial, "PF-0123XY"},
                                                   {Hidden::Keyword, "项目 Aurora_7"}}) {
    const std::string pseudonym = map.pseudonym(kind, value);
    EXPECT_NE(pseudonym, value);
    for (const Spelling spelling :
         {Spelling::Utf8, Spelling::Utf16Le, Spelling::Gb18030, Spelling::Cp1252}) {
      const std::string before = spell(value, spelling);
      if (!before.empty()) {
        EXPECT_EQ(spell(pseudonym, spelling).size(), before.size()) << value << " " << pseudonym;
      }
    }
  }
}

TEST(Pseudonyms, ShapesStay) {
  PseudonymMap map;
  EXPECT_TRUE(map.pseudonym(Hidden::Mail, "ragna77@nord.example.org").ends_with("@example.com"));
  EXPECT_TRUE(map.pseudonym(Hidden::Domain, "nordwind.example.com").ends_with(".example.com"));
  EXPECT_TRUE(map.pseudonym(Hidden::Mac, "00:15:5d:01:02:03").starts_with("02:"));
  EXPECT_TRUE(map.pseudonym(Hidden::Ipv6, "fe80::1c2d:3e4f").starts_with("fe80::"));
  for (int i = 1; i < 200; ++i) {
    const std::string address = map.pseudonym(Hidden::Ipv4, "10.1.2." + std::to_string(i));
    if (address.size() < 10) continue;  // there are nine of nine characters, and none below
    EXPECT_TRUE(address.starts_with("192.0.2.") || address.starts_with("198.51.100.") ||
                address.starts_with("203.0.113.") || address.starts_with("198.1"))
        << address;
  }
}

TEST(Pseudonyms, NoTwoValuesShareOneAndNoneIsAValue) {
  PseudonymMap map;
  for (int i = 0; i < 250; ++i)
    map.avoid("203.0.113." + std::to_string(i));
  std::set<std::string> seen;
  for (int i = 0; i < 250; ++i) {
    const std::string given = map.pseudonym(Hidden::Ipv4, "203.0.113." + std::to_string(i));
    EXPECT_TRUE(seen.insert(given).second) << given;
    EXPECT_FALSE(given.starts_with("203.0.113.")) << given;
  }
}

TEST(Pseudonyms, AMapComesBackAsItWas) {
  PseudonymMap map;
  const std::string user = map.pseudonym(Hidden::User, "ragna77");
  const std::string mac = map.pseudonym(Hidden::Mac, "00-15-5D-01-02-03");
  auto again = PseudonymMap::parse(map.text());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().pseudonym(Hidden::User, "RAGNA77"), user);
  EXPECT_EQ(again.value().pseudonym(Hidden::Mac, "00-15-5D-01-02-03"), mac);
  EXPECT_EQ(again.value().text(), map.text());
}

TEST(Pseudonyms, AMapThatCannotBeUsedIsRefused) {
  for (const char* json :
       {"",
        "[]",
        "{}",
        "{\"schema\":\"casebook.redaction-map/2\",\"values\":[]}",
        "{\"schema\":\"casebook.redaction-map/1\",\"values\":[{\"class\":\"user\"}]}",
        "{\"schema\":\"casebook.redaction-map/1\",\"values\":[{\"class\":\"user\","
        "\"value\":\"ragna\",\"pseudonym\":\"toolong\"}]}"}) {
    EXPECT_FALSE(PseudonymMap::parse(json).ok()) << json;
  }
}

TEST(Pseudonyms, CapitalsStayWhereTheyWere) {
  EXPECT_EQ(copy_case("userq7x", "Ragna77"), "Userq7x");
  EXPECT_EQ(copy_case("userq7x", "RAGNA77"), "USERQ7X");
  EXPECT_EQ(copy_case("hostq7x-bb", "DESKTOP-12"), "HOSTQ7X-BB");
}

TEST(Addresses, AllSpellingsOfOneAddressAreOne) {
  const Ipv6Groups loopback = {0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(ipv6_groups("::1"), loopback);
  EXPECT_EQ(ipv6_groups("0:0:0:0:0:0:0:1"), loopback);
  EXPECT_TRUE(ipv6_groups("fe80::"));
  EXPECT_TRUE(ipv6_groups("::"));
  for (const char* wrong : {"",
                            ":",
                            "1:2",
                            "1::2::3",
                            "1:2:3:4:5:6:7:8:9",
                            "12345::1",
                            "1:2:3:4:5:6:7:",
                            ":1::2",
                            ":::"}) {
    EXPECT_FALSE(ipv6_groups(wrong)) << wrong;
  }
  EXPECT_EQ(spell_ipv6("2001:0db8::00ff", *ipv6_groups("2001:db8::a1")), "2001:0db8::00a1");
}

}  // namespace
}  // namespace casebook
