// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/failed_results.h"

#include <algorithm>
#include <array>

namespace casebook {

bool is_failed_result(std::string_view result) {
  static constexpr std::array<std::string_view, 16> kFailures = {"ACCESS DENIED",
                                                                 "SHARING VIOLATION",
                                                                 "CANNOT DELETE",
                                                                 "DELETE PENDING",
                                                                 "PRIVILEGE NOT HELD",
                                                                 "DISK FULL",
                                                                 "CRC ERROR",
                                                                 "DATA ERROR",
                                                                 "DEVICE DATA ERROR",
                                                                 "IO DEVICE ERROR",
                                                                 "FILE CORRUPT",
                                                                 "DISK CORRUPT",
                                                                 "REGISTRY CORRUPT",
                                                                 "INSUFFICIENT RESOURCES",
                                                                 "VIRUS INFECTED",
                                                                 "USER MAPPED FILE"};
  if (result.empty() || result == "SUCCESS") return false;
  return std::find(kFailures.begin(), kFailures.end(), result) != kFailures.end();
}

}  // namespace casebook
