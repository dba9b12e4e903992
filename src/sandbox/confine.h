// SPDX-License-Identifier: Apache-2.0
// A process that is about to read what a stranger sent gives up what it does not need for it: the
// network, other programs, other files, memory and time without end. There is no way back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace casebook {

struct Confinement {
  // Files and folders that are read, with all that is below. Libraries and the data of the C
  // library may be read anyway.
  std::vector<std::string> readable;
  // The one folder that may be written to; "" for none.
  std::string scratch;
  std::uint64_t memory_bytes = std::uint64_t{4} << 30U;  // of its own: mapped files do not count
  std::uint64_t file_bytes = std::uint64_t{8} << 30U;    // of each file in `scratch`
  std::uint64_t cpu_seconds = 900;
};

struct Confined {
  // The kernel keeps it from all other files (Landlock, Linux 5.13 and later). Without that it can
  // read what its user can, and still tell nobody: no network, no other program, nothing written.
  bool are_files_walled = false;
};

// Of the calling process, from now on, and of whatever it starts; it must have one thread. Calls
// that only an attacker makes (sockets, programs, debugging, mounts) end it; others that it does
// not need give EPERM. Unsupported: the kernel filters no calls (seccomp), or this program was
// built without; nothing was given up then but limits.
Result<Confined> confine(const Confinement& wanted);

}  // namespace casebook
