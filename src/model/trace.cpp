// SPDX-License-Identifier: Apache-2.0
#include "model/trace.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

// Names in the order in which Process Monitor takes them out of a mask. Sources: its exports;
// values as in winnt.h.
struct Right {
  std::uint32_t bits;
  std::string_view name;
};

constexpr std::array kFileRights = {
    Right{0x1F01FF, "All Access"},
    Right{0x1201BF, "Generic Read/Write/Execute"},
    Right{0x12019F, "Generic Read/Write"},
    Right{0x1200A9, "Generic Read/Execute"},
    Right{0x1201B6, "Generic Write/Execute"},
    Right{0x120089, "Generic Read"},
    Right{0x120116, "Generic Write"},
    Right{0x1200A0, "Generic Execute"},
    Right{0x1, "Read Data/List Directory"},
    Right{0x2, "Write Data/Add File"},
    Right{0x4, "Append Data/Add Subdirectory/Create Pipe Instance"},
    Right{0x8, "Read EA"},
    Right{0x10, "Write EA"},
    Right{0x20, "Execute/Traverse"},
    Right{0x40, "Delete Child"},
    Right{0x80, "Read Attributes"},
    Right{0x100, "Write Attributes"},
    Right{0x10000, "Delete"},
    Right{0x20000, "Read Control"},
    Right{0x40000, "Write DAC"},
    Right{0x80000, "Write Owner"},
    Right{0x100000, "Synchronize"},
    Right{0x1000000, "Access System Security"},
    Right{0x2000000, "Maximum Allowed"},
};

constexpr std::array kKeyRights = {
    Right{0xF003F, "All Access"},
    Right{0x2001F, "Read/Write"},
    Right{0x20019, "Read"},
    Right{0x20006, "Write"},
    Right{0x1, "Query Value"},
    Right{0x2, "Set Value"},
    Right{0x4, "Create Sub Key"},
    Right{0x8, "Enumerate Sub Keys"},
    Right{0x10, "Notify"},
    Right{0x20, "Create Link"},
    Right{0x300, "WOW64_Res"},
    Right{0x200, "WOW64_32Key"},
    Right{0x100, "WOW64_64Key"},
    Right{0x10000, "Delete"},
    Right{0x20000, "Read Control"},
    Right{0x40000, "Write DAC"},
    Right{0x80000, "Write Owner"},
    Right{0x100000, "Synchronize"},
    Right{0x1000000, "Access System Security"},
    Right{0x2000000, "Maximum Allowed"},
};

// What GENERIC_READ, _WRITE, _EXECUTE and _ALL (bits 31 to 28) stand for.
struct GenericRights {
  std::uint32_t read, write, execute, all;
};
constexpr GenericRights kFileGeneric = {0x120089, 0x120116, 0x1200A0, 0x1F01FF};
constexpr GenericRights kKeyGeneric = {0x20019, 0x20006, 0x20019, 0xF003F};

std::uint32_t without_generic(std::uint32_t access, const GenericRights& generic) {
  constexpr std::uint32_t kGenericBits = 0xF0000000;
  std::uint32_t plain = access & ~kGenericBits;
  if ((access & 0x80000000U) != 0) plain |= generic.read;
  if ((access & 0x40000000U) != 0) plain |= generic.write;
  if ((access & 0x20000000U) != 0) plain |= generic.execute;
  if ((access & 0x10000000U) != 0) plain |= generic.all;
  return plain;
}

template <std::size_t Count>
void append_rights(std::uint32_t access,
                   const std::array<Right, Count>& rights,
                   const GenericRights& generic,
                   std::string& out) {
  std::uint32_t left = without_generic(access, generic);
  const std::size_t begin = out.size();
  for (const Right& right : rights) {
    if ((left & right.bits) != right.bits) continue;
    if (out.size() != begin) out += ", ";
    out += right.name;
    left &= ~right.bits;
  }
  if (out.size() == begin) fmt::format_to(std::back_inserter(out), "None 0x{:x}", left);
}

template <std::size_t Count>
std::uint32_t rights_of(std::string_view text, const std::array<Right, Count>& rights) {
  std::uint32_t access = 0;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view word = trim(part);
    for (const Right& right : rights) {
      if (equal_ignoring_case(word, right.name)) access |= right.bits;
    }
  }
  return access;
}

}  // namespace

std::string_view trace_class_name(TraceClass event_class) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "Unknown", "Process", "Registry", "File System", "Profiling", "Network", "IPC"};
  return kNames[static_cast<std::size_t>(event_class)];
}

void append_file_access(std::uint32_t access, std::string& out) {
  append_rights(access, kFileRights, kFileGeneric, out);
}

void append_key_access(std::uint32_t access, std::string& out) {
  append_rights(access, kKeyRights, kKeyGeneric, out);
}

std::string file_access_text(std::uint32_t access) {
  std::string text;
  append_file_access(access, text);
  return text;
}

std::string key_access_text(std::uint32_t access) {
  std::string text;
  append_key_access(access, text);
  return text;
}

std::uint32_t file_access_of(std::string_view text) {
  return rights_of(text, kFileRights);
}

std::uint32_t key_access_of(std::string_view text) {
  return rights_of(text, kKeyRights);
}

std::uint32_t specific_file_access(std::uint32_t access) {
  return without_generic(access, kFileGeneric);
}

std::string share_mode_text(std::uint32_t share) {
  std::string text;
  for (const Right& right : {Right{1, "Read"}, Right{2, "Write"}, Right{4, "Delete"}}) {
    if ((share & right.bits) == 0) continue;
    if (!text.empty()) text += ", ";
    text += right.name;
  }
  return text.empty() ? "None" : text;
}

}  // namespace casebook
