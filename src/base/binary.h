// SPDX-License-Identifier: Apache-2.0
// Little-endian numbers out of bytes that may end anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/bytes.h"

namespace casebook {

// A number at `offset`; REQUIRES: it lies inside of `bytes`.
template <typename T>
T number_at(ByteView bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

inline bool is_inside(ByteView bytes, std::size_t offset, std::size_t length) {
  return offset <= bytes.size() && length <= bytes.size() - offset;
}

// Reads onwards from a place. Once something did not fit, failed() holds and all reads give 0.
class ByteReader {
 public:
  ByteReader(ByteView bytes, std::size_t at) : bytes_(bytes), at_(at) {
    failed_ = at > bytes.size();
  }

  template <typename T>
  T take() {
    if (failed_ || bytes_.size() - at_ < sizeof(T)) {
      failed_ = true;
      return T{};
    }
    const T value = number_at<T>(bytes_, at_);
    at_ += sizeof(T);
    return value;
  }

  ByteView take_bytes(std::size_t length) {
    if (failed_ || bytes_.size() - at_ < length) {
      failed_ = true;
      return {};
    }
    at_ += length;
    return bytes_.subspan(at_ - length, length);
  }

  bool failed() const { return failed_; }
  std::size_t at() const { return at_; }
  bool at_end() const { return failed_ || at_ == bytes_.size(); }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace casebook
