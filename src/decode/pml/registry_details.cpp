// SPDX-License-Identifier: Apache-2.0
// Registry events. What the kernel gave back stands in the extra detail: KEY_*_INFORMATION and
// KEY_VALUE_*_INFORMATION of wdm.h. Data of values is cut: the record holds its beginning.
#include <array>

#include <fmt/format.h>

#include "base/utf16.h"
#include "decode/pml/details.h"
#include "decode/pml/objects.h"
#include "decode/registry_text.h"

namespace casebook::pml {
namespace {

enum class KeyClass : std::uint32_t {
  Basic,
  Node,
  Full,
  Name,
  Cached,
  Flags,
  Virtualization,
  HandleTags,
  Trust,
  Layer,
};
constexpr std::array<std::string_view, 10> kKeyClassNames = {"Basic",
                                                             "Node",
                                                             "Full",
                                                             "Name",
                                                             "Cached",
                                                             "Flags",
                                                             "Virtualization",
                                                             "HandleTags",
                                                             "Trust",
                                                             "Layer"};

std::string type_name(std::uint32_t type) {
  constexpr std::uint32_t kHighest = 11;  // REG_QWORD
  return type <= kHighest ? registry_type_name(type) : fmt::format("<Unknown: {}>", type);
}

// The text behind the path of the event.
ByteView behind_path(const Record& record, std::size_t path_at) {
  const TextInfo path{field<std::uint16_t>(record.detail, 0)};
  return part_of(record.detail, path_at + path.bytes(), record.detail.size());
}

void append_open_key(const Record& record, DetailWriter& writer) {
  const auto desired = field<std::uint32_t>(record.detail, 4);
  if (desired == 0) return;
  std::string& out = writer.begin("Desired Access");
  const std::size_t begin = out.size();
  append_key_access(desired, out);
  if (record.extra.size() < 8) return;
  const bool is_whatever_allowed = std::string_view(out).substr(begin) == "Maximum Allowed";
  if (is_whatever_allowed || writer.is_exact()) {
    append_key_access(field<std::uint32_t>(record.extra, 0), writer.begin("Granted Access"));
  }
  const auto disposition = field<std::uint32_t>(record.extra, 4);
  if (disposition == 1) writer.text("Disposition", "REG_CREATED_NEW_KEY");
  if (disposition == 2) writer.text("Disposition", "REG_OPENED_EXISTING_KEY");
}

void append_key_information(const Record& record,
                            std::uint32_t length,
                            std::uint32_t information_class,
                            DetailWriter& writer) {
  constexpr std::uint16_t kEnumKey = 7;
  const ByteView bytes = record.extra;
  if (bytes.empty()) {
    writer.number("Length", length);
    return;
  }
  switch (static_cast<KeyClass>(information_class)) {
    case KeyClass::Name:
      // Process Monitor keeps the name of a queried key to itself.
      if (record.operation == kEnumKey || writer.is_exact()) {
        writer.wide("Name", part_of(bytes, 4, field<std::uint32_t>(bytes, 0)));
      }
      break;
    case KeyClass::HandleTags: writer.hex("HandleTags", field<std::uint32_t>(bytes, 0)); break;
    case KeyClass::Flags: writer.hex("UserFlags", field<std::uint32_t>(bytes, 0)); break;
    case KeyClass::Cached:
      writer.number("SubKeys", field<std::uint32_t>(bytes, 12));
      writer.number("Values", field<std::uint32_t>(bytes, 20));
      break;
    case KeyClass::Basic:
      writer.wide("Name", part_of(bytes, 16, field<std::uint32_t>(bytes, 12)));
      break;
    case KeyClass::Full:
      writer.number("SubKeys", field<std::uint32_t>(bytes, 20));
      writer.number("Values", field<std::uint32_t>(bytes, 32));
      break;
    case KeyClass::Node:
      writer.wide("Name", part_of(bytes, 24, field<std::uint32_t>(bytes, 20)));
      break;
    default: break;
  }
}

void append_query_key(const Record& record, DetailWriter& writer) {
  const auto information_class = field<std::uint32_t>(record.detail, 8);
  if (information_class < kKeyClassNames.size()) {
    writer.text("Query", kKeyClassNames[information_class]);
  } else {
    writer.plain("Query", information_class);
  }
  append_key_information(record, field<std::uint32_t>(record.detail, 4), information_class, writer);
}

void append_enum_key(const Record& record, DetailWriter& writer) {
  writer.number("Index", field<std::uint32_t>(record.detail, 8));
  append_key_information(record,
                         field<std::uint32_t>(record.detail, 4),
                         field<std::uint32_t>(record.detail, 12),
                         writer);
}

void append_multi_text(std::string& out, ByteView data) {
  bool is_first = true;
  std::size_t pending = 0;  // empty texts in the middle count, those at the end do not
  while (data.size() >= 2) {
    const ByteView text = data.first(utf16le_length(data));
    if (text.empty()) {
      ++pending;
    } else {
      for (; pending != 0; --pending) {
        if (!is_first) out += ", ";
        is_first = false;
      }
      if (!is_first) out += ", ";
      is_first = false;
      append_utf16le(out, text);
    }
    data = data.subspan(std::min(data.size(), text.size() + 2));
  }
}

void append_binary(std::string& out, ByteView data, bool is_exact) {
  constexpr std::size_t kShown = 16;
  const ByteView shown = is_exact ? data : part_of(data, 0, kShown);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    fmt::format_to(std::back_inserter(out),
                   "{}{:02X}",
                   i == 0 ? "" : " ",
                   std::to_integer<unsigned>(shown[i]));
  }
}

// `length` is that of the whole data, of which the record holds `data`.
void append_data(std::uint32_t type, ByteView data, std::uint32_t length, DetailWriter& writer) {
  const ByteView there = part_of(data, 0, length);
  switch (type) {
    case 1:
    case 2: writer.wide("Data", there); break;
    case 3: append_binary(writer.begin("Data"), there, writer.is_exact()); break;
    case 4:
      if (there.size() >= 4) {
        writer.plain("Data", field<std::uint32_t>(there, 0));
      } else {
        writer.text("Data", "");
      }
      break;
    case 7: append_multi_text(writer.begin("Data"), there); break;
    case 11: {
      std::string& out = writer.begin("Data");  // Process Monitor leaves the number out
      if (writer.is_exact() && there.size() >= 8) {
        out += fmt::format("{}", field<std::uint64_t>(there, 0));
      }
      break;
    }
    default: break;
  }
}

void append_value(const Record& record,
                  std::uint32_t length,
                  std::uint32_t information_class,
                  DetailWriter& writer) {
  constexpr std::uint16_t kEnumValue = 6;
  const ByteView bytes = record.extra;
  if (bytes.empty()) {
    writer.number("Length", length);
    return;
  }
  const auto type = field<std::uint32_t>(bytes, 4);
  const bool is_full = information_class == 1 || information_class == 3;
  const bool is_partial = information_class == 2 || information_class == 4;
  if (information_class == 1 && (record.operation == kEnumValue || writer.is_exact())) {
    writer.wide("Name", part_of(bytes, 20, field<std::uint32_t>(bytes, 16)));
  }
  writer.text("Type", type_name(type));
  if (information_class != 1 && information_class != 2 && !writer.is_exact()) return;
  if (!is_full && !is_partial) return;
  const auto data_length = field<std::uint32_t>(bytes, is_full ? 12 : 8);
  const std::size_t data_at = is_full ? field<std::uint32_t>(bytes, 8) : 12;
  writer.number("Length", data_length);
  if (data_length == 0) return;
  append_data(type, part_of(bytes, data_at, bytes.size()), data_length, writer);
}

void append_set_value(const Record& record, DetailWriter& writer) {
  const auto type = field<std::uint32_t>(record.detail, 4);
  const auto length = field<std::uint32_t>(record.detail, 8);
  const std::uint32_t captured = field<std::uint16_t>(record.detail, 12);
  writer.text("Type", type_name(type));
  writer.number("Length", length);
  const std::uint32_t there = std::min(length, captured);
  if (there != 0) append_data(type, behind_path(record, 16), there, writer);
}

void append_set_information(const Record& record, DetailWriter& writer) {
  const auto information_class = field<std::uint32_t>(record.detail, 4);
  const auto length = field<std::uint16_t>(record.detail, 12);
  const ByteView data = behind_path(record, 16);
  switch (information_class) {
    case 0: writer.text("KeySetInformationClass", "KeyWriteTimeInformation"); break;
    case 1: writer.text("KeySetInformationClass", "KeyWow64FlagsInformation"); break;
    case 5: writer.text("KeySetInformationClass", "KeySetHandleTagsInformation"); break;
    default:
      writer.text("KeySetInformationClass", fmt::format("<Unknown: {}>", information_class));
      break;
  }
  writer.number("Length", length);
  if (length == 0) return;
  if (information_class == 0) writer.time("LastWriteTime", field<std::uint64_t>(data, 0));
  if (information_class == 1) writer.hex("Wow64Flags", field<std::uint32_t>(data, 0));
  if (information_class == 5) writer.hex("HandleTags", field<std::uint32_t>(data, 0));
}

}  // namespace

void append_registry_details(const Record& record, DetailWriter& writer) {
  const ByteView detail = record.detail;
  switch (record.operation) {
    case 0:
    case 1: append_open_key(record, writer); break;
    case 3: append_query_key(record, writer); break;
    case 4: append_set_value(record, writer); break;
    case 5:
      append_value(
          record, field<std::uint32_t>(detail, 4), field<std::uint32_t>(detail, 8), writer);
      break;
    case 6:
      writer.number("Index", field<std::uint32_t>(detail, 8));
      append_value(
          record, field<std::uint32_t>(detail, 4), field<std::uint32_t>(detail, 12), writer);
      break;
    case 7: append_enum_key(record, writer); break;
    case 8: append_set_information(record, writer); break;
    case 12: append_target(record, writer.begin("Hive Path")); break;
    case 14: append_target(record, writer.begin("New Name")); break;
    default: break;
  }
}

}  // namespace casebook::pml
