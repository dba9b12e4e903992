// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/security_descriptor.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/binary.h"

namespace casebook {
namespace {

constexpr std::size_t kHead = 20;  // of a self-relative descriptor
constexpr std::size_t kAclHead = 8;
constexpr std::size_t kAceHead = 4;
constexpr std::size_t kGuidBytes = 16;
constexpr std::size_t kMostSubAuthorities = 15;
constexpr std::uint32_t kObjectPresent = 0x1;
constexpr std::uint32_t kInheritedObjectPresent = 0x2;

bool is_object_type(std::uint8_t type) {
  return (type >= ace_type::kAllowObject && type <= ace_type::kAlarmObject) ||
         type == ace_type::kAllowCallbackObject || type == ace_type::kDenyCallbackObject ||
         type == 0x0F || type == 0x10;
}

bool is_known_type(std::uint8_t type) {
  return type <= ace_type::kAccessFilter && type != 0x04;
}

std::string guid_text(ByteView bytes, std::size_t at) {
  std::string text = fmt::format("{:08x}-{:04x}-{:04x}-",
                                 number_at<std::uint32_t>(bytes, at),
                                 number_at<std::uint16_t>(bytes, at + 4),
                                 number_at<std::uint16_t>(bytes, at + 6));
  for (std::size_t i = 8; i < kGuidBytes; ++i) {
    if (i == 10) text += '-';
    text += fmt::format("{:02x}", number_at<std::uint8_t>(bytes, at + i));
  }
  return text;
}

// One entry without its head; false when it is cut.
bool read_entry(ByteView body, AccessEntry& entry) {
  ByteReader reader(body, 0);
  entry.mask = reader.take<std::uint32_t>();
  if (is_object_type(entry.type)) {
    const auto present = reader.take<std::uint32_t>();
    for (const std::uint32_t part : {kObjectPresent, kInheritedObjectPresent}) {
      if ((present & part) == 0) continue;
      const ByteView guid = reader.take_bytes(kGuidBytes);
      if (reader.failed()) return false;
      (part == kObjectPresent ? entry.object : entry.inherited_object) = guid_text(guid, 0);
    }
  }
  if (reader.failed()) return false;
  std::size_t length = 0;
  entry.sid = read_sid(body.subspan(reader.at()), &length);
  if (entry.sid.empty()) return false;
  const ByteView more = body.subspan(reader.at() + length);
  const bool is_padding =
      std::all_of(more.begin(), more.end(), [](std::byte byte) { return byte == std::byte{0}; });
  if (is_padding) return true;
  entry.more = "#";
  for (const std::byte byte : more) {
    entry.more += fmt::format("{:02x}", static_cast<unsigned>(byte));
  }
  return true;
}

// The entries of the list at `at`; false when something of it is damaged.
bool read_list(ByteView bytes, std::size_t at, std::vector<AccessEntry>& entries) {
  if (!is_inside(bytes, at, kAclHead)) return false;
  const std::size_t stated = number_at<std::uint16_t>(bytes, at + 2);
  const std::size_t count = number_at<std::uint16_t>(bytes, at + 4);
  const bool is_whole = stated >= kAclHead && is_inside(bytes, at, stated);
  const ByteView list = is_whole ? bytes.subspan(at, stated) : bytes.subspan(at);
  std::size_t place = kAclHead;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_inside(list, place, kAceHead)) return false;
    AccessEntry entry;
    entry.type = number_at<std::uint8_t>(list, place);
    entry.flags = number_at<std::uint8_t>(list, place + 1);
    const std::size_t size = number_at<std::uint16_t>(list, place + 2);
    if (size < kAceHead || !is_inside(list, place, size)) return false;
    const ByteView body = list.subspan(place + kAceHead, size - kAceHead);
    place += size;
    if (!is_known_type(entry.type) || !read_entry(body, entry)) return false;
    entries.push_back(std::move(entry));
  }
  return is_whole;
}

}  // namespace

bool AccessEntry::allows() const {
  return type == ace_type::kAllow || type == ace_type::kAllowObject ||
         type == ace_type::kAllowCallback || type == ace_type::kAllowCallbackObject;
}

bool AccessEntry::denies() const {
  return type == ace_type::kDeny || type == ace_type::kDenyObject ||
         type == ace_type::kDenyCallback || type == ace_type::kDenyCallbackObject;
}

std::string read_sid(ByteView bytes, std::size_t* length) {
  constexpr std::size_t kSidHead = 8;
  if (length != nullptr) *length = 0;
  if (bytes.size() < kSidHead || bytes[0] != std::byte{1}) return "";
  const auto count = number_at<std::uint8_t>(bytes, 1);
  if (count > kMostSubAuthorities || !is_inside(bytes, kSidHead, std::size_t{4} * count)) return "";
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < kSidHead; ++i) {
    authority = authority << 8 | number_at<std::uint8_t>(bytes, i);
  }
  std::string sid = authority < (1ULL << 32) ? fmt::format("S-1-{}", authority)
                                             : fmt::format("S-1-{:#x}", authority);
  for (std::size_t i = 0; i < count; ++i) {
    sid += fmt::format("-{}", number_at<std::uint32_t>(bytes, kSidHead + 4 * i));
  }
  if (length != nullptr) *length = kSidHead + 4 * std::size_t{count};
  return sid;
}

std::optional<SecurityDescriptor> read_security_descriptor(ByteView bytes) {
  if (bytes.size() < kHead || bytes[0] != std::byte{1}) return std::nullopt;
  SecurityDescriptor result;
  result.control = number_at<std::uint16_t>(bytes, 2);
  const auto read_part = [&](std::size_t field, std::string& sid) {
    const std::size_t at = number_at<std::uint32_t>(bytes, field);
    if (at == 0) return;
    sid = at < bytes.size() ? read_sid(bytes.subspan(at)) : "";
    if (sid.empty()) result.is_complete = false;
  };
  read_part(4, result.owner);
  read_part(8, result.group);
  const std::size_t sacl = number_at<std::uint32_t>(bytes, 12);
  const std::size_t dacl = number_at<std::uint32_t>(bytes, 16);
  if (result.has_sacl() && sacl != 0 && !read_list(bytes, sacl, result.sacl)) {
    result.is_complete = false;
  }
  if (result.has_dacl()) {
    result.is_dacl_null = dacl == 0;
    if (dacl != 0 && !read_list(bytes, dacl, result.dacl)) result.is_complete = false;
  }
  return result;
}

}  // namespace casebook
