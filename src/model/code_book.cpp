// SPDX-License-Identifier: Apache-2.0
#include "model/code_book.h"

#include <algorithm>
#include <array>

namespace casebook {
namespace {

struct Pair {
  std::uint32_t status;
  std::uint32_t win32;
};

// NTSTATUS -> Win32 for statuses met in servicing logs, sorted by status. Source: MS-ERREF 2.3 and
// the pairs that RtlNtStatusToDosError returns.
// clang-format off
constexpr std::array kStatusToWin32 = {
    Pair{0xC0000001, 31},
    Pair{0xC0000002, 1},
    Pair{0xC0000004, 24},
    Pair{0xC0000005, 998},
    Pair{0xC0000006, 999},
    Pair{0xC0000007, 1454},
    Pair{0xC0000008, 6},
    Pair{0xC000000D, 87},
    Pair{0xC000000E, 2},
    Pair{0xC000000F, 2},
    Pair{0xC0000010, 1},
    Pair{0xC0000011, 38},
    Pair{0xC0000013, 21},
    Pair{0xC0000014, 1785},
    Pair{0xC0000015, 27},
    Pair{0xC0000016, 234},
    Pair{0xC0000017, 8},
    Pair{0xC0000020, 193},
    Pair{0xC0000022, 5},
    Pair{0xC0000023, 122},
    Pair{0xC0000024, 6},
    Pair{0xC0000032, 1393},
    Pair{0xC0000033, 123},
    Pair{0xC0000034, 2},
    Pair{0xC0000035, 183},
    Pair{0xC0000039, 161},
    Pair{0xC000003A, 3},
    Pair{0xC000003B, 161},
    Pair{0xC000003E, 23},
    Pair{0xC000003F, 23},
    Pair{0xC0000043, 32},
    Pair{0xC0000044, 1816},
    Pair{0xC0000054, 33},
    Pair{0xC0000055, 33},
    Pair{0xC0000056, 5},
    Pair{0xC0000060, 1313},
    Pair{0xC0000061, 1314},
    Pair{0xC000006D, 1326},
    Pair{0xC0000072, 1331},
    Pair{0xC0000078, 1337},
    Pair{0xC000007A, 127},
    Pair{0xC000007B, 193},
    Pair{0xC000007F, 112},
    Pair{0xC0000098, 1006},
    Pair{0xC000009A, 1450},
    Pair{0xC000009C, 23},
    Pair{0xC000009D, 1167},
    Pair{0xC00000A2, 19},
    Pair{0xC00000A3, 21},
    Pair{0xC00000B5, 121},
    Pair{0xC00000BA, 5},
    Pair{0xC00000BB, 50},
    Pair{0xC00000BE, 53},
    Pair{0xC00000C0, 55},
    Pair{0xC00000C4, 59},
    Pair{0xC00000C9, 64},
    Pair{0xC00000CA, 65},
    Pair{0xC00000CC, 67},
    Pair{0xC00000D4, 17},
    Pair{0xC00000E5, 1359},
    Pair{0xC0000101, 145},
    Pair{0xC0000102, 1392},
    Pair{0xC0000103, 267},
    Pair{0xC000010A, 5},
    Pair{0xC0000120, 995},
    Pair{0xC0000121, 5},
    Pair{0xC0000123, 5},
    Pair{0xC0000128, 6},
    Pair{0xC000012D, 1455},
    Pair{0xC0000135, 126},
    Pair{0xC0000138, 182},
    Pair{0xC0000139, 127},
    Pair{0xC0000142, 1114},
    Pair{0xC000014B, 109},
    Pair{0xC000014C, 1009},
    Pair{0xC000014D, 1016},
    Pair{0xC000014F, 1005},
    Pair{0xC000017C, 1018},
    Pair{0xC0000181, 1021},
    Pair{0xC0000185, 1117},
    Pair{0xC0000188, 1502},
    Pair{0xC0000225, 1168},
    Pair{0xC0000236, 1225},
    Pair{0xC000023C, 1231},
    Pair{0xC000023D, 1232},
    Pair{0xC0000240, 1235},
    Pair{0xC0000243, 1224},
    Pair{0xC0000275, 4390},
    Pair{0xC0000276, 4393},
    Pair{0xC0000279, 1920},
    Pair{0xC0000427, 665},
    Pair{0xC0000428, 577},
    Pair{0xC0000906, 225},
    Pair{0xC0190001, 6800},
    Pair{0xC0190002, 6700},
    Pair{0xC0190003, 6701},
    Pair{0xC0190005, 6801},
};
// clang-format on

// Wrappers, as error_identity() gives them. Sorted.
constexpr std::array kGenericCodes = {
    0x0000001FU,  // GEN_FAILURE: "a device does not function"
    0x0000002CU,  // status 44: the migration engine aborted
    0x0000042BU,  // PROCESS_ABORTED: Setup's word for any failed migration
    0x00000490U,  // NOT_FOUND
    0x000004C7U,  // CANCELLED
    0x000004D3U,  // REQUEST_ABORTED
    0x0000054FU,  // INTERNAL_ERROR
    0x00000643U,  // INSTALL_FAILURE: the installer's own log names it
    0x80004004U,  // E_ABORT
    0x80004005U,  // E_FAIL
    0x8000FFFFU,  // E_UNEXPECTED
    0x800F0922U,  // CBS_E_INSTALLERS_FAILED
    0x8024000BU,  // WU_E_CALL_CANCELLED
    0x80240020U,  // WU_E_NO_INTERACTIVE_USER
    0x80240022U,  // WU_E_ALL_UPDATES_FAILED
    0x80240FFFU,  // WU_E_UNEXPECTED
    0x8024200BU,  // WU_E_UH_INSTALLERFAILURE
    0x80242FFFU,  // WU_E_UH_UNEXPECTED
    0xC1800104U,  // Setup's download range
    0xC1900101U,  // MOSETUP_E_SETUP_PLATFORM: rolled back
    0xC1900106U,  // MOSETUP_E_TERMINATE_PROCESS
    0xC1900204U,  // MOSETUP_E_COMPAT_MIGCHOICE_BLOCK
    0xC1900210U,  // MOSETUP_E_COMPAT_SCANONLY
};

constexpr std::uint32_t kNtBit = 0x10000000;

}  // namespace

std::uint32_t error_identity(std::uint32_t value) {
  if ((value & 0xFFFF0000U) == 0x80070000U) return value & 0xFFFFU;
  if ((value & 0xFFFFF000U) == 0xE0000000U) return 0x800F0000U | (value & 0xFFFFU);  // SetupAPI
  std::uint32_t status = value;
  if ((value & 0xF0000000U) == 0xD0000000U) status = value & ~kNtBit;
  if ((status & 0xFFFF0000U) == 0xC0070000U) return status & 0xFFFFU;  // NTSTATUS_FROM_WIN32
  const auto* const pair = std::lower_bound(
      kStatusToWin32.begin(),
      kStatusToWin32.end(),
      status,
      [](const Pair& known, std::uint32_t wanted) { return known.status < wanted; });
  if (pair != kStatusToWin32.end() && pair->status == status) return pair->win32;
  return status;
}

bool is_generic_code(std::uint32_t value) {
  return std::binary_search(kGenericCodes.begin(), kGenericCodes.end(), error_identity(value));
}

}  // namespace casebook
