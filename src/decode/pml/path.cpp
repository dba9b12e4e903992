// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/path.h"

#include <algorithm>

namespace casebook::pml {
namespace {

constexpr std::size_t kNetworkAddresses = 8;  // both addresses and both ports follow
constexpr std::size_t kNetworkBytes = 36;

PathBytes text_at(ByteView detail, std::size_t info_at, std::size_t text_at) {
  const TextInfo info{field<std::uint16_t>(detail, info_at)};
  const ByteView bytes = part_of(detail, text_at, info.bytes());
  if (bytes.empty()) return {};
  return {info.is_narrow() ? PathKind::Narrow : PathKind::Wide, 0, bytes};
}

PathBytes file_path(const Record& record) {
  constexpr std::uint16_t kDirectoryControl = 32;
  const std::size_t info_at = record.file_path_info();
  PathBytes path = text_at(record.detail, info_at, info_at + 4);
  const bool is_listing =
      record.operation == kDirectoryControl && field<std::uint8_t>(record.detail, 0) == 1;
  if (!is_listing || path.kind == PathKind::None) return path;
  const TextInfo info{field<std::uint16_t>(record.detail, info_at)};
  const std::size_t pattern_info_at = info_at + 4 + info.bytes();
  const TextInfo pattern{field<std::uint16_t>(record.detail, pattern_info_at)};
  if (pattern.bytes() == 0) return path;
  path.kind = info.is_narrow() ? PathKind::NarrowFolder : PathKind::WideFolder;
  path.folder_bytes = static_cast<std::uint16_t>(path.bytes.size());
  path.bytes = part_of(record.detail, info_at + 4, path.bytes.size() + 2 + pattern.bytes());
  return path;
}

// How many bytes stand before the path of a registry event.
std::size_t before_key(std::uint16_t operation) {
  switch (operation) {
    case 0:  // RegOpenKey
    case 1:  // RegCreateKey
      return 8;
    case 3:  // RegQueryKey
    case 5:  // RegQueryValue
      return 12;
    case 4:  // RegSetValue
    case 6:  // RegEnumValue
    case 7:  // RegEnumKey
    case 8:  // RegSetInfoKey
      return 16;
    case 12:  // RegLoadKey
    case 14:  // RegRenameKey
      return 4;
    default: return 2;
  }
}

PathBytes process_path(const Record& record) {
  constexpr std::size_t kAccounts = 0x2C;  // sizes of two SIDs
  switch (record.operation) {
    case 0:
    case 1: {
      const std::size_t sids = std::size_t{field<std::uint8_t>(record.detail, kAccounts)} +
                               field<std::uint8_t>(record.detail, kAccounts + 1);
      return text_at(record.detail, kAccounts + 2, kAccounts + 8 + sids);
    }
    case 5: {
      const std::size_t info_at = std::size_t{record.pointer} + 4;
      return text_at(record.detail, info_at, info_at + 4);
    }
    default: return {};
  }
}

PathBytes network_path(const Record& record) {
  if (!is_inside(record.detail, kNetworkAddresses, kNetworkBytes)) return {};
  const auto flags = static_cast<std::uint8_t>(field<std::uint16_t>(record.detail, 0) & 7U);
  return {static_cast<PathKind>(static_cast<std::uint8_t>(PathKind::Network) | flags),
          0,
          record.detail.subspan(kNetworkAddresses, kNetworkBytes)};
}

void append_folder(std::string& out, const PathBytes& path) {
  const TextInfo folder{
      static_cast<std::uint16_t>(path.kind == PathKind::NarrowFolder ? 0x8000 : 0)};
  append_text(out, folder, path.bytes.first(path.folder_bytes));
  if (!out.ends_with('\\')) out += '\\';
  const TextInfo pattern{field<std::uint16_t>(path.bytes, path.folder_bytes)};
  append_text(
      out, pattern, part_of(path.bytes, path.folder_bytes + std::size_t{2}, pattern.bytes()));
}

}  // namespace

PathBytes path_of(const Record& record) {
  switch (record.event_class) {
    case TraceClass::FileSystem:
    case TraceClass::Ipc: return file_path(record);
    case TraceClass::Registry: return text_at(record.detail, 0, before_key(record.operation));
    case TraceClass::Process: return process_path(record);
    case TraceClass::Network: return network_path(record);
    default: return {};
  }
}

void append_path_text(std::string& out, const PathBytes& path, const HostTable& hosts) {
  switch (path.kind) {
    case PathKind::None: break;
    case PathKind::Narrow: append_text(out, {0x8000}, path.bytes); break;
    case PathKind::Wide: append_wide(out, path.bytes); break;
    case PathKind::NarrowFolder:
    case PathKind::WideFolder: append_folder(out, path); break;
    default: {
      const auto flags = static_cast<std::uint8_t>(path.kind);
      const bool is_tcp = (flags & 4U) != 0;
      hosts.append_host(out, path.bytes.first(16), (flags & 1U) != 0);
      out += ':';
      hosts.append_port(out, field<std::uint16_t>(path.bytes, 32), is_tcp);
      out += " -> ";
      hosts.append_host(out, path.bytes.subspan(16, 16), (flags & 2U) != 0);
      out += ':';
      hosts.append_port(out, field<std::uint16_t>(path.bytes, 34), is_tcp);
    }
  }
}

}  // namespace casebook::pml
