// SPDX-License-Identifier: Apache-2.0
#include "decode/regf/relevant_keys.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/binary.h"

namespace casebook {
namespace {

constexpr std::uint32_t kOne = 0;    // the key alone
constexpr std::uint32_t kTwo = 1;    // with its subkeys
constexpr std::uint32_t kThree = 2;  // and theirs
constexpr std::uint32_t kDeep = 4;

// What decides which hive it is: all of the keys are below the root.
struct Trait {
  HiveKind kind;
  std::string_view first;
  std::string_view second;
};

constexpr std::array kTraits = {
    Trait{HiveKind::System, "Select", "Setup"},
    Trait{HiveKind::Software, "Microsoft\\Windows NT", "Classes"},
    Trait{HiveKind::Software, "Microsoft\\Windows NT\\CurrentVersion", ""},
    Trait{HiveKind::User, "Software", "Control Panel"},
    Trait{HiveKind::User, "Software", "Environment"},
    Trait{HiveKind::Components, "DerivedData", ""},
    Trait{HiveKind::Components, "CanonicalData", ""},
    Trait{HiveKind::Drivers, "DriverDatabase", ""},
    Trait{HiveKind::Sam, "SAM\\Domains", ""},
    Trait{HiveKind::Security, "Policy", "RXACT"},
    Trait{HiveKind::Bcd, "Objects", "Description"},
    Trait{HiveKind::Amcache, "Root\\InventoryApplication", ""},
    Trait{HiveKind::Amcache, "Root\\File", "Root\\Programs"},
    Trait{HiveKind::Classes, "Local Settings", ""},
    Trait{HiveKind::System, "ControlSet001", ""},
};

struct Mount {
  HiveKind kind;
  std::string_view name;
  std::string_view place;
};

constexpr std::array kMounts = {
    Mount{HiveKind::System, "SYSTEM", "HKEY_LOCAL_MACHINE\\SYSTEM"},
    Mount{HiveKind::Software, "SOFTWARE", "HKEY_LOCAL_MACHINE\\SOFTWARE"},
    Mount{HiveKind::User, "NTUSER", "HKEY_CURRENT_USER"},
    Mount{HiveKind::Classes, "UsrClass", "HKEY_CURRENT_USER\\Software\\Classes"},
    Mount{HiveKind::Components, "COMPONENTS", "HKEY_LOCAL_MACHINE\\COMPONENTS"},
    Mount{HiveKind::Drivers, "DRIVERS", "HKEY_LOCAL_MACHINE\\DRIVERS"},
    Mount{HiveKind::Sam, "SAM", "HKEY_LOCAL_MACHINE\\SAM"},
    Mount{HiveKind::Security, "SECURITY", "HKEY_LOCAL_MACHINE\\SECURITY"},
    Mount{HiveKind::Bcd, "BCD", "HKEY_LOCAL_MACHINE\\BCD00000000"},
    Mount{HiveKind::Amcache, "Amcache", "HKEY_LOCAL_MACHINE\\Amcache"},
    Mount{HiveKind::Other, "other", "HKEY_LOCAL_MACHINE\\Hive"},
};

constexpr HiveKind kSystem = HiveKind::System;
constexpr HiveKind kSoftware = HiveKind::Software;
constexpr HiveKind kUser = HiveKind::User;

constexpr std::string_view kUninstall =
    "DisplayName|DisplayVersion|Publisher|InstallDate|SystemComponent|ReleaseType";

// Sources: learn.microsoft.com on each of them. Small and telling ones come first: limits cut the
// end.
constexpr std::array kKeys = {
    RelevantKey{kSystem, "Select", kOne, ""},
    RelevantKey{kSystem, "Setup", kOne, ""},
    RelevantKey{kSystem, "Setup\\MoSetup", kThree, ""},
    RelevantKey{kSystem, "Setup\\Status", kThree, ""},
    RelevantKey{kSystem, "Setup\\Upgrade", kTwo, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control", kOne, ""},
    RelevantKey{kSystem,
                "CurrentControlSet\\Services\\Tcpip\\Parameters",
                kOne,
                "Hostname|NV Hostname|Domain|NV Domain"},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\ComputerName", kTwo, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\TimeZoneInformation", kOne, ""},
    RelevantKey{kSystem,
                "CurrentControlSet\\Control\\Session Manager",
                kOne,
                "PendingFileRenameOperations|PendingFileRenameOperations2|BootExecute|SetupExecute|"
                "SetupExecuteNoPnpSync|AllowProtectedRenames|AllowRemoteDASD|PendingFileRename"},
    RelevantKey{kSystem,
                "CurrentControlSet\\Control\\Session Manager\\Environment",
                kOne,
                "PROCESSOR_ARCHITECTURE|NUMBER_OF_PROCESSORS|TEMP|TMP|Path|windir"},
    RelevantKey{
        kSystem, "CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols", kThree, ""},
    RelevantKey{
        kSystem, "CurrentControlSet\\Control\\ProductOptions", kOne, "ProductType|ProductSuite"},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\hivelist", kOne, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\CrashControl", kOne, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\SecureBoot\\State", kOne, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\DeviceGuard", kThree, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\CI", kTwo, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\BitLockerStatus", kOne, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\StorageDevicePolicies", kOne, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\SafeBoot\\Option", kOne, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Control\\FileSystem", kOne, ""},
    RelevantKey{
        kSystem, "CurrentControlSet\\Control\\Class\\*", kOne, "Class|UpperFilters|LowerFilters"},
    RelevantKey{kSystem,
                "HardwareConfig\\Current",
                kOne,
                "SystemManufacturer|SystemProductName|BIOSVersion"},
    RelevantKey{kSystem, "CurrentControlSet\\Services\\*\\Instances", kTwo, ""},
    RelevantKey{kSystem, "CurrentControlSet\\Services\\*\\Parameters\\Instances", kTwo, ""},
    RelevantKey{kSystem,
                "CurrentControlSet\\Services\\*",
                kOne,
                "Start|Type|ErrorControl|ImagePath|Group|DisplayName|DependOnService|DeleteFlag|"
                "DelayedAutostart|ObjectName|Tag|Owners"},

    RelevantKey{
        kSoftware,
        "Microsoft\\Windows NT\\CurrentVersion",
        kOne,
        "ProductName|EditionID|CompositionEditionID|InstallationType|CurrentVersion|"
        "CurrentMajorVersionNumber|CurrentMinorVersionNumber|CurrentBuild|CurrentBuildNumber|"
        "UBR|ReleaseId|DisplayVersion|BuildLab|BuildLabEx|InstallDate|InstallTime|"
        "PathName|SystemRoot|RegisteredOwner|RegisteredOrganization|CSDVersion"},
    RelevantKey{kSoftware, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList", kTwo, ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows NT\\CurrentVersion\\Winlogon",
                kOne,
                "Shell|Userinit|AutoAdminLogon|DefaultUserName|DefaultDomainName|VmApplet|Taskman"},
    RelevantKey{kSoftware,
                "Microsoft\\Windows NT\\CurrentVersion\\AppCompatFlags\\CompatMarkers",
                kThree,
                ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows NT\\CurrentVersion\\AppCompatFlags\\"
                "TargetVersionUpgradeExperienceIndicators",
                kThree,
                ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\*",
                kOne,
                "Debugger|GlobalFlag|MonitorProcess"},
    RelevantKey{
        kSoftware, "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing", kOne, ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending",
                kOne,
                ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootInProgress",
                kOne,
                ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\PackagesPending",
                kTwo,
                ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\SessionsPending",
                kTwo,
                ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\*",
                kOne,
                "CurrentState|LastError|InstallName|InstallLocation|SelfUpdate|Trusted",
                Shown::OddPackages},
    RelevantKey{
        kSoftware, "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update", kThree, ""},
    RelevantKey{kSoftware, "Microsoft\\WindowsUpdate\\UX\\Settings", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\PolicyManager\\current\\device\\Update", kOne, ""},
    RelevantKey{kSoftware, "Policies\\Microsoft\\Windows\\WindowsUpdate", kTwo, ""},
    RelevantKey{kSoftware, "Policies\\Microsoft\\Windows\\DeliveryOptimization", kOne, ""},
    RelevantKey{kSoftware, "Policies\\Microsoft\\Windows\\DeviceInstall", kThree, ""},
    RelevantKey{kSoftware, "Policies\\Microsoft\\Windows\\RemovableStorageDevices", kTwo, ""},
    RelevantKey{kSoftware, "Policies\\Microsoft\\Windows Defender", kThree, ""},
    RelevantKey{kSoftware, "Policies\\Microsoft\\FVE", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Policies\\Servicing", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Policies\\System", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Setup\\State", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Setup\\OOBE", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Setup\\SetupHost", kTwo, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Run", kOne, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\RunOnce", kTwo, ""},
    RelevantKey{kSoftware, "WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Run", kOne, ""},
    RelevantKey{kSoftware, "WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\RunOnce", kTwo, ""},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Installer\\InProgress", kOne, ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections",
                kOne,
                "WinHttpSettings"},
    RelevantKey{kSoftware, "Microsoft\\Security Center\\Provider\\Av", kTwo, ""},
    RelevantKey{kSoftware,
                "Microsoft\\Windows Advanced Threat Protection\\Status",
                kOne,
                "OnboardingState"},
    RelevantKey{kSoftware, "Microsoft\\Windows\\CurrentVersion\\Uninstall\\*", kOne, kUninstall},
    RelevantKey{kSoftware,
                "WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*",
                kOne,
                kUninstall},

    RelevantKey{kUser, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", kOne, ""},
    RelevantKey{kUser, "Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce", kTwo, ""},
    RelevantKey{kUser,
                "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings",
                kOne,
                "ProxyEnable|ProxyServer|ProxyOverride|AutoConfigURL|SecureProtocols"},
    RelevantKey{kUser,
                "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders",
                kOne,
                ""},
    RelevantKey{kUser, "Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon", kOne, ""},
    RelevantKey{
        kUser, "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*", kOne, kUninstall},
    RelevantKey{kUser, "Environment", kOne, "TEMP|TMP|Path"},

    RelevantKey{HiveKind::Components, "", kOne, ""},
    RelevantKey{HiveKind::Components, "ServicingStackVersions", kOne, ""},
    RelevantKey{HiveKind::Components, "Installers\\Pending", kTwo, ""},

    RelevantKey{HiveKind::Drivers, "DriverDatabase", kOne, ""},
    RelevantKey{HiveKind::Drivers,
                "DriverDatabase\\DriverPackages\\*",
                kOne,
                "|InfName|OemPath|Provider|SignerName|StatusFlags|Version|ImportDate"},

    RelevantKey{HiveKind::Bcd, "Description", kOne, ""},
    RelevantKey{HiveKind::Bcd, "Objects", kDeep, ""},

    RelevantKey{HiveKind::Amcache,
                "Root\\InventoryApplication\\*",
                kOne,
                "Name|Version|Publisher|InstallDate|Type|Source"},
};

}  // namespace

std::string_view hive_kind_name(HiveKind kind) {
  const auto found = std::find_if(
      kMounts.begin(), kMounts.end(), [&](const Mount& mount) { return mount.kind == kind; });
  return found->name;
}

std::string_view hive_mount(HiveKind kind) {
  const auto found = std::find_if(
      kMounts.begin(), kMounts.end(), [&](const Mount& mount) { return mount.kind == kind; });
  return found->place;
}

HiveKind hive_kind(const HiveKey& root) {
  for (const Trait& trait : kTraits) {
    if (!root.find_path(trait.first).exists()) continue;
    if (trait.second.empty() || root.find_path(trait.second).exists()) return trait.kind;
  }
  return HiveKind::Other;
}

std::string_view Hive::mount() const {
  return hive_mount(hive_kind(root()));
}

std::string Hive::control_set() const {
  const auto current = root().find("Select").exists() ? root().find("Select").value("Current")
                                                      : std::optional<HiveValue>();
  if (!current) return "";
  std::vector<std::byte> room;
  const ByteView data = current->data(room, sizeof(std::uint32_t));
  const std::uint32_t number =
      data.size() == sizeof(std::uint32_t) ? number_at<std::uint32_t>(data, 0) : 0;
  constexpr std::uint32_t kMost = 999;
  return fmt::format("ControlSet{:03}", number == 0 || number > kMost ? 1 : number);
}

std::span<const RelevantKey> relevant_keys() {
  return kKeys;
}

}  // namespace casebook
