// SPDX-License-Identifier: Apache-2.0
// Archives told by their first bytes, and what their own headers say about completeness.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "model/issue.h"

namespace casebook {

enum class ArchiveKind : std::uint8_t { Zip, SevenZip, Cab, Rar, Tar, Gzip, Xz, Zstd, Bzip2 };

std::optional<ArchiveKind> archive_kind(ByteView bytes);

// A single stream: of a tar, or of one file.
constexpr bool is_compressed_stream(ArchiveKind kind) {
  return kind >= ArchiveKind::Gzip;
}

// Says that the end is missing, or that this is one volume of several; nothing when the headers
// agree with the size.
std::optional<Issue> archive_incomplete(ArchiveKind kind, ByteView bytes);

// How many members the directory of a zip is said to have; nothing when that is not told.
std::optional<std::uint64_t> zip_member_count(ByteView bytes);

// The first name in the directory of a zip that has a NUL in it: programs disagree where it ends.
std::optional<Issue> zip_name_with_nul(ByteView bytes);

// The name of the one file inside "CBS.log.gz": "CBS.log".
std::string stream_name(const std::string& archive_path);

}  // namespace casebook
