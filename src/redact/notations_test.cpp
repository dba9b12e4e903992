// SPDX-License-Identifier: Apache-2.0
// How commands, exports, directories and consoles write who and what is hidden.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "redact/seen_for_test.h"

namespace casebook {
namespace {

TEST(Notations, PasswordsOfCommands) {
  expect_seen({
      {"schtasks /create /tn x /ru CORQ\\svcq /rp Zx9kkLmn1 /sc once", "credential Zx9kkLmn1"},
      {"schtasks /create /ru CORQ\\svcq /rp \"Zx9 kk Lmn1\"", "credential Zx9 kk Lmn1"},
      {"net user ragnaq Zx9kkLmn1 /add", "credential Zx9kkLmn1"},
      {"net user ragnaq Zx9kkLmn1 /add", "user ragnaq"},
      {"C:\\Windows\\system32\\net.exe user /add ragnaq Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"plink -ssh ragnaq@10.1.2.3 -pw Zx9kkLmn1 ls", "credential Zx9kkLmn1"},
      {"pscp -pw \"Zx9 kkLmn1\" a b:", "credential Zx9 kkLmn1"},
      {"tool.exe -u:ragnaq -p:Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"wevtutil qe System /r:PCQ7 /u:ragnaq /p:Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"ConvertTo-SecureString \"Zx9 kkLmn1\" -AsPlainText -Force", "credential Zx9 kkLmn1"},
      {"ConvertTo-SecureString -String 'Zx9kkLmn1' -AsPlainText", "credential Zx9kkLmn1"},
      {"'Zx9kkLmn1' | ConvertTo-SecureString -AsPlainText -Force", "credential Zx9kkLmn1"},
      {"New-Object PSCredential('CORQ\\ragnaq', $pw)", "user ragnaq"},
      {"[Net.NetworkCredential]::new; NetworkCredential(\"ragnaq\", \"Zx9kkLmn1\")",
       "credential Zx9kkLmn1"},
      {"smbclient //srv/x -U ragnaq%Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"rpcclient -U 'CORQ/ragnaq%Zx9kkLmn1' host", "credential Zx9kkLmn1"},
      {"curl -u ragnaq:Zx9kkLmn1 https://x", "credential Zx9kkLmn1"},
      {"curl --user \"ragnaq:Zx9 kkLmn1\" https://x", "credential Zx9 kkLmn1"},
      {"wmic /node:PCQ7 /user:ragnaq /password:Zx9kkLmn1 os", "credential Zx9kkLmn1"},
      {"cmdkey /add:srvq /user:CORQ\\ragnaq /pass:Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"netdom join PCQ7 /domain:corq /userd:ragnaq /passwordd:Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"sc config svc obj= .\\ragnaq password= Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"systeminfo /s PCQ7 /u CORQ\\ragnaq /p Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"certutil -p Zx9kkLmn1 -importpfx a.pfx", "credential Zx9kkLmn1"},
      {"rasdial office ragnaq Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"reg add HKLM\\x /v DefaultPassword /t REG_SZ /d Zx9kkLmn1 /f", "credential Zx9kkLmn1"},
      {"Set-ItemProperty -Path x -Name DefaultPassword -Value 'Zx9kk Lmn1'",
       "credential Zx9kk Lmn1"},
      {"net use Z: \\\\srvq\\share Zx9kkLmn1", "credential Zx9kkLmn1"},
  });
}

TEST(Notations, PasswordsOfFieldsAndFiles) {
  expect_seen({
      {"Cookie: auth=Zx9kkLmn1; theme=dark", "credential Zx9kkLmn1"},
      {"Set-Cookie: sid=Zx9kkLmn1; Path=/; HttpOnly", "credential Zx9kkLmn1"},
      {"\"Cookie\": \"auth=Zx9kkLmn1; b=c\"", "credential Zx9kkLmn1"},
      {"password=\"Zx9 kk Lmn1\" next", "credential Zx9 kk Lmn1"},
      {"password='Zx9 kk Lmn1' next", "credential Zx9 kk Lmn1"},
      {"Server=a;User ID=ragnaq;Password=Zx9kkLmn1;Timeout=5", "credential Zx9kkLmn1"},
      {"Server=a;User ID=ragnaq;Password=Zx9kkLmn1;Timeout=5", "user ragnaq"},
      {"Password=Zx9;kk,Lm&n1;Timeout=5", "credential Zx9;kk,Lm&n1"},
      {"api_key=Zx9kkLmn1abc", "credential Zx9kkLmn1abc"},
      {"token=Zx9kkLmn1abc", "credential Zx9kkLmn1abc"},
      {"client_secret: Zx9kkLmn1abc", "credential Zx9kkLmn1abc"},
      {"https://a.blob.x.net/c?sv=1&sig=Zx9kkLmn1abc%3D&se=2", "credential Zx9kkLmn1abc%3D"},
      {"<Password>\r\n  <Value>Zx9kkLmn1</Value>", "credential Zx9kkLmn1"},
      {"<wcm:Password xsi:type=\"x\">Zx9kkLmn1</wcm:Password>", "credential Zx9kkLmn1"},
      {"    DefaultPassword    REG_SZ    Zx9 kkLmn1\r\n", "credential Zx9 kkLmn1"},
      {"\"DefaultPassword\"=\"Zx9kkLmn1\"", "credential Zx9kkLmn1"},
      {"<keyMaterial>Zx9 kkLmn1</keyMaterial>", "credential Zx9 kkLmn1"},
      {"密码：Zx9kkLmn1。", "credential Zx9kkLmn1"},
      {"登录口令: Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"密碼：Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"Kennwort: Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"Mot de passe : Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"Пароль: Zx9kkLmn1", "credential Zx9kkLmn1"},
      {"Proxy-Authorization: Basic Zx9kkLmn1abc=", "credential Zx9kkLmn1abc="},
      {"Authorization: Bearer Zx9kkLmn1abc", "credential Zx9kkLmn1abc"},
      {"eyJhbGciOi1.eyJzdWIi0iIx.Zx9kkLmn1abc", "credential eyJhbGciOi1.eyJzdWIi0iIx.Zx9kkLmn1abc"},
      {"{\"password\": \"Zx9\\u0040kkLmn1\"}", "credential Zx9@kkLmn1"},
      {"<Password>R&amp;Dkk9Lmn</Password>", "credential R&Dkk9Lmn"},
  });
  for (const char* text : {"the net user experience is good and fast",
                           "Password last set            3/5/2024",
                           "The password is wrong",
                           "/p:Configuration=Release",
                           "listening -p 8080",
                           "cookie: none",
                           "Password required            Yes",
                           "PublicKeyToken=31bf3856ad364e35"}) {
    EXPECT_EQ(seen_in(text), std::set<std::string>{}) << text;
  }
}

TEST(Notations, Hosts) {
  expect_seen({
      {"setup.exe /source:\\\\srvq\\share$\\x", "computer srvq"},
      {"\"/source:\\\\\\\\srvq\\\\share\"", "computer srvq"},
      {"bound to \\\\dcq.corq.example.com now", "computer dcq"},
      {"bound to \\\\dcq.corq-bank.cn.", "computer dcq"},
      {"psexec \\\\pcq78 -u ragnaq cmd", "computer pcq78"},
      {"psexec \\\\pcqx -u ragnaq cmd", "computer pcqx"},
      {"\\\\?\\UNC\\srvq\\share\\x", "computer srvq"},
      {"\"\\\\\\\\?\\\\UNC\\\\srvq\\\\share\"", "computer srvq"},
      {"\\Device\\Mup\\srvq\\share", "computer srvq"},
      {"\\Device\\LanmanRedirector\\;Z:0000000000012345\\srvq\\share", "computer srvq"},
      {"asked dcq.corq.example-bank.cn for it", "host dcq corq.example-bank.cn"},
  });
  for (const char* text : {"HKLM:\\\\SOFTWARE\\\\x",
                           "C:\\\\Users",
                           "\"\\\\d+\\\\.\\\\w\"",
                           "a \\\\n b",
                           "asp.net Microsoft.NET\\x system.io"}) {
    EXPECT_EQ(seen_in(text), std::set<std::string>{}) << text;
  }
}

TEST(Notations, Directories) {
  const std::string name = "CN=Li Wei,OU=Beijing,DC=corq,DC=example-bank,DC=cn";
  expect_seen({
      {name, "person Li Wei"},
      {name, "domain Beijing"},
      {name, "domain corq"},
      {name, "domain example-bank"},
      {name, "domain corq.example-bank.cn"},
      {"LDAP://dcq/" + name, "person Li Wei"},
      {"<dn>CN=PCQ-17, OU=Desks, DC=corq, DC=local</dn>", "computer PCQ-17"},
      {"CN=ragnaq,CN=Users,DC=corq,DC=local", "user ragnaq"},
  });
  const auto seen = seen_in(name);
  EXPECT_FALSE(seen.contains("domain cn"));
  EXPECT_EQ(seen_in("CN=Microsoft Windows Production PCA 2011, O=Microsoft Corporation, C=US"),
            std::set<std::string>{});
}

TEST(Notations, ListsOfDomains) {
  const std::string list =
      "   DNS Suffix Search List. . . . . . : corq.example.com\r\n"
      "                                       nordq.example.org\r\n"
      "                                       plantq.local\r\n\r\n";
  expect_seen(
      {{list, "domain nordq.example.org"},
       {list, "domain plantq.local"},
       {"   DNS 后缀搜索列表  . . . . . . . . : corq.example.com\n"
        "                                       plantq.local\n",
        "domain plantq.local"},
       {"    SearchList    REG_SZ    corq.example.com,plantq.local\r\n", "domain plantq.local"}});
}

TEST(Notations, AccountsInSentences) {
  expect_seen({{"seen NORDWIND\\ragnaq today", "user ragnaq"},
               {"seen NORDWIND\\ragnaq today", "domain NORDWIND"},
               {"user nordwind\\ragna.q77 logged off", "user ragna.q77"},
               {"帐户 NORDWIND\\ragnaq 已锁定", "user ragnaq"}});
  for (const char* text : {"loaded System32\\drivers and INF\\oem12",
                           "PCI\\VEN_8086 ACPI\\PNP0C0A USB\\ROOT_HUB30",
                           "SWD\\PrintEnum\\x",
                           "key SOFTWARE\\classes",
                           "Microsoft\\windows"}) {
    for (const std::string& one : seen_in(text))
      EXPECT_TRUE(one.starts_with("pair ")) << text << ": " << one;
  }
}

TEST(Notations, NamesOfCompaniesAndPeople) {
  expect_seen({
      {"Registered Organization: Bank of the Eastq (China) & Co.\r\n",
       "person Bank of the Eastq (China) & Co."},
      {"Registered Owner:          R&Dq / Lab\r\n", "person R&Dq / Lab"},
      {"Registered to: Lotq & Söhne, Inc.\r\n", "person Lotq & Söhne, Inc."},
      {"注册的组织:       东方银行（中国）\r\n", "person 东方银行（中国）"},
      {"<RegisteredOrganization>R&amp;Dq (West)</RegisteredOrganization>", "person R&Dq (West)"},
      {"<FullName>&#26446;&#x4F1F;&#x4F1F;</FullName>", "person 李伟伟"},
      {"{\"user\":{\"id\":7,\"name\":\"ragnaq\",\"displayName\":\"Ragna Qvist\"}}", "user ragnaq"},
      {"{\"user\":{\"id\":7,\"name\":\"ragnaq\",\"displayName\":\"Ragna Qvist\"}}",
       "person Ragna Qvist"},
      {"{\"host\": {\"name\": \"pcqx\"}}", "computer pcqx"},
      {"{\"users\":[{\"name\":\"ragnaq\"},{\"name\":\"oswinq\"}]}", "user oswinq"},
      {"<LocalAccount wcm:action=\"add\">\n <Group>Administrators</Group>\n <Name>ragnaq</Name>\n"
       " <DisplayName>Ragna Qvist</DisplayName></LocalAccount>",
       "user ragnaq"},
      {"<LocalAccount wcm:action=\"add\">\n <Name>ragnaq</Name>\n"
       " <DisplayName>Ragna Qvist</DisplayName></LocalAccount>",
       "person Ragna Qvist"},
      {"<User Name=\"ragnaq\" Sid=\"x\"/>", "user ragnaq"},
      {"displayName: Ragna Qvist\r\nuserPrincipalName: ragnaq@nordq.example.org",
       "person Ragna Qvist"},
      {"手机号 138 0013 8000 ", "phone 138 0013 8000"},
      {"电话 13800138000", "phone 13800138000"},
      {"call +86 138-0013-8000 now", "phone 86 138-0013-8000"},
      {"User name                    ragnaq\r\nFull Name                    Ragna Qvist\r\n",
       "user ragnaq"},
      {"用户名                       ragnaq\r\n全名                         王小明\r\n",
       "person 王小明"},
  });
  EXPECT_EQ(seen_in("DisplayName: Microsoft Visual C++\r\nDisplayVersion: 14"),
            std::set<std::string>{});
}

TEST(Notations, TablesOfConsoles) {
  const std::string users =
      "\r\nUser accounts for \\\\PCQX\r\n\r\n" + std::string(79, '-') +
      "\r\nAdministrator            DefaultAccount           Guest\r\n"
      "oswinq                   ragna.q                  WDAGUtilityAccount\r\n"
      "The command completed successfully.\r\n";
  const std::string quser =
      " USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME\r\n"
      ">ragnaq                console             1  Active      none   3/5/2024 8:00 AM\r\n"
      " oswinq                rdp-tcp#5           2  Active          .  3/5/2024 8:01 AM\r\n";
  const std::string chinese =
      " 用户名                会话名             ID  状态    空闲时间   登录时间\r\n"
      ">ragnaq                console             1  运行中      无     2024/3/5 8:00\r\n";
  const std::string sessions =
      " SESSIONNAME       USERNAME                 ID  STATE   TYPE        DEVICE\r\n"
      " services                                    0  Disc\r\n"
      ">console           ragnaq                    1  Active\r\n";
  const std::string members = "Alias name     administrators\r\n\r\nMembers\r\n\r\n" +
                              std::string(79, '-') +
                              "\r\nAdministrator\r\nCORQ\\ragnaq\r\nThe command completed.\r\n";
  const std::string power =
      "\r\nId UserName      ComputerName\r\n-- --------      ------------\r\n"
      " 1 CORQ\\ragnaq   PCQX         \r\n\r\n";
  expect_seen({{users, "user ragna.q"},
               {users, "user oswinq"},
               {users, "computer PCQX"},
               {quser, "user ragnaq"},
               {quser, "user oswinq"},
               {chinese, "user ragnaq"},
               {sessions, "user ragnaq"},
               {members, "user ragnaq"},
               {power, "user ragnaq"}});
  EXPECT_FALSE(seen_in(quser).contains("user SESSIONNAME"));
  EXPECT_FALSE(seen_in(users).contains("user Administrator"));
}

}  // namespace
}  // namespace casebook
