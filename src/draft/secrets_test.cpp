// SPDX-License-Identifier: Apache-2.0
#include "draft/secrets.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::string masked(const std::string& text) {
  return without_secrets(text, Secrets::Suspected);
}

TEST(Secrets, CredentialsOfLinksOptionsAndFieldsAreMasked) {
  EXPECT_EQ(masked("http://bob:s3cret@wsus.example.com/x"), "http://bob:***@wsus.example.com/x");
  EXPECT_EQ(masked("tool /password:s3cret /q"), "tool /password:*** /q");
  EXPECT_EQ(masked("tool /Password=\"s3 cret\" /q"), "tool /Password=*** /q");
  EXPECT_EQ(masked("psexec -u bob -p s3cret cmd"), "psexec -u bob -p *** cmd");
  EXPECT_EQ(masked("x --password s3cret"), "x --password ***");
  EXPECT_EQ(masked("Server=a;pwd=s3cret;Db=c"), "Server=a;pwd=***;Db=c");
  EXPECT_EQ(masked("\"password\": \"s3cret\","), "\"password\": ***,");
  EXPECT_EQ(masked("schtasks /rp s3cret"), "schtasks /rp ***");
  EXPECT_EQ(masked("cmdkey /add:x /user:y /pass:s3cret"), "cmdkey /add:x /user:y /pass:***");
  EXPECT_EQ(masked("Authorization: Basic c2VjcmV0c2VjcmV0"), "Authorization: Basic ***");
  EXPECT_EQ(masked("request with Bearer Geheim21 sent"), "request with Bearer *** sent");
  EXPECT_EQ(masked("x Bearer aGVsbG8.d29ybGQx-_2, y"), "x Bearer ***, y");
  EXPECT_EQ(masked("https://x.example.com/a?sv=1&sig=abc%2Fd&se=2"),
            "https://x.example.com/a?sv=1&sig=***&se=2");
  EXPECT_EQ(masked("密码：s3cret 完成"), "密码：*** 完成");
  EXPECT_EQ(masked("<AdministratorPassword><Value>s3cret</Value>"),
            "<AdministratorPassword><Value>***</Value>");
  EXPECT_EQ(masked("DefaultPassword    REG_SZ    s3 cret"), "DefaultPassword    REG_SZ    ***");
  EXPECT_EQ(masked("net use Z: \\\\srv\\share s3cret /user:bob"),
            "net use Z: \\\\srv\\share *** /user:bob");
  EXPECT_EQ(masked("net user bob s3cret /add"), "net user bob *** /add");
  EXPECT_EQ(masked("curl -u bob:s3cret x"), "curl -u bob:*** x");
  EXPECT_EQ(masked("$password = ConvertTo-SecureString \"s3 cret\" -AsPlainText"),
            "$password = ConvertTo-SecureString *** -AsPlainText");
  EXPECT_EQ(masked("key ABCDE-12345-FGHIJ-67890-KLMNO"), "key ***");
  EXPECT_EQ(masked("111111-222222-333333-444444-555555-666666-777777-888888"), "***");
}

TEST(Secrets, WhatOnlyLooksLikeOneStays) {
  for (const char* text :
       {"publicKeyToken=31bf3856ad364e35, pass=oobeSystem",
        "10:25:01 Info CBS Exec: Processing complete. Session: 31076928_1579853314",
        "C:\\Windows\\WinSxS\\amd64_dual_wpdmtp.inf_31bf3856ad364e35_10.0.1.1_none_9744\\x.dll",
        "https://go.example.com/fwlink?code=0x80070005",
        "The password is wrong",
        "the bearer of this note, bearer tokens, Bearer id4 is up",
        "Password:\n  Domain: example",
        "net use \\\\srv\\share /user:bob"}) {
    EXPECT_EQ(masked(text), text);
  }
}

TEST(Secrets, OurOwnTextsKeepTheirOptions) {
  const std::string text = "attrib +u -p with the file's path; -RecoveryPassword with the digits";
  EXPECT_EQ(without_secrets(text, Secrets::Certain), text);
}

}  // namespace
}  // namespace casebook
