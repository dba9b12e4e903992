// SPDX-License-Identifier: Apache-2.0
// Sources: APPNOTE.TXT 6.3.10 (zip), 7zFormat.txt, MS-CAB, RFC 1952, xz-file-format 1.1.0, RFC
// 8878, POSIX pax (tar).
#include "evidence/archive_kind.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  ArchiveKind kind;
};

constexpr Magic kMagics[] = {
    {"PK\3\4"sv, ArchiveKind::Zip},
    {"PK\5\6"sv, ArchiveKind::Zip},         // no members
    {"PK\7\10PK\3\4"sv, ArchiveKind::Zip},  // first of several volumes
    {"PK00PK\3\4"sv, ArchiveKind::Zip},     // several volumes that became one
    {"7z\xBC\xAF\x27\x1C"sv, ArchiveKind::SevenZip},
    {"MSCF\0\0\0\0"sv, ArchiveKind::Cab},
    {"Rar!\x1A\7"sv, ArchiveKind::Rar},
    {"\x1F\x8B\x08"sv, ArchiveKind::Gzip},
    {"\xFD\x37zXZ\0"sv, ArchiveKind::Xz},
    {"\x28\xB5\x2F\xFD"sv, ArchiveKind::Zstd},
};

std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint64_t value = 0;
  for (std::size_t i = length; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

bool is_bzip2(std::string_view text) {
  return text.size() >= 10 && text.starts_with("BZh") && text[3] >= '1' && text[3] <= '9' &&
         text.substr(4, 6) == "1AY&SY"sv;
}

// The header checksum: the sum of its bytes with the field itself as blanks, in octal.
bool is_tar(std::string_view text) {
  constexpr std::size_t kHeader = 512;
  constexpr std::size_t kChecksum = 148;
  constexpr std::size_t kChecksumLength = 8;
  if (text.size() < kHeader || text[0] == '\0') return false;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kHeader; ++i) {
    const bool blank = i >= kChecksum && i < kChecksum + kChecksumLength;
    sum += blank ? ' ' : static_cast<unsigned char>(text[i]);
  }
  std::string_view field = text.substr(kChecksum, kChecksumLength);
  while (!field.empty() && (field.back() == '\0' || field.back() == ' ')) {
    field.remove_suffix(1);
  }
  return parse_number<std::uint64_t>(trim(field), 8) == sum;
}

Issue truncated(std::uint64_t needed, std::uint64_t there) {
  return {
      "archive-truncated", there, needed - there, 1, fmt::format("{} of {} bytes", there, needed)};
}

Issue volume(std::string detail) {
  return {"archive-volume-missing", 0, 0, 1, std::move(detail)};
}

// The end record closes every zip: 22 bytes and a comment.
std::optional<std::string_view> zip_end_record(std::string_view bytes) {
  constexpr std::size_t kEndRecord = 22;
  constexpr std::size_t kLongestComment = 65535;
  const std::size_t reach = std::min(bytes.size(), kEndRecord + kLongestComment);
  const std::string_view tail = bytes.substr(bytes.size() - reach);
  const std::size_t at = tail.rfind("PK\5\6"sv);
  if (at == std::string_view::npos || at + kEndRecord > reach) return std::nullopt;
  return tail.substr(at);
}

std::optional<Issue> zip_incomplete(std::string_view bytes) {
  const std::optional<std::string_view> end = zip_end_record(bytes);
  if (!end) return Issue{"archive-truncated", bytes.size(), 0, 1, "no directory at the end"};
  const std::uint64_t disk = little_endian(*end, 4, 2);
  if (disk != 0 && disk != 0xFFFF) return volume(fmt::format("last of {} volumes", disk + 1));
  return std::nullopt;
}

std::optional<Issue> seven_zip_incomplete(std::string_view bytes) {
  constexpr std::size_t kStartHeader = 32;
  if (bytes.size() < kStartHeader) return truncated(kStartHeader, bytes.size());
  const std::uint64_t offset = little_endian(bytes, 12, 8);
  const std::uint64_t length = little_endian(bytes, 20, 8);
  const std::uint64_t needed = kStartHeader + offset + length;
  const bool overflow = offset > ~length - kStartHeader;
  if (overflow || needed <= bytes.size()) return std::nullopt;
  return truncated(needed, bytes.size());
}

std::optional<Issue> cab_incomplete(std::string_view bytes) {
  constexpr std::size_t kHeader = 36;
  if (bytes.size() < kHeader) return truncated(kHeader, bytes.size());
  const std::uint64_t flags = little_endian(bytes, 30, 2);
  if ((flags & 3) != 0) {
    return volume(fmt::format("volume {} of a set", little_endian(bytes, 34, 2) + 1));
  }
  const std::uint64_t needed = little_endian(bytes, 8, 4);
  if (needed > bytes.size()) return truncated(needed, bytes.size());
  return std::nullopt;
}

}  // namespace

std::optional<ArchiveKind> archive_kind(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  for (const Magic& magic : kMagics) {
    if (text.starts_with(magic.bytes)) return magic.kind;
  }
  if (is_bzip2(text)) return ArchiveKind::Bzip2;
  if (is_tar(text)) return ArchiveKind::Tar;
  return std::nullopt;
}

std::optional<Issue> archive_incomplete(ArchiveKind kind, ByteView bytes) {
  switch (kind) {
    case ArchiveKind::Zip: return zip_incomplete(as_text(bytes));
    case ArchiveKind::SevenZip: return seven_zip_incomplete(as_text(bytes));
    case ArchiveKind::Cab: return cab_incomplete(as_text(bytes));
    default: return std::nullopt;  // streams say so at their end
  }
}

std::optional<std::uint64_t> zip_member_count(ByteView bytes) {
  const std::optional<std::string_view> end = zip_end_record(as_text(bytes));
  const std::uint64_t count = end ? little_endian(*end, 10, 2) : 0xFFFF;
  if (count == 0xFFFF) return std::nullopt;  // zip64 has it elsewhere
  return count;
}

std::optional<Issue> zip_name_with_nul(ByteView bytes) {
  constexpr std::size_t kRecord = 46;
  const std::string_view text = as_text(bytes);
  const std::optional<std::string_view> end = zip_end_record(text);
  std::uint64_t at = end ? little_endian(*end, 16, 4) : text.size();
  while (at < text.size() && text.size() - at >= kRecord) {
    const std::string_view record = text.substr(at);
    if (!record.starts_with("PK\1\2"sv)) break;
    const std::size_t length = little_endian(record, 28, 2);
    const std::string_view name = record.substr(kRecord, length);
    if (name.find('\0') != std::string_view::npos) {
      return Issue{"name-odd", at, 0, 1, to_valid_utf8(name.substr(0, name.find('\0')))};
    }
    at += kRecord + length + little_endian(record, 30, 2) + little_endian(record, 32, 2);
  }
  return std::nullopt;
}

std::string stream_name(const std::string& archive_path) {
  const std::string_view name = file_name_of(archive_path);
  for (const std::string_view ending : {".gz", ".xz", ".zst", ".bz2"}) {
    if (ends_with_ignoring_case(name, ending) && name.size() > ending.size()) {
      return std::string(name.substr(0, name.size() - ending.size()));
    }
  }
  return "data";
}

}  // namespace casebook
