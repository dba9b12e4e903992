// SPDX-License-Identifier: Apache-2.0
// Files that must be there after a power cut. Errors name the path and what the system said.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/file_handle.h"
#include "base/result.h"

namespace casebook::store {

class File {
 public:
  File() = default;
  explicit File(FileHandle handle) : handle_(std::move(handle)) {}

  // Missing: NotFound. Never follows a symbolic link at the end of the path.
  static Result<File> open(const std::string& path);
  // Made when it is not there, with rights for its owner alone.
  static Result<File> open_for_writing(const std::string& path);

  bool is_open() const { return handle_.is_open(); }
  int descriptor() const { return handle_.get(); }

  Result<std::uint64_t> size() const;
  // All of `bytes` at `offset`. LimitExceeded: the disk, a quota or a limit is full.
  Status write_at(std::uint64_t offset, ByteView bytes) const;
  // As many bytes as there are, at most `most`.
  Result<std::string> read_at(std::uint64_t offset, std::size_t most) const;
  Status cut(std::uint64_t size) const;
  // Contents and size are on disk when it gives ok. Any error means that what was written since the
  // last time may be lost, whatever a later call says (Linux forgets a failure once it was told).
  Status sync() const;

 private:
  FileHandle handle_;
};

// With everything above it; each new one is on disk.
Status make_folders(const std::string& path);
// A new name in `folder`, or one that is gone, is on disk.
Status sync_folder(const std::string& folder);
// Renames inside of one file system; the new name is on disk.
Status move_file(const std::string& from, const std::string& to);
// A second name for a file of the same file system, on disk. One that is there already stays.
Status link_file(const std::string& from, const std::string& to);
// Missing is ok.
Status remove_file(const std::string& path);
// The whole file at once, under its name only when all of it is on disk.
Status write_file(const std::string& path, std::string_view bytes);

// Bytes that the file system of `folder` has left for us.
Result<std::uint64_t> free_bytes(const std::string& folder);

}  // namespace casebook::store
