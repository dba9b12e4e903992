// SPDX-License-Identifier: Apache-2.0
#include "model/accounts.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

struct Account {
  std::string_view alias;  // in SDDL; "" when it has none
  std::string_view sid;
  std::string_view en;
  std::string_view zh;
};

// Source: MS-DTYP 2.4.2.4 (well-known SIDs) and 2.5.1.1 (aliases).
constexpr std::array kAccounts = {
    Account{"", "S-1-0-0", "NULL SID", "空 SID"},
    Account{"WD", "S-1-1-0", "Everyone", "所有人（Everyone）"},
    Account{"", "S-1-2-0", "LOCAL", "本地登录用户（LOCAL）"},
    Account{"", "S-1-2-1", "CONSOLE LOGON", "控制台登录（CONSOLE LOGON）"},
    Account{"CO", "S-1-3-0", "CREATOR OWNER", "创建者所有者（CREATOR OWNER）"},
    Account{"CG", "S-1-3-1", "CREATOR GROUP", "创建者组（CREATOR GROUP）"},
    Account{"OW", "S-1-3-4", "OWNER RIGHTS", "所有者权限（OWNER RIGHTS）"},
    Account{"", "S-1-5-1", "NT AUTHORITY\\DIALUP", "拨号用户（DIALUP）"},
    Account{"NU", "S-1-5-2", "NT AUTHORITY\\NETWORK", "网络用户（NETWORK）"},
    Account{"", "S-1-5-3", "NT AUTHORITY\\BATCH", "批处理（BATCH）"},
    Account{"IU", "S-1-5-4", "NT AUTHORITY\\INTERACTIVE", "交互用户（INTERACTIVE）"},
    Account{"SU", "S-1-5-6", "NT AUTHORITY\\SERVICE", "服务（SERVICE）"},
    Account{"AN", "S-1-5-7", "NT AUTHORITY\\ANONYMOUS LOGON", "匿名登录（ANONYMOUS LOGON）"},
    Account{"ED", "S-1-5-9", "NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS", "企业域控制器"},
    Account{"PS", "S-1-5-10", "NT AUTHORITY\\SELF", "自身（SELF）"},
    Account{"AU",
            "S-1-5-11",
            "NT AUTHORITY\\Authenticated Users",
            "经过身份验证的用户（Authenticated Users）"},
    Account{"RC", "S-1-5-12", "NT AUTHORITY\\RESTRICTED", "受限代码（RESTRICTED）"},
    Account{"", "S-1-5-13", "NT AUTHORITY\\TERMINAL SERVER USER", "终端服务器用户"},
    Account{"", "S-1-5-14", "NT AUTHORITY\\REMOTE INTERACTIVE LOGON", "远程交互登录"},
    Account{"", "S-1-5-15", "NT AUTHORITY\\This Organization", "本组织（This Organization）"},
    Account{"", "S-1-5-17", "NT AUTHORITY\\IUSR", "IIS 匿名用户（IUSR）"},
    Account{"SY", "S-1-5-18", "NT AUTHORITY\\SYSTEM", "本地系统（SYSTEM）"},
    Account{"LS", "S-1-5-19", "NT AUTHORITY\\LOCAL SERVICE", "本地服务（LOCAL SERVICE）"},
    Account{"NS", "S-1-5-20", "NT AUTHORITY\\NETWORK SERVICE", "网络服务（NETWORK SERVICE）"},
    Account{"BA", "S-1-5-32-544", "BUILTIN\\Administrators", "管理员组（Administrators）"},
    Account{"BU", "S-1-5-32-545", "BUILTIN\\Users", "用户组（Users）"},
    Account{"BG", "S-1-5-32-546", "BUILTIN\\Guests", "来宾组（Guests）"},
    Account{"PU", "S-1-5-32-547", "BUILTIN\\Power Users", "高级用户组（Power Users）"},
    Account{
        "AO", "S-1-5-32-548", "BUILTIN\\Account Operators", "帐户操作员组（Account Operators）"},
    Account{
        "SO", "S-1-5-32-549", "BUILTIN\\Server Operators", "服务器操作员组（Server Operators）"},
    Account{"PO", "S-1-5-32-550", "BUILTIN\\Print Operators", "打印操作员组（Print Operators）"},
    Account{"BO", "S-1-5-32-551", "BUILTIN\\Backup Operators", "备份操作员组（Backup Operators）"},
    Account{"RE", "S-1-5-32-552", "BUILTIN\\Replicator", "复制器组（Replicator）"},
    Account{"RU",
            "S-1-5-32-554",
            "BUILTIN\\Pre-Windows 2000 Compatible Access",
            "Windows 2000 以前版本兼容访问组"},
    Account{"RD",
            "S-1-5-32-555",
            "BUILTIN\\Remote Desktop Users",
            "远程桌面用户组（Remote Desktop Users）"},
    Account{"NO", "S-1-5-32-556", "BUILTIN\\Network Configuration Operators", "网络配置操作员组"},
    Account{"MU", "S-1-5-32-558", "BUILTIN\\Performance Monitor Users", "性能监视器用户组"},
    Account{"LU", "S-1-5-32-559", "BUILTIN\\Performance Log Users", "性能日志用户组"},
    Account{"IS", "S-1-5-32-568", "BUILTIN\\IIS_IUSRS", "IIS 工作进程组（IIS_IUSRS）"},
    Account{"CY", "S-1-5-32-569", "BUILTIN\\Cryptographic Operators", "加密操作员组"},
    Account{"ER", "S-1-5-32-573", "BUILTIN\\Event Log Readers", "事件日志读取者组"},
    Account{
        "CD", "S-1-5-32-574", "BUILTIN\\Certificate Service DCOM Access", "证书服务 DCOM 访问组"},
    Account{"RA", "S-1-5-32-575", "BUILTIN\\RDS Remote Access Servers", "RDS 远程访问服务器组"},
    Account{"ES", "S-1-5-32-576", "BUILTIN\\RDS Endpoint Servers", "RDS 终结点服务器组"},
    Account{"MS", "S-1-5-32-577", "BUILTIN\\RDS Management Servers", "RDS 管理服务器组"},
    Account{"HA", "S-1-5-32-578", "BUILTIN\\Hyper-V Administrators", "Hyper-V 管理员组"},
    Account{"AA",
            "S-1-5-32-579",
            "BUILTIN\\Access Control Assistance Operators",
            "访问控制协助操作员组"},
    Account{"RM", "S-1-5-32-580", "BUILTIN\\Remote Management Users", "远程管理用户组"},
    Account{"WR", "S-1-5-33", "NT AUTHORITY\\WRITE RESTRICTED", "写入受限代码（WRITE RESTRICTED）"},
    Account{"", "S-1-5-80-0", "NT SERVICE\\ALL SERVICES", "所有服务（ALL SERVICES）"},
    Account{"", "S-1-5-83-0", "NT VIRTUAL MACHINE\\Virtual Machines", "虚拟机（Virtual Machines）"},
    Account{"", "S-1-5-113", "NT AUTHORITY\\Local account", "本地帐户"},
    Account{"",
            "S-1-5-114",
            "NT AUTHORITY\\Local account and member of Administrators group",
            "本地帐户且为管理员组成员"},
    Account{"AC",
            "S-1-15-2-1",
            "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES",
            "所有应用程序包"},
    Account{"",
            "S-1-15-2-2",
            "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES",
            "所有受限应用程序包"},
    Account{"", "S-1-16-0", "Mandatory Label\\Untrusted Mandatory Level", "不可信强制级别"},
    Account{"LW", "S-1-16-4096", "Mandatory Label\\Low Mandatory Level", "低强制级别"},
    Account{"ME", "S-1-16-8192", "Mandatory Label\\Medium Mandatory Level", "中强制级别"},
    Account{"MP", "S-1-16-8448", "Mandatory Label\\Medium Plus Mandatory Level", "中上强制级别"},
    Account{"HI", "S-1-16-12288", "Mandatory Label\\High Mandatory Level", "高强制级别"},
    Account{"SI", "S-1-16-16384", "Mandatory Label\\System Mandatory Level", "系统强制级别"},
    Account{
        "AS", "S-1-18-1", "Authentication authority asserted identity", "身份验证机构断言的身份"},
    Account{"SS", "S-1-18-2", "Service asserted identity", "服务断言的身份"},
};

struct Service {
  std::string_view name;
  std::string_view authorities;  // behind S-1-5-80-
};

// The SID of a service is the SHA-1 of its name in upper case, UTF-16LE, as five numbers (sc
// showsid). These are the services that upgrades and updates need or that permissions usually name.
constexpr std::string_view kServiceSid = "S-1-5-80-";
constexpr std::array kServices = {
    Service{"TrustedInstaller", "956008885-3418522649-1831038044-1853292631-2271478464"},
    Service{"wuauserv", "1014140700-3308905587-3330345912-272242898-93311788"},
    Service{"BITS", "864916184-135290571-3087830041-1716922880-4237303741"},
    Service{"CryptSvc", "242729624-280608522-2219052887-3187409060-2225943459"},
    Service{"WinDefend", "1913148863-3492339771-4165695881-2087618961-4109116736"},
    Service{"WdNisSvc", "3668810961-2468724468-4084584310-3029221373-430494444"},
    Service{"Sense", "1523878533-411328482-2798077809-3098663872-2604013308"},
    Service{"mpssvc", "3088073201-1464728630-1879813800-1107566885-823218052"},
    Service{"BFE", "1383147646-27650227-2710666058-1662982300-1023958487"},
    Service{"DPS", "2970612574-78537857-698502321-558674196-1451644582"},
    Service{"EventLog", "880578595-1860270145-482643319-2788375705-1540778122"},
    Service{"msiserver", "685333868-2237257676-1431965530-1907094206-2438021966"},
    Service{"UsoSvc", "223807737-1693445485-119162242-1977420160-1403034029"},
    Service{"DoSvc", "3055155277-3816794035-3994065555-2874236192-2193176987"},
    Service{"WaaSMedicSvc", "2169053098-454685327-3448947123-3791923320-414336915"},
    Service{"Schedule", "4125092361-1567024937-842823819-2091237918-836075745"},
    Service{"Dhcp", "2940520708-3855866260-481812779-327648279-1710889582"},
    Service{"Dnscache", "859482183-879914841-863379149-1145462774-2388618682"},
    Service{"NlaSvc", "3141615172-2057878085-1754447212-2405740020-3916490453"},
    Service{"netprofm", "3635958274-2059881490-2225992882-984577281-633327304"},
    Service{"WdiServiceHost", "3139157870-2983391045-3678747466-658725712-1809340420"},
    Service{"WdiSystemHost", "3524758515-3090971750-345616940-2322499744-3530715838"},
    Service{"TermService", "446051430-1559341753-4161941529-1950928533-810483104"},
    Service{"Spooler", "3951239711-1671533544-1416304335-3763227691-3930497994"},
    Service{"Winmgmt", "3750560858-172214265-3889451188-1914796615-4100997547"},
    Service{"PlugPlay", "1981970923-922788642-3535304421-2999920573-318732269"},
    Service{"DeviceInstall", "2659457741-469498900-3203170401-3149177360-3048467625"},
    Service{"AppXSvc", "1949724575-2387902436-65106593-1201171665-3967308604"},
    Service{"ClipSVC", "65843127-2189646064-2697706863-2125155322-3141006483"},
    Service{"LicenseManager", "2168654060-3115992504-1782388893-2584760693-2634250426"},
    Service{"StorSvc", "3355894222-2288616474-3163838539-1515771758-43395969"},
    Service{"SysMain", "2590341223-3996088049-3993122417-23640849-324535191"},
    Service{"VSS", "3195062495-2862850656-3724129271-1847284719-4038691091"},
    Service{"swprv", "1614360071-3471039648-1078047007-3707138327-1664821506"},
    Service{"W32Time", "4267341169-2882910712-659946508-2704364837-2204554466"},
    Service{"gpsvc", "2024188204-2445810227-898691311-2942020084-762398166"},
};

struct Translated {
  std::string_view name;
  std::string_view sid;
};

// Chinese builds translate no other names that access lists hold.
constexpr std::array kTranslated = {
    Translated{"应用程序包颁发机构\\所有应用程序包", "S-1-15-2-1"},
    Translated{"应用程序包颁发机构\\所有受限制的应用程序包", "S-1-15-2-2"},
    Translated{"应用程序包颁发机构\\所有受限应用程序包", "S-1-15-2-2"},
    Translated{"應用程式套件授權單位\\所有應用程式套件", "S-1-15-2-1"},
    Translated{"應用程式套件授權單位\\所有受限制的應用程式套件", "S-1-15-2-2"},
    Translated{"创建者所有者", "S-1-3-0"},
    Translated{"所有人", "S-1-1-0"},
};

constexpr std::string_view kServiceAuthority = "NT SERVICE\\";

const Account* find_account(std::string_view sid_or_alias) {
  const auto found = std::find_if(kAccounts.begin(), kAccounts.end(), [&](const Account& account) {
    return sid_or_alias == account.sid || (!account.alias.empty() && sid_or_alias == account.alias);
  });
  return found == kAccounts.end() ? nullptr : &*found;
}

std::string_view service_of_sid(std::string_view sid) {
  if (!sid.starts_with(kServiceSid)) return {};
  const std::string_view authorities = sid.substr(kServiceSid.size());
  for (const Service& service : kServices) {
    if (service.authorities == authorities) return service.name;
  }
  return {};
}

}  // namespace

std::string account_of_sid(std::string_view sid) {
  if (const Account* account = find_account(sid)) return std::string(account->en);
  const std::string_view service = service_of_sid(sid);
  return service.empty() ? std::string(sid) : fmt::format("NT SERVICE\\{}", service);
}

Bilingual account_title(std::string_view sid) {
  if (const Account* account = find_account(sid)) {
    return {std::string(account->en), std::string(account->zh)};
  }
  const std::string_view service = service_of_sid(sid);
  if (service.empty()) return {std::string(sid), std::string(sid)};
  return {fmt::format("NT SERVICE\\{}", service), fmt::format("服务 {}", service)};
}

std::string_view sid_of_alias(std::string_view alias) {
  const Account* account = alias.size() == 2 ? find_account(alias) : nullptr;
  return account == nullptr ? std::string_view() : account->sid;
}

std::string_view alias_of_sid(std::string_view sid) {
  const Account* account = find_account(sid);
  return account == nullptr ? std::string_view() : account->alias;
}

std::string sid_of_account(std::string_view account) {
  account = trim(account);
  if (starts_with_ignoring_case(account, "S-1-")) return "S" + std::string(account.substr(1));
  static const std::unordered_map<std::string, std::string_view> sids = [] {
    std::unordered_map<std::string, std::string_view> made;
    for (const Account& known : kAccounts)
      made.emplace(to_lower(known.en), known.sid);
    for (const Translated& known : kTranslated)
      made.emplace(known.name, known.sid);
    return made;
  }();
  if (const auto known = sids.find(to_lower(account)); known != sids.end())
    return std::string(known->second);
  if (!starts_with_ignoring_case(account, kServiceAuthority)) return "";
  account.remove_prefix(kServiceAuthority.size());
  for (const Service& service : kServices) {
    if (equal_ignoring_case(account, service.name)) {
      return fmt::format("{}{}", kServiceSid, service.authorities);
    }
  }
  return "";
}

Bilingual short_account(std::string_view account) {
  const std::string sid = sid_of_account(account);
  const std::string known = account_of_sid(sid);
  if (sid.empty() || known == sid) return {std::string(account), std::string(account)};
  const std::string name(known.substr(known.rfind('\\') + 1));
  const bool is_service = !service_of_sid(sid).empty();
  return {name, is_service ? name : account_title(sid).zh};
}

}  // namespace casebook
