// SPDX-License-Identifier: Apache-2.0
#include "decode/executable.h"

#include <algorithm>

#include <fmt/format.h>

#include "decode/pe/pe_image.h"
#include "decode/pe/signed_data.h"
#include "decode/pe/version_info.h"

namespace casebook {
namespace {

constexpr std::uint16_t kLibrary = 0x2000;  // IMAGE_FILE_DLL
constexpr std::uint16_t kNative = 1;        // IMAGE_SUBSYSTEM_NATIVE

std::string architecture_of(std::uint16_t machine) {
  switch (machine) {
    case 0x014C: return "x86";
    case 0x8664: return "x64";
    case 0x01C0:
    case 0x01C4: return "arm";
    case 0xAA64: return "arm64";
    default: return fmt::format("0x{:x}", machine);
  }
}

}  // namespace

std::string_view ExecutableInfo::string(std::string_view name) const {
  const auto found = std::find_if(
      strings.begin(), strings.end(), [&](const auto& one) { return one.first == name; });
  return found == strings.end() ? std::string_view() : std::string_view(found->second);
}

bool is_executable(ByteView bytes) {
  return pe::Image::open(bytes).has_value();
}

ExecutableInfo read_executable(ByteView bytes) {
  ExecutableInfo info;
  auto image = pe::Image::open(bytes);
  if (!image) return info;
  info.architecture = architecture_of(image->machine());
  info.time_stamp = image->time_stamp();
  const bool library = (image->characteristics() & kLibrary) != 0;
  info.kind = image->subsystem() == kNative ? "driver" : library ? "library" : "program";
  for (const pe::Resource& resource : image->resources()) {
    if (resource.type != pe::kVersion || info.has_version) continue;
    pe::VersionInfo version = pe::read_version_info(resource.data);
    info.has_version = true;
    info.file_version = std::move(version.file_version);
    info.product_version = std::move(version.product_version);
    info.strings = std::move(version.strings);
    if (version.damaged) {
      const auto offset = static_cast<std::uint64_t>(resource.data.data() - bytes.data());
      info.issues.push_back({"pe-damaged", offset, resource.data.size(), 1, "version resource"});
    }
  }
  info.signers = pe::signers_of(image->signature());
  if (image->damaged() != 0) info.issues.push_back({"pe-damaged", 0, 0, image->damaged(), {}});
  return info;
}

CatalogInfo read_catalog(ByteView bytes) {
  CatalogInfo info;
  info.members = pe::trusted_hashes(bytes);
  info.signers = pe::signers_of(bytes);
  info.is_catalog = !info.members.empty();
  return info;
}

}  // namespace casebook
