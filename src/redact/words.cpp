// SPDX-License-Identifier: Apache-2.0
#include "redact/words.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/embedded.h"
#include "base/letter_case.h"
#include "base/text.h"
#include "model/accounts.h"

extern "C" const casebook::EmbeddedRow casebook_redaction_rows[];
extern "C" const std::uint64_t casebook_redaction_count;

namespace casebook {
namespace {

using Words = std::unordered_set<std::string_view>;

// Sources: learn.microsoft.com, "Local accounts", "Special identities", "Virtual accounts".
constexpr auto kAccounts = std::to_array<std::string_view>({
    "system",
    "local system",
    "localsystem",
    "local service",
    "localservice",
    "network service",
    "networkservice",
    "nt authority",
    "nt service",
    "nt virtual machine",
    "builtin",
    "window manager",
    "font driver host",
    "application package authority",
    "iis apppool",
    "internet information services",
    "everyone",
    "users",
    "administrators",
    "guests",
    "power users",
    "backup operators",
    "authenticated users",
    "interactive",
    "network",
    "service",
    "services",
    "batch",
    "self",
    "creator owner",
    "creator group",
    "owner rights",
    "anonymous logon",
    "anonymous",
    "trustedinstaller",
    "administrator",
    "guest",
    "public",
    "default",
    "default user",
    "default.migrated",
    "all users",
    "default-first-site-name",
    "allusers",
    "defaultaccount",
    "defaultuser0",
    "defaultapppool",
    "wdagutilityaccount",
    "systemprofile",
    "krbtgt",
    "workgroup",
    "mshome",
    "localhost",
    "microsoft",
    "microsoftaccount",
    "azuread",
    "windows user",
    "local account",
    "domain users",
    "domain admins",
    "domain computers",
    "enterprise admins",
    "none",
    "not specified",
    "all application packages",
    "all restricted application packages",
    "minint",
    "winpe",
    "nt-autorität",
    "vordefiniert",
    "nt-dienst",
    "jeder",
    "administratoren",
    "benutzer",
    "autorite nt",
    "autorité nt",
    "système",
    "administrateurs",
    "utilisateurs",
    "tout le monde",
    "应用程序包颁发机构",
    "所有应用程序包",
    "所有受限制的应用程序包",
    "所有受限的应用程序包",
    "创建者所有者",
    "超级用户",
    "计算机",
    "管理员",
    "来宾",
    "公用",
    "默认",
    "系统",
    "本地系统",
    "工作组",
    "空缺",
    "未知",
    "无",
    "空",
    "用户",
    "测试",
    "不适用",
    "待补充",
});

// What stands where a value is not known. Source: SMBIOS tables of boards whose maker left them as
// they were delivered.
constexpr auto kPlaceholders = std::to_array<std::string_view>({
    "n/a",
    "na",
    "null",
    "nil",
    "(null)",
    "(none)",
    "unknown",
    "undefined",
    "empty",
    "true",
    "false",
    "yes",
    "no",
    "default string",
    "system serial number",
    "chassis serial number",
    "base board serial number",
    "to be filled by o.e.m.",
    "not applicable",
    "not available",
    "0123456789",
    "1234567890",
    "123456789",
    "00000000",
    "0000_0000",
    "none",
    "x64",
    "x86",
    "amd64",
    "arm64",
    "consolehost",
    "serverremotehost",
    "default host",
    "windows powershell ise host",
    "visual studio code host",
    "asinvoker",
    "requireadministrator",
    "highestavailable",
    "ia64",
    "wow64",
});

constexpr auto kPublicHosts = std::to_array<std::string_view>({
    "microsoft.com",
    "windowsupdate.com",
    "windows.com",
    "windows.net",
    "live.com",
    "msftconnecttest.com",
    "msftncsi.com",
    "microsoftonline.com",
    "office.com",
    "office.net",
    "office365.com",
    "sharepoint.com",
    "azure.com",
    "azureedge.net",
    "msedge.net",
    "bing.com",
    "skype.com",
    "akamai.net",
    "akamaized.net",
    "akadns.net",
    "digicert.com",
    "verisign.com",
    "symantec.com",
    "symcb.com",
    "globalsign.com",
    "globalsign.net",
    "entrust.net",
    "usertrust.com",
    "comodoca.com",
    "sectigo.com",
    "letsencrypt.org",
    "w3.org",
    "xmlsoap.org",
    "ietf.org",
    "openxmlformats.org",
    "adobe.com",
    "google.com",
    "googleapis.com",
    "gstatic.com",
    "github.com",
    "mozilla.org",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "qq.com",
    "163.com",
    "126.com",
    "sina.com",
    "sohu.com",
    "foxmail.com",
    "139.com",
    "189.cn",
    "aliyun.com",
    "intel.com",
    "nvidia.com",
    "amd.com",
    "realtek.com",
    "dell.com",
    "hp.com",
    "lenovo.com",
    "cisco.com",
});

template <const auto& kList>
const Words& as_set() {
  static const Words words(kList.begin(), kList.end());
  return words;
}

Words words_of(std::string_view file) {
  Words read;
  for (std::uint64_t i = 0; i < casebook_redaction_count; ++i) {
    if (std::string_view(casebook_redaction_rows[i].path) != file) continue;
    std::string_view text = casebook_redaction_rows[i].text();
    while (!text.empty()) {
      const std::size_t begin = text.find_first_not_of(" \n");
      if (begin == std::string_view::npos) break;
      text.remove_prefix(begin);
      const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
      read.insert(text.substr(0, end));
      text.remove_prefix(end);
    }
  }
  return read;
}

const Words& ordinary_words() {
  static const Words words = words_of("ordinary_words.txt");
  return words;
}

const Words& makers() {
  static const Words words = words_of("makers.txt");
  return words;
}

// ".com.cn", ".nl" and the like, which are nobody's own.
const Words& domain_endings() {
  static const Words words = words_of("domain_endings.txt");
  return words;
}

// "Microsoft Windows", "Intel(R) Corporation": what machines are delivered with. They are hidden
// where a field says so, but are words elsewhere.
bool is_maker(std::string_view lower) {
  bool is_told = false;
  for (std::string_view word : split(lower, ' ')) {
    while (word.ends_with(','))
      word.remove_suffix(1);
    if (word.ends_with("(r)")) word.remove_suffix(3);
    if (word.empty()) continue;
    if (!makers().contains(word)) return false;
    is_told = true;
  }
  return is_told;
}

// "未找到", "已禁用", "错误": what Chinese programs write where a name would stand.
bool is_chinese_state(std::string_view value) {
  constexpr auto kBegin = std::to_array<std::string_view>({"未",
                                                           "不",
                                                           "已",
                                                           "无法",
                                                           "无效",
                                                           "无权",
                                                           "没有",
                                                           "正在",
                                                           "请",
                                                           "该",
                                                           "此",
                                                           "被",
                                                           "尚",
                                                           "仍"});
  constexpr auto kEnd = std::to_array<std::string_view>(
      {"失败", "错误", "成功", "超时", "异常", "正常", "拒绝", "离线", "在线", "禁用", "启用"});
  return std::any_of(kBegin.begin(),
                     kBegin.end(),
                     [&](std::string_view word) { return value.starts_with(word); }) ||
         std::any_of(kEnd.begin(), kEnd.end(), [&](std::string_view word) {
           return value.ends_with(word);
         });
}

bool is_ascii(std::string_view text) {
  return std::all_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

bool is_one_character(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == text.front(); });
}

// A name of three letters may stand everywhere; one of two is too often something else. Of a
// Chinese name two characters are enough.
HidingReach reach_of_name(const std::string& lower) {
  if (is_well_known_account(lower) || is_chinese_state(lower)) return HidingReach::Nothing;
  if (is_maker(lower)) return HidingReach::Here;
  const bool has_letter = std::any_of(lower.begin(), lower.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z');
  });
  if (!is_ascii(lower)) return lower.size() >= 6 ? HidingReach::Everywhere : HidingReach::Here;
  if (lower.size() < 3) return HidingReach::Here;
  if (!has_letter) return lower.size() >= 6 ? HidingReach::Everywhere : HidingReach::Here;
  return is_ordinary_word(lower) ? HidingReach::Here : HidingReach::Everywhere;
}

HidingReach reach_of_serial(std::string_view value, const std::string& lower) {
  const bool is_small =
      std::any_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (lower.size() < 4 || is_one_character(lower) || is_ordinary_word(lower))
    return HidingReach::Nothing;
  // Letters alone are a number only when nobody writes them as a word.
  if (count_digits(lower) == 0 && (is_small || lower.size() < 6)) return HidingReach::Nothing;
  return lower.size() < 6 ? HidingReach::Here : HidingReach::Everywhere;
}

HidingReach reach_of_credential(const std::string& lower) {
  if (is_one_character(lower)) return HidingReach::Nothing;  // "****"
  if (lower.size() < 6 || is_ordinary_word(lower)) return HidingReach::Here;
  const bool is_word =
      std::all_of(lower.begin(), lower.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return is_word && lower.size() < 8 ? HidingReach::Here : HidingReach::Everywhere;
}

}  // namespace

bool is_ordinary_word(std::string_view lower) {
  return ordinary_words().contains(lower);
}

bool is_well_known_account(std::string_view value) {
  const std::string lower = to_lower(value);
  if (as_set<kAccounts>().contains(lower)) return true;
  if (lower.starts_with("dwm-") || lower.starts_with("umfd-")) return true;
  return !sid_of_account(value).empty() || !sid_of_account("BUILTIN\\" + lower).empty() ||
         !sid_of_account("NT AUTHORITY\\" + lower).empty();
}

bool is_public_host(std::string_view host) {
  const std::string lower = to_lower(host);
  return std::any_of(kPublicHosts.begin(), kPublicHosts.end(), [&](std::string_view known) {
    return lower == known ||
           (lower.ends_with(known) && lower[lower.size() - known.size() - 1] == '.');
  });
}

std::size_t public_suffix(std::string_view domain) {
  const std::string lower = to_lower(domain);
  const std::string_view all = lower;
  // The longest of them has three labels at most.
  constexpr int kMostLabels = 3;
  std::size_t longest = 0;
  std::size_t dot = all.size();
  for (int i = 0; i < kMostLabels && dot > 0; ++i) {
    dot = all.rfind('.', dot - 1);
    const std::string_view ending = dot == std::string_view::npos ? all : all.substr(dot + 1);
    if (domain_endings().contains(ending)) longest = ending.size();
    if (dot == std::string_view::npos) break;
  }
  return longest;
}

bool may_begin_ending(char first, char second) {
  static const auto pairs = [] {
    std::array<bool, 26 * 26> told{};
    for (const std::string_view ending : domain_endings()) {
      const std::string_view last = ending.substr(ending.rfind('.') + 1);
      told[static_cast<std::size_t>(26 * (last[0] - 'a') + (last[1] - 'a'))] = true;
    }
    return told;
  }();
  const int left = to_lower_ascii(first) - 'a';
  const int right = to_lower_ascii(second) - 'a';
  return left >= 0 && left < 26 && right >= 0 && right < 26 &&
         pairs[static_cast<std::size_t>(26 * left + right)];
}

HidingReach reach_of(Hidden kind, std::string_view value) {
  const std::string lower = with_folded_case(value);
  if (lower.empty() || as_set<kPlaceholders>().contains(lower)) return HidingReach::Nothing;
  switch (kind) {
    case Hidden::User:
    case Hidden::Computer:
    case Hidden::Person: return reach_of_name(lower);
    case Hidden::Domain:
      if (lower.find('.') == std::string::npos) return reach_of_name(lower);
      if (public_suffix(lower) == lower.size() || is_public_host(lower))
        return HidingReach::Nothing;
      return reach_of_name(lower);
    case Hidden::Serial: return reach_of_serial(value, lower);
    case Hidden::Credential: return reach_of_credential(lower);
    default: return HidingReach::Everywhere;
  }
}

}  // namespace casebook
