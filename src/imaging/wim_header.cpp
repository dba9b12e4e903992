// SPDX-License-Identifier: Apache-2.0
#include "imaging/wim_header.h"

#include <algorithm>

#include "base/binary.h"

namespace casebook {
namespace {

constexpr std::size_t kTableEntryBytes = 50;

// Seven bytes of size, one of flags, then the offset, and the unpacked size, which nobody asks for.
WimResource resource_at(ByteView bytes, std::size_t at) {
  constexpr std::uint64_t kSizeMask = (1ULL << 56) - 1;
  const auto first = number_at<std::uint64_t>(bytes, at);
  const auto flags = static_cast<std::uint8_t>(first >> 56);
  return {.offset = number_at<std::uint64_t>(bytes, at + 8),
          .stored = first & kSizeMask,
          .is_metadata = (flags & 0x02) != 0,
          .is_compressed = (flags & 0x04) != 0};
}

}  // namespace

std::optional<WimHeader> read_wim_header(ByteView bytes) {
  if (bytes.size() < kWimHeaderBytes) return std::nullopt;
  return WimHeader{.version = number_at<std::uint32_t>(bytes, 12),
                   .flags = number_at<std::uint32_t>(bytes, 16),
                   .chunk_bytes = number_at<std::uint32_t>(bytes, 20),
                   .part = number_at<std::uint16_t>(bytes, 40),
                   .parts = number_at<std::uint16_t>(bytes, 42),
                   .images = number_at<std::uint32_t>(bytes, 44),
                   .boot_image = number_at<std::uint32_t>(bytes, 120),
                   .table = resource_at(bytes, 48),
                   .xml = resource_at(bytes, kWimXmlPlace),
                   .boot_metadata = resource_at(bytes, 96),
                   .integrity = resource_at(bytes, 124)};
}

std::string wim_resource_bytes(std::uint64_t offset, std::uint64_t size) {
  std::string bytes;
  for (const std::uint64_t number : {size, offset, size}) {
    for (int shift = 0; shift < 64; shift += 8) {
      bytes += static_cast<char>(number >> shift & 0xFF);
    }
  }
  return bytes;
}

std::optional<std::vector<WimResource>> wim_metadata_resources(ByteView bytes,
                                                               const WimHeader& header) {
  const WimResource& table = header.table;
  if (table.is_compressed || !is_inside(bytes, table.offset, table.stored)) return std::nullopt;
  std::vector<WimResource> found;
  for (std::size_t at = 0; at + kTableEntryBytes <= table.stored; at += kTableEntryBytes) {
    const WimResource resource = resource_at(bytes, table.offset + at);
    if (resource.is_metadata) found.push_back(resource);
  }
  return found;
}

}  // namespace casebook
