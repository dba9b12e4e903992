// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/objects.h"

#include "decode/pml/details.h"
#include "decode/shared/security_descriptor.h"

namespace casebook::pml {
namespace {

constexpr std::uint16_t kSetInformation = 26;

bool is_rename_or_link(std::uint8_t sub) {
  return sub == 10 || sub == 11 || sub == 65 || sub == 66 || sub == 72 || sub == 73;
}

}  // namespace

TraceOpen read_open(const Record& record) {
  const ByteView detail = record.detail;
  const ByteView tail = tail_of(record);
  const auto options = field<std::uint32_t>(detail, record.slot(1));
  TraceOpen open;
  open.desired_access = field<std::uint32_t>(tail, 0);
  open.disposition = options >> 24U;
  open.options = options & 0xFFFFFFU;
  open.attributes = field<std::uint16_t>(detail, record.slot(2));
  open.share = field<std::uint16_t>(detail, record.slot(2) + 2);
  if (record.extra.size() >= sizeof(std::uint32_t)) {
    open.open_result = field<std::uint32_t>(record.extra, 0);
  }
  const std::size_t sid_bytes = field<std::uint8_t>(tail, 4);
  if (sid_bytes != 0) open.impersonating = read_sid(part_of(tail, 8, sid_bytes));
  return open;
}

// FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION, ntifs.h: flags, root, size of the name, name.
ByteView new_name(const Record& record, ByteView tail) {
  const std::size_t name_bytes_at = std::size_t{2} * record.pointer;
  return part_of(tail, name_bytes_at + 4, field<std::uint32_t>(tail, name_bytes_at));
}

void append_target(const Record& record, std::string& out) {
  if (record.event_class == TraceClass::Registry) {
    if (record.operation != 12 && record.operation != 14) return;  // RegLoadKey, RegRenameKey
    const TextInfo path{field<std::uint16_t>(record.detail, 0)};
    const TextInfo second{field<std::uint16_t>(record.detail, 2)};
    append_text(out, second, part_of(record.detail, 4 + path.bytes(), second.bytes()));
    return;
  }
  const bool has_name = record.is_file_event() && record.operation == kSetInformation &&
                        is_rename_or_link(sub_operation(record));
  if (!has_name) return;
  append_wide(out, new_name(record, tail_of(record)));
}

bool marks_for_deletion(const Record& record) {
  if (!record.is_file_event() || record.operation != kSetInformation) return false;
  const ByteView tail = tail_of(record);
  switch (sub_operation(record)) {
    case 13: return field<std::uint8_t>(tail, 0) != 0;
    case 64: return (field<std::uint32_t>(tail, 0) & 1U) != 0;
    default: return false;
  }
}

}  // namespace casebook::pml
