// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/pe_image.h"

#include <algorithm>

#include "base/binary.h"
#include "base/utf16.h"

namespace casebook::pe {
namespace {

constexpr std::size_t kMostResources = 4096;
constexpr std::size_t kMostSections = 96;
constexpr std::uint16_t kPe32 = 0x10B;
constexpr std::uint16_t kPe32Plus = 0x20B;
constexpr std::uint32_t kHigh = 0x80000000U;
constexpr std::size_t kResourceDirectory = 2;
constexpr std::size_t kCertificateDirectory = 4;

}  // namespace

std::optional<Image> Image::open(ByteView bytes) {
  if (!as_text(bytes).starts_with("MZ") || !is_inside(bytes, 0x3C, 4)) return std::nullopt;
  const auto header = std::size_t{number_at<std::uint32_t>(bytes, 0x3C)};
  constexpr std::size_t kSmallestHeader = 24;
  if (!is_inside(bytes, header, kSmallestHeader)) return std::nullopt;
  if (number_at<std::uint32_t>(bytes, header) != 0x00004550) return std::nullopt;  // "PE\0\0"
  Image image(bytes);
  if (!image.read_headers(header)) ++image.damaged_;
  return image;
}

bool Image::read_headers(std::size_t header) {
  machine_ = number_at<std::uint16_t>(bytes_, header + 4);
  const auto sections = std::size_t{number_at<std::uint16_t>(bytes_, header + 6)};
  time_stamp_ = number_at<std::uint32_t>(bytes_, header + 8);
  const auto optional_size = std::size_t{number_at<std::uint16_t>(bytes_, header + 20)};
  characteristics_ = number_at<std::uint16_t>(bytes_, header + 22);
  const std::size_t optional = header + 24;
  if (!is_inside(bytes_, optional, optional_size) || optional_size < 96) return false;
  subsystem_ = number_at<std::uint16_t>(bytes_, optional + 68);
  const auto magic = number_at<std::uint16_t>(bytes_, optional);
  if (magic != kPe32 && magic != kPe32Plus) return false;
  const std::size_t count_at = optional + (magic == kPe32 ? 92U : 108U);
  if (count_at + 4 > optional + optional_size) return false;
  const auto count = std::size_t{number_at<std::uint32_t>(bytes_, count_at)};
  const auto directory = [&](std::size_t index) {
    const std::size_t at = count_at + 4 + 8 * index;
    if (index >= count || at + 8 > optional + optional_size) return Directory{};
    return Directory{number_at<std::uint32_t>(bytes_, at),
                     number_at<std::uint32_t>(bytes_, at + 4)};
  };
  resources_ = directory(kResourceDirectory);
  certificates_ = directory(kCertificateDirectory);
  for (std::size_t i = 0; i < std::min(sections, kMostSections); ++i) {
    const std::size_t at = optional + optional_size + 40 * i;
    if (!is_inside(bytes_, at, 40)) return false;
    sections_.push_back({number_at<std::uint32_t>(bytes_, at + 12),
                         number_at<std::uint32_t>(bytes_, at + 16),
                         number_at<std::uint32_t>(bytes_, at + 20)});
  }
  return true;
}

// What a loader would see at an address, as far as the file holds it; empty when nothing.
ByteView Image::at_address(std::uint32_t address, std::uint32_t length) const {
  for (const Section& section : sections_) {
    if (address < section.address || address - section.address >= section.length) continue;
    const std::uint32_t inside = address - section.address;
    const std::size_t offset = std::size_t{section.offset} + inside;
    const std::uint32_t most = std::min(length, section.length - inside);
    if (offset >= bytes_.size()) return {};
    return bytes_.subspan(offset, std::min<std::size_t>(most, bytes_.size() - offset));
  }
  return {};
}

std::vector<Resource> Image::resources() {
  std::vector<Resource> resources;
  if (resources_.address == 0) return resources;
  const ByteView tree = at_address(resources_.address, resources_.length);
  Resource found;
  if (tree.empty()) {
    ++damaged_;
  } else {
    walk(tree, 0, 0, found, resources);
  }
  return resources;
}

// Three levels: type, name, language. A tree that points back into itself ends there.
void Image::walk(ByteView tree,
                 std::size_t offset,
                 int level,
                 Resource& found,
                 std::vector<Resource>& resources) {
  if (!is_inside(tree, offset, 16)) {
    ++damaged_;
    return;
  }
  const std::size_t count = std::size_t{number_at<std::uint16_t>(tree, offset + 12)} +
                            number_at<std::uint16_t>(tree, offset + 14);
  for (std::size_t i = 0; i < count && resources.size() < kMostResources; ++i) {
    const std::size_t at = offset + 16 + 8 * i;
    if (!is_inside(tree, at, 8)) {
      ++damaged_;
      return;
    }
    const auto name = number_at<std::uint32_t>(tree, at);
    const auto to = number_at<std::uint32_t>(tree, at + 4);
    if (level == 0) {
      found.type = (name & kHigh) != 0 ? 0 : name;
      found.type_name.clear();
      const std::size_t text = name & ~kHigh;
      if ((name & kHigh) != 0 && is_inside(tree, text, 2)) {
        const std::size_t length = 2U * number_at<std::uint16_t>(tree, text);
        if (is_inside(tree, text + 2, length)) {
          append_utf16le(found.type_name, tree.subspan(text + 2, length));
        }
      }
    } else {
      (level == 1 ? found.name : found.language) = name & ~kHigh;
    }
    const std::size_t next = to & ~kHigh;
    if ((to & kHigh) != 0) {
      if (level < 2) walk(tree, next, level + 1, found, resources);
      continue;
    }
    if (!is_inside(tree, next, 16)) {
      ++damaged_;
      continue;
    }
    found.data =
        at_address(number_at<std::uint32_t>(tree, next), number_at<std::uint32_t>(tree, next + 4));
    if (found.data.empty()) {
      ++damaged_;
    } else {
      resources.push_back(found);
    }
  }
}

ByteView Image::signature() const {
  constexpr std::uint16_t kPkcsSigned = 2;  // WIN_CERT_TYPE_PKCS_SIGNED_DATA
  const std::size_t at = certificates_.address;
  if (at == 0 || !is_inside(bytes_, at, 8)) return {};
  const auto length = std::size_t{number_at<std::uint32_t>(bytes_, at)};
  const auto type = number_at<std::uint16_t>(bytes_, at + 6);
  if (type != kPkcsSigned || length < 8 || !is_inside(bytes_, at, length)) return {};
  return bytes_.subspan(at + 8, length - 8);
}

}  // namespace casebook::pe
