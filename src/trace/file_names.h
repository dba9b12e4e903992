// SPDX-License-Identifier: Apache-2.0
// One name for one file. Traces, hives and renames write the same file in several ways: in upper
// and lower case, "\??\C:\x", "\\?\C:\x", "\Device\HarddiskVolume3\x", "\SystemRoot\x".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/trace.h"

namespace casebook {

// A device that is the same volume as a drive, as far as the trace shows.
struct DeviceName {
  std::string device;        // "\device\harddiskvolume3"
  std::string drive;         // "c:"
  std::size_t agreeing = 0;  // paths below it that exist below the drive too
  std::size_t compared = 0;  // paths below it that were looked for
  bool operator==(const DeviceName&) const = default;
};

class FileNames {
 public:
  // Learns which devices are which drives. The result does not depend on `jobs`.
  FileNames(const Trace& trace, std::size_t jobs);

  // Without case and prefix and without "\" at the end, devices as drives where they are
  // known. Keys of the registry only lose their case. 8.3 names stay what they are.
  std::string canonical(std::string_view path) const;
  void canonical(std::string_view path, std::string& out) const;  // in place of what `out` held

  // The new name of Rename and Link. A bare name lies in the folder of `source` (canonical).
  std::string canonical_target(std::string_view source, std::string_view target) const;

  const std::vector<DeviceName>& devices() const { return devices_; }

 private:
  std::string system_root_;
  std::vector<DeviceName> devices_;  // sorted by device
};

// "C:\a\b" -> "C:\a"; "" at the top. Views into `path`.
std::string_view folder_of(std::string_view path);

// Whether `path` lies below `folder`, both canonical.
bool is_below(std::string_view path, std::string_view folder);

// Whether `path` is `wanted` or ends with it behind a "\", both canonical: a bare name fits the
// files of all folders.
bool is_named(std::string_view path, std::string_view wanted);

}  // namespace casebook
