// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/process_events.h"

#include "decode/shared/security_descriptor.h"

namespace casebook::pml {
namespace {

std::string text_at(ByteView detail, std::size_t& at, TextInfo info) {
  std::string text;
  append_text(text, info, part_of(detail, at, info.bytes()));
  at += info.bytes();
  return text;
}

}  // namespace

CreatedProcess read_created_process(const Record& record) {
  const ByteView detail = record.detail;
  CreatedProcess process;
  process.index = field<std::uint32_t>(detail, 0x00);
  process.pid = field<std::uint32_t>(detail, 0x04);
  process.parent_index = field<std::uint32_t>(detail, 0x08);
  process.parent_pid = field<std::uint32_t>(detail, 0x0C);
  process.session = field<std::uint32_t>(detail, 0x10);
  process.is_64bit = field<std::uint32_t>(detail, 0x14) != 0;
  process.started = field<std::uint64_t>(detail, 0x18);
  process.authentication_id = field<std::uint64_t>(detail, 0x20);
  const std::size_t user_bytes = field<std::uint8_t>(detail, 0x2C);
  const std::size_t integrity_bytes = field<std::uint8_t>(detail, 0x2D);
  const TextInfo path{field<std::uint16_t>(detail, 0x2E)};
  const TextInfo command_line{field<std::uint16_t>(detail, 0x30)};
  std::size_t at = 0x34;
  process.user = read_sid(part_of(detail, at, user_bytes));
  process.integrity = read_sid(part_of(detail, at + user_bytes, integrity_bytes));
  at += user_bytes + integrity_bytes;
  process.path = text_at(detail, at, path);
  process.command_line = text_at(detail, at, command_line);
  return process;
}

StartedProcess read_started_process(const Record& record) {
  const ByteView detail = record.detail;
  StartedProcess process;
  process.parent_pid = field<std::uint32_t>(detail, 0);
  const TextInfo command_line{field<std::uint16_t>(detail, 4)};
  const TextInfo directory{field<std::uint16_t>(detail, 6)};
  const std::size_t environment_bytes = std::size_t{2} * field<std::uint32_t>(detail, 8);
  std::size_t at = 12;
  process.command_line = text_at(detail, at, command_line);
  process.current_directory = text_at(detail, at, directory);
  process.environment = part_of(detail, at, environment_bytes);
  return process;
}

}  // namespace casebook::pml
