// SPDX-License-Identifier: Apache-2.0
// Where the bytes of items live: mapped files, buffers, unlinked temporary files.
//
// A mapped file that somebody else cuts short while we read raises SIGBUS, which no library code
// can handle well. Small files, which are most and which loggers still write to, are therefore read
// into memory or copied into a temporary file of our own; only files of kMapFrom bytes and more are
// mapped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_handle.h"
#include "base/result.h"
#include "evidence/bundle.h"

namespace casebook {

inline constexpr std::uint64_t kMapFrom = 1 << 20;            // smaller files are read
inline constexpr std::uint64_t kLargestBuffer = 16 << 20;     // larger members go to a file
inline constexpr std::uint64_t kBuffersTogether = 256 << 20;  // then small ones go to files, too

using ContentPtr = std::shared_ptr<const Content>;

ContentPtr empty_content();

// The whole of a regular file. The handle may be closed afterwards.
Result<ContentPtr> map_file(const FileHandle& file, std::uint64_t size);

// A nameless file in $TMPDIR, else /tmp.
Result<FileHandle> make_temporary_file();

// Keeps small contents: in memory while there are few, then side by side in large temporary files,
// so that neither memory nor the number of mappings grows with their count.
class SmallStore {
 public:
  // REQUIRES: bytes.size() <= kLargestBuffer
  Result<ContentPtr> keep(std::string bytes);

 private:
  struct Chunk {
    FileHandle file;
    ContentPtr content;
    std::uint64_t used = 0;
  };
  Status start_chunk();

  std::uint64_t in_memory_ = 0;
  Chunk chunk_;
};

// Collects bytes of unknown number: in memory, and in a temporary file once they are many.
class ContentWriter {
 public:
  explicit ContentWriter(SmallStore& store) : store_(store) {}

  Status append(std::string_view bytes);
  // Fills up with zeros, as a sparse file reads.
  Status pad_to(std::uint64_t size);
  std::uint64_t size() const { return size_; }

  // What was collected. The writer is used up.
  Result<ContentPtr> finish();

 private:
  Status flush();

  SmallStore& store_;
  std::string buffer_;
  FileHandle file_;
  std::uint64_t size_ = 0;
};

}  // namespace casebook
