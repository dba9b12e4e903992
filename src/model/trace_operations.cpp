// SPDX-License-Identifier: Apache-2.0
// Names are read off Process Monitor's exports; numbers of sub-operations are those of
// FILE_INFORMATION_CLASS, FS_INFORMATION_CLASS and of minor functions (ntifs.h, wdm.h).
#include "model/trace_operations.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace casebook {
namespace {

// Two operations may print the same name; then one of them is the usual one.
enum class NameUse : std::uint8_t { Own, OfAnother };

struct Row {
  TraceClass event_class;
  std::uint16_t number;
  std::uint8_t sub;
  TraceAction action;
  std::string_view name;
  NameUse use = NameUse::Own;

  std::tuple<TraceClass, std::uint16_t, std::uint8_t> key() const {
    return {event_class, number, sub};
  }
};

constexpr std::string_view kUnknownName = "<Unknown>";

// Sorted by class, number and sub-operation.
// clang-format off
constexpr std::array kRows = {
    Row{TraceClass::Process, 0, 0, TraceAction::ProcessDefined, "Process Defined"},
    Row{TraceClass::Process, 1, 0, TraceAction::ProcessCreate, "Process Create"},
    Row{TraceClass::Process, 2, 0, TraceAction::ProcessExit, "Process Exit"},
    Row{TraceClass::Process, 3, 0, TraceAction::ThreadCreate, "Thread Create"},
    Row{TraceClass::Process, 4, 0, TraceAction::ThreadExit, "Thread Exit"},
    Row{TraceClass::Process, 5, 0, TraceAction::LoadImage, "Load Image"},
    Row{TraceClass::Process, 6, 0, TraceAction::Profile, "Thread Profile"},
    Row{TraceClass::Process, 7, 0, TraceAction::ProcessStart, "Process Start"},
    Row{TraceClass::Process, 8, 0, TraceAction::Statistics, "Process Statistics"},
    Row{TraceClass::Process, 9, 0, TraceAction::Statistics, "System Statistics"},
    Row{TraceClass::Registry, 0, 0, TraceAction::OpenKey, "RegOpenKey"},
    Row{TraceClass::Registry, 1, 0, TraceAction::CreateKey, "RegCreateKey"},
    Row{TraceClass::Registry, 2, 0, TraceAction::CloseKey, "RegCloseKey"},
    Row{TraceClass::Registry, 3, 0, TraceAction::QueryKey, "RegQueryKey"},
    Row{TraceClass::Registry, 4, 0, TraceAction::SetValue, "RegSetValue"},
    Row{TraceClass::Registry, 5, 0, TraceAction::QueryValue, "RegQueryValue"},
    Row{TraceClass::Registry, 6, 0, TraceAction::QueryValue, "RegEnumValue"},
    Row{TraceClass::Registry, 7, 0, TraceAction::QueryKey, "RegEnumKey"},
    Row{TraceClass::Registry, 8, 0, TraceAction::ChangeKey, "RegSetInfoKey"},
    Row{TraceClass::Registry, 9, 0, TraceAction::DeleteKey, "RegDeleteKey"},
    Row{TraceClass::Registry, 10, 0, TraceAction::DeleteValue, "RegDeleteValue"},
    Row{TraceClass::Registry, 11, 0, TraceAction::OtherKey, "RegFlushKey"},
    Row{TraceClass::Registry, 12, 0, TraceAction::LoadHive, "RegLoadKey"},
    Row{TraceClass::Registry, 13, 0, TraceAction::UnloadHive, "RegUnloadKey"},
    Row{TraceClass::Registry, 14, 0, TraceAction::RenameKey, "RegRenameKey"},
    Row{TraceClass::Registry, 15, 0, TraceAction::QueryValue, "RegQueryMultipleValueKey"},
    Row{TraceClass::Registry, 16, 0, TraceAction::SetKeySecurity, "RegSetKeySecurity"},
    Row{TraceClass::Registry, 17, 0, TraceAction::QueryKeySecurity, "RegQueryKeySecurity"},
    Row{TraceClass::Registry, 18, 0, TraceAction::OtherKey, "<Unknown>"},
    Row{TraceClass::Registry, 19, 0, TraceAction::OtherKey, "RegRestoreKey"},
    Row{TraceClass::Registry, 20, 0, TraceAction::OtherKey, "RegSaveKey"},
    Row{TraceClass::Registry, 21, 0, TraceAction::OtherKey, "RegReplaceKey"},
    Row{TraceClass::FileSystem, 0, 0, TraceAction::Volume, "VolumeDismount"},
    Row{TraceClass::FileSystem, 1, 0, TraceAction::Volume, "VolumeMount"},
    Row{TraceClass::FileSystem, 2, 0, TraceAction::Other, "FASTIO_MDL_WRITE_COMPLETE"},
    Row{TraceClass::FileSystem, 3, 0, TraceAction::Write, "WriteFile", NameUse::OfAnother},
    Row{TraceClass::FileSystem, 4, 0, TraceAction::Other, "FASTIO_MDL_READ_COMPLETE"},
    Row{TraceClass::FileSystem, 5, 0, TraceAction::Read, "ReadFile", NameUse::OfAnother},
    Row{TraceClass::FileSystem, 6, 0, TraceAction::QueryOpen, "QueryOpen"},
    Row{TraceClass::FileSystem, 7, 0, TraceAction::Other, "FASTIO_CHECK_IF_POSSIBLE"},
    Row{TraceClass::FileSystem, 8, 0, TraceAction::Other, "IRP_MJ_12"},
    Row{TraceClass::FileSystem, 9, 0, TraceAction::Other, "IRP_MJ_11"},
    Row{TraceClass::FileSystem, 10, 0, TraceAction::Other, "IRP_MJ_10"},
    Row{TraceClass::FileSystem, 11, 0, TraceAction::Other, "IRP_MJ_9"},
    Row{TraceClass::FileSystem, 12, 0, TraceAction::Other, "IRP_MJ_8"},
    Row{TraceClass::FileSystem, 13, 0, TraceAction::Other, "FASTIO_NOTIFY_STREAM_FO_CREATION"},
    Row{TraceClass::FileSystem, 14, 0, TraceAction::Other, "FASTIO_RELEASE_FOR_CC_FLUSH"},
    Row{TraceClass::FileSystem, 15, 0, TraceAction::Other, "FASTIO_ACQUIRE_FOR_CC_FLUSH"},
    Row{TraceClass::FileSystem, 16, 0, TraceAction::Other, "FASTIO_RELEASE_FOR_MOD_WRITE"},
    Row{TraceClass::FileSystem, 17, 0, TraceAction::Other, "FASTIO_ACQUIRE_FOR_MOD_WRITE"},
    Row{TraceClass::FileSystem, 18, 0, TraceAction::Other, "FASTIO_RELEASE_FOR_SECTION_SYNCHRONIZATION"},
    Row{TraceClass::FileSystem, 19, 0, TraceAction::Map, "CreateFileMapping"},
    Row{TraceClass::FileSystem, 20, 0, TraceAction::Open, "CreateFile"},
    Row{TraceClass::FileSystem, 21, 0, TraceAction::Open, "CreatePipe"},
    Row{TraceClass::FileSystem, 22, 0, TraceAction::Forget, "IRP_MJ_CLOSE"},
    Row{TraceClass::FileSystem, 23, 0, TraceAction::Read, "ReadFile"},
    Row{TraceClass::FileSystem, 24, 0, TraceAction::Write, "WriteFile"},
    Row{TraceClass::FileSystem, 25, 0, TraceAction::Query, "QueryInformationFile"},
    Row{TraceClass::FileSystem, 25, 4, TraceAction::Query, "QueryBasicInformationFile"},
    Row{TraceClass::FileSystem, 25, 5, TraceAction::Query, "QueryStandardInformationFile"},
    Row{TraceClass::FileSystem, 25, 6, TraceAction::Query, "QueryFileInternalInformationFile"},
    Row{TraceClass::FileSystem, 25, 7, TraceAction::Query, "QueryEaInformationFile"},
    Row{TraceClass::FileSystem, 25, 9, TraceAction::Query, "QueryNameInformationFile"},
    Row{TraceClass::FileSystem, 25, 14, TraceAction::Query, "QueryPositionInformationFile"},
    Row{TraceClass::FileSystem, 25, 18, TraceAction::Query, "QueryAllInformationFile"},
    Row{TraceClass::FileSystem, 25, 20, TraceAction::Query, "QueryEndOfFile"},
    Row{TraceClass::FileSystem, 25, 22, TraceAction::Query, "QueryStreamInformationFile"},
    Row{TraceClass::FileSystem, 25, 28, TraceAction::Query, "QueryCompressionInformationFile"},
    Row{TraceClass::FileSystem, 25, 29, TraceAction::Query, "QueryId"},
    Row{TraceClass::FileSystem, 25, 31, TraceAction::Query, "QueryMoveClusterInformationFile"},
    Row{TraceClass::FileSystem, 25, 34, TraceAction::Query, "QueryNetworkOpenInformationFile"},
    Row{TraceClass::FileSystem, 25, 35, TraceAction::Query, "QueryAttributeTagFile"},
    Row{TraceClass::FileSystem, 25, 37, TraceAction::Query, "QueryIdBothDirectory"},
    Row{TraceClass::FileSystem, 25, 39, TraceAction::Query, "QueryValidDataLength"},
    Row{TraceClass::FileSystem, 25, 40, TraceAction::Query, "QueryShortNameInformationFile"},
    Row{TraceClass::FileSystem, 25, 43, TraceAction::Query, "QueryIoPiorityHint"},
    Row{TraceClass::FileSystem, 25, 46, TraceAction::Query, "QueryLinks"},
    Row{TraceClass::FileSystem, 25, 48, TraceAction::Query, "QueryNormalizedNameInformationFile"},
    Row{TraceClass::FileSystem, 25, 49, TraceAction::Query, "QueryNetworkPhysicalNameInformationFile"},
    Row{TraceClass::FileSystem, 25, 50, TraceAction::Query, "QueryIdGlobalTxDirectoryInformation"},
    Row{TraceClass::FileSystem, 25, 51, TraceAction::Query, "QueryIsRemoteDeviceInformation"},
    Row{TraceClass::FileSystem, 25, 52, TraceAction::Query, "QueryAttributeCacheInformation"},
    Row{TraceClass::FileSystem, 25, 53, TraceAction::Query, "QueryNumaNodeInformation"},
    Row{TraceClass::FileSystem, 25, 54, TraceAction::Query, "QueryStandardLinkInformation"},
    Row{TraceClass::FileSystem, 25, 55, TraceAction::Query, "QueryRemoteProtocolInformation"},
    Row{TraceClass::FileSystem, 25, 56, TraceAction::Query, "QueryRenameInformationBypassAccessCheck"},
    Row{TraceClass::FileSystem, 25, 57, TraceAction::Query, "QueryLinkInformationBypassAccessCheck"},
    Row{TraceClass::FileSystem, 25, 58, TraceAction::Query, "QueryVolumeNameInformation"},
    Row{TraceClass::FileSystem, 25, 59, TraceAction::Query, "QueryIdInformation"},
    Row{TraceClass::FileSystem, 25, 60, TraceAction::Query, "QueryIdExtdDirectoryInformation"},
    Row{TraceClass::FileSystem, 25, 62, TraceAction::Query, "QueryHardLinkFullIdInformation"},
    Row{TraceClass::FileSystem, 25, 63, TraceAction::Query, "QueryIdExtdBothDirectoryInformation"},
    Row{TraceClass::FileSystem, 25, 67, TraceAction::Query, "QueryDesiredStorageClassInformation"},
    Row{TraceClass::FileSystem, 25, 68, TraceAction::Query, "QueryStatInformation"},
    Row{TraceClass::FileSystem, 25, 69, TraceAction::Query, "QueryMemoryPartitionInformation"},
    Row{TraceClass::FileSystem, 25, 70, TraceAction::Query, "QuerySatLxInformation"},
    Row{TraceClass::FileSystem, 25, 71, TraceAction::Query, "QueryCaseSensitiveInformation"},
    Row{TraceClass::FileSystem, 25, 72, TraceAction::Query, "QueryLinkInformationEx"},
    Row{TraceClass::FileSystem, 25, 73, TraceAction::Query, "QueryLinkInfomraitonBypassAccessCheck"},
    Row{TraceClass::FileSystem, 25, 74, TraceAction::Query, "QueryStorageReservedIdInformation"},
    Row{TraceClass::FileSystem, 25, 75, TraceAction::Query, "QueryCaseSensitiveInformationForceAccessCheck"},
    Row{TraceClass::FileSystem, 26, 0, TraceAction::Change, "SetInformationFile"},
    Row{TraceClass::FileSystem, 26, 4, TraceAction::Change, "SetBasicInformationFile"},
    Row{TraceClass::FileSystem, 26, 10, TraceAction::Rename, "SetRenameInformationFile"},
    Row{TraceClass::FileSystem, 26, 11, TraceAction::Link, "SetLinkInformationFile"},
    Row{TraceClass::FileSystem, 26, 13, TraceAction::Dispose, "SetDispositionInformationFile"},
    Row{TraceClass::FileSystem, 26, 14, TraceAction::Change, "SetPositionInformationFile"},
    Row{TraceClass::FileSystem, 26, 19, TraceAction::Resize, "SetAllocationInformationFile"},
    Row{TraceClass::FileSystem, 26, 20, TraceAction::Resize, "SetEndOfFileInformationFile"},
    Row{TraceClass::FileSystem, 26, 22, TraceAction::Change, "SetFileStreamInformation"},
    Row{TraceClass::FileSystem, 26, 23, TraceAction::Change, "SetPipeInformation"},
    Row{TraceClass::FileSystem, 26, 39, TraceAction::Resize, "SetValidDataLengthInformationFile"},
    Row{TraceClass::FileSystem, 26, 40, TraceAction::Change, "SetShortNameInformation"},
    Row{TraceClass::FileSystem, 26, 56, TraceAction::Rename, "<Unknown>"},
    Row{TraceClass::FileSystem, 26, 57, TraceAction::Link, "<Unknown>"},
    Row{TraceClass::FileSystem, 26, 61, TraceAction::Change, "SetReplaceCompletionInformation"},
    Row{TraceClass::FileSystem, 26, 64, TraceAction::Dispose, "SetDispositionInformationEx"},
    Row{TraceClass::FileSystem, 26, 65, TraceAction::Rename, "SetRenameInformationEx"},
    Row{TraceClass::FileSystem, 26, 66, TraceAction::Rename, "SetRenameInformationExBypassAccessCheck"},
    Row{TraceClass::FileSystem, 26, 72, TraceAction::Link, "<Unknown>"},
    Row{TraceClass::FileSystem, 26, 73, TraceAction::Link, "<Unknown>"},
    Row{TraceClass::FileSystem, 26, 74, TraceAction::Change, "SetStorageReservedIdInformation"},
    Row{TraceClass::FileSystem, 27, 0, TraceAction::Query, "QueryEAFile"},
    Row{TraceClass::FileSystem, 28, 0, TraceAction::Change, "SetEAFile"},
    Row{TraceClass::FileSystem, 29, 0, TraceAction::Flush, "FlushBuffersFile"},
    Row{TraceClass::FileSystem, 30, 0, TraceAction::Volume, "QueryVolumeInformation"},
    Row{TraceClass::FileSystem, 30, 1, TraceAction::Volume, "QueryInformationVolume"},
    Row{TraceClass::FileSystem, 30, 2, TraceAction::Volume, "QueryLabelInformationVolume"},
    Row{TraceClass::FileSystem, 30, 3, TraceAction::Volume, "QuerySizeInformationVolume"},
    Row{TraceClass::FileSystem, 30, 4, TraceAction::Volume, "QueryDeviceInformationVolume"},
    Row{TraceClass::FileSystem, 30, 5, TraceAction::Volume, "QueryAttributeInformationVolume"},
    Row{TraceClass::FileSystem, 30, 6, TraceAction::Volume, "QueryControlInformationVolume"},
    Row{TraceClass::FileSystem, 30, 7, TraceAction::Volume, "QueryFullSizeInformationVolume"},
    Row{TraceClass::FileSystem, 30, 8, TraceAction::Volume, "QueryObjectIdInformationVolume"},
    Row{TraceClass::FileSystem, 31, 0, TraceAction::Volume, "SetVolumeInformation"},
    Row{TraceClass::FileSystem, 31, 1, TraceAction::Volume, "SetControlInformationVolume"},
    Row{TraceClass::FileSystem, 31, 2, TraceAction::Volume, "SetLabelInformationVolume"},
    Row{TraceClass::FileSystem, 31, 8, TraceAction::Volume, "SetObjectIdInformationVolume"},
    Row{TraceClass::FileSystem, 32, 0, TraceAction::Other, "DirectoryControl"},
    Row{TraceClass::FileSystem, 32, 1, TraceAction::List, "QueryDirectory"},
    Row{TraceClass::FileSystem, 32, 2, TraceAction::Watch, "NotifyChangeDirectory"},
    Row{TraceClass::FileSystem, 32, 3, TraceAction::Watch, "<Unknown>"},
    Row{TraceClass::FileSystem, 33, 0, TraceAction::Control, "FileSystemControl"},
    Row{TraceClass::FileSystem, 34, 0, TraceAction::Control, "DeviceIoControl"},
    Row{TraceClass::FileSystem, 35, 0, TraceAction::Control, "InternalDeviceIoControl"},
    Row{TraceClass::FileSystem, 36, 0, TraceAction::Other, "Shutdown"},
    Row{TraceClass::FileSystem, 37, 0, TraceAction::Lock, "LockUnlockFile"},
    Row{TraceClass::FileSystem, 37, 1, TraceAction::Lock, "LockFile"},
    Row{TraceClass::FileSystem, 37, 2, TraceAction::Lock, "UnlockFileSingle"},
    Row{TraceClass::FileSystem, 37, 3, TraceAction::Lock, "UnlockFileAll"},
    Row{TraceClass::FileSystem, 37, 4, TraceAction::Lock, "UnlockFileByKey"},
    Row{TraceClass::FileSystem, 38, 0, TraceAction::Close, "CloseFile"},
    Row{TraceClass::FileSystem, 39, 0, TraceAction::Open, "CreateMailSlot"},
    Row{TraceClass::FileSystem, 40, 0, TraceAction::QuerySecurity, "QuerySecurityFile"},
    Row{TraceClass::FileSystem, 41, 0, TraceAction::SetSecurity, "SetSecurityFile"},
    Row{TraceClass::FileSystem, 42, 0, TraceAction::Other, "Power"},
    Row{TraceClass::FileSystem, 43, 0, TraceAction::Other, "SystemControl"},
    Row{TraceClass::FileSystem, 44, 0, TraceAction::Other, "DeviceChange"},
    Row{TraceClass::FileSystem, 45, 0, TraceAction::Query, "QueryFileQuota"},
    Row{TraceClass::FileSystem, 46, 0, TraceAction::Change, "SetFileQuota"},
    Row{TraceClass::FileSystem, 47, 0, TraceAction::Other, "StartDevice"},
    Row{TraceClass::FileSystem, 47, 1, TraceAction::Other, "QueryRemoveDevice"},
    Row{TraceClass::FileSystem, 47, 2, TraceAction::Other, "RemoveDevice"},
    Row{TraceClass::FileSystem, 47, 3, TraceAction::Other, "CancelRemoveDevice"},
    Row{TraceClass::FileSystem, 47, 4, TraceAction::Other, "StopDevice"},
    Row{TraceClass::FileSystem, 47, 5, TraceAction::Other, "QueryStopDevice"},
    Row{TraceClass::FileSystem, 47, 6, TraceAction::Other, "CancelStopDevice"},
    Row{TraceClass::FileSystem, 47, 7, TraceAction::Other, "QueryDeviceRelations"},
    Row{TraceClass::FileSystem, 47, 8, TraceAction::Other, "QueryInterface"},
    Row{TraceClass::FileSystem, 47, 9, TraceAction::Other, "QueryCapabilities"},
    Row{TraceClass::FileSystem, 47, 10, TraceAction::Other, "QueryResources"},
    Row{TraceClass::FileSystem, 47, 11, TraceAction::Other, "QueryResourceRequirements"},
    Row{TraceClass::FileSystem, 47, 12, TraceAction::Other, "QueryDeviceText"},
    Row{TraceClass::FileSystem, 47, 13, TraceAction::Other, "FilterResourceRequirements"},
    Row{TraceClass::FileSystem, 47, 15, TraceAction::Other, "ReadConfig"},
    Row{TraceClass::FileSystem, 47, 16, TraceAction::Other, "WriteConfig"},
    Row{TraceClass::FileSystem, 47, 17, TraceAction::Other, "Eject"},
    Row{TraceClass::FileSystem, 47, 18, TraceAction::Other, "SetLock"},
    Row{TraceClass::FileSystem, 47, 19, TraceAction::Other, "QueryId", NameUse::OfAnother},
    Row{TraceClass::FileSystem, 47, 20, TraceAction::Other, "QueryPnpDeviceState"},
    Row{TraceClass::FileSystem, 47, 21, TraceAction::Other, "QueryBusInformation"},
    Row{TraceClass::FileSystem, 47, 22, TraceAction::Other, "DeviceUsageNotification"},
    Row{TraceClass::FileSystem, 47, 23, TraceAction::Other, "SurpriseRemoval"},
    Row{TraceClass::FileSystem, 47, 24, TraceAction::Other, "QueryLegacyBusInformation"},
    Row{TraceClass::Profiling, 0, 0, TraceAction::Profile, "Thread Profiling"},
    Row{TraceClass::Profiling, 1, 0, TraceAction::Profile, "Process Profiling"},
    Row{TraceClass::Profiling, 2, 0, TraceAction::Profile, "Debug Output Profiling"},
    Row{TraceClass::Network, 0, 0, TraceAction::Network, "UDP Unknown"},
    Row{TraceClass::Network, 0, 1, TraceAction::Network, "TCP Unknown"},
    Row{TraceClass::Network, 1, 0, TraceAction::Network, "UDP Other"},
    Row{TraceClass::Network, 1, 1, TraceAction::Network, "TCP Other"},
    Row{TraceClass::Network, 2, 0, TraceAction::Network, "UDP Send"},
    Row{TraceClass::Network, 2, 1, TraceAction::Network, "TCP Send"},
    Row{TraceClass::Network, 3, 0, TraceAction::Network, "UDP Receive"},
    Row{TraceClass::Network, 3, 1, TraceAction::Network, "TCP Receive"},
    Row{TraceClass::Network, 4, 0, TraceAction::Network, "UDP Accept"},
    Row{TraceClass::Network, 4, 1, TraceAction::Network, "TCP Accept"},
    Row{TraceClass::Network, 5, 0, TraceAction::Network, "UDP Connect"},
    Row{TraceClass::Network, 5, 1, TraceAction::Network, "TCP Connect"},
    Row{TraceClass::Network, 6, 0, TraceAction::Network, "UDP Disconnect"},
    Row{TraceClass::Network, 6, 1, TraceAction::Network, "TCP Disconnect"},
    Row{TraceClass::Network, 7, 0, TraceAction::Network, "UDP Reconnect"},
    Row{TraceClass::Network, 7, 1, TraceAction::Network, "TCP Reconnect"},
    Row{TraceClass::Network, 8, 0, TraceAction::Network, "UDP Retransmit"},
    Row{TraceClass::Network, 8, 1, TraceAction::Network, "TCP Retransmit"},
    Row{TraceClass::Network, 9, 0, TraceAction::Network, "UDP TCPCopy"},
    Row{TraceClass::Network, 9, 1, TraceAction::Network, "TCP TCPCopy"},
};
// clang-format on

const Row* find_row(TraceClass event_class, std::uint16_t number, std::uint8_t sub) {
  const std::tuple key{event_class, number, sub};
  const auto found =
      std::lower_bound(kRows.begin(), kRows.end(), key, [](const Row& row, const auto& wanted) {
        return row.key() < wanted;
      });
  return found != kRows.end() && found->key() == key ? &*found : nullptr;
}

// With "Enable Advanced Output" the same operations have the names of their requests; those that
// came as fast I/O begin with FASTIO_ instead of IRP_MJ_. All are of the file system.
struct RequestName {
  std::string_view name;
  std::uint16_t number;
};
constexpr std::array kRequestNames = {
    RequestName{"VOLUME_DISMOUNT", 0},
    RequestName{"VOLUME_MOUNT", 1},
    RequestName{"PREPARE_MDL_WRITE", 3},
    RequestName{"MDL_READ", 5},
    RequestName{"NETWORK_QUERY_OPEN", 6},
    RequestName{"ACQUIRE_FOR_SECTION_SYNCHRONIZATION", 19},
    RequestName{"CREATE", 20},
    RequestName{"CREATE_NAMED_PIPE", 21},
    RequestName{"READ", 23},
    RequestName{"WRITE", 24},
    RequestName{"QUERY_INFORMATION", 25},
    RequestName{"SET_INFORMATION", 26},
    RequestName{"QUERY_EA", 27},
    RequestName{"SET_EA", 28},
    RequestName{"FLUSH_BUFFERS", 29},
    RequestName{"QUERY_VOLUME_INFORMATION", 30},
    RequestName{"SET_VOLUME_INFORMATION", 31},
    RequestName{"DIRECTORY_CONTROL", 32},
    RequestName{"FILE_SYSTEM_CONTROL", 33},
    RequestName{"DEVICE_CONTROL", 34},
    RequestName{"INTERNAL_DEVICE_CONTROL", 35},
    RequestName{"SHUTDOWN", 36},
    RequestName{"LOCK_CONTROL", 37},
    RequestName{"CLEANUP", 38},
    RequestName{"CREATE_MAILSLOT", 39},
    RequestName{"QUERY_SECURITY", 40},
    RequestName{"SET_SECURITY", 41},
    RequestName{"POWER", 42},
    RequestName{"SYSTEM_CONTROL", 43},
    RequestName{"DEVICE_CHANGE", 44},
    RequestName{"QUERY_QUOTA", 45},
    RequestName{"SET_QUOTA", 46},
    RequestName{"PNP", 47},
};

// The main operation whose request has the name; null when it is none.
const Row* find_request(std::string_view name) {
  for (const std::string_view prefix : {"IRP_MJ_", "FASTIO_"}) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view request = name.substr(prefix.size());
    for (const RequestName& known : kRequestNames) {
      if (known.name == request) return find_row(TraceClass::FileSystem, known.number, 0);
    }
  }
  return nullptr;
}

using Names = std::array<const Row*, kRows.size()>;

// All rows by name; of those with one name the usual first.
const Names& rows_by_name() {
  static const Names names = [] {
    Names sorted{};
    std::transform(kRows.begin(), kRows.end(), sorted.begin(), [](const Row& row) { return &row; });
    std::stable_sort(sorted.begin(), sorted.end(), [](const Row* a, const Row* b) {
      return std::tie(a->name, a->use) < std::tie(b->name, b->use);
    });
    return sorted;
  }();
  return names;
}

TraceOperation operation_of(const Row& row) {
  return {row.event_class, row.number, row.sub, row.action, std::string(row.name)};
}

TraceAction action_without_row(TraceClass event_class, const Row* main) {
  if (main != nullptr) return main->action;
  switch (event_class) {
    case TraceClass::Registry: return TraceAction::OtherKey;
    case TraceClass::Profiling: return TraceAction::Profile;
    case TraceClass::Network: return TraceAction::Network;
    default: return TraceAction::Other;
  }
}

}  // namespace

TraceOperation trace_operation(TraceClass event_class, std::uint16_t number, std::uint8_t sub) {
  if (const Row* row = find_row(event_class, number, sub)) return operation_of(*row);
  const Row* main = find_row(event_class, number, 0);
  return {
      event_class, number, sub, action_without_row(event_class, main), std::string(kUnknownName)};
}

std::vector<std::string_view> trace_operation_names() {
  std::vector<std::string_view> names;
  for (const Row& row : kRows) {
    names.push_back(row.name);
  }
  return names;
}

TraceOperation trace_operation_of(std::string_view name) {
  const Names& names = rows_by_name();
  const auto found = std::lower_bound(
      names.begin(), names.end(), name, [](const Row* row, std::string_view wanted) {
        return row->name < wanted;
      });
  if (found != names.end() && (*found)->name == name && name != kUnknownName) {
    return operation_of(**found);
  }
  TraceOperation operation;
  if (const Row* request = find_request(name)) operation = operation_of(*request);
  operation.name = name;
  return operation;
}

}  // namespace casebook
