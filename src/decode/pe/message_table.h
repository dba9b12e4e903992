// SPDX-License-Identifier: Apache-2.0
// A message table (RT_MESSAGETABLE): numbers and texts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "model/issue.h"

namespace casebook::pe {

struct TableMessage {
  std::uint32_t id = 0;
  std::string text;  // as in the table, with the escapes of FormatMessage
};

struct MessageTable {
  std::vector<TableMessage> messages;
  std::vector<Issue> issues;  // offsets in the resource
};

// `language`: of the resource; says which code page texts have that are not UTF-16. Bounded by the
// resource: blocks that share entries are damage.
// Source: MESSAGE_RESOURCE_DATA, MESSAGE_RESOURCE_BLOCK, MESSAGE_RESOURCE_ENTRY;
// learn.microsoft.com.
MessageTable read_message_table(ByteView resource, std::uint32_t language);

// The lower ten bits of a language: 0x09 English, 0x04 Chinese.
inline constexpr std::uint32_t primary_language(std::uint32_t language) {
  return language & 0x3FFU;
}
inline constexpr std::uint32_t kEnglish = 0x09;
inline constexpr std::uint32_t kChinese = 0x04;

}  // namespace casebook::pe
