// SPDX-License-Identifier: Apache-2.0
// For tests only: binary XML put together by hand. tests/evtx_writer.py writes whole logs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace casebook::evtx {

class TestChunk {
 public:
  TestChunk() : bytes_(kStart, '\0') {}

  template <typename T>
  TestChunk& put(T value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
      bytes_ += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
    return *this;
  }

  TestChunk& text(std::string_view ascii) {
    for (const char c : ascii) {
      put<std::uint16_t>(static_cast<unsigned char>(c));
    }
    return *this;
  }

  // A reference to a name that follows at once.
  TestChunk& name(std::string_view ascii) {
    std::uint32_t hash = 0;
    for (const char c : ascii) {
      hash = hash * 65599U + static_cast<unsigned char>(c);
    }
    put(static_cast<std::uint32_t>(at() + 4)).put<std::uint32_t>(0);
    put(static_cast<std::uint16_t>(hash)).put(static_cast<std::uint16_t>(ascii.size()));
    return text(ascii).put<std::uint16_t>(0);
  }

  // <name>; `more` is 0x40 when attributes follow.
  TestChunk& open(std::string_view ascii, std::uint8_t more = 0) {
    put(static_cast<std::uint8_t>(1U + more)).put<std::uint16_t>(0xFFFF).put<std::uint32_t>(0);
    name(ascii);
    if (more != 0) put<std::uint32_t>(0);
    return *this;
  }
  TestChunk& attribute(std::string_view ascii) { return token(6).name(ascii); }
  TestChunk& content() { return token(2); }
  TestChunk& close() { return token(4); }
  TestChunk& close_empty() { return token(3); }
  TestChunk& value(std::string_view ascii) {
    return token(5).token(1).put(static_cast<std::uint16_t>(ascii.size())).text(ascii);
  }
  TestChunk& slot(std::uint16_t index, std::uint8_t type) {
    return token(0x0D).put(index).token(type);
  }
  TestChunk& token(std::uint8_t byte) { return put(byte); }

  std::size_t at() const { return bytes_.size(); }
  ByteView view() const { return as_bytes(bytes_); }

  static constexpr std::size_t kStart = 512;

 private:
  std::string bytes_;
};

}  // namespace casebook::evtx
