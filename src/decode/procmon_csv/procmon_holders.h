// SPDX-License-Identifier: Apache-2.0
// Follows the open handles of a trace, row by row, and says at the end who stood in whose way.
//
// A share violation is answered with the process that has the file open at that moment in a way
// that excludes the victim: the loader of a registry hive on that file, else a process with an open
// handle whose access or share mode conflicts, else one that used the file although its open was
// not seen (opened before the trace began), else "?". A victim that gets its way within five
// seconds had no problem. Denials are listed for servicing processes only: other denials are
// plentiful and mean nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "decode/decoder.h"

namespace casebook {

struct TraceRow {
  Micros at = kNoTime;  // on any clock that does not run backwards
  std::string_view process;
  std::uint32_t pid = 0;
  std::string_view operation;
  std::string_view path;
  std::string_view result;
  std::string_view detail;
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};

// Whether a process works for Windows Update, Setup or servicing. svchost.exe does many things: the
// path decides.
bool is_servicing_process(std::string_view process, std::string_view path);

inline constexpr std::size_t kMaxHolderFacts = 200;  // of each key
inline constexpr Micros kRetryWindow = 5 * kSecond;  // success within it excuses a failure
inline constexpr Micros kTransientHandle = 50'000;   // shorter openings are marked "transient"
inline constexpr std::size_t kMaxOpenHandles = 1'000'000;  // followed at one time

class HolderFinder {
 public:
  HolderFinder();
  ~HolderFinder();
  HolderFinder(const HolderFinder&) = delete;
  HolderFinder& operator=(const HolderFinder&) = delete;

  void see(const TraceRow& row);
  // Adds fact::kTraceSharingViolation and fact::kTraceAccessDenied.
  void finish(DecodeOutput& output);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace casebook
