// SPDX-License-Identifier: Apache-2.0
// Machines and people that are known by where they stand: shares, commands, services, tables,
// headers, folders.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "redact/findings.h"
#include "redact/pseudonyms.h"
#include "redact/seen_for_test.h"

namespace casebook {
namespace {

using Strings = std::set<std::string>;

TEST(Places, SharesInAllForms) {
  expect_seen({
      {"\\\\davhostq@SSL\\DavWWWRoot\\x", "computer davhostq"},
      {"\\\\davhostq@SSL@8443\\DavWWWRoot\\x", "computer davhostq"},
      {"\\\\davhostq@8080\\DavWWWRoot\\x", "computer davhostq"},
      {"copy //smbhostq3/share/file", "computer smbhostq3"},
      {"\"//smbhostq3.ragnacorpq.example.org/share\"", "computer smbhostq3"},
      {"file:////filehostq/share/x.msu", "computer filehostq"},
      {"file://///filehostq/share/x.msu", "computer filehostq"},
  });
  EXPECT_EQ(seen_in("x // comment/of code //schemas.microsoft.com/a file:////C:/x ///a/b"),
            Strings{});
}

TEST(Places, CommandsAndFieldsOfMachines) {
  expect_seen({
      {"winrs -r:winrshostq ipconfig", "computer winrshostq"},
      {"cmdkey /add:credhostq /user:x", "computer credhostq"},
      {"ccmsetup.exe /mp:mphostq SMSSITECODE=ZV1", "computer mphostq"},
      {"SMSMP=mphostq SMSSITECODE=ZV1", "computer mphostq"},
      {"Rename-Computer -NewName ragnapcq", "computer ragnapcq"},
      {"__SERVER : RAGNAPCQ", "computer RAGNAPCQ"},
      {"SystemName=RAGNAPCQ", "computer RAGNAPCQ"},
      {"ClientMachine = RAGNAPCQ", "computer RAGNAPCQ"},
      {"UserWorkstations: RAGPCQ,RAGPCR", "computer RAGPCR"},
      {"PC Name: ragnapcq", "computer ragnapcq"},
      {"主机：ragnapcq", "computer ragnapcq"},
      {"[ragnapcq]: PS C:\\> dir", "computer ragnapcq"},
  });
}

TEST(Places, ServicesOfKerberos) {
  expect_seen({
      {" HTTP/ragnawebq", "computer ragnawebq"},
      {"MSSQLSvc/ragnasqlq.ragnacorpq.example.org:1433", "computer ragnasqlq"},
      {"MSSQLSvc/ragnasqlq.ragnacorpq.example.org:1433", "domain ragnacorpq.example.org"},
      {"Server: cifs/ragnafsq @ RAGNACORPQ.EXAMPLE.ORG", "computer ragnafsq"},
      {"Client: ragnaq @ RAGNACORPQ.EXAMPLE.ORG", "user ragnaq"},
      {"Server: krbtgt/RAGNACORPQ.EXAMPLE.ORG @ X", "domain RAGNACORPQ.EXAMPLE.ORG"},
  });
  EXPECT_EQ(seen_in("GET / HTTP/1.1 host/port x/Microsoft-Windows-HTTP/Microsoft-Windows-HTTP/a"),
            Strings{});
}

TEST(Places, FieldsOfMoreLanguages) {
  for (const char* name : {"Benutzer:",
                           "Usuario:",
                           "Utente:",
                           "Utilisateur :",
                           "Пользователь:",
                           "Usuário:",
                           "Gebruiker:",
                           "使用者：",
                           "登录用户：",
                           "账号:",
                           "RunAs:",
                           "Login:",
                           "LogonUser =",
                           "Nom d’utilisateur :",
                           "PrimaryOwnerName:"}) {
    EXPECT_TRUE(seen_in(std::string(name) + " ragnaq\r\n").contains("user ragnaq")) << name;
  }
  EXPECT_TRUE(seen_in("Nom d’hôte : ragnapcq").contains("computer ragnapcq"));
  EXPECT_TRUE(seen_in("Ansprechpartner: Ragna Fjeldq").contains("person Ragna Fjeldq"));
  EXPECT_TRUE(seen_in("工程师：独孤清扬").contains("person 独孤清扬"));
}

TEST(Places, TablesOfMoreForms) {
  expect_seen({
      {"Name;Benutzername\r\nx;ragnaq\r\n", "user ragnaq"},
      {"Node|UserName\r\nRAGNAPCQ|ragnaq\r\n", "user ragnaq"},
      {"<table><tr><th>User Name</th><th>Id</th></tr><tr><td>ragnaq</td><td>7</td></tr></table>",
       "user ragnaq"},
      {"<tr><th>User Name</th><td>ragnaq</td></tr>", "user ragnaq"},
      {"Name       Enabled Description\r\n----       ------- -----------\r\nragnaq     True\r\n",
       "user ragnaq"},
      {"#Fields: date cs-username c-ip cs(Cookie)\r\n2026 RAGNACORP\\ragnaq 9.8.7.6 a=Zx9kkL\r\n",
       "user ragnaq"},
      {"#Fields: date cs-username c-ip cs(Cookie)\r\n2026 ragnaq 9.8.7.6 a=Zx9kkL\r\n",
       "ipv4 9.8.7.6"},
      {"#Fields: date cs-username c-ip cs(Cookie)\r\n2026 ragnaq 9.8.7.6 a=Zx9kkL\r\n",
       "credential Zx9kkL"},
      {"10.1.2.3 - ragnaq [29/Nov/2026:08:00:00 +0100] \"GET / HTTP/1.1\" 200", "user ragnaq"},
      {"10.1.2.3 - ragnaq [29/Nov/2026:08:00:00 -0500] \"GET / HTTP/1.1\" 200", "user ragnaq"},
  });
  EXPECT_FALSE(seen_in("#Fields: date s-computername s-ip\r\n").contains("computer s-ip"));
  // The names of fields below each other are nobody's.
  const auto seen = seen_in("User name        ragnaq\r\nFull Name        Ragna Fjeldq\r\n");
  EXPECT_TRUE(seen.contains("user ragnaq"));
  EXPECT_FALSE(seen.contains("user Full Name"));
}

TEST(Places, PeopleBesideTheirAddresses) {
  expect_seen({
      {"From: \"Ragna Fjeldq\" <r@mail.example.org>", "person Ragna Fjeldq"},
      {"To: Fjeldq, Ragnaq <r@mail.example.org>", "person Fjeldq"},
      {"收件人：尉迟明月 <r@mail.example.org>", "person 尉迟明月"},
  });
  EXPECT_FALSE(seen_in("wrote to <r@mail.example.org>").contains("person wrote to"));
}

TEST(Places, ProfilesBelowOtherFolders) {
  for (const char* path : {"D:\\Profiles\\ragnaq.V6\\NTUSER.DAT",
                           "\\\\srvq7\\profiles\\ragnaq.V2\\x",
                           "C:\\Benutzer\\ragnaq\\x",
                           "C:\\Utilisateurs\\ragnaq\\x",
                           "C:\\用户\\ragnaq\\x"}) {
    EXPECT_TRUE(seen_in(path).contains("user ragnaq")) << path;
  }
  EXPECT_EQ(seen_in("HKLM\\SOFTWARE\\NetworkList\\Profiles\\ragnaq\\x"), Strings{});
}

TEST(Places, AddressesOfRoutes) {
  EXPECT_TRUE(seen_in("  8...8c 16 45 d3 0a 77 ......Adapter").contains("mac 8c 16 45 d3 0a 77"));
}

// What `text` becomes when `values` were found in it.
std::string replaced(const std::vector<std::pair<Hidden, std::string>>& values,
                     const std::string& text) {
  PseudonymMap map;
  Replacements replacements(map);
  for (const auto& [kind, value] : values)
    replacements.learn_value(kind, value);
  replacements.settle();
  std::string result = text;
  replacements.literals().find(text, Neighbours::Text, [&](const LiteralHit& hit) {
    const std::string_view bytes = std::string_view(text).substr(hit.begin, hit.end() - hit.begin);
    result.replace(hit.begin, bytes.size(), replacements.bytes_for(hit, bytes));
  });
  return result;
}

TEST(Places, ValuesAreFoundInTheFormsThatProgramsMakeOfThem) {
  const std::string names =
      replaced({{Hidden::User, "maria.schmidtkeq"}, {Hidden::Computer, "KESTRELQ-LT22"}},
               "Maria Schmidtkeq|maria_schmidtkeq|KESTRELQ_LT22");
  EXPECT_EQ(names.find("chmidtkeq"), std::string::npos) << names;
  EXPECT_EQ(names.find("KESTRELQ"), std::string::npos) << names;
  const std::string addresses =
      replaced({{Hidden::Ipv4, "10.44.3.7"}, {Hidden::Mac, "00-15-5d-01-02-03"}},
               "ip-10-44-3-7|7.3.44.10.in-addr.arpa|00 15 5d 01 02 03");
  EXPECT_EQ(addresses.find("10-44-3-7"), std::string::npos) << addresses;
  EXPECT_EQ(addresses.find("7.3.44.10"), std::string::npos) << addresses;
  EXPECT_EQ(addresses.find("00 15 5d"), std::string::npos) << addresses;
  // Halves that logs use every day are no name.
  EXPECT_EQ(replaced({{Hidden::User, "windows.update"}}, "Windows Update"), "Windows Update");
}

}  // namespace
}  // namespace casebook
