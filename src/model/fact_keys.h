// SPDX-License-Identifier: Apache-2.0
// The names of facts that decoders emit and rules ask for. A key may occur many times.
#pragma once

#include <string_view>

namespace casebook::fact {

// The machine and its system.
inline constexpr std::string_view kMachineName = "machine.name";
inline constexpr std::string_view kOsVersion = "machine.os_version";          // "10.0.17763.1"
inline constexpr std::string_view kTargetVersion = "setup.target_version";    // of the media
inline constexpr std::string_view kDismHostVersion = "dism.host_version";     // may be Windows PE
inline constexpr std::string_view kStackVersion = "servicing.stack_version";  // "10.0.19041.4105"
inline constexpr std::string_view kEdition = "machine.edition";
inline constexpr std::string_view kArchitecture = "machine.arch";
inline constexpr std::string_view kTimeZone = "machine.timezone";  // "+08:00"
inline constexpr std::string_view kLanguage = "machine.language";  // "en-US", "0804"
inline constexpr std::string_view kModel = "machine.model";
inline constexpr std::string_view kAntivirus = "machine.antivirus";
inline constexpr std::string_view kPendingName = "machine.pending_name";  // "OLD|NEW" at restart
inline constexpr std::string_view kProfile =
    "machine.profile";  // "SID|folder|state|bak", "-" for none
inline constexpr std::string_view kProduct = "product.installed";  // "name|version|publisher"

// Setup: what it was told and how it ended.
inline constexpr std::string_view kSetupResult = "setup.result";      // "0xC1900101"
inline constexpr std::string_view kSetupExtended = "setup.extended";  // "0x2000C"
inline constexpr std::string_view kSetupConfig = "setup.config";      // "InstallLangPacks=D:\\LP"
inline constexpr std::string_view kSetupConfigState = "setup.config_state";  // empty, no-section
inline constexpr std::string_view kSetupPhase = "setup.phase";  // as written by rollbackinfo.ini
inline constexpr std::string_view kSetupState = "setup.state";  // of the registry: "SetupPhase|0x4"

// Servicing, as the registry notes it.
// "RebootPending", "RebootRequired", "PackagesPending|package", "SessionsPending|Exclusive|0x1"
inline constexpr std::string_view kServicingPending = "servicing.pending";
inline constexpr std::string_view kPackageState = "servicing.package_state";  // "0x70|4120": count

// Compatibility scan.
inline constexpr std::string_view kCompatBlockApp = "compat.block.app";        // path or title
inline constexpr std::string_view kCompatBlockDriver = "compat.block.driver";  // inf name
inline constexpr std::string_view kCompatBlockHardware = "compat.block.hardware";
inline constexpr std::string_view kCompatBlockOther = "compat.block.other";

// SetupDiag's own verdict.
inline constexpr std::string_view kSetupDiagProfile = "setupdiag.profile";
inline constexpr std::string_view kSetupDiagError = "setupdiag.error";
inline constexpr std::string_view kSetupDiagOperation = "setupdiag.last_operation";
inline constexpr std::string_view kSetupDiagPhase = "setupdiag.last_phase";

// Filters, services and access.
// "WdFilter 328010 8": name, altitude ("-" when not shown), number of instances
inline constexpr std::string_view kMinifilter = "filter.minifilter";
inline constexpr std::string_view kFilterInstance = "filter.instance";  // "name|volume|altitude"
// "wuauserv RUNNING DEMAND C:\x.exe": name, state, start type, image; "-" for what is not shown
inline constexpr std::string_view kService = "service";
inline constexpr std::string_view kProcess = "process.running";  // "name|pid|services"
inline constexpr std::string_view kAce = "acl.ace";              // "path|account:(I)(F)"
inline constexpr std::string_view kDenyAce = "acl.deny";         // the same for entries that deny
inline constexpr std::string_view kOwner = "acl.owner";          // "path|account"
// What is wrong with a list: "path|blocked|kind of path|denied|account|in English|in Chinese";
// "odd" where it does not keep servicing out. The kinds are those of knowledge/access.
inline constexpr std::string_view kAccessVerdict = "acl.verdict";
// Of one attempt: the list that keeps servicing away from the object that the chain ends at,
// "itself|object|path of the list|denied|account|in English|in Chinese|file"; "folder" or "above"
// where it is the list of a folder, "key" for keys
inline constexpr std::string_view kAccessDenied = "acl.object_denied";
inline constexpr std::string_view kAccessFine = "acl.object_fine";          // "object|path|file"
inline constexpr std::string_view kAccessDisputed = "acl.object_disputed";  // "object"
inline constexpr std::string_view kFileEntry = "file.entry";                // "path|size|time"
// "path|version|company|description|architecture|signer" of a program, library or driver; the
// signer is "" without an embedded signature and "-" where nobody looked
inline constexpr std::string_view kFileVersion = "file.version";
inline constexpr std::string_view kFileCatalog = "file.catalog";  // "path|signer|hashes"
inline constexpr std::string_view kFileHash = "file.hash";        // "path|sha256"
// Of Windows images and provisioning packages. An image says nothing about the machine it lies on.
// "item|number|name|edition|version|architecture|languages"; "path|size|time|sha1" of its files
inline constexpr std::string_view kImage = "wim.image";
inline constexpr std::string_view kImageFile = "wim.file";
// "item|name|version|path inside" of what made a package; the same of programs it brings
inline constexpr std::string_view kPackageTool = "ppkg.tool";
inline constexpr std::string_view kPackageProgram = "ppkg.program";
inline constexpr std::string_view kPackageHive = "ppkg.hive";  // "item|path inside|bytes|keys"
inline constexpr std::string_view kRegistryValue = "registry.value";  // "key|name|type|data"
// "identity|state" of a package of the component store; "name|provider|version|signer"
inline constexpr std::string_view kPackage = "package.identity";
inline constexpr std::string_view kFeature = "feature.state";  // "name|state"
inline constexpr std::string_view kDriverPackage = "driver.package";
// What starts with Windows: "RunOnce|name|command", "Winlogon|Shell|explorer.exe"
inline constexpr std::string_view kStartupEntry = "startup.entry";
// A file that the next start of Windows renames: "from|to"; to is empty for a deletion
inline constexpr std::string_view kPendingRename = "pending.file_rename";

// Who stood in whose way in a Process Monitor trace. "?" stands for what the trace does not show.
// "path|process|pid|holder|holder's pid|holder's share mode|access the process wanted|count|strong,
// likely or weak: how sure the holder is"
inline constexpr std::string_view kTraceSharingViolation = "trace.sharing_violation";
// "path|process|pid|access it wanted|count"; of servicing processes, and what looks like the reason
// of a failure
inline constexpr std::string_view kTraceAccessDenied = "trace.access_denied";
// Of a refusal, the likeliest first: "path|process|driver, process or acl|name|product|strong,
// likely or weak|why in English|why in Chinese"
inline constexpr std::string_view kTraceSuspect = "trace.suspect";
// Of one attempt: a trace tells of the object that the chain ends at within seconds of it:
// "denied or held|object|process|driver, access list or holder|seconds apart"
inline constexpr std::string_view kTraceAgrees = "trace.agrees";
// "folder|process|pid|count": files of Windows Update, Setup or servicing that another program
// deleted
inline constexpr std::string_view kTraceDeleted = "trace.deleted";
// The record of a trace with which the holder of a sharing violation opened the file, at its place:
// "path|holder|pid|share mode|access"
inline constexpr std::string_view kTraceHolderOpen = "trace.holder_open";

// The last section of a device log, when nothing says that it ended: "inf|device or title|what".
inline constexpr std::string_view kOpenSection = "setupapi.open_section";

// A crash or hang as Windows Error Reporting noted it.
inline constexpr std::string_view kWerEventType = "wer.event_type";  // "APPCRASH", "BlueScreen"
inline constexpr std::string_view kWerApp = "wer.app";               // "setuphost.exe"
inline constexpr std::string_view kWerModule = "wer.module";         // "sample.dll"
inline constexpr std::string_view kWerCode = "wer.code";             // "c0000005", bugcheck code

// Disk.
inline constexpr std::string_view kChkdskResult = "chkdsk.result";  // problems-found, clean, fixed
inline constexpr std::string_view kChkdskBadSectors = "chkdsk.bad_kb";  // kilobytes
inline constexpr std::string_view kChkdskFile = "chkdsk.file";          // a file it repaired
inline constexpr std::string_view kChkdskVolume = "chkdsk.volume";      // "C:"
inline constexpr std::string_view kDiskFree = "disk.free_mb";           // "C: 10240"

// Windows Update.
inline constexpr std::string_view kWuClientVersion = "wu.client_version";
inline constexpr std::string_view kWsusServer = "wu.wsus_server";
inline constexpr std::string_view kUpdatePolicy = "update.policy";  // "name|data"
inline constexpr std::string_view kHotfix = "update.hotfix";        // "KB5034122"

// A file that says nothing although it looks like a log, with the reason, e.g. an undecoded trace.
// Format of an item that this version recognises and cannot read: evtx, pml.
inline constexpr std::string_view kUnread = "item.unread";
inline constexpr std::string_view kUseless = "item.useless";

// Whether the program itself states facts of this key: those above, those computed from the
// attempts and their chains, and "event.<provider>.<number>".
bool is_known(std::string_view key);

}  // namespace casebook::fact
