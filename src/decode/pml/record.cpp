// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/record.h"

#include <algorithm>
#include <array>

#include "base/utf16.h"

namespace casebook::pml {

bool read_record(
    ByteView file, std::uint64_t at, std::uint64_t end, std::uint8_t pointer, Record& record) {
  if (end > file.size() || at > end || end - at < kRecordBytes) return false;
  const ByteView bytes = file.subspan(at, end - at);
  const auto event_class = number_at<std::uint32_t>(bytes, 0x08);
  const auto depth = number_at<std::uint16_t>(bytes, 0x28);
  const std::uint64_t detail_bytes = number_at<std::uint32_t>(bytes, 0x2C);
  const std::uint64_t detail_at = kRecordBytes + std::uint64_t{depth} * pointer;
  if (event_class > static_cast<std::uint32_t>(TraceClass::Ipc) || depth > kDeepestStack ||
      detail_at + detail_bytes > bytes.size()) {
    return false;
  }
  record.process = number_at<std::uint32_t>(bytes, 0x00);
  record.thread = number_at<std::uint32_t>(bytes, 0x04);
  record.event_class = static_cast<TraceClass>(event_class);
  record.operation = number_at<std::uint16_t>(bytes, 0x0C);
  record.sequence = number_at<std::uint32_t>(bytes, 0x10);
  record.duration = number_at<std::uint64_t>(bytes, 0x14);
  record.time = number_at<std::uint64_t>(bytes, 0x1C);
  record.result = number_at<std::uint32_t>(bytes, 0x24);
  record.pointer = pointer;
  record.stack = bytes.subspan(kRecordBytes, detail_at - kRecordBytes);
  record.detail = bytes.subspan(detail_at, detail_bytes);
  record.size = detail_at + detail_bytes;
  record.extra = {};
  record.has_extra = false;
  record.is_extra_damaged = false;
  const auto extra_at = number_at<std::uint32_t>(bytes, 0x30);
  if (extra_at == 0) return true;
  if (extra_at < kRecordBytes || !is_inside(bytes, extra_at, sizeof(std::uint16_t))) {
    record.is_extra_damaged = true;
    return true;
  }
  const std::size_t length = number_at<std::uint16_t>(bytes, extra_at);
  const std::size_t begin = extra_at + sizeof(std::uint16_t);
  record.is_extra_damaged = !is_inside(bytes, begin, length);
  record.extra = part_of(bytes, begin, length);
  record.has_extra = true;
  record.size = std::max<std::uint64_t>(record.size, begin + record.extra.size());
  return true;
}

void append_wide(std::string& out, ByteView bytes) {
  append_utf16le(out, bytes.first(utf16le_length(bytes)));
}

void append_text(std::string& out, TextInfo info, ByteView bytes) {
  if (!info.is_narrow()) {
    append_wide(out, bytes);
    return;
  }
  const std::string_view text = as_text(bytes);
  // Without an early end: compilers look at many characters at once then.
  unsigned char seen = 0;
  for (const char c : text) {
    seen |= static_cast<unsigned char>(c);
  }
  if (seen < 0x80) {
    out += text;
    return;
  }
  for (const char c : text) {  // Latin-1
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0U | (byte >> 6U));
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
}

std::uint8_t sub_operation(const Record& record) {
  // QueryInformationFile, SetInformationFile, Query- and SetVolumeInformation, DirectoryControl,
  // LockUnlockFile, PlugAndPlay
  static constexpr std::array<std::uint16_t, 7> kWithSub = {25, 26, 30, 31, 32, 37, 47};
  if (!record.is_file_event()) return 0;
  if (std::find(kWithSub.begin(), kWithSub.end(), record.operation) == kWithSub.end()) return 0;
  return field<std::uint8_t>(record.detail, 0);
}

}  // namespace casebook::pml
