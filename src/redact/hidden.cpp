// SPDX-License-Identifier: Apache-2.0
#include "redact/hidden.h"

#include <array>

namespace casebook {
namespace {

struct Row {
  std::string_view name;
  std::string_view en;
  std::string_view zh;
};

constexpr std::array<Row, kHiddenKinds> kRows = {{
    {"user", "user names", "用户名"},
    {"computer", "computer names", "计算机名"},
    {"domain", "domains and workgroups", "域和工作组"},
    {"person", "people and organisations", "人员和单位名称"},
    {"sid", "security identifiers", "安全标识符 (SID)"},
    {"ipv4", "IPv4 addresses", "IPv4 地址"},
    {"ipv6", "IPv6 addresses", "IPv6 地址"},
    {"mac", "MAC addresses", "MAC 地址"},
    {"mail", "mail addresses", "电子邮件地址"},
    {"phone", "phone numbers", "电话号码"},
    {"product-key", "product keys and IDs", "产品密钥和产品 ID"},
    {"serial", "serial numbers", "序列号"},
    {"credential", "credentials", "密码和令牌"},
    {"keyword", "own keywords", "自定义关键词"},
}};

}  // namespace

std::string_view hidden_name(Hidden kind) {
  return kRows[static_cast<std::size_t>(kind)].name;
}

std::optional<Hidden> hidden_of_name(std::string_view name) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].name == name) return static_cast<Hidden>(i);
  }
  return std::nullopt;
}

Bilingual hidden_title(Hidden kind) {
  const Row& row = kRows[static_cast<std::size_t>(kind)];
  return {std::string(row.en), std::string(row.zh)};
}

}  // namespace casebook
