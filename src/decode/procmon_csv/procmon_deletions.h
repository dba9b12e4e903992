// SPDX-License-Identifier: Apache-2.0
// Which programs delete files in folders that belong to Windows Update, Setup and servicing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "decode/decoder.h"
#include "decode/procmon_csv/procmon_holders.h"

namespace casebook {

inline constexpr std::size_t kMaxDeleters = 200;  // process and folder, each pair once

class DeletionFinder {
 public:
  void see(const TraceRow& row);
  // Adds fact::kTraceDeleted, the most files first.
  void finish(DecodeOutput& output) const;

 private:
  struct Deleted {
    std::uint32_t pid = 0;
    std::uint64_t count = 0;
    std::uint64_t offset = 0;  // of the first row
    std::uint32_t line = 0;
  };

  std::map<std::pair<std::string, std::string>, Deleted> deleted_;  // by process and folder
  bool too_many_ = false;
};

}  // namespace casebook
