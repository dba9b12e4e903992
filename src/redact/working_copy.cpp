// SPDX-License-Identifier: Apache-2.0
#include "redact/working_copy.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace casebook {
namespace {

constexpr std::size_t kSmallest = 1 << 20;  // that gets pages of its own
constexpr std::size_t kLargestInMemory = 256 << 20;

}  // namespace

WorkingCopy::WorkingCopy(WorkingCopy&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})),
      memory_(std::move(other.memory_)),
      file_(std::move(other.file_)),
      is_mapped_(std::exchange(other.is_mapped_, false)) {}

void WorkingCopy::clear() {
  if (is_mapped_) munmap(bytes_.data(), bytes_.size());
  is_mapped_ = false;
  bytes_ = {};
  memory_ = {};
  file_ = {};
}

Status WorkingCopy::fill(ByteView bytes) {
  clear();
  if (bytes.size() < kSmallest) {
    memory_.assign(bytes.begin(), bytes.end());
    bytes_ = memory_;
    return ok_status();
  }
  const bool is_in_memory = bytes.size() <= kLargestInMemory;
  if (!is_in_memory) {
    ASSIGN_OR_RETURN(file_, make_temporary_file());
    // Room first: a full disk is an error here, and a signal when the mapping is written.
    const int error = posix_fallocate(file_.get(), 0, static_cast<off_t>(bytes.size()));
    if (error != 0) return Error{ErrorCode::Io, "write a temporary file: " + system_message(error)};
  }
  const int flags = is_in_memory ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  void* place = mmap(nullptr, bytes.size(), PROT_READ | PROT_WRITE, flags, file_.get(), 0);
  if (place == MAP_FAILED) {
    return Error{ErrorCode::Io, "write a temporary file: " + system_message(errno)};
  }
  if (is_in_memory) madvise(place, bytes.size(), MADV_HUGEPAGE);  // fewer faults for one pass
  is_mapped_ = true;
  bytes_ = {static_cast<std::byte*>(place), bytes.size()};
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  return ok_status();
}

}  // namespace casebook
