// SPDX-License-Identifier: Apache-2.0
// Process Monitor's names of status codes. Read off its exports; codes: ntstatus.h.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/trace.h"

namespace casebook {
namespace {

struct ResultName {
  std::uint32_t status;
  std::string_view name;
};

// Sorted by status. A pending operation has no name and is not in it.
constexpr std::array kResultNames = {
    ResultName{0x00000000, "SUCCESS"},
    ResultName{0x00000104, "REPARSE"},
    ResultName{0x00000105, "MORE ENTRIES"},
    ResultName{0x00000108, "OPLOCK BREAK IN PROGRESS"},
    ResultName{0x0000010B, "NOTIFY CLEANUP"},
    ResultName{0x0000010C, "NOTIFY ENUM DIR"},
    ResultName{0x0000012A, "FILE LOCKED WITH ONLY READERS"},
    ResultName{0x0000012B, "FILE LOCKED WITH WRITERS"},
    ResultName{0x00000215, "OPLOCK SWITCHED TO NEW HANDLE"},
    ResultName{0x00000216, "OPLOCK HANDLE CLOSED"},
    ResultName{0x00000367, "WAIT FOR OPLOCK"},
    ResultName{0x00000368, "REPARSE GLOBAL"},
    ResultName{0x40000016, "PREDEFINED HANDLE"},
    ResultName{0x80000002, "DATATYPE MISALIGNMENT"},
    ResultName{0x80000005, "BUFFER OVERFLOW"},
    ResultName{0x80000006, "NO MORE FILES"},
    ResultName{0x80000015, "INVALID EA FLAG"},
    ResultName{0x8000001A, "NO MORE ENTRIES"},
    ResultName{0x80090322, "E_WRONG_PRINCIPAL"},
    ResultName{0xC0000001, "UNSUCCESSFUL"},
    ResultName{0xC0000002, "NOT IMPLEMENTED"},
    ResultName{0xC0000003, "INVALID INFO CLASS"},
    ResultName{0xC0000004, "INFO LENGTH MISMATCH"},
    ResultName{0xC0000005, "ACCESS VIOLATION"},
    ResultName{0xC0000006, "IN PAGE ERROR"},
    ResultName{0xC0000008, "INVALID HANDLE"},
    ResultName{0xC000000D, "INVALID PARAMETER"},
    ResultName{0xC000000E, "NO SUCH DEVICE"},
    ResultName{0xC000000F, "NO SUCH FILE"},
    ResultName{0xC0000010, "INVALID DEVICE REQUEST"},
    ResultName{0xC0000011, "END OF FILE"},
    ResultName{0xC0000012, "WRONG VOLUME"},
    ResultName{0xC0000013, "NO MEDIA"},
    ResultName{0xC0000015, "NONEXISTENT SECTOR"},
    ResultName{0xC0000017, "NO MEMORY"},
    ResultName{0xC0000021, "ALREADY COMMITED"},
    ResultName{0xC0000022, "ACCESS DENIED"},
    ResultName{0xC0000023, "BUFFER TOO SMALL"},
    ResultName{0xC0000024, "OBJECT TYPE MISMATCH"},
    ResultName{0xC0000032, "DISK CORRUPT"},
    ResultName{0xC0000033, "NAME INVALID"},
    ResultName{0xC0000034, "NAME NOT FOUND"},
    ResultName{0xC0000035, "NAME COLLISION"},
    ResultName{0xC0000039, "OBJECT PATH INVALID"},
    ResultName{0xC000003A, "PATH NOT FOUND"},
    ResultName{0xC000003B, "PATH SYNTAX BAD"},
    ResultName{0xC000003C, "DATA OVERRUN"},
    ResultName{0xC000003F, "CRC ERROR"},
    ResultName{0xC0000043, "SHARING VIOLATION"},
    ResultName{0xC0000044, "QUOTA EXCEEDED"},
    ResultName{0xC000004F, "EAS NOT SUPPORTED"},
    ResultName{0xC0000050, "EA TOO LARGE"},
    ResultName{0xC0000051, "NONEXISTENT EA ENTRY"},
    ResultName{0xC0000052, "NO EAS ON FILE"},
    ResultName{0xC0000053, "EA CORRUPTED ERROR"},
    ResultName{0xC0000054, "FILE LOCK CONFLICT"},
    ResultName{0xC0000055, "NOT GRANTED"},
    ResultName{0xC0000056, "DELETE PENDING"},
    ResultName{0xC000005A, "INVALID OWNER"},
    ResultName{0xC0000061, "PRIVILEGE NOT HELD"},
    ResultName{0xC000006D, "LOGON FAILURE"},
    ResultName{0xC000007E, "RANGE NOT LOCKED"},
    ResultName{0xC000007F, "DISK FULL"},
    ResultName{0xC0000098, "FILE INVALID"},
    ResultName{0xC000009A, "INSUFFICIENT RESOURCES"},
    ResultName{0xC000009C, "DEVICE DATA ERROR"},
    ResultName{0xC000009D, "DEVICE NOT CONNECTED"},
    ResultName{0xC00000A2, "MEDIA WRITE PROTECTED"},
    ResultName{0xC00000A5, "BAD IMPERSONATION"},
    ResultName{0xC00000AB, "INSTANCE NOT AVAILABLE"},
    ResultName{0xC00000AC, "PIPE NOT AVAILABLE"},
    ResultName{0xC00000AD, "INVALID PIPE STATE"},
    ResultName{0xC00000AE, "PIPE BUSY"},
    ResultName{0xC00000B0, "PIPE DISCONNECTED"},
    ResultName{0xC00000B1, "PIPE CLOSING"},
    ResultName{0xC00000B2, "PIPE CONNECTED"},
    ResultName{0xC00000B3, "PIPE LISTENING"},
    ResultName{0xC00000B4, "INVALID READ MODE"},
    ResultName{0xC00000B5, "IO TIMEOUT"},
    ResultName{0xC00000BA, "IS DIRECTORY"},
    ResultName{0xC00000BB, "NOT SUPPORTED"},
    ResultName{0xC00000BD, "DUPLICATE NAME"},
    ResultName{0xC00000BE, "BAD NETWORK PATH"},
    ResultName{0xC00000C1, "BAD NETWORK PATH"},
    ResultName{0xC00000C3, "INVALID NETWORK RESPONSE"},
    ResultName{0xC00000C4, "NETWORK ERROR"},
    ResultName{0xC00000CC, "BAD NETWORK NAME"},
    ResultName{0xC00000D4, "BAD NETWORK NAME"},
    ResultName{0xC00000D8, "CANT WAIT"},
    ResultName{0xC00000D9, "PIPE EMPTY"},
    ResultName{0xC00000DB, "CSC OBJECT PATH NOT FOUND"},
    ResultName{0xC00000E2, "OPLOCK NOT GRANTED"},
    ResultName{0xC00000EF, "INVALID PARAMETER 1"},
    ResultName{0xC00000F0, "INVALID PARAMETER 2"},
    ResultName{0xC00000F1, "INVALID PARAMETER 3"},
    ResultName{0xC00000F2, "INVALID PARAMETER 4"},
    ResultName{0xC00000FB, "REDIRECTOR NOT STARTED"},
    ResultName{0xC0000101, "NOT EMPTY"},
    ResultName{0xC0000102, "FILE CORRUPT"},
    ResultName{0xC0000103, "NOT A DIRECTORY"},
    ResultName{0xC0000107, "FILES OPEN"},
    ResultName{0xC000010D, "CANNOT IMPERSONATE"},
    ResultName{0xC0000120, "CANCELLED"},
    ResultName{0xC0000121, "CANNOT DELETE"},
    ResultName{0xC0000123, "FILE DELETED"},
    ResultName{0xC0000128, "FILE CLOSED"},
    ResultName{0xC000012A, "THREAD NOT IN PROCESS"},
    ResultName{0xC0000148, "INVALID LEVEL"},
    ResultName{0xC000014B, "PIPE BROKEN"},
    ResultName{0xC000014C, "REGISTRY CORRUPT"},
    ResultName{0xC000014D, "IO FAILED"},
    ResultName{0xC000017C, "KEY DELETED"},
    ResultName{0xC0000181, "CHILD MUST BE VOLATILE"},
    ResultName{0xC0000184, "INVALID DEVICE STATE"},
    ResultName{0xC0000185, "IO DEVICE ERROR"},
    ResultName{0xC0000188, "LOG FILE FULL"},
    ResultName{0xC000019C, "FS DRIVER REQUIRED"},
    ResultName{0xC0000203, "USER SESSION DELETED"},
    ResultName{0xC0000205, "INSUFFICIENT SERVER RESOURCES"},
    ResultName{0xC0000207, "INVALID ADDRESS COMPONENT"},
    ResultName{0xC000020C, "DISCONNECTED"},
    ResultName{0xC0000225, "NOT FOUND"},
    ResultName{0xC0000243, "USER MAPPED FILE"},
    ResultName{0xC0000248, "LOGIN WKSTA RESTRICTION"},
    ResultName{0xC0000257, "PATH NOT COVERED"},
    ResultName{0xC000026D, "DFS UNAVAILABLE"},
    ResultName{0xC0000273, "NO MORE MATCHES"},
    ResultName{0xC0000275, "NOT REPARSE POINT"},
    ResultName{0xC00002EA, "CANNOT MAKE"},
    ResultName{0xC00002F0, "OBJECTID NOT FOUND"},
    ResultName{0xC0000388, "DOWNGRADE DETECTED"},
    ResultName{0xC0000425, "HIVE UNLOADED"},
    ResultName{0xC0000427, "FILE SYSTEM LIMITATION"},
    ResultName{0xC0000463, "DEVICE FEATURE NOT SUPPORTED"},
    ResultName{0xC000046D, "OBJECT NOT EXTERNALLY BACKED"},
    ResultName{0xC00004AD, "STORAGE RESERVE ID INVALID"},
    ResultName{0xC00004AE, "STORAGE RESERVE DOES NOT EXIST"},
    ResultName{0xC00004AF, "STORAGE RESERVE ALREADY EXISTS"},
    ResultName{0xC00004B0, "STORAGE RESERVE NOT EMPTY"},
    ResultName{0xC00004B1, "NOT A DAX VOLUME"},
    ResultName{0xC0000909, "CANNOT BREAK OPLOCK"},
    ResultName{0xC000A2A1, "STATUS_OFFLOAD_READ_FLT_NOT_SUPPORTED"},
    ResultName{0xC000A2A2, "STATUS_OFFLOAD_WRITE_FLT_NOT_SUPPORTED"},
    ResultName{0xC000A2A3, "OFFLOAD READ FILE NOT SUPPORTED"},
    ResultName{0xC000A2A4, "OFFLOAD READ FILE NOT SUPPORTED"},
    ResultName{0xC0190001, "TRANSACTIONAL CONFLICT"},
    ResultName{0xC0190002, "INVALID TRANSACTION"},
    ResultName{0xC0190003, "TRANSACTION_NOT_ACTIVE"},
    ResultName{0xC019003E, "EFS NOT ALLOWED IN TRANSACTION"},
    ResultName{0xC019003F, "TRANSACTIONAL OPEN NOT ALLOWED"},
    ResultName{0xC0190040, "TRANSACTED MAPPING UNSUPPORTED REMOTE"},
    ResultName{0xC0190044, "CANNOT EXECUTE FILE IN TRANSACTION"},
    ResultName{0xC0190049, "SPARSE NOT ALLOWED IN TRANSACTION"},
    ResultName{0xC01C0004, "FAST IO DISALLOWED"},
};

// Results that refuse. Some have no name in Process Monitor.
constexpr std::array<std::uint32_t, 21> kRefusals = {
    0xC0000022,  // ACCESS DENIED
    0xC000003F,  // CRC ERROR
    0xC0000043,  // SHARING VIOLATION
    0xC0000055,  // NOT GRANTED
    0xC0000056,  // DELETE PENDING
    0xC0000061,  // PRIVILEGE NOT HELD
    0xC000007F,  // DISK FULL
    0xC000009A,  // INSUFFICIENT RESOURCES
    0xC000009C,  // DEVICE DATA ERROR
    0xC00000A2,  // MEDIA WRITE PROTECTED
    0xC0000102,  // FILE CORRUPT
    0xC0000121,  // CANNOT DELETE
    0xC000014C,  // REGISTRY CORRUPT
    0xC0000185,  // IO DEVICE ERROR
    0xC0000243,  // USER MAPPED FILE
    0xC0000032,  // DISK CORRUPT
    0xC0000044,  // QUOTA EXCEEDED
    0xC000003E,  // STATUS_DATA_ERROR
    0xC0000906,  // STATUS_VIRUS_INFECTED
    0xC0000907,  // STATUS_VIRUS_DELETED
    0xC000CF0F,  // STATUS_CLOUD_FILE_ACCESS_DENIED
};

}  // namespace

bool is_refusal(std::uint32_t status) {
  return status >= 0xC0000000U &&
         std::find(kRefusals.begin(), kRefusals.end(), status) != kRefusals.end();
}

void Trace::append_result(std::uint32_t status, std::string& out) const {
  append_result_name(status, out);
}

void append_result_name(std::uint32_t status, std::string& out) {
  if (status == kStatusPending) return;
  const auto found = std::lower_bound(
      kResultNames.begin(),
      kResultNames.end(),
      status,
      [](const ResultName& entry, std::uint32_t wanted) { return entry.status < wanted; });
  if (found != kResultNames.end() && found->status == status) {
    out += found->name;
  } else {
    fmt::format_to(std::back_inserter(out), "0x{:X}", status);
  }
}

std::string trace_result_name(std::uint32_t status) {
  std::string name;
  append_result_name(status, name);
  return name;
}

std::vector<std::string_view> trace_result_names() {
  std::vector<std::string_view> names;
  for (const ResultName& entry : kResultNames) {
    names.push_back(entry.name);
  }
  return names;
}

std::optional<std::uint32_t> trace_result_of(std::string_view name) {
  for (const ResultName& entry : kResultNames) {
    if (equal_ignoring_case(entry.name, name)) return entry.status;
  }
  if (name.empty()) return kStatusPending;
  if (starts_with_ignoring_case(name, "0x")) {
    return parse_number<std::uint32_t>(name.substr(2), 16);
  }
  return std::nullopt;
}

}  // namespace casebook
