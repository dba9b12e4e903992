// SPDX-License-Identifier: Apache-2.0
// One upgrade as setupact.log tells it: inventory, drivers, migration, and the image that cannot be
// applied.
#include "setupact_log.h"

#include <array>
#include <string_view>

namespace casebook::bench {

namespace {

constexpr std::array<std::string_view, 32> kUnits = {"Accessibility-Settings",
                                                     "Appx-Deployment",
                                                     "Authentication-LogonUI",
                                                     "BITS-Client",
                                                     "Bluetooth-Config",
                                                     "CAPI2-Certs",
                                                     "COM-Base",
                                                     "Crypto-Keys",
                                                     "DHCPClient",
                                                     "DNS-Client",
                                                     "Desktop-Themes",
                                                     "EAPHost-Config",
                                                     "Explorer-Shell",
                                                     "GroupPolicy",
                                                     "IE-Settings",
                                                     "InternationalCore",
                                                     "LanmanServer",
                                                     "MediaPlayer",
                                                     "NetworkBridge",
                                                     "OfflineFiles-Core",
                                                     "PnpMigration",
                                                     "PowerCfg",
                                                     "PrintSpooler-Core",
                                                     "RasApi",
                                                     "SearchIndexer-Roots",
                                                     "ShellLinks",
                                                     "TapiSetup",
                                                     "TerminalServices",
                                                     "VPN-Profiles",
                                                     "WLANSvc-Profiles",
                                                     "WMI-Core",
                                                     "WebClient"};
constexpr std::array<std::string_view, 8> kMakers = {
    "Intel", "Realtek", "Microsoft", "Lenovo", "Synaptics", "Brother", "Canon", "Generic"};
constexpr std::array<std::string_view, 8> kClasses = {
    "System", "Net", "HIDClass", "USB", "MEDIA", "Display", "Printer", "Monitor"};
constexpr std::array<std::string_view, 3> kOwners = {
    "<System>", "<PC-0457\\user>", "<PC-0457\\Default User>"};

LogWriter& mig(LogWriter& log, std::string_view id = {}) {
  return log.head("Info", "MIG", id);
}

void pattern(LogWriter& log) {
  mig(log) << "    OSDB pattern skipped because enumeration root is not present: C:\\ProgramData\\";
  log << log.random.pick(kUnits) << "\\";
  log.hex(5) << "\\*[*]";
  log.end();
}

void excluded(LogWriter& log) {
  mig(log)
      << "    Exclude pattern skipped because enumeration root is not present: HKLM\\Software\\";
  log << log.random.pick(kUnits) << "\\*[*]";
  log.end();
}

void registered(LogWriter& log) {
  mig(log) << "    Mig::CMXEMigRepository::RegisterObject: Registering "
              "http://www.microsoft.com/migration/1.0/migxmlext/cmi/Microsoft-Windows-"
           << log.random.pick(kUnits) << "/";
  log.hex(6);
  log.end();
}

void gather(LogWriter& log) {
  mig(log, "0802c6") << "    Processing GATHER for migration unit: " << log.random.pick(kOwners);
  log << "\\Microsoft-Windows-" << log.random.pick(kUnits) << " (CMXEAgent)";
  log.end();
}

void registry(LogWriter& log) {
  mig(log) << "    IsRegKeyExcluded: registry key 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\"
           << log.random.pick(kUnits) << "\\";
  log.hex(6) << "' doesn't exist so we assume it is not excluded.";
  log.end();
}

void container(LogWriter& log) {
  mig(log) << "        ProcessingUnitContainer = \"Container of: HKLM\\Software\\Microsoft\\"
           << log.random.pick(kUnits) << ", WowX86:HKLM\\Software\\Microsoft\\";
  log << log.random.pick(kUnits) << "\", ProcessingUnit = \"CRegCallbackProcessingUnit(enExclude, "
      << "HKLM\\Software\\Microsoft\\";
  log.hex(8) << "\\*[*], no_operation, SystemAndUsers)\"";
  log.end();
}

void plugin(LogWriter& log) {
  mig(log) << "MigHost: CMigPluginSurrogate::LoadDllServer in progress: "
              "BinaryPath=[C:\\Windows\\system32\\migration\\"
           << log.random.pick(kUnits) << ".dll], CLSID=[{";
  log.guid() << "}], ApartmentThreadingModel=[1].";
  log.end();
  mig(log) << "MigHost: CMigPluginSurrogate::LoadDllServer finished: Result=[0x0].";
  log.end();
}

void hash(LogWriter& log) {
  mig(log)
      << "        TrackChanges:<hash>: Calculating hash for child C:\\Program Files\\WindowsApps\\"
      << log.random.pick(kUnits) << "_";
  log.hex(13);
  log.end();
  mig(log) << "        TrackChanges:<hash>: Content hash value: ";
  log.number(log.random.below(4294967295U));
  log.end();
}

void driver(LogWriter& log) {
  constexpr std::array<std::string_view, 4> kFixed = {
      "        Inbox support (WinPE): No",
      "        Device present: No",
      "      Initial decision for this driver: Install but only in the store.",
      "      Final decision for this driver: Install but only in the store."};
  log.head("Info", "SP") << "      Deciding migration on driver:";
  log.end();
  log.head("Info", "SP") << "        Manufacturer: " << log.random.pick(kMakers);
  log.end();
  log.head("Info", "SP") << "        Hardware description: " << log.random.pick(kMakers) << " "
                         << log.random.pick(kClasses) << " ";
  log.number(log.random.below(9000));
  log.end();
  log.head("Info", "SP") << "        Hardware ID: PCI\\VEN_";
  (log.hex(4) << "&DEV_").hex(4) << "&SUBSYS_";
  log.hex(8);
  log.end();
  for (const std::string_view text : kFixed) {
    log.head("Info", "SP") << text;
    log.end();
  }
}

void blank(LogWriter& log) {
  log.end();
}

void inventory(LogWriter& log) {
  log.head("Info", "CONX")
      << "acmigration: TRACE,GetMatchResult,2116,Current node: C:\\Windows\\System32\\";
  log.hex(6) << "; level: ";
  log.number(log.random.below(7));
  log.end();
}

void space(LogWriter& log) {
  log.head("Info", "SP") << "  AddSpace: add: ";
  log.number(log.random.below(900000000)) << ", current: ";
  log.number(log.random.below(9000000000U));
  log.end();
}

void product(LogWriter& log) {
  mig(log) << "         ProductID[";
  log.number(log.random.below(300)) << "]='{";
  log.guid() << "}'";
  log.end();
}

// The errors that every upgrade writes: what signatures hit.
void matching(LogWriter& log) {
  switch (log.random.below(5)) {
    case 0:
      log.head("Error", "") << "[SetupHost.exe] IOCTL_STORAGE_QUERY_PROPERTY failed: 0x1";
      return log.end(true);
    case 1:
      log.head("Error", "CONX")
          << "0xd0000034 Failed to add user mode driver [%SystemRoot%\\system32\\DRIVERS\\UMDF\\";
      log.hex(6) << ".dll]";
      return log.end(true);
    case 2:
      log.head("Warning", "MIG", "08081e")
          << "Could not replace object C:\\Users\\user\\AppData\\Local\\";
      log.hex(8) << ".txt. Target Object cannot be removed.";
      return log.end(true);
    case 3:
      log.head("Error", "CONX") << "Windows::Compat::Appraiser::Utilities::DownloadCabFile (";
      log.number(5000 + log.random.below(200))
          << "):   Failed to send request using auto proxy[gle=0x80072ee7]";
      return log.end(true);
    default:
      log.head("Warning", "MIG", "08092b")
          << "    CSIAgent: Duplicate manifest identity exists Microsoft-Windows-"
          << log.random.pick(kUnits);
      return log.end(true);
  }
}

constexpr std::array<Kind, 16> kKinds = {{{100, pattern},
                                          {110, excluded},
                                          {60, registered},
                                          {60, gather},
                                          {60, registry},
                                          {40, container},
                                          {40, plugin},
                                          {30, hash},
                                          {56, driver},
                                          {60, blank},
                                          {60, inventory},
                                          {20, space},
                                          {30, product},
                                          {6, matching},
                                          {30, registry},
                                          {20, container}}};

void progress(LogWriter& log, std::uint64_t percent) {
  log.head("Info", "MOUPG") << "Action progress: [";
  log.number(percent) << "%]";
  log.end();
  log.head("Info", "MOUPG") << "Overall progress: [";
  log.number(percent / 3) << "%]";
  log.end();
}

void begin(LogWriter& log) {
  log.head("Info", "MOUPG") << "*************** SetupHost Logging Begin ***************";
  log.end(true);
  log.head("Info", "MOUPG")
      << "SetupHost: Setup build version is: 10.0.22621.1 (ni_release.220506-1250)";
  log.end(true);
  log.head("Info", "")
      << "Host OS version: 10.0.19045.0  (0.0) Platform 0x2, SuiteMask 0x100, ProdType 0x1";
  log.end(true);
}

constexpr std::string_view kOperation =
    "Apply WIM file PathForNewOSFile, index 3 to C:\\$WINDOWS.~BT\\NewOS";
constexpr std::string_view kDenied =
    "C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\amd64_dual_scanlink.inf_31bf3856ad364e35_10.0.22621."
    "1_none_"
    "0d37c1f2a96b5e84\\ScanLink.dll";

// The one failure of the file, with its carriers, as a real one looks.
void fail(LogWriter& log) {
  constexpr std::array<std::string_view, 5> kFrames = {"RestoreFileNodeList:(2254)",
                                                       "RestoreFilesCallback:(3708)",
                                                       "EnumImageDataEntries:(1070)",
                                                       "RestoreAllData:(1127)",
                                                       "WIMApplyImageInternal:(788)"};
  for (const std::string_view frame : kFrames) {
    log << "[9216.4412] [0x80070005] " << frame;
    log.end_bare();
  }
  log.head("Error", "SP") << "SPWIMCallback: Error in apply of " << kDenied
                          << ". GLE [5][gle=0x00000715]";
  log.end(true);
  progress(log, 58);
  log.clock.advance(3);
  log.head("Error", "SP")
      << "CApplyWIM: Failure while applying image 3 for D:\\Sources\\Install.wim. "
         "Error 0x80070005[gle=0x00000005]";
  log.end(true);
  log.head("Error", "SP") << "Operation failed: " << kOperation
                          << ". Error: 0x80070005[gle=0x000000b7]";
  log.end(true);
  log.head("Error", "SP")
      << "CSetupPlatformPrivate::Execute: Execution of operations queue failed, "
         "abandoning. Error: 0x80070005[gle=0x000000b7]";
  log.end(true);
  log.head("Info", "MOUPG") << "Setup phase change: [SetupPhaseInstall] -> [SetupPhaseError]";
  log.end(true);
  log.head("Info", "MOUPG") << "**************** SetupHost Logging End ****************";
  log.end(true);
}

void fill(LogWriter& log, std::uint64_t until, int records_per_second) {
  const Mixture<kKinds.size()> mixture(kKinds);
  const auto pace = static_cast<std::uint64_t>(records_per_second);
  while (log.bytes() < until) {
    mixture.write(log);
    if (log.random.below(pace) == 0) log.clock.advance(1);
  }
}

}  // namespace

void write_setupact_log(LogWriter& log, std::uint64_t bytes) {
  begin(log);
  fill(log, bytes - bytes / 16, 60);
  log.head("Info", "SP") << "Executing operation: " << kOperation;
  log.end(true);
  for (std::uint64_t percent = 1; percent < 58; ++percent) {
    log.head("Info", "SP") << "SPWIMCallback: Image apply. Progress: ";
    log.number(percent);
    log.end();
    progress(log, percent);
    fill(log, bytes - bytes / 16 + bytes / 16 * percent / 58, 60);
  }
  fail(log);
}

}  // namespace casebook::bench
