// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/control_codes.h"
#include "decode/pml/details.h"

namespace casebook::pml {
namespace {

constexpr std::string_view kRead = "Read";
constexpr std::string_view kWrite = "Write";
constexpr std::string_view kReadMetadata = "Read Metadata";
constexpr std::string_view kWriteMetadata = "Write Metadata";

std::string_view registry_category(const Record& record) {
  switch (record.operation) {
    case 1:
    case 0: {
      const bool is_new = field<std::uint32_t>(record.detail, 4) != 0 && record.extra.size() >= 8 &&
                          field<std::uint32_t>(record.extra, 4) == 1;
      return is_new ? kWrite : kRead;
    }
    case 3:
    case 5:
    case 6:
    case 7:
    case 15: return kRead;
    case 4:
    case 9:
    case 10:
    case 14: return kWrite;
    case 8:
    case 16: return kWriteMetadata;
    case 17: return kReadMetadata;
    default: return {};
  }
}

// An open that makes, replaces or empties a file is a write.
std::string_view create_category(const Record& record) {
  if (record.extra.size() >= sizeof(std::uint32_t)) {
    const auto result = field<std::uint32_t>(record.extra, 0);
    return result == 0 || result == 2 || result == 3 ? kWrite : std::string_view();
  }
  const std::uint32_t disposition = field<std::uint32_t>(record.detail, record.slot(1)) >> 24U;
  return disposition != 1 && disposition <= 5 ? kWrite : std::string_view();
}

std::string_view control_category(const Record& record) {
  const ControlCode* code = find_control_code(field<std::uint32_t>(record.detail, record.slot(2)));
  switch (code == nullptr ? ControlUse::None : code->use) {
    case ControlUse::Read: return kRead;
    case ControlUse::Write: return kWrite;
    case ControlUse::ReadMetadata: return kReadMetadata;
    case ControlUse::WriteMetadata: return kWriteMetadata;
    case ControlUse::None: break;
  }
  return {};
}

std::string_view change_category(const Record& record) {
  switch (sub_operation(record)) {
    case 10:
    case 11:
    case 64:
    case 65:
    case 66:
    case 72:
    case 73: return kWrite;
    case 13: {
      const ByteView tail = tail_of(record);
      return field<std::uint8_t>(tail, 0) != 0 ? kWrite : std::string_view();
    }
    default: return kWriteMetadata;
  }
}

std::string_view file_category(const Record& record) {
  switch (record.operation) {
    case 3:
    case 24: return kWrite;
    case 5:
    case 23: return kRead;
    case 20: return create_category(record);
    case 25:
    case 27:
    case 32: return kReadMetadata;
    case 26: return change_category(record);
    case 28: return kWriteMetadata;
    case 33: return control_category(record);
    case 40: return kReadMetadata;
    case 41: return kWriteMetadata;
    default: return {};
  }
}

}  // namespace

std::string_view category_of(const Record& record) {
  switch (record.event_class) {
    case TraceClass::Registry: return registry_category(record);
    case TraceClass::FileSystem:
    case TraceClass::Ipc: return file_category(record);
    default: return {};
  }
}

}  // namespace casebook::pml
