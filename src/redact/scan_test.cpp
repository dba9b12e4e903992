// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "redact/seen_for_test.h"

namespace casebook {
namespace {

using Strings = std::set<std::string>;

TEST(Scan, ProfilesAreFoundInEveryNotation) {
  for (const char* text : {"C:\\Users\\ragna.fjeld\\AppData",
                           "\"C:\\\\Users\\\\ragna.fjeld\\\\AppData\"",
                           "file:///C:/Users/ragna.fjeld/a.txt",
                           "x=%5CUsers%5Cragna.fjeld%5Ca",
                           "C:\\Documents and Settings\\ragna.fjeld",
                           "/home/ragna.fjeld/x"}) {
    EXPECT_TRUE(seen_in(text).contains("user ragna.fjeld")) << text;
  }
  EXPECT_TRUE(seen_in("C:\\Users\\Ragna Fjeld\\x").contains("user Ragna Fjeld"));
  EXPECT_TRUE(seen_in("C:\\Users\\RAGNAF~1\\x").contains("user RAGNAF~1"));
  EXPECT_TRUE(seen_in("/Users/%E5%BC%A0%E4%BC%9F/x").contains("user 张伟"));
  for (const char* text :
       {"C:\\Users\\Public\\x", "C:\\Users\\Default\\x", "C:\\Users\\%USERNAME%\\x"}) {
    EXPECT_EQ(seen_in(text), Strings{}) << text;
  }
}

TEST(Scan, FieldsAreFoundHoweverTheyAreWritten) {
  for (const char* text : {"Host Name:                 KVM77410",
                           "   Host Name . . . . . . . . . . . . : KVM77410",
                           "<ComputerName>KVM77410</ComputerName>",
                           "<Computer xsi:type=\"s\">KVM77410</Computer>",
                           "<Data Name=\"WorkstationName\">KVM77410</Data>",
                           "\"ComputerName\"=\"KVM77410\"",
                           "{\"computerName\": \"KVM77410\"}",
                           "{\\\"computerName\\\": \\\"KVM77410\\\"}",
                           "    ComputerName    REG_SZ    KVM77410",
                           "-ComputerName KVM77410",
                           "计算机名：KVM77410",
                           "{\"\\u8ba1\\u7b97\\u673a\\u540d\": \"KVM77410\"}",
                           "\\\\KVM77410\\share\\x",
                           "http%3A%2F%2FKVM77410%3A8530%2F",
                           "Node,Caption\r\nKVM77410,x\r\n"}) {
    EXPECT_TRUE(seen_in(text).contains("computer KVM77410")) << text;
  }
}

TEST(Scan, AccountsGiveTheirDomain) {
  const Strings seen = seen_in("TargetUserName: NORDWIND\\ragna77");
  EXPECT_TRUE(seen.contains("user ragna77"));
  EXPECT_TRUE(seen.contains("domain NORDWIND"));
  EXPECT_TRUE(seen_in("C:\\x NORDWIND\\ragna77:(OI)(CI)(F)").contains("user ragna77"));
  EXPECT_TRUE(seen_in("nordwind\\ragna77 S-1-5-21-1-2-3-1001").contains("domain nordwind"));
  EXPECT_TRUE(seen_in("seen NORDWIND\\ragna77 today").contains("pair NORDWIND ragna77"));
  EXPECT_EQ(seen_in("Owner: NT AUTHORITY\\SYSTEM"), Strings{});
  EXPECT_EQ(seen_in("User: BUILTIN\\Administrators"), Strings{});
  EXPECT_EQ(seen_in("HKLM\\SOFTWARE"), Strings{});
}

TEST(Scan, OrdinaryWordsAreNamesOnlyWhereNothingElseStands) {
  EXPECT_EQ(seen_in("User: admin\r\n"), Strings{"user admin here"});
  EXPECT_EQ(seen_in("User: test was stopped\r\n"), Strings{});
  EXPECT_EQ(seen_in("the user must restart; Host process; Domain policy: none"), Strings{});
}

TEST(Scan, WhatIsNobodyIsNotTakenForSomebody) {
  for (const char* text : {"owner: Microsoft-Windows-Shell32, Version = 10.0",
                           "User : 226825.2 MB",
                           "Domain: 0x00000001",
                           "token: time",
                           "Token=ac58d84a-62de-826a-1202-9fb1114bbca9",
                           "<settings pass=\"oobeSystem\">",
                           "server 3.0.0.0",
                           "Client: WUSA"}) {
    EXPECT_EQ(seen_in(text), Strings{}) << text;
  }
}

TEST(Scan, AddressesAreToldFromVersions) {
  EXPECT_TRUE(seen_in("IPv4 Address: 10.20.30.40").contains("ipv4 10.20.30.40"));
  EXPECT_TRUE(seen_in("http://8.8.4.4:8530/").contains("ipv4 8.8.4.4"));
  for (const char* text : {"Version: 10.1.2.3",
                           "\"DriverVersion\": \"10.1.2.3\"",
                           "x~amd64~~10.1.2.3",
                           "v10.1.2.3",
                           "10.0.19041.1",
                           "1.2.3.4.5",
                           "127.0.0.1 0.0.0.0 255.255.255.0",
                           "1.2.3.4"}) {
    EXPECT_EQ(seen_in(text), Strings{}) << text;
  }
}

TEST(Scan, OtherShapes) {
  EXPECT_TRUE(seen_in("fe80::1c2d:3e4f%12").contains("ipv6 fe80::1c2d:3e4f"));
  EXPECT_EQ(seen_in("std::string ::1 10:25:01 a::b"), Strings{});
  EXPECT_TRUE(seen_in("00-15-5D-01-02-03").contains("mac 00-15-5D-01-02-03"));
  EXPECT_TRUE(seen_in("0015.5d01.0203 up").contains("mac 0015.5d01.0203"));
  EXPECT_TRUE(seen_in("MACAddress=00155D010203").contains("mac 00155D010203"));
  EXPECT_EQ(seen_in("00-00-00-00-00-00 FF:FF:FF:FF:FF:FF"), Strings{});
  EXPECT_TRUE(seen_in("<ragna77@nord.example.org>").contains("mail ragna77@nord.example.org"));
  EXPECT_TRUE(
      seen_in("u=ragna77%40nord.example.org&x").contains("mail ragna77%40nord.example.org"));
  EXPECT_EQ(seen_in("icon@2x.png @%SystemRoot%\\system32\\x.dll,-100"), Strings{});
  EXPECT_TRUE(seen_in("电话：13912345678").contains("phone 13912345678"));
  EXPECT_TRUE(seen_in("call +86 139 1234 5678").contains("phone 86 139 1234 5678"));
  EXPECT_EQ(seen_in("+08:00 13912345678"), Strings{});
  EXPECT_TRUE(seen_in("BCDFG-HJKMP-QRTVW-XY234-6789B")
                  .contains("product-key BCDFG-HJKMP-QRTVW-XY234-6789B"));
  EXPECT_TRUE(seen_in("S-1-5-21-11-22-33-1001").contains("sid 11-22-33"));
  EXPECT_TRUE(seen_in("S-1-12-1-11-22-33-44").contains("sid 11-22-33-44"));
  EXPECT_EQ(seen_in("S-1-5-18 S-1-5-32-544 S-1-5-80-956008885-3418522649-1831038044-1-2"),
            Strings{});
  EXPECT_TRUE(seen_in("SerialNumber=5CD0412XYZ").contains("serial 5CD0412XYZ"));
  EXPECT_EQ(seen_in("SerialNumber=Default string\r\nserial: none"), Strings{});
}

TEST(Scan, AnAddressBehindServerIsNoVersion) {
  for (const char* line : {"Proxy server 10.6.0.1:8080 failed",
                           "WSUS Server: 10.6.0.1",
                           "DHCP Server:     10.6.0.1",
                           "\"ProxyServer\"=\"10.6.0.1:8080\""}) {
    EXPECT_TRUE(seen_in(line).contains("ipv4 10.6.0.1")) << line;
  }
  EXPECT_EQ(seen_in("ver 10.6.0.1 FileVersion: 10.6.0.2"), Strings{});
}

TEST(Scan, ALineOfANameAndAValueIsNoHeadOfATable) {
  const auto seen = seen_in(
      "Item\tValue\r\nUser Name\tRAGNACORP\\ragnaq\r\nTime Zone\tW. Europe\r\nPage "
      "File\tC:\\p.sys\r\n");
  EXPECT_TRUE(seen.contains("user ragnaq"));
  EXPECT_FALSE(seen.contains("user Time Zone") || seen.contains("user Page File"));
  EXPECT_TRUE(seen_in("UserName\tPC\r\nragnaq\t7\r\n").contains("user ragnaq"));
}

TEST(Scan, EscapesOfJsonAndNounsOfCmdletsNameNobody) {
  EXPECT_EQ(seen_in(R"({"m":"joined ragnacorp\nretry","x": "a\u0041b"})"), Strings{});
  EXPECT_EQ(seen_in("PS> Restart-Computer -Force; Rename-Computer -NewName X"), Strings{});
}

TEST(Scan, NamesThatWindowsMakesAreKnownByTheirShape) {
  EXPECT_TRUE(seen_in("joined from DESKTOP-QWE1234 and").contains("computer DESKTOP-QWE1234"));
  EXPECT_TRUE(seen_in("(WIN-1A2B3C4D5E6)").contains("computer WIN-1A2B3C4D5E6"));
  EXPECT_EQ(seen_in("DESKTOP-SHORT DESKTOP-TOOLONG1 WIN-REQUIRED desktop-wallpap"), Strings{});
}

TEST(Scan, PasswordsOfToolsAreFound) {
  const auto seen = seen_in("psexec \\\\pcq -u ragnaq -p \"Pa55 phrase w0rd\" cmd");
  EXPECT_TRUE(seen.contains("credential Pa55 phrase w0rd"));
  EXPECT_TRUE(seen_in("netdom join x /passwordd:NetdomPw9").contains("credential NetdomPw9"));
  EXPECT_TRUE(
      seen_in("    Key Content            : WifiS3cretKey").contains("credential WifiS3cretKey"));
}

TEST(Scan, RecoveryPasswordsAreFoundByTheirShape) {
  const std::string password = "123456-234567-345678-456789-567890-678901-789012-890123";
  EXPECT_TRUE(seen_in("Recovery Key: " + password).contains("credential " + password));
  EXPECT_TRUE(seen_in("      " + password).contains("credential " + password));
  EXPECT_EQ(seen_in("123456-234567-345678"), Strings{});
}

TEST(Scan, ThePasswordOfNetUseMayStandBehindTheName) {
  const auto seen =
      seen_in("net use Z: \\\\srv\\x /user:VORTAX\\svcdq Sup3rS3cret! /persistent:no");
  EXPECT_TRUE(seen.contains("credential Sup3rS3cret!"));
  EXPECT_TRUE(seen_in("net use Z: \\\\srv\\x /user:svcdq Sup3rS3cret2").contains("user svcdq"));
}

TEST(Scan, CredentialsAreFoundInLinksAndCommands) {
  EXPECT_TRUE(
      seen_in("ftp://ragna77:Zx9kkLmn1@ftp.example.com/a").contains("credential Zx9kkLmn1"));
  EXPECT_TRUE(
      seen_in("net use \\\\srv\\x Zx9kkLmn1 /user:ragna77").contains("credential Zx9kkLmn1"));
  EXPECT_TRUE(seen_in("Authorization: Bearer Zx9kkLmn1abc").contains("credential Zx9kkLmn1abc"));
  EXPECT_TRUE(seen_in("<Password><Value>Zx9kkLmn1</Value>").contains("credential Zx9kkLmn1"));
  EXPECT_TRUE(
      seen_in("psexec \\\\KVM77410 -u ragna77 -p Zx9kkLmn1").contains("credential Zx9kkLmn1"));
  EXPECT_EQ(seen_in("publicKeyToken=31bf3856ad364e35"), Strings{});
}

TEST(Scan, EveryBeginningIsReadToItsEnd) {
  const std::string text =
      "User: a\\b ://x:y@ S-1-5-21- 1.2. fe80:: aa:bb: a@b. %5C%5C \\\\ \\Users\\ -u +86 "
      "\"Password\":\" Node,x\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    seen_in(
        std::string(text, 0, size));  // heap memory of that size: the sanitizer sees one byte more
  }
}

}  // namespace
}  // namespace casebook
