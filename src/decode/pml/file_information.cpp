// SPDX-License-Identifier: Apache-2.0
// Structures that queries of files, folders and volumes give back, and that changes hand in.
// Layouts: FILE_*_INFORMATION and FILE_FS_*_INFORMATION, ntifs.h; MS-FSCC 2.4 and 2.5.
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/pml/details.h"
#include "decode/pml/objects.h"

namespace casebook::pml {
namespace {

constexpr std::string_view kInformationClasses[] = {
    "Unknown",
    "FileDirectoryInformation",
    "FileFullDirectoryInformation",
    "FileBothDirectoryInformation",
    "FileBasicInformation",
    "FileStandardInformation",
    "FileInternalInformation",
    "FileEaInformation",
    "FileAccessInformation",
    "FileNameInformation",
    "FileRenameInformation",
    "FileLinkInformation",
    "FileNamesInformation",
    "FileDispositionInformation",
    "FilePositionInformation",
    "FileFullEaInformation",
    "FileModeInformation",
    "FileAlignmentInformation",
    "FileAllInformation",
    "FileAllocationInformation",
    "FileEndOfFileInformation",
    "FileAlternateNameInformation",
    "FileStreamInformation",
    "FilePipeInformation",
    "FilePipeLocalInformation",
    "FilePipeRemoteInformation",
    "FileMailslotQueryInformation",
    "FileMailslotSetInformation",
    "FileCompressionInformation",
    "FileObjectIdInformation",
    "FileCompletionInformation",
    "FileMoveClusterInformation",
    "FileQuotaInformation",
    "FileReparsePointInformation",
    "FileNetworkOpenInformation",
    "FileAttributeTagInformation",
    "FileTrackingInformation",
    "FileIdBothDirectoryInformation",
    "FileIdFullDirectoryInformation",
    "FileValidDataLengthInformation",
    "FileShortNameInformation",
    "FileIoCompletionNotificationInformation",
    "FileIoStatusBlockRangeInformation",
    "FileIoPriorityHintInformation",
    "FileSfioReserveInformation",
    "FileSfioVolumeInformation",
    "FileHardLinkInformation",
    "FileProcessIdsUsingFileInformation",
    "FileNormalizedNameInformation",
    "FileNetworkPhysicalNameInformation",
    "FileIdGlobalTxDirectoryInformation",
    "FileIsRemoteDeviceInformation",
    "FileUnusedInformation",
    "FileNumaNodeInformation",
    "FileStandardLinkInformation",
    "FileRemoteProtocolInformation",
    "FileRenameInformationBypassAccessCheck",
    "FileLinkInformationBypassAccessCheck",
    "FileVolumeNameInformation",
    "FileIdInformation",
    "FileIdExtdDirectoryInformation",
    "FileReplaceCompletionInformation",
    "FileHardLinkFullIdInformation",
    "FileIdExtdBothDirectoryInformation",
    "FileDispositionInformationEx",
    "FileRenameInformationEx",
    "FileRenameInformationExBypassAccessCheck",
    "FileDesiredStorageClassInformation",
    "FileStatInformation",
    "FileMemoryPartitionInformation",
    "FileMaximumInformation",
    "SeShutdownPrivilege",
    "SeChangeNotifyPrivilege",
    "SeUndockPrivilege",
    "SeIncreaseWorkingSetPrivilege",
    "SeTimeZonePrivilege",
};

void append_information_class(std::string& out, std::uint32_t number) {
  if (number < std::size(kInformationClasses)) {
    out += kInformationClasses[number];
  } else {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
}

constexpr std::size_t kBasicBytes = 36;

void append_basic(ByteView bytes, DetailWriter& writer) {
  writer.time("CreationTime", field<std::uint64_t>(bytes, 0));
  writer.time("LastAccessTime", field<std::uint64_t>(bytes, 8));
  writer.time("LastWriteTime", field<std::uint64_t>(bytes, 16));
  writer.time("ChangeTime", field<std::uint64_t>(bytes, 24));
  append_attributes(writer.begin("FileAttributes"), field<std::uint32_t>(bytes, 32));
}

void append_standard(ByteView bytes, DetailWriter& writer) {
  writer.signed_number("AllocationSize", field<std::int64_t>(bytes, 0));
  writer.signed_number("EndOfFile", field<std::int64_t>(bytes, 8));
  writer.number("NumberOfLinks", field<std::uint32_t>(bytes, 16));
  writer.boolean("DeletePending", field<std::uint8_t>(bytes, 20) != 0);
  writer.boolean("Directory", field<std::uint8_t>(bytes, 21) != 0);
}

std::string alignment_name(std::uint32_t value) {
  switch (value) {
    case 0: return "Byte";
    case 1: return "Word";
    case 3: return "Long";
    case 7: return "Quad";
    case 15: return "Octa";
    case 31:
    case 63:
    case 127:
    case 255:
    case 511: return fmt::format("{} bytes", value + 1);
    default: return fmt::format("{}", value);
  }
}

void append_all(ByteView bytes, DetailWriter& writer) {
  append_basic(bytes, writer);
  append_standard(part_of(bytes, 40, 24), writer);
  writer.hex("IndexNumber", field<std::uint64_t>(bytes, 64));
  writer.number("EaSize", field<std::uint32_t>(bytes, 72));
  append_file_access(field<std::uint32_t>(bytes, 76), writer.begin("Access"));
  writer.signed_number("Position", field<std::int64_t>(bytes, 80));
  writer.bits("Mode", field<std::uint32_t>(bytes, 88), kCreateOptions);
  writer.text("AlignmentRequirement", alignment_name(field<std::uint32_t>(bytes, 92)));
}

void append_network_open(ByteView bytes, DetailWriter& writer) {
  writer.time("CreationTime", field<std::uint64_t>(bytes, 0));
  writer.time("LastAccessTime", field<std::uint64_t>(bytes, 8));
  writer.time("LastWriteTime", field<std::uint64_t>(bytes, 16));
  writer.time("ChangeTime", field<std::uint64_t>(bytes, 24));
  if (writer.is_exact()) {
    writer.signed_number("AllocationSize", field<std::int64_t>(bytes, 32));
    writer.signed_number("EndOfFile", field<std::int64_t>(bytes, 40));
  } else {  // Process Monitor takes the sizes for times
    writer.time("AllocationSize", field<std::uint64_t>(bytes, 32));
    writer.time("EndOfFile", field<std::uint64_t>(bytes, 40));
  }
  append_attributes(writer.begin("FileAttributes"), field<std::uint32_t>(bytes, 48));
}

void append_rename(const Record& record, ByteView tail, DetailWriter& writer) {
  writer.boolean("ReplaceIfExists", field<std::uint8_t>(tail, 0) != 0);
  writer.wide("FileName", new_name(record, tail));
}

constexpr std::array kFileSystemNames = {
    BitName{0x2, "Case Preserved"},
    BitName{0x1, "Case Sensitive"},
    BitName{0x4, "Unicode"},
    BitName{0x8, "ACLs"},
    BitName{0x10, "Compression"},
    BitName{0x40000, "Named Streams"},
    BitName{0x20000, "EFS"},
    BitName{0x10000, "Object IDs"},
    BitName{0x80, "Reparse Points"},
    BitName{0x40, "Sparse Files"},
    BitName{0x20, "Quotas"},
    BitName{0x200000, "Transactions"},
};

constexpr std::array kCharacteristicNames = {
    BitName{0x1, "Removable"},
    BitName{0x2, "Read-Only"},
    BitName{0x4, "Floppy"},
    BitName{0x8, "Write-Once"},
    BitName{0x10, "Remote"},
    BitName{0x20, "Mounted"},
    BitName{0x40, "Virtual"},
    BitName{0x80, "Secure Open"},
};

constexpr std::string_view kDeviceTypes[] = {
    "",
    "Beep",
    "CD-ROM",
    "CD-ROM File System",
    "Controller",
    "Datalink",
    "DFS",
    "Disk",
    "Disk File System",
    "File System",
    "Inport Port",
    "Keyboard",
    "Mailslot",
    "MIDI In",
    "MIDI Out",
    "Mouse",
    "Multi UNC Provider",
    "Named Pipe",
    "Network",
    "Network Browser",
    "Network File System",
    "NULL",
    "Parallel Port",
    "Physical Netcard",
    "Printer",
    "Scanner",
    "Serial Mouse Port",
    "Serial Port",
    "Screen",
    "Sound",
    "Streams",
    "Tape",
    "Tape File System",
    "Transport",
    "Unknown",
    "Video",
    "Virtual Disk",
    "Wave In",
    "Wave Out",
    "8042 Port",
    "Network Redirector",
    "Battery",
    "Bus Extender",
    "Filter",
    "Human Interface Device",
    "ACPI",
};

void append_device(ByteView bytes, DetailWriter& writer) {
  const auto type = field<std::uint32_t>(bytes, 0);
  if (type != 0 && type < std::size(kDeviceTypes)) {
    writer.text("DeviceType", kDeviceTypes[type]);
  } else {
    writer.hex("DeviceType", type);
  }
  constexpr std::uint32_t kNamed = 0xFF;
  const std::uint32_t characteristics = field<std::uint32_t>(bytes, 4) & kNamed;
  if (characteristics != 0) writer.bits("Characteristics", characteristics, kCharacteristicNames);
}

void append_volume(ByteView bytes, DetailWriter& writer) {
  const auto serial = field<std::uint32_t>(bytes, 8);
  writer.time("VolumeCreationTime", field<std::uint64_t>(bytes, 0));
  writer.text("VolumeSerialNumber", fmt::format("{:04X}-{:04X}", serial >> 16U, serial & 0xFFFFU));
  writer.boolean("SupportsObjects", field<std::uint8_t>(bytes, 16) != 0);
  writer.wide("VolumeLabel", part_of(bytes, 18, field<std::uint32_t>(bytes, 12)));
}

void append_hex_bytes(std::string& out, ByteView bytes) {
  for (const std::byte byte : bytes) {
    fmt::format_to(std::back_inserter(out), "{:02X}", std::to_integer<unsigned>(byte));
  }
}

// Where the length of a name and the name stand in an entry of a folder listing.
struct ListingShape {
  std::size_t length_at = 60;
  std::size_t name_at = 0;  // 0: no listing of a shape that is known
};

ListingShape listing_shape(std::uint32_t information_class) {
  switch (information_class) {
    case 1: return {60, 64};
    case 2: return {60, 68};
    case 3: return {60, 94};
    case 12: return {8, 12};
    case 37: return {60, 104};
    case 38: return {60, 80};
    case 60: return {60, 88};
    case 63: return {60, 114};
    default: return {};
  }
}

// Calls `see` with each name of a listing, in order.
template <typename See>
void for_each_entry(ByteView list, std::uint32_t information_class, See see) {
  const ListingShape shape = listing_shape(information_class);
  std::size_t at = 0;
  while (shape.name_at != 0 && is_inside(list, at, shape.name_at)) {
    see(part_of(list, at + shape.name_at, field<std::uint32_t>(list, at + shape.length_at)));
    const auto next = field<std::uint32_t>(list, at);
    if (next == 0) return;
    at += next;
  }
}

}  // namespace

void append_directory(const Record& record, DetailWriter& writer) {
  const auto information_class = field<std::uint32_t>(record.detail, record.slot(2));
  const ByteView tail = tail_of(record);
  const TextInfo info{field<std::uint16_t>(tail, 0)};
  std::string pattern;
  append_text(pattern, info, part_of(tail, 2, info.bytes()));
  std::size_t fields = 0;
  if (!pattern.empty()) {
    writer.text("Filter", pattern);
    ++fields;
  }
  if (writer.is_exact()) {
    append_information_class(writer.begin("FileInformationClass"), information_class);
  }
  std::size_t number = fields;
  const auto add = [&](ByteView name) {
    // Process Monitor 3.60 and later write the class in the place of the third field.
    if (fields == 2 && !writer.is_exact()) {
      append_information_class(writer.begin("FileInformationClass"), information_class);
    } else {
      writer.wide(fmt::format("{}", number), name);
    }
    ++fields;
    ++number;
  };
  for_each_entry(record.extra, information_class, add);
  if (fields == 2 && !writer.is_exact()) {
    append_information_class(writer.begin("FileInformationClass"), information_class);
  }
}

void append_file_information(const Record& record, DetailWriter& writer) {
  const ByteView bytes = record.extra;
  switch (sub_operation(record)) {
    case 4:
      if (bytes.size() >= kBasicBytes) append_basic(bytes, writer);
      break;
    case 5:
      if (bytes.size() >= 22) append_standard(bytes, writer);
      break;
    case 6:
      if (bytes.size() >= 8) writer.hex("IndexNumber", field<std::uint64_t>(bytes, 0));
      break;
    case 7:
      if (bytes.size() >= 4) writer.number("EaSize", field<std::uint32_t>(bytes, 0));
      break;
    case 9:
      if (bytes.size() >= 4) writer.wide("Name", part_of(bytes, 4, field<std::uint32_t>(bytes, 0)));
      break;
    case 14:
      if (bytes.size() >= 8) writer.signed_number("Position", field<std::int64_t>(bytes, 0));
      break;
    case 18:
      if (bytes.size() >= 96) append_all(bytes, writer);
      break;
    case 34:
      if (bytes.size() >= 52) append_network_open(bytes, writer);
      break;
    case 35:
      if (bytes.size() < 8) break;
      append_attributes(writer.begin("Attributes"), field<std::uint32_t>(bytes, 0));
      writer.hex("ReparseTag", field<std::uint32_t>(bytes, 4));
      break;
    default: break;
  }
}

void append_file_change(const Record& record, ByteView tail, DetailWriter& writer) {
  switch (sub_operation(record)) {
    case 4:
      if (tail.size() >= kBasicBytes) append_basic(tail, writer);
      break;
    case 10:  // rename
    case 11:  // link
    case 65:  // rename, extended
    case 66:
    case 72:  // link, extended
    case 73: append_rename(record, tail, writer); break;
    case 13:
      if (!tail.empty()) writer.boolean("Delete", field<std::uint8_t>(tail, 0) != 0);
      break;
    case 14: writer.signed_number("Position", field<std::int64_t>(tail, 0)); break;
    case 19: writer.signed_number("AllocationSize", field<std::int64_t>(tail, 0)); break;
    case 20: writer.signed_number("EndOfFile", field<std::int64_t>(tail, 0)); break;
    case 39: writer.signed_number("ValidDataLength", field<std::int64_t>(tail, 0)); break;
    case 64:
      if (tail.size() >= 4) writer.hex("Flags", field<std::uint32_t>(tail, 0));
      break;
    default: break;
  }
}

void append_volume_information(const Record& record, DetailWriter& writer) {
  const ByteView bytes = record.extra;
  switch (sub_operation(record)) {
    case 1:
      if (bytes.size() >= 18) append_volume(bytes, writer);
      break;
    case 3:
      if (bytes.size() < 24) break;
      writer.signed_number("TotalAllocationUnits", field<std::int64_t>(bytes, 0));
      writer.signed_number("AvailableAllocationUnits", field<std::int64_t>(bytes, 8));
      writer.number("SectorsPerAllocationUnit", field<std::uint32_t>(bytes, 16));
      writer.number("BytesPerSector", field<std::uint32_t>(bytes, 20));
      break;
    case 4:
      if (bytes.size() >= 8) append_device(bytes, writer);
      break;
    case 5:
      if (bytes.size() < 12) break;
      writer.bits("FileSystemAttributes", field<std::uint32_t>(bytes, 0), kFileSystemNames, true);
      writer.signed_number("MaximumComponentNameLength", field<std::int32_t>(bytes, 4));
      writer.wide("FileSystemName", part_of(bytes, 12, field<std::uint32_t>(bytes, 8)));
      break;
    case 7:
      if (bytes.size() < 32) break;
      writer.signed_number("TotalAllocationUnits", field<std::int64_t>(bytes, 0));
      writer.signed_number("CallerAvailableAllocationUnits", field<std::int64_t>(bytes, 8));
      writer.signed_number("ActualAvailableAllocationUnits", field<std::int64_t>(bytes, 16));
      writer.number("SectorsPerAllocationUnit", field<std::uint32_t>(bytes, 24));
      writer.number("BytesPerSector", field<std::uint32_t>(bytes, 28));
      break;
    case 8:
      if (!bytes.empty()) append_hex_bytes(writer.begin("ObjectId"), part_of(bytes, 0, 16));
      break;
    default: break;
  }
}

}  // namespace casebook::pml
