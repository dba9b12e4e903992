// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_results.h"

#include <algorithm>
#include <array>

#include "model/trace.h"

namespace casebook {
namespace {

struct SeriousStatus {
  std::uint32_t status;
  double weight;
};

// Sorted by status. Codes: ntstatus.h.
constexpr std::array kSerious = {
    SeriousStatus{0xC0000006, 0.95},  // IN PAGE ERROR
    SeriousStatus{0xC0000017, 0.8},   // NO MEMORY
    SeriousStatus{0xC0000022, 0.95},  // ACCESS DENIED
    SeriousStatus{0xC0000032, 0.95},  // DISK CORRUPT
    SeriousStatus{0xC000003F, 0.95},  // CRC ERROR
    SeriousStatus{0xC0000043, 0.92},  // SHARING VIOLATION
    SeriousStatus{0xC0000044, 0.85},  // QUOTA EXCEEDED
    SeriousStatus{0xC0000054, 0.85},  // FILE LOCK CONFLICT
    SeriousStatus{0xC0000056, 0.88},  // DELETE PENDING
    SeriousStatus{0xC0000061, 0.9},   // PRIVILEGE NOT HELD
    SeriousStatus{0xC000007F, 0.95},  // DISK FULL
    SeriousStatus{0xC0000098, 0.85},  // FILE INVALID
    SeriousStatus{0xC000009A, 0.8},   // INSUFFICIENT RESOURCES
    SeriousStatus{0xC000009C, 0.95},  // DEVICE DATA ERROR
    SeriousStatus{0xC000009D, 0.9},   // DEVICE NOT CONNECTED
    SeriousStatus{0xC00000A2, 0.9},   // MEDIA WRITE PROTECTED
    SeriousStatus{0xC00000B5, 0.8},   // IO TIMEOUT
    SeriousStatus{0xC0000102, 0.95},  // FILE CORRUPT
    SeriousStatus{0xC0000121, 0.88},  // CANNOT DELETE
    SeriousStatus{0xC000014C, 0.95},  // REGISTRY CORRUPT
    SeriousStatus{0xC0000185, 0.95},  // IO DEVICE ERROR
    SeriousStatus{0xC0000188, 0.85},  // LOG FILE FULL
    SeriousStatus{0xC0000243, 0.85},  // USER MAPPED FILE
    SeriousStatus{0xC0000361, 0.95},  // access disabled by policy
    SeriousStatus{0xC0000362, 0.95}, SeriousStatus{0xC0000364, 0.95},
    SeriousStatus{0xC0000425, 0.85},                                   // HIVE UNLOADED
    SeriousStatus{0xC0000428, 0.95},                                   // the signature does not fit
    SeriousStatus{0xC0000906, 0.95},                                   // taken for a virus
    SeriousStatus{0xC0000907, 0.95}, SeriousStatus{0xC0190001, 0.85},  // TRANSACTIONAL CONFLICT
    SeriousStatus{0xC0E90002, 0.95},                                   // system integrity policy
};

// Failures that every healthy trace is full of. Sorted.
constexpr std::array<std::uint32_t, 27> kNormal = {
    0xC0000003,  // INVALID INFO CLASS
    0xC0000004,  // INFO LENGTH MISMATCH
    0xC000000F,  // NO SUCH FILE: a search finds nothing
    0xC0000010,  // INVALID DEVICE REQUEST
    0xC0000011,  // END OF FILE
    0xC0000013,  // NO MEDIA
    0xC0000023,  // BUFFER TOO SMALL
    0xC000004F,  // EAS NOT SUPPORTED
    0xC0000051,  // NONEXISTENT EA ENTRY
    0xC0000052,  // NO EAS ON FILE
    0xC000007E,  // RANGE NOT LOCKED
    0xC00000AC,  // PIPE NOT AVAILABLE
    0xC00000B0,  // PIPE DISCONNECTED
    0xC00000B1,  // PIPE CLOSING
    0xC00000BB,  // NOT SUPPORTED
    0xC00000D8,  // CANT WAIT
    0xC00000D9,  // PIPE EMPTY
    0xC00000E2,  // OPLOCK NOT GRANTED
    0xC0000120,  // CANCELLED
    0xC000014B,  // PIPE BROKEN
    0xC000017C,  // KEY DELETED
    0xC0000225,  // NOT FOUND
    0xC000026D,  // DFS UNAVAILABLE
    0xC0000275,  // NOT REPARSE POINT
    0xC00002F0,  // OBJECTID NOT FOUND
    0xC000046D,  // OBJECT NOT EXTERNALLY BACKED
    0xC01C0004,  // FAST IO DISALLOWED
};

constexpr std::uint32_t kNameNotFound = 0xC0000034;
constexpr std::uint32_t kPathNotFound = 0xC000003A;

const SeriousStatus* find_serious(std::uint32_t status) {
  const auto found = std::lower_bound(
      kSerious.begin(), kSerious.end(), status, [](const SeriousStatus& one, std::uint32_t two) {
        return one.status < two;
      });
  return found != kSerious.end() && found->status == status ? &*found : nullptr;
}

}  // namespace

ResultKind result_kind(std::uint32_t status) {
  constexpr std::uint32_t kWarning = 0x80000000;  // and errors: above
  constexpr std::uint32_t kError = 0xC0000000;
  if (status == kStatusPending) return ResultKind::Normal;
  if (status < kWarning) return ResultKind::Success;
  if (status < kError) return ResultKind::Normal;
  if (status == kNameNotFound || status == kPathNotFound) return ResultKind::Missing;
  if (std::binary_search(kNormal.begin(), kNormal.end(), status)) return ResultKind::Normal;
  return find_serious(status) != nullptr ? ResultKind::Serious : ResultKind::Other;
}

bool needs_holder(std::uint32_t status) {
  constexpr std::array<std::uint32_t, 5> kHeld = {0xC0000043,   // SHARING VIOLATION
                                                  0xC0000054,   // FILE LOCK CONFLICT
                                                  0xC0000056,   // DELETE PENDING
                                                  0xC0000121,   // CANNOT DELETE
                                                  0xC0000243};  // USER MAPPED FILE
  return std::find(kHeld.begin(), kHeld.end(), status) != kHeld.end();
}

double result_weight(std::uint32_t status) {
  constexpr double kMissing = 0.55;
  constexpr double kOther = 0.5;
  if (const SeriousStatus* serious = find_serious(status)) return serious->weight;
  return result_kind(status) == ResultKind::Missing ? kMissing : kOther;
}

}  // namespace casebook
