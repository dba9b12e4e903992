// SPDX-License-Identifier: Apache-2.0
// File system events. Their parameters lie in FLT_PARAMETERS (fltkernel.h), one slot a pointer wide
// each; numbers of operations are those of FLT_IO_PARAMETER_BLOCK's major functions.
#include <array>

#include <fmt/format.h>

#include "decode/pml/control_codes.h"
#include "decode/pml/details.h"
#include "decode/pml/objects.h"

namespace casebook::pml {
namespace {

constexpr std::array kCreateOptionNames = {
    BitName{0x1, "Directory"},
    BitName{0x2, "Write Through"},
    BitName{0x4, "Sequential Access"},
    BitName{0x8, "No Buffering"},
    BitName{0x10, "Synchronous IO Alert"},
    BitName{0x20, "Synchronous IO Non-Alert"},
    BitName{0x40, "Non-Directory File"},
    BitName{0x80, "Create Tree Connection"},
    BitName{0x100, "Complete If Oplocked"},
    BitName{0x200, "No EA Knowledge"},
    BitName{0x400, "Open for Recovery"},
    BitName{0x800, "Random Access"},
    BitName{0x1000, "Delete On Close"},
    BitName{0x2000, "Open By ID"},
    BitName{0x4000, "Open For Backup"},
    BitName{0x8000, "No Compression"},
    BitName{0x100000, "Reserve OpFilter"},
    BitName{0x200000, "Open Reparse Point"},
    BitName{0x400000, "Open No Recall"},
    BitName{0x800000, "Open For Free Space Query"},
    BitName{0x10000, "Open Requiring Oplock"},
    BitName{0x20000, "Disallow Exclusive"},
};

constexpr std::array kAttributeNames = {
    BitName{0x1, "R"},
    BitName{0x2, "H"},
    BitName{0x4, "S"},
    BitName{0x10, "D"},
    BitName{0x20, "A"},
    BitName{0x40, "D"},
    BitName{0x80, "N"},
    BitName{0x100, "T"},
    BitName{0x200, "SF"},
    BitName{0x400, "RP"},
    BitName{0x800, "C"},
    BitName{0x1000, "O"},
    BitName{0x2000, "NCI"},
    BitName{0x4000, "E"},
    BitName{0x10000, "V"},
};

constexpr std::array kIoFlagNames = {
    BitName{0x10, "Buffered"},
    BitName{0x1, "Non-cached"},
    BitName{0x2, "Paging I/O"},
    BitName{0x4, "Synchronous"},
    BitName{0x40, "Synchronous Paging I/O"},
    BitName{0x400000, "Write Through"},
};

constexpr std::array kNotifyNames = {
    BitName{0x1, "FILE_NOTIFY_CHANGE_FILE_NAME"},
    BitName{0x2, "FILE_NOTIFY_CHANGE_DIR_NAME"},
    BitName{0x4, "FILE_NOTIFY_CHANGE_ATTRIBUTES"},
    BitName{0x8, "FILE_NOTIFY_CHANGE_SIZE"},
    BitName{0x10, "FILE_NOTIFY_CHANGE_LAST_WRITE"},
    BitName{0x20, "FILE_NOTIFY_CHANGE_LAST_ACCESS"},
    BitName{0x40, "FILE_NOTIFY_CHANGE_CREATION"},
    BitName{0x80, "FILE_NOTIFY_CHANGE_EA"},
    BitName{0x100, "FILE_NOTIFY_CHANGE_SECURITY"},
    BitName{0x200, "FILE_NOTIFY_CHANGE_STREAM_NAME"},
    BitName{0x400, "FILE_NOTIFY_CHANGE_STREAM_SIZE"},
    BitName{0x800, "FILE_NOTIFY_CHANGE_STREAM_WRITE"},
};

constexpr std::array kSecurityNames = {
    BitName{0x1, "Owner"},
    BitName{0x2, "Group"},
    BitName{0x4, "DACL"},
    BitName{0x8, "SACL"},
    BitName{0x10, "Label"},
    BitName{0x20, "Attribute"},
    BitName{0x40, "Scope"},
    BitName{0x80, "Process Trust Label"},
    BitName{0x80000000, "DACL Protected"},
    BitName{0x40000000, "SACL Protected"},
    BitName{0x20000000, "DACL Unprotected"},
    BitName{0x10000000, "SACL Unprotected"},
};

constexpr std::array kProtectionNames = {
    BitName{0x2, "PAGE_READONLY"},
    BitName{0x4, "PAGE_READWRITE"},
    BitName{0x8, "PAGE_WRITECOPY"},
    BitName{0x10, "PAGE_EXECUTE"},
    BitName{0x20, "PAGE_EXECUTE_READ"},
    BitName{0x40, "PAGE_EXECUTE_READWRITE"},
};

template <std::size_t Count>
std::string_view name_of(const std::array<std::string_view, Count>& names,
                         std::uint32_t value,
                         std::string_view otherwise) {
  return value < Count ? names[value] : otherwise;
}

void append_create(const Record& record, DetailWriter& writer) {
  static constexpr std::array<std::string_view, 6> kDispositions = {
      "Supersede", "Open", "Create", "OpenIf", "Overwrite", "OverwriteIf"};
  static constexpr std::array<std::string_view, 6> kResults = {
      "Superseded", "Opened", "Created", "Overwritten", "Exists", "DoesNotExist"};
  static constexpr std::array kShare = {
      BitName{1, "Read"}, BitName{2, "Write"}, BitName{4, "Delete"}};
  const TraceOpen open = read_open(record);
  append_file_access(open.desired_access, writer.begin("Desired Access"));
  writer.text("Disposition", name_of(kDispositions, open.disposition, "<unknown>"));
  writer.bits("Options", open.options, kCreateOptionNames);
  append_attributes(writer.begin("Attributes"), open.attributes);
  writer.bits("ShareMode", open.share, kShare, false, "None");
  // Only what can make a file has a size for it.
  if (open.disposition == 0 || open.disposition == 2 || open.disposition == 3 ||
      open.disposition == 5) {
    writer.number("AllocationSize", field<std::uint32_t>(record.detail, record.slot(5)));
  } else {
    writer.text("AllocationSize", "n/a");
  }
  if (field<std::uint8_t>(tail_of(record), 4) != 0) {
    writer.account("Impersonating", open.impersonating);
  }
  if (open.open_result) {
    writer.text("OpenResult", name_of(kResults, *open.open_result, "<unknown>"));
  }
}

void append_transfer(const Record& record, DetailWriter& writer) {
  static constexpr std::array<std::string_view, 6> kPriorities = {
      "", "Very Low", "Low", "Normal", "High", "Critical"};
  const bool is_told = record.extra.size() >= sizeof(std::uint32_t);
  const auto flags = field<std::uint32_t>(record.detail, 8);
  writer.signed_number("Offset", field<std::int64_t>(record.detail, record.slot(2)));
  writer.number("Length",
                is_told ? field<std::uint32_t>(record.extra, 0)
                        : field<std::uint32_t>(record.detail, record.slot(0)));
  constexpr std::uint32_t kShown = 0xE000FF;
  if ((flags & kShown) != 0) writer.bits("I/O Flags", flags & kShown, kIoFlagNames);
  const std::uint32_t priority = (flags >> 17U) & 7U;
  if (priority == 0) return;
  const std::string_view name = name_of(kPriorities, priority, "");
  if (name.empty()) {
    writer.hex("Priority", priority);
  } else {
    writer.text("Priority", name);
  }
}

void append_control(const Record& record, DetailWriter& writer) {
  const ByteView tail = tail_of(record);
  const auto output = field<std::uint32_t>(record.detail, record.slot(0));
  const auto input = field<std::uint32_t>(record.detail, record.slot(1));
  const auto code = field<std::uint32_t>(record.detail, record.slot(2));
  append_control_code(writer.begin("Control"), code);
  switch (code) {
    case 0x119FF8: writer.number("Length", input); break;   // FSCTL_PIPE_INTERNAL_WRITE
    case 0x116000: writer.number("Length", output); break;  // FSCTL_PIPE_INTERNAL_READ
    case 0x11C017:                                          // FSCTL_PIPE_TRANSCEIVE
    case 0x11DFFF:                                          // FSCTL_PIPE_INTERNAL_TRANSCEIVE
      writer.number("WriteLength", input);
      writer.number("ReadLength", output);
      break;
    case 0x94264:  // FSCTL_OFFLOAD_READ
      writer.signed_number("Offset", field<std::int64_t>(tail, 16));
      writer.number("Length", field<std::uint64_t>(tail, 24));
      break;
    case 0x98268:  // FSCTL_OFFLOAD_WRITE
      writer.signed_number("Offset", field<std::int64_t>(tail, 8));
      writer.number("Length", field<std::uint64_t>(tail, 16));
      break;
    default: break;
  }
}

void append_lock(const Record& record, DetailWriter& writer) {
  const ByteView tail = tail_of(record);
  const auto sub = field<std::uint8_t>(record.detail, 0);
  const auto offset = field<std::int64_t>(record.detail, record.slot(2));
  const auto length = field<std::int64_t>(tail, 0);
  // Length pointer, key, byte offset (aligned to 8 on 64-bit systems), then two flags.
  const std::size_t flags_at = record.pointer == 8 ? record.slot(4) : record.slot(5);
  const bool is_immediate = field<std::uint8_t>(record.detail, flags_at) != 0;
  const bool is_exclusive = field<std::uint8_t>(record.detail, flags_at + 1) != 0;
  if (sub == 1) writer.boolean("Exclusive", is_exclusive);
  if (sub == 1 || sub == 2) {
    writer.signed_number("Offset", offset);
    if (writer.is_exact()) {
      writer.signed_number("Length", length);
    } else {  // Process Monitor shows the low half
      writer.number("Length", static_cast<std::uint32_t>(length));
    }
  }
  if (sub == 1) writer.boolean("Fail Immediately", is_immediate);
}

void append_protection(std::string& out, std::uint32_t protection) {
  for (const BitName& entry : kProtectionNames) {
    if ((protection & entry.bits) == 0) continue;
    out += entry.name;
    if ((protection & 0x200U) != 0) out += "|PAGE_NOCACHE";
    return;
  }
}

void append_mapping(const Record& record, DetailWriter& writer) {
  const auto type = field<std::uint32_t>(record.detail, record.slot(0));
  if (type == 0) {
    writer.text("SyncType", "SyncTypeOther");
  } else if (type == 1) {
    writer.text("SyncType", "SyncTypeCreateSection");
  } else {
    writer.text("SyncType", fmt::format("Unknown: 0x{:x}", type));
  }
  // Process Monitor looks for the protection a pointer behind the type, which is four bytes too far
  // on 64-bit systems.
  const std::size_t at = writer.is_exact() ? record.slot(0) + 4 : record.slot(1);
  std::string protection;
  append_protection(protection, field<std::uint32_t>(record.detail, at));
  if (!protection.empty()) writer.text("PageProtection", protection);
}

void append_check(const Record& record, DetailWriter& writer) {
  const bool is_read = field<std::uint8_t>(record.detail, record.slot(3)) != 0;
  writer.text("Operation", is_read ? "Read" : "Write");
  writer.signed_number("Offset", field<std::int64_t>(record.detail, record.slot(0)));
  writer.number("Length", field<std::uint32_t>(record.detail, 0x18));
}

void append_query_open(const Record& record, DetailWriter& writer) {
  if (record.extra.size() < 52) return;
  writer.time("CreationTime", field<std::uint64_t>(record.extra, 0));
  writer.time("LastAccessTime", field<std::uint64_t>(record.extra, 8));
  writer.time("LastWriteTime", field<std::uint64_t>(record.extra, 16));
  writer.time("ChangeTime", field<std::uint64_t>(record.extra, 24));
  writer.signed_number("AllocationSize", field<std::int64_t>(record.extra, 32));
  writer.signed_number("EndOfFile", field<std::int64_t>(record.extra, 40));
  append_attributes(writer.begin("FileAttributes"), field<std::uint32_t>(record.extra, 48));
}

}  // namespace

const std::span<const BitName> kCreateOptions = kCreateOptionNames;

ByteView tail_of(const Record& record) {
  const std::size_t info_at = record.file_path_info();
  const TextInfo info{field<std::uint16_t>(record.detail, info_at)};
  const std::size_t at = info_at + 4 + info.bytes();
  return at < record.detail.size() ? record.detail.subspan(at) : ByteView();
}

void append_attributes(std::string& out, std::uint32_t attributes) {
  const std::size_t begin = out.size();
  for (const BitName& entry : kAttributeNames) {
    if ((attributes & entry.bits) == 0) continue;
    out += entry.name;
  }
  if (out.size() == begin) out += "n/a";
}

void append_file_details(const Record& record, DetailWriter& writer) {
  const std::uint8_t sub = sub_operation(record);
  switch (record.operation) {
    case 2:  // FASTIO_MDL_WRITE_COMPLETE
    case 4:  // FASTIO_MDL_READ_COMPLETE
      writer.hex("MDL", pointer_field(record.detail, record.slot(0), record.pointer));
      break;
    case 3:
    case 5:
    case 23:  // ReadFile
    case 24:  // WriteFile
      append_transfer(record, writer);
      break;
    case 6: append_query_open(record, writer); break;
    case 7: append_check(record, writer); break;
    case 17:  // FASTIO_ACQUIRE_FOR_MOD_WRITE
      if (const ByteView tail = tail_of(record); tail.size() >= 8) {
        writer.signed_number("EndingOffset", field<std::int64_t>(tail, 0));
      }
      break;
    case 19: append_mapping(record, writer); break;
    case 20: append_create(record, writer); break;
    case 25: append_file_information(record, writer); break;
    case 26: append_file_change(record, tail_of(record), writer); break;
    case 30: append_volume_information(record, writer); break;
    case 32:
      if (sub == 1) append_directory(record, writer);
      if (sub == 2) {
        writer.bits("Filter", field<std::uint32_t>(record.detail, record.slot(1)), kNotifyNames);
      }
      break;
    case 33:
    case 34:
    case 35: append_control(record, writer); break;
    case 37: append_lock(record, writer); break;
    case 40:
    case 41:
      writer.bits(
          "Information", field<std::uint32_t>(record.detail, record.slot(0)), kSecurityNames, true);
      break;
    default: break;
  }
}

}  // namespace casebook::pml
