// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/security_descriptor.h"

#include <cstring>

#include <gtest/gtest.h>

#include "model/accounts.h"

namespace casebook {
namespace {

void append_number(std::string& out, std::uint32_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFFU);
  }
}

std::string binary_sid(char authority, std::initializer_list<std::uint32_t> parts) {
  std::string sid("\1", 1);
  sid += static_cast<char>(parts.size());
  sid += std::string(5, '\0') + authority;
  for (const std::uint32_t part : parts) {
    append_number(sid, part, 4);
  }
  return sid;
}

std::string ace(std::uint8_t type,
                std::uint8_t flags,
                std::uint32_t mask,
                const std::string& rest) {
  std::string text;
  append_number(text, type, 1);
  append_number(text, flags, 1);
  append_number(text, static_cast<std::uint32_t>(8 + rest.size()), 2);
  append_number(text, mask, 4);
  return text + rest;
}

std::string acl(std::initializer_list<std::string> entries) {
  std::string body;
  for (const std::string& entry : entries) {
    body += entry;
  }
  std::string text("\2\0", 2);
  append_number(text, static_cast<std::uint32_t>(8 + body.size()), 2);
  append_number(text, static_cast<std::uint32_t>(entries.size()), 2);
  append_number(text, 0, 2);
  return text + body;
}

std::string descriptor(std::uint32_t control,
                       const std::string& owner,
                       const std::string& group,
                       const std::string& sacl,
                       const std::string& dacl) {
  std::string head("\1\0", 2);
  append_number(head, control, 2);
  std::string body;
  for (const std::string* part : {&owner, &group, &sacl, &dacl}) {
    append_number(head, part->empty() ? 0 : static_cast<std::uint32_t>(20 + body.size()), 4);
    body += *part;
  }
  return head + body;
}

const std::string kSystem = binary_sid(5, {18});
const std::string kAdministrators = binary_sid(5, {32, 544});
const std::string kInstaller =
    binary_sid(5, {80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464});

std::string written(const std::string& bytes) {
  const auto read = read_security_descriptor(as_bytes(bytes));
  return read ? sddl_of(*read) + (read->is_complete ? "" : " cut") : "none";
}

TEST(SecurityDescriptor, ReadsTheBinaryForm) {
  const std::string bytes =
      descriptor(0x9404,
                 kInstaller,
                 kSystem,
                 "",
                 acl({ace(1, 0, 0x2, kSystem),
                      ace(0, 0x12, 0xF003F, kAdministrators),
                      ace(0, 0x0B, 0x80000000, binary_sid(3, {0})),
                      ace(0, 0, 0x1200A9, binary_sid(5, {21, 1, 2, 3, 1001}))}));
  EXPECT_EQ(written(bytes),
            "O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464G:SYD:PAI"
            "(D;;DC;;;SY)(A;CIID;KA;;;BA)(A;OICIIO;GR;;;CO)(A;;0x1200a9;;;S-1-5-21-1-2-3-1001)");
}

TEST(SecurityDescriptor, ReadsObjectEntriesLabelsAndNullLists) {
  std::string object;
  append_number(object, 1, 4);
  for (char i = 0; i < 16; ++i) {
    object += i;
  }
  EXPECT_EQ(written(descriptor(0x0014,
                               kSystem,
                               "",
                               acl({ace(0x11, 0, 1, binary_sid(16, {12288}))}),
                               acl({ace(5, 0, 0x100, object + kSystem)}))),
            "O:SYD:(OA;;CR;03020100-0504-0706-0809-0a0b0c0d0e0f;;SY)S:(ML;;NW;;;HI)");
  EXPECT_EQ(written(descriptor(0x0004, kSystem, "", "", "")), "O:SYD:NO_ACCESS_CONTROL");
  EXPECT_EQ(written(descriptor(0x0000, kSystem, "", "", "")), "O:SY");
}

TEST(SecurityDescriptor, KeepsWhatStandsBeforeDamage) {
  const std::string whole = descriptor(
      0x8004, kSystem, kSystem, "", acl({ace(0, 0, 0xF003F, kSystem), ace(0, 0, 1, kSystem)}));
  EXPECT_EQ(written(whole.substr(0, whole.size() - 3)), "O:SYG:SYD:(A;;KA;;;SY) cut");
  EXPECT_EQ(written(whole.substr(0, 19)), "none");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    (void)written(whole.substr(0, length));
  }
}

TEST(SecurityDescriptor, TextComesBackAsItWas) {
  for (const std::string_view text :
       {"O:BAG:SYD:PAI(A;OICI;FA;;;SY)(D;;CCDC;;;WD)S:AI(AU;SAFA;KA;;;WD)",
        "D:NO_ACCESS_CONTROL",
        "O:SYG:SYD:(XA;;FX;;;WD;(@User.Title==\"PM\" && (@User.Age > 3)))",
        "D:P(OA;;RPWP;bf967aba-0de6-11d0-a285-00aa003049e2;;DA)",
        "D:(A;OINPIOID;0x1301bf;;;S-1-5-21-1-2-3-500)"}) {
    const SecurityDescriptor read = read_sddl(text);
    EXPECT_TRUE(read.is_complete) << text;
    EXPECT_EQ(sddl_of(read), text);
  }
  EXPECT_FALSE(read_sddl("D:(A;;FA;;;SY").is_complete);
  EXPECT_EQ(read_sddl("D:(A;;oddrights;;;SY)").dacl.at(0).unread_rights, "oddrights");
}

TEST(SecurityDescriptor, NamesAccountsInBothLanguages) {
  EXPECT_EQ(account_of_sid("SY"), "NT AUTHORITY\\SYSTEM");
  EXPECT_EQ(account_of_sid("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"),
            "NT SERVICE\\TrustedInstaller");
  EXPECT_EQ(account_title("S-1-5-32-544").zh, "管理员组（Administrators）");
  EXPECT_EQ(account_of_sid("S-1-5-21-1-2-3-1001"), "S-1-5-21-1-2-3-1001");
  EXPECT_EQ(account_of_sid(""), "");
}

}  // namespace
}  // namespace casebook
