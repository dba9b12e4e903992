// SPDX-License-Identifier: Apache-2.0
// Writes archives of the kinds that libarchive can write.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "evidence/archive_kind.h"

namespace casebook {

// Cabinets, RAR files and Windows images can only be read.
bool can_write(ArchiveKind kind);

class ArchiveWriter {
 public:
  // Writes into the file behind the descriptor, which stays the caller's. `is_plain_stream`: one
  // compressed file instead of a compressed tar.
  static Result<std::unique_ptr<ArchiveWriter>> open(ArchiveKind kind,
                                                     bool is_plain_stream,
                                                     int descriptor);
  virtual ~ArchiveWriter() = default;
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  virtual Status add(const std::string& name, std::string_view bytes) = 0;
  virtual Status finish() = 0;

 protected:
  ArchiveWriter() = default;
};

}  // namespace casebook
