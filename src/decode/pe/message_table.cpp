// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/message_table.h"

#include <algorithm>

#include "base/binary.h"
#include "base/codec.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace casebook::pe {
namespace {

constexpr std::string_view kDamaged = "message-table-damaged";
constexpr std::size_t kBlockBytes = 12;
constexpr std::size_t kEntryHead = 4;
constexpr unsigned kUnicode = 1;  // MESSAGE_RESOURCE_UNICODE
constexpr unsigned kUtf8 = 2;     // MESSAGE_RESOURCE_UTF8

class Reader {
 public:
  Reader(ByteView resource, std::uint32_t language, MessageTable& table)
      : resource_(resource),
        language_(language),
        table_(table),
        left_(resource.size()) {}

  void read() {
    if (resource_.size() < 4) return damaged(0, resource_.size());
    const std::size_t count = number_at<std::uint32_t>(resource_, 0);
    const std::size_t most = (resource_.size() - 4) / kBlockBytes;
    if (count > most) damaged(0, 4);
    for (std::size_t i = 0; i < std::min(count, most); ++i) {
      if (!read_block(4 + kBlockBytes * i)) return;
    }
  }

 private:
  // False when nothing more can be read, because blocks took more than there is.
  bool read_block(std::size_t at) {
    const auto low = number_at<std::uint32_t>(resource_, at);
    const auto high = number_at<std::uint32_t>(resource_, at + 4);
    std::size_t entry = number_at<std::uint32_t>(resource_, at + 8);
    if (high < low) {
      damaged(at, kBlockBytes);
      return true;
    }
    for (std::uint32_t id = low;; ++id) {
      const std::size_t length = entry_length(entry);
      if (length == 0 || length > left_) {
        damaged(entry, length);
        return left_ != 0 && length <= left_;
      }
      left_ -= length;
      read_entry(id, entry, length);
      entry += length;
      if (id == high) return true;
    }
  }

  // 0 when there is none.
  std::size_t entry_length(std::size_t at) const {
    if (!is_inside(resource_, at, kEntryHead)) return 0;
    const std::size_t length = number_at<std::uint16_t>(resource_, at);
    return length >= kEntryHead && is_inside(resource_, at, length) ? length : 0;
  }

  void read_entry(std::uint32_t id, std::size_t at, std::size_t length) {
    const auto flags = unsigned{number_at<std::uint16_t>(resource_, at + 2)};
    const ByteView bytes = resource_.subspan(at + kEntryHead, length - kEntryHead);
    std::string text;
    if ((flags & kUnicode) != 0) {
      append_utf16le(text, bytes.first(utf16le_length(bytes)));
    } else {
      const std::string_view narrow = as_text(bytes);
      text = from_code_page(narrow.substr(0, narrow.find('\0')), flags);
    }
    text.erase(text.find_last_not_of("\r\n") + 1);
    // Numbers between two messages are filled with empty ones.
    if (!text.empty()) table_.messages.push_back({id, std::move(text)});
  }

  std::string from_code_page(std::string_view text, unsigned flags) const {
    std::string valid = to_valid_utf8(text);
    if ((flags & kUtf8) != 0 || valid == text) return valid;
    const bool chinese = primary_language(language_) == kChinese || is_plausible_gb18030(text);
    std::string decoded;
    Damage damage;
    decode_run(chinese ? Codec::Gb18030 : Codec::Cp1252, text, 0, decoded, damage);
    return decoded;
  }

  void damaged(std::size_t at, std::size_t bytes) { add_issue(table_.issues, kDamaged, at, bytes); }

  ByteView resource_;
  std::uint32_t language_;
  MessageTable& table_;
  std::size_t left_;  // bytes that entries may take; sound ones do not overlap
};

}  // namespace

MessageTable read_message_table(ByteView resource, std::uint32_t language) {
  MessageTable table;
  Reader(resource, language, table).read();
  return table;
}

}  // namespace casebook::pe
