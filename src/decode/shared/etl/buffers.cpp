// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/buffers.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/binary.h"

namespace casebook::etl {
namespace {

constexpr std::uint16_t kLastType = 7;
constexpr std::uint32_t kStates = 8;

bool is_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

}  // namespace

std::optional<BufferHead> read_buffer_head(ByteView file, std::size_t offset) {
  if (!is_inside(file, offset, kBufferHeadBytes)) return std::nullopt;
  const ByteView bytes = file.subspan(offset, kBufferHeadBytes);
  BufferHead head;
  head.bytes = number_at<std::uint32_t>(bytes, 0);
  head.saved = number_at<std::uint32_t>(bytes, 4);
  head.stamp = number_at<std::int64_t>(bytes, 0x10);
  head.processor = number_at<std::uint16_t>(bytes, 0x28);
  head.state = number_at<std::uint16_t>(bytes, 0x2C);
  head.filled = number_at<std::uint32_t>(bytes, 0x30);
  head.flags = number_at<std::uint16_t>(bytes, 0x34);
  head.type = number_at<std::uint16_t>(bytes, 0x36);
  const bool plausible = head.bytes >= kBufferHeadBytes && head.bytes <= kLargestBuffer &&
                         head.type <= kLastType && head.state < kStates &&
                         head.saved <= kLargestBuffer && head.filled <= kLargestBuffer;
  if (!plausible) return std::nullopt;
  return head;
}

// Goes on behind what cannot be a buffer: in the steps of the buffers before, or, where their sizes
// differ, wherever the head of a compressed buffer may begin.
bool BufferWalk::find_head(BufferHead& head) {
  const std::size_t from = at_;
  const std::size_t step = is_compressed_ || stride_ == 0 ? 1 : stride_;
  bool all_zero = true;
  bool found = false;
  while (at_ < file_.size() && file_.size() - at_ >= kBufferHeadBytes) {
    const auto read = read_buffer_head(file_, at_);
    const bool likely = at_ == from || step != 1 ||
                        (read && read->is_compressed() && read->saved > kBufferHeadBytes &&
                         read->bytes <= read->saved + kBufferHeadBytes);
    if (read && likely) {
      head = *read;
      found = true;
      break;
    }
    const std::size_t length = std::min(step, file_.size() - at_);
    all_zero = all_zero && is_zero(file_.subspan(at_, std::min(length, kBufferHeadBytes)));
    at_ += length;
  }
  if (!found && at_ < file_.size()) {
    all_zero = all_zero && is_zero(file_.subspan(at_));
    at_ = file_.size();
  }
  // Room that was set aside and never used is no damage.
  if (at_ != from && !all_zero) output_.issue("etl-buffer-damaged", from, at_ - from);
  return found;
}

bool BufferWalk::next(Buffer& buffer) {
  BufferHead head;
  while (find_head(head)) {
    if (at_ == 0) method_ = head.state;
    if (stride_ == 0) stride_ = head.bytes;
    is_compressed_ = is_compressed_ || head.is_compressed();
    const bool opened = open(head, buffer);
    at_ += std::min<std::size_t>(head.bytes, file_.size() - at_);
    if (opened) return true;
  }
  return false;
}

bool BufferWalk::open(const BufferHead& head, Buffer& buffer) {
  const std::size_t there = std::min<std::size_t>(head.bytes, file_.size() - at_);
  if (there < head.bytes) {
    output_.issue("etl-truncated",
                  at_ + there,
                  head.bytes - there,
                  fmt::format("{} of {} bytes", there, head.bytes));
  }
  buffer.head = head;
  buffer.offset = at_;
  const ByteView bytes = file_.subspan(at_, there);
  if (head.is_compressed()) return unpack(head, bytes.subspan(kBufferHeadBytes), buffer);
  const std::size_t used = head.filled != 0 ? head.filled : head.saved;
  if (used <= kBufferHeadBytes || head.state == 0) return false;  // never filled
  buffer.events = bytes.subspan(kBufferHeadBytes, std::min(used, there) - kBufferHeadBytes);
  return true;
}

bool BufferWalk::unpack(const BufferHead& head, ByteView packed, Buffer& buffer) {
  if (head.saved <= kBufferHeadBytes) return false;
  const std::size_t size = head.saved - kBufferHeadBytes;
  unpacked_.clear();
  bool whole = false;
  switch (method_) {
    case 3: whole = unpack_xpress(packed, size, unpacked_); break;
    case 4: whole = unpack_xpress_huffman(packed, size, unpacked_); break;
    default: whole = unpack_lznt1(packed, size, unpacked_); break;
  }
  if (!whole) {
    output_.issue("etl-buffer-damaged",
                  at_,
                  head.bytes,
                  fmt::format("{} of {} bytes", unpacked_.size(), size));
  }
  buffer.events = unpacked_;
  return !unpacked_.empty();
}

}  // namespace casebook::etl
