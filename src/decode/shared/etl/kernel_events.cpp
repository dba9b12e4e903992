// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/kernel_events.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/utf16.h"
#include "decode/shared/etl/values.h"

namespace casebook::etl {
namespace {

constexpr unsigned kProcessGroup = 3;
constexpr unsigned kImageGroup = 20;
constexpr unsigned kImageLoad = 10;
constexpr std::uint32_t kFailures = 0x80000000;  // NTSTATUS and HRESULT from here on

template <typename... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::string_view process_verb(unsigned type) {
  switch (type) {
    case 1: return "start";
    case 2: return "end";
    case 3: return "running at the start";
    case 4: return "running at the end";
    default: return "";
  }
}

std::string take_utf16(ByteReader& reader, ByteView bytes) {
  const ByteView rest = bytes.subspan(std::min(reader.at(), bytes.size()));
  const std::size_t length = utf16le_length(rest);
  std::string text;
  append_utf16(text, rest.first(length));
  reader.take_bytes(std::min(length + 2, rest.size()));
  return text;
}

std::string take_ansi(ByteReader& reader, ByteView bytes) {
  const ByteView rest = bytes.subspan(std::min(reader.at(), bytes.size()));
  const std::size_t length = std::min(as_text(rest).find('\0'), rest.size());
  std::string text;
  append_ansi(text, rest.first(length));
  reader.take_bytes(std::min(length + 1, rest.size()));
  return text;
}

// TOKEN_USER and the SID it points to; 4 zero bytes when there is none.
void skip_user(ByteReader& reader, ByteView bytes, std::uint32_t pointer_bytes) {
  constexpr std::size_t kSidHead = 8;
  const std::size_t at = reader.at();
  if (reader.take<std::uint32_t>() == 0 || reader.failed()) return;
  const std::size_t sid = at + 2 * std::size_t{pointer_bytes};
  const std::size_t parts =
      is_inside(bytes, sid, kSidHead) ? number_at<std::uint8_t>(bytes, sid + 1) : 0;
  reader.take_bytes(sid + kSidHead + 4 * parts - reader.at());
}

KernelText append_process(std::string& out, const Event& event) {
  const std::string_view verb = process_verb(event.type);
  if (verb.empty() || event.version < 2) return {};
  ByteReader reader(event.payload, 0);
  reader.take_bytes(event.pointer_bytes);  // the address of its object
  const auto pid = reader.take<std::uint32_t>();
  const auto parent = reader.take<std::uint32_t>();
  const auto session = reader.take<std::uint32_t>();
  const auto status = reader.take<std::uint32_t>();
  if (event.version >= 3) reader.take_bytes(event.pointer_bytes);  // its page table
  if (event.version >= 4) reader.take<std::uint32_t>();            // flags
  skip_user(reader, event.payload, event.pointer_bytes);
  const std::string image = take_ansi(reader, event.payload);
  const std::string command = take_utf16(reader, event.payload);
  if (reader.failed()) return {};
  put(out,
      "Process {}: {} pid={} parent={} session={}",
      verb,
      image,
      pid,
      parent,
      static_cast<std::int32_t>(session));
  KernelText text{.component = "Process"};
  if (event.type == 2) {
    put(out, " exit=0x{:08X}", status);
    if (status >= kFailures) text.code = status;
  }
  if (!command.empty()) put(out, " command={}", command);
  return text;
}

KernelText append_image(std::string& out, const Event& event) {
  if (event.version < 2) return {};
  ByteReader reader(event.payload, 0);
  reader.take_bytes(event.pointer_bytes);  // where it lies
  reader.take_bytes(event.pointer_bytes);  // how long it is
  const auto pid = reader.take<std::uint32_t>();
  reader.take_bytes(12);                        // checksum, time stamp, signature
  reader.take_bytes(event.pointer_bytes + 16);  // its preferred place
  const std::string file = take_utf16(reader, event.payload);
  if (reader.failed() || file.empty()) return {};
  put(out, "Image load: {} pid={}", file, pid);
  return {.component = "Image"};
}

}  // namespace

KernelText append_kernel_event(std::string& out, const Event& event) {
  if (event.group == kProcessGroup && event.type != kImageLoad) return append_process(out, event);
  const bool image = event.group == kProcessGroup || event.group == kImageGroup;
  return image && event.type == kImageLoad ? append_image(out, event) : KernelText{};
}

}  // namespace casebook::etl
