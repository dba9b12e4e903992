// SPDX-License-Identifier: Apache-2.0
// Where an event is written as JSON before it is taken as a whole: a buffer that is asked for room
// once and then written to by pointer. A std::string checks and ends each small part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace casebook::evtx {

class JsonText {
 public:
  // Short parts are copied in steps of so many bytes; their text must be readable so far behind
  // its end. padded() makes one so.
  static constexpr std::size_t kStep = 16;
  static void pad(std::string& text) { text.append(kStep, '\0'); }

  void clear() { size_ = 0; }
  std::size_t size() const { return size_; }
  void shrink(std::size_t size) { size_ = size; }
  std::string_view view() const { return {data_.get(), size_}; }

  void put(char c) { *room(1) = c, ++size_; }
  void put(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  // `text`: readable kStep bytes behind its end.
  void put_padded(std::string_view text) {
    char* to = room(text.size() + kStep);
    for (std::size_t at = 0; at < text.size(); at += kStep) {
      std::memcpy(to + at, text.data() + at, kStep);
    }
    size_ += text.size();
  }
  // What is already written, from `begin` on, once more.
  void put_again(std::size_t begin, std::size_t length) {
    char* to = room(length + kStep);  // data_ may move
    const char* from = data_.get() + begin;
    for (std::size_t at = 0; at < length; at += kStep) {
      std::memmove(to + at, from + at, kStep);  // the last step may reach into `to`
    }
    size_ += length;
  }

  void number(std::uint64_t value);
  void number(std::int64_t value);
  void hex(std::uint64_t value);                // 0x1f
  void hex_bytes(ByteView bytes);               // 1F
  void guid(ByteView bytes);                    // {...} in capitals; of 16 bytes
  void digits(unsigned value, unsigned width);  // with leading zeros; at most 8

  // With escapes for what JSON cannot hold, and for what a terminal would act on or nobody can see.
  void escaped(std::string_view utf8);
  // The same of UTF-16LE; a lone surrogate is U+FFFD, an odd last byte is left out.
  void escaped_utf16(ByteView units);

 private:
  // At least so many bytes behind what is written.
  char* room(std::size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return data_.get() + size_;
  }
  void grow(std::size_t bytes);
  void ends_at(const char* end) { size_ = static_cast<std::size_t>(end - data_.get()); }

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Whether a byte of ASCII does not stay in a string of JSON as it is.
constexpr bool needs_json_escape(std::uint32_t character) {
  return character < 0x20 || character == '"' || character == '\\' || character == 0x7F;
}

}  // namespace casebook::evtx
