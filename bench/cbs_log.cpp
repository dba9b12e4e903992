// SPDX-License-Identifier: Apache-2.0
// Ordinary CBS records in the proportions of real logs: mostly CSI file counts and applicability.
#include "cbs_log.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace casebook::bench {

namespace {

constexpr std::string_view kToken = "31bf3856ad364e35";
constexpr std::array<std::string_view, 32> kFeatures = {
    "AppManagement-UEV",    "BootEnvironment-Dvd",     "Client-Features",
    "Defender-Client",      "DirectPlay-OC",           "EnterpriseClientSync",
    "FodMetadata",          "FontsSupplemental-Hans",  "GroupPolicy-Client",
    "Hello-Face",           "IIS-WebServer",           "InternetExplorer-Optional",
    "LanguageFeatures-OCR", "LanguageFeatures-Speech", "Legacy-Components",
    "MSMQ-Client",          "MediaPlayback-OC",        "MobilePC-Client",
    "NetFx4-US-OC",         "Network-Security-Tools",  "OneCore-Connectivity",
    "OpenSSH-Client",       "PeerDist-Client",         "Printing-Foundation",
    "QuickAssist",          "RemoteDesktop-Client",    "SearchEngine-Client",
    "SecureStartup",        "StepsRecorder",           "TabletPCMath",
    "WPD-UltimatePortable", "WorkFolders-Client"};
constexpr std::array<std::string_view, 32> kComponents = {"advapi32",
                                                          "appx-deployment-server",
                                                          "audio-mmecore-other",
                                                          "bits-client",
                                                          "capi2-certs",
                                                          "coreos",
                                                          "d..ectx-direct3d11",
                                                          "dhcp-client-dll",
                                                          "dns-client",
                                                          "eventlog-api",
                                                          "explorer",
                                                          "gdi32full",
                                                          "group-policy",
                                                          "http",
                                                          "ie-htmlrendering",
                                                          "installer-engine",
                                                          "kernelbase",
                                                          "mfplat",
                                                          "mpssvc-svc",
                                                          "msxml60",
                                                          "ndis",
                                                          "ntfs",
                                                          "ole-automation",
                                                          "pnp-umpnp",
                                                          "print-localspl",
                                                          "profsvc",
                                                          "schannel",
                                                          "shell32",
                                                          "smbserver-v2",
                                                          "storport",
                                                          "twinui",
                                                          "wlansvc"};
constexpr std::array<std::string_view, 4> kStates = {"Installed", "Installed", "Staged", "Absent"};
constexpr std::array<std::string_view, 3> kArchitectures = {"amd64", "wow64", "x86"};

LogWriter& package(LogWriter& log) {
  log << "Microsoft-Windows-" << log.random.pick(kFeatures) << "-Package~" << kToken;
  return (log << "~amd64~~10.0.19041.").number(1 + log.random.below(4000));
}

LogWriter& component(LogWriter& log) {
  log << log.random.pick(kArchitectures) << "_microsoft-windows-" << log.random.pick(kComponents);
  (log << "_" << kToken << "_10.0.19041.").number(1 + log.random.below(4000)) << "_none_";
  return log.hex(16);
}

// CSI numbers its records from 1 in every TiWorker process; processes live for some thousand
// records.
LogWriter& csi(LogWriter& log) {
  if (log.random.below(2500) == 0) log.sequence = 0;
  log.head("Info", "CSI");
  return log.hex_of(++log.sequence, 8) << " ";
}

LogWriter& session(LogWriter& log) {
  log.number(30800000 + log.random.below(400000)) << "_";
  return log.number(log.random.below(4294967295U));
}

void files_opened(LogWriter& log) {
  csi(log) << "Direct SIL provider: Number of files opened: ";
  log.number(1 + log.random.below(log.random.below(8) == 0 ? 900 : 20)) << ".";
  log.end();
}

void applicability(LogWriter& log) {
  log.head("Info", "CBS") << "Appl: Evaluating package applicability for package ";
  package(log) << ", applicable state: " << log.random.pick(kStates);
  log.end();
}

void parent(LogWriter& log) {
  log.head("Info", "CBS") << "Appl: detect Parent, Package: ";
  package(log) << ", Parent: ";
  package(log) << ", Disposition = Detect, VersionComp: EQ, BuildComp: EQ, RevisionComp: GE";
  log.end();
  log.head("Info", "CBS")
      << "Appl: detectParent: no parent found, go absent";  // repeats in real logs
  log.end();
}

void self_update(LogWriter& log) {
  log.head("Info", "CBS") << "Appl: SelfUpdate detect, component: ";
  component(log) << ", elevation: 2, applicable: ";
  log.number(log.random.below(2));
  log.end();
}

void cached(LogWriter& log) {
  log.head("Info", "CBS") << "Read out cached package applicability for package: ";
  package(log) << ", ApplicableState: 112, CurrentState:";
  log.number(log.random.below(2) * 112);
  log.end();
}

void update_state(LogWriter& log) {
  log.head("Info", "CBS") << "Appl: Package: ";
  package(log) << ", Update: " << log.random.pick(kFeatures);
  log << ", Applicable: NeedsParent, Disposition: " << log.random.pick(kStates);
  log.end();
}

void verify(LogWriter& log) {
  csi(log) << "[SR] Verifying 100 components";
  log.end();
  csi(log) << "[SR] Beginning Verify and Repair transaction";
  log.end();
  csi(log) << "[SR] Verify complete";
  log.end();
}

void staging(LogWriter& log) {
  log.head("Info", "CBS") << "Exec: Staging Package: ";
  package(log) << ", Update: ";
  log.number(log.random.below(9000000)) << "_neutral, PinDeployment: ";
  component(log);
  log.end();
}

void operations(LogWriter& log) {
  const std::uint64_t count = 1 + log.random.below(4);
  csi(log) << "Performing ";
  log.number(count) << " operations as follows:";
  log.end_bare();
  for (std::uint64_t i = 0; i < count; ++i) {
    (log << "  (").number(i) << ")  HardLinkFile: flags: 0 source: ";
    component(log) << "\\";
    log.hex(8) << ".dll";
    log.end_bare();
  }
  log.end();
}

void locks(LogWriter& log) {
  log.head("Info", "CBS") << "Lock: New lock added: CCbsPublicSessionClassFactory, level: 30";
  log.end();
}

void perf(LogWriter& log) {
  csi(log) << "CSIPERF - FilePI Queue ";
  log.number(log.random.below(9000)) << "ms";
  log.end();
}

// A record with the time in UTC, from which the zone of the machine is derived.
void transaction(LogWriter& log) {
  constexpr std::int64_t kOffset = 8 * 3600;
  const std::int64_t utc = log.clock.seconds() - kOffset;
  const Clock::Date date = Clock::date_of(utc);
  const auto of_day = static_cast<int>(utc % 86400);
  std::array<char, 64> stamp{};
  std::snprintf(stamp.data(),
                stamp.size(),
                "@%d/%d/%d:%02d:%02d:%02d.%03d ",
                date.year,
                date.month,
                date.day,
                of_day / 3600,
                of_day / 60 % 60,
                of_day % 60,
                static_cast<int>(log.random.below(1000)));
  log.head("Info", "CSI");
  log.hex_of(++log.sequence, 8) << stamp.data() << "CSI Transaction @0x";
  log.hex(11) << " destroyed";
  log.end();
}

// Begin and end of a session, and the failures that belong to every healthy log: what signatures
// hit.
void matching(LogWriter& log) {
  switch (log.random.below(6)) {
    case 0:
    case 1:
      log.head("Info", "CBS") << "Session: ";
      session(log)
          << " initialized by client WindowsUpdateAgent, external staging directory: (null)";
      return log.end(true);
    case 2:
      log.head("Info", "CBS") << "InternalOpenPackage failed for ";
      package(log) << " [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]";
      return log.end(true);
    case 3:
      log.head("Info", "CBS")
          << "SQM: Failed to start upload with file pattern: C:\\Windows\\servicing\\sqm\\";
      log.hex(6) << "_std.sqm [HRESULT = 0x80004005 - E_FAIL]";
      return log.end(true);
    case 4:
      log.head("Info", "CBS") << "Session: ";
      session(log) << " finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]";
      return log.end(true);
    default:
      csi(log) << "Warning - Overlap: Duplicate ownership for directory "
                  "[l:40]'C:\\ProgramData\\Microsoft\\";
      log.hex(8) << "' in component ";
      component(log);
      return log.end(true);
  }
}

constexpr std::array<Kind, 13> kKinds = {{{640, files_opened},
                                          {90, applicability},
                                          {75, parent},
                                          {40, self_update},
                                          {40, cached},
                                          {40, update_state},
                                          {30, verify},
                                          {35, staging},
                                          {10, operations},
                                          {45, locks},
                                          {10, perf},
                                          {4, transaction},
                                          {7, matching}}};

}  // namespace

void write_cbs_log(LogWriter& log, std::uint64_t bytes) {
  const Mixture<kKinds.size()> mixture(kKinds);
  log.head("Info", "CBS") << "TI: --- Initializing Trusted Installer ---";
  log.end(true);
  while (log.bytes() < bytes) {
    mixture.write(log);
    if (log.random.below(110) == 0) log.clock.advance(1);
  }
}

}  // namespace casebook::bench
