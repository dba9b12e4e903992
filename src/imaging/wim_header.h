// SPDX-License-Identifier: Apache-2.0
// The header of a WIM file and where its parts lie. Inside of the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace casebook {

// A resource as the header and the table of resources name it. Source: white paper, "RESHDR_DISK".
struct WimResource {
  std::uint64_t offset = 0;
  std::uint64_t stored = 0;  // bytes in the file
  bool is_metadata = false;
  bool is_compressed = false;
};

struct WimHeader {
  std::uint32_t version = 0;
  std::uint32_t flags = 0;
  std::uint32_t chunk_bytes = 0;
  std::uint16_t part = 0;
  std::uint16_t parts = 0;
  std::uint32_t images = 0;
  std::uint32_t boot_image = 0;
  WimResource table;  // of resources
  WimResource xml;
  WimResource boot_metadata;
  WimResource integrity;
};

inline constexpr std::size_t kWimHeaderBytes = 208;
inline constexpr std::size_t kWimXmlPlace = 72;  // of the resource of the XML data in the header

// An uncompressed resource as the header holds it.
std::string wim_resource_bytes(std::uint64_t offset, std::uint64_t size);

// Nothing when the header is cut off.
std::optional<WimHeader> read_wim_header(ByteView bytes);

// Resources of the table that hold the trees of images; nothing when the table is compressed or
// lies outside of the file.
std::optional<std::vector<WimResource>> wim_metadata_resources(ByteView bytes,
                                                               const WimHeader& header);

}  // namespace casebook
