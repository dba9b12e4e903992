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
// the RtlNtStatusToDosError pairs documented there.
constexpr std::array kStatusToWin32 = {
    Pair{0xC0000005, 998},  Pair{0xC0000008, 6},    Pair{0xC000000D, 87},   Pair{0xC000000E, 2},
    Pair{0xC000000F, 2},    Pair{0xC0000017, 8},    Pair{0xC0000022, 5},    Pair{0xC0000033, 123},
    Pair{0xC0000034, 2},    Pair{0xC0000035, 183},  Pair{0xC000003A, 3},    Pair{0xC000003F, 23},
    Pair{0xC0000032, 1393}, Pair{0xC0000043, 32},   Pair{0xC0000054, 33},   Pair{0xC0000056, 5},
    Pair{0xC000007F, 112},  Pair{0xC000009A, 1450}, Pair{0xC000009C, 23},   Pair{0xC00000B5, 121},
    Pair{0xC00000BA, 5},    Pair{0xC0000101, 145},  Pair{0xC0000102, 1392}, Pair{0xC0000103, 267},
    Pair{0xC0000120, 995},  Pair{0xC0000121, 5},    Pair{0xC000014C, 1009}, Pair{0xC000014D, 1016},
    Pair{0xC0000185, 1117}, Pair{0xC000009D, 1167}, Pair{0xC0000225, 1168}, Pair{0xC0190001, 6700},
};

// Wrappers. Sorted.
constexpr std::array<std::uint32_t, 22> kGenericCodes = {
    0x0000001F, 0x0000002C, 0x0000042B, 0x00000490, 0x800704C7, 0x800704D3, 0x8007001F, 0x8007042B,
    0x80004004, 0x80004005, 0x8000FFFF, 0x80240022, 0x800F0922, 0xC1800104, 0xC1900101, 0xC1900106,
    0xC1900204, 0xC1900210, 0x80242FFF, 0x80240FFF, 0x80070643, 0x80240020,
};

constexpr std::uint32_t kNtBit = 0x10000000;

}  // namespace

std::uint32_t error_identity(std::uint32_t value) {
  if ((value & 0xFFFF0000U) == 0x80070000U) return value & 0xFFFFU;
  std::uint32_t status = value;
  if ((value & 0xF0000000U) == 0xD0000000U) status = value & ~kNtBit;
  if ((status & 0xFFFF0000U) == 0xC0070000U) return status & 0xFFFFU;  // NTSTATUS_FROM_WIN32
  for (const Pair& pair : kStatusToWin32) {
    if (pair.status == status) return pair.win32;
  }
  return status;
}

bool is_generic_code(std::uint32_t value) {
  return std::find(kGenericCodes.begin(), kGenericCodes.end(), value) != kGenericCodes.end();
}

}  // namespace casebook
