// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/binary.h"
#include "base/text.h"
#include "base/utf16.h"
#include "imaging/wim.h"
#include "imaging/wim_header.h"

namespace casebook {
namespace {

constexpr std::string_view kMagic{"MSWIM\0\0\0", 8};
constexpr std::string_view kPipableMagic{"WLPWM\0\0\0", 8};

// Source: white paper, "Header flags"; the last two by wimlib's documentation of .esd files.
constexpr std::uint32_t kWriteInProgress = 0x40;
constexpr std::uint32_t kXpress = 0x20000;
constexpr std::uint32_t kLzx = 0x40000;
constexpr std::uint32_t kLzms = 0x80000;
constexpr std::uint32_t kCompressed = 0x2;
constexpr std::uint32_t kSolidVersion = 0xE00;

constexpr std::uint64_t kLargestXml = 16 << 20;
constexpr std::size_t kMostImages = 4096;
constexpr std::size_t kMostLanguages = 256;

std::string compression_name(std::uint32_t flags) {
  if ((flags & kCompressed) == 0) return "none";
  if ((flags & kLzms) != 0) return "LZMS";
  if ((flags & kLzx) != 0) return "LZX";
  return (flags & kXpress) != 0 ? "XPRESS" : "none";
}

// Source: SYSTEM_INFO, PROCESSOR_ARCHITECTURE_*.
std::string architecture_name(std::string_view number) {
  if (number == "0") return "x86";
  if (number == "9") return "x64";
  if (number == "5") return "arm";
  if (number == "12") return "arm64";
  return std::string(number);
}

std::string guid_text(ByteView bytes, std::size_t at) {
  std::string text = fmt::format("{:08x}-{:04x}-{:04x}-",
                                 number_at<std::uint32_t>(bytes, at),
                                 number_at<std::uint16_t>(bytes, at + 4),
                                 number_at<std::uint16_t>(bytes, at + 6));
  for (std::size_t i = 8; i < 16; ++i) {
    if (i == 10) text += '-';
    text += fmt::format("{:02x}", number_at<std::uint8_t>(bytes, at + i));
  }
  return text;
}

std::string text_of(const pugi::xml_node& node, const char* name) {
  return std::string(trim(node.child(name).text().get()));
}

std::uint64_t number_of(const pugi::xml_node& node, const char* name) {
  return parse_number<std::uint64_t>(text_of(node, name)).value_or(0);
}

// <X><HIGHPART>0x01D7...</HIGHPART><LOWPART>0x...</LOWPART></X>
Micros time_of(const pugi::xml_node& node, const char* name) {
  const auto part = [&](const char* which) {
    const std::string text = text_of(node.child(name), which);
    if (!text.starts_with("0x") && !text.starts_with("0X")) return std::uint64_t{0};
    return std::uint64_t{parse_number<std::uint32_t>(text.substr(2), 16).value_or(0)};
  };
  const std::uint64_t filetime = part("HIGHPART") << 32 | part("LOWPART");
  return filetime == 0 ? kNoTime : time_from_filetime(filetime);
}

void describe_windows(const pugi::xml_node& windows, WimImage& image) {
  image.architecture = architecture_name(text_of(windows, "ARCH"));
  image.edition = text_of(windows, "EDITIONID");
  image.installation_type = text_of(windows, "INSTALLATIONTYPE");
  const pugi::xml_node languages = windows.child("LANGUAGES");
  image.default_language = text_of(languages, "DEFAULT");
  for (const pugi::xml_node& language : languages.children("LANGUAGE")) {
    if (image.languages.size() < kMostLanguages) {
      image.languages.emplace_back(trim(language.text().get()));
    }
  }
  const pugi::xml_node version = windows.child("VERSION");
  if (!version) return;
  const auto part = [&](const char* name) {
    const std::string text = text_of(version, name);
    return text.empty() ? std::string("0") : text;
  };
  image.version = part("MAJOR") + "." + part("MINOR") + "." + part("BUILD") + "." + part("SPBUILD");
}

WimImage describe_image(const pugi::xml_node& node) {
  WimImage image;
  image.number =
      parse_number<std::uint32_t>(std::string_view(node.attribute("INDEX").value())).value_or(0);
  image.name = text_of(node, "DISPLAYNAME");
  if (image.name.empty()) image.name = text_of(node, "NAME");
  image.description = text_of(node, "DESCRIPTION");
  image.edition = text_of(node, "FLAGS");
  image.files = number_of(node, "FILECOUNT");
  image.folders = number_of(node, "DIRCOUNT");
  image.bytes = number_of(node, "TOTALBYTES");
  image.created = time_of(node, "CREATIONTIME");
  image.modified = time_of(node, "LASTMODIFICATIONTIME");
  if (const pugi::xml_node windows = node.child("WINDOWS")) {
    const std::string flags = image.edition;
    describe_windows(windows, image);
    if (image.edition.empty()) image.edition = flags;
  }
  return image;
}

void describe_images(ByteView bytes, const WimResource& xml, WimDescription& description) {
  if (!is_inside(bytes, xml.offset, xml.stored)) {
    description.issues.push_back({"archive-truncated", bytes.size(), 0, 1, "XML data"});
    return;
  }
  if (xml.stored > kLargestXml || xml.is_compressed) {
    description.issues.push_back({"archive-damaged", xml.offset, xml.stored, 1, "XML data"});
    return;
  }
  std::string text;
  append_utf16le(text, bytes.subspan(xml.offset, xml.stored));
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(text.data(), text.size(), pugi::parse_minimal, pugi::encoding_utf8);
  if (!parsed) {
    // ESD files as Microsoft ships them for download are encrypted, XML data and all.
    description.issues.push_back({"archive-encrypted", xml.offset, xml.stored, 1, "XML data"});
  }
  for (const pugi::xml_node& node : document.child("WIM").children("IMAGE")) {
    if (description.images.size() >= kMostImages) break;
    description.images.push_back(describe_image(node));
  }
}

}  // namespace

bool is_wim(ByteView begin) {
  const std::string_view text = as_text(begin);
  return text.starts_with(kMagic) || text.starts_with(kPipableMagic);
}

bool is_package_name(std::string_view path) {
  return ends_with_ignoring_case(path, ".ppkg") || ends_with_ignoring_case(path, ".spp");
}

WimDescription describe_wim(ByteView bytes) {
  WimDescription description;
  const bool is_pipable = as_text(bytes).starts_with(kPipableMagic);
  auto header = read_wim_header(bytes);
  // What is written to a pipe knows its parts only at the end: there the header is once more.
  if (is_pipable && header && header->table.offset == 0 && bytes.size() >= 2 * kWimHeaderBytes) {
    header = read_wim_header(bytes.last(kWimHeaderBytes));
  }
  if (!header) {
    description.issues.push_back({"archive-truncated", bytes.size(), 0, 1, ""});
    return description;
  }
  description.guid = guid_text(bytes, 24);
  description.version = header->version;
  description.compression = compression_name(header->flags);
  description.chunk_bytes = header->chunk_bytes;
  description.part = header->part;
  description.parts = header->parts;
  description.image_count = header->images;
  description.boot_image = header->boot_image;
  description.is_solid = header->version == kSolidVersion;
  description.is_pipable = is_pipable;
  description.has_integrity_table = header->integrity.offset != 0 && header->integrity.stored != 0;
  description.is_being_written = (header->flags & kWriteInProgress) != 0;
  describe_images(bytes, header->xml, description);
  return description;
}

}  // namespace casebook
