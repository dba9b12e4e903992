// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/version_info.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/utf16.h"

namespace casebook::pe {
namespace {

constexpr std::size_t kMostStrings = 256;
constexpr int kDeepest = 4;  // VS_VERSION_INFO, StringFileInfo, StringTable, String

// Every node: u16 length, u16 value length, u16 type (1 = text), key, padding, value, padding,
// children.
struct Node {
  std::string key;
  ByteView value;
  ByteView children;
  std::size_t length = 0;  // to the next node, padding included
  bool sound = false;
};

std::size_t aligned(std::size_t at) {
  return (at + 3) & ~std::size_t{3};
}

// `base`: where `bytes` begins in the resource, which padding counts from.
Node read_node(ByteView bytes, std::size_t base) {
  Node node;
  if (bytes.size() < 6) return node;
  const std::size_t length =
      std::min<std::size_t>(number_at<std::uint16_t>(bytes, 0), bytes.size());
  const auto value_length = std::size_t{number_at<std::uint16_t>(bytes, 2)};
  const bool text = number_at<std::uint16_t>(bytes, 4) == 1;
  if (length < 6) return node;
  const ByteView whole = bytes.subspan(0, length);
  const std::size_t key = utf16le_length(whole.subspan(6));
  append_utf16le(node.key, whole.subspan(6, key));
  const std::size_t value_at = aligned(base + 6 + key + 2) - base;
  // Some tools count a text's length in bytes, most in characters.
  const std::size_t most = whole.size() - std::min(value_at, whole.size());
  const std::size_t size = std::min(text ? 2 * value_length : value_length, most);
  if (value_at < whole.size()) node.value = whole.subspan(value_at, size);
  const std::size_t children_at = aligned(base + value_at + size) - base;
  if (children_at < whole.size()) node.children = whole.subspan(children_at);
  node.length = std::min(aligned(base + length) - base, bytes.size());
  node.sound = true;
  return node;
}

std::string version_text(std::uint32_t high, std::uint32_t low) {
  return fmt::format("{}.{}.{}.{}", high >> 16U, high & 0xFFFFU, low >> 16U, low & 0xFFFFU);
}

class Reader {
 public:
  Reader(ByteView resource, VersionInfo& info) : resource_(resource), info_(info) {}

  void read() { nodes(resource_, 0); }

 private:
  void nodes(ByteView bytes, int depth) {
    while (bytes.size() >= 6 && info_.strings.size() < kMostStrings) {
      const Node node = read_node(bytes, place_of(bytes));
      if (!node.sound) {
        info_.damaged = info_.damaged || number_at<std::uint16_t>(bytes, 0) != 0;
        return;
      }
      take(node, depth);
      bytes = bytes.subspan(std::max<std::size_t>(node.length, 6));
    }
  }

  void take(const Node& node, int depth) {
    if (depth == 0 && node.key == "VS_VERSION_INFO") read_fixed(node.value);
    if (depth == 3) {  // String
      std::string text;
      append_utf16le(text, node.value.subspan(0, utf16le_length(node.value)));
      info_.strings.emplace_back(node.key, std::move(text));
      return;
    }
    if (node.key == "VarFileInfo" || depth + 1 == kDeepest) return;
    if (depth == 2 && !info_.strings.empty()) return;  // the first language is enough
    if (!node.children.empty()) nodes(node.children, depth + 1);
  }

  // VS_FIXEDFILEINFO.
  void read_fixed(ByteView value) {
    if (value.size() < 24 || number_at<std::uint32_t>(value, 0) != 0xFEEF04BDU) {
      info_.damaged = true;
      return;
    }
    info_.file_version =
        version_text(number_at<std::uint32_t>(value, 8), number_at<std::uint32_t>(value, 12));
    info_.product_version =
        version_text(number_at<std::uint32_t>(value, 16), number_at<std::uint32_t>(value, 20));
  }

  std::size_t place_of(ByteView bytes) const {
    return static_cast<std::size_t>(bytes.data() - resource_.data());
  }

  ByteView resource_;
  VersionInfo& info_;
};

}  // namespace

VersionInfo read_version_info(ByteView resource) {
  VersionInfo info;
  Reader(resource, info).read();
  return info;
}

}  // namespace casebook::pe
