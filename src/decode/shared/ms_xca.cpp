// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/ms_xca.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/binary.h"

namespace casebook {
namespace {

// What was unpacked so far, never more than was announced.
class Target {
 public:
  Target(Bytes& out, std::size_t size) : out_(out), start_(out.size()), left_(size) {}

  std::size_t size() const { return out_.size() - start_; }
  bool full() const { return left_ == 0; }

  void literal(std::byte value) {
    if (left_ == 0) return;
    out_.push_back(value);
    --left_;
  }
  void literals(ByteView values) {
    const ByteView taken = values.subspan(0, std::min(values.size(), left_));
    out_.insert(out_.end(), taken.begin(), taken.end());
    left_ -= taken.size();
  }
  // Repeats what stands `distance` bytes before the end; false when that is before the beginning.
  // A match may overlap what it writes, so it goes byte by byte.
  bool match(std::size_t distance, std::size_t length) {
    if (distance == 0 || distance > size()) return false;
    length = std::min(length, left_);
    std::size_t from = out_.size() - distance;
    std::size_t to = out_.size();
    out_.resize(to + length);
    for (std::size_t i = 0; i < length; ++i) {
      out_[to++] = out_[from++];
    }
    left_ -= length;
    return true;
  }

 private:
  Bytes& out_;
  std::size_t start_;
  std::size_t left_;
};

constexpr std::size_t kShortestMatch = 3;

// --- LZNT1, [MS-XCA] 2.5

constexpr std::size_t kChunkBytes = 4096;

// One compressed chunk: groups of a flag byte and eight literals or matches. How many bits of a
// match are its distance depends on how far the chunk has come.
bool unpack_lznt1_chunk(ByteView chunk, Target& target) {
  const std::size_t begin = target.size();
  std::size_t at = 0;
  while (at < chunk.size() && !target.full()) {
    const auto flags = std::to_integer<unsigned>(chunk[at++]);
    for (unsigned bit = 0; bit < 8 && at < chunk.size() && !target.full(); ++bit) {
      if ((flags >> bit & 1U) == 0) {
        target.literal(chunk[at++]);
        continue;
      }
      if (!is_inside(chunk, at, 2)) return false;
      const auto word = number_at<std::uint16_t>(chunk, at);
      at += 2;
      const std::size_t done = target.size() - begin;
      if (done == 0) return false;
      unsigned length_bits = 12;
      for (std::size_t reach = (done - 1) >> 4U; reach != 0; reach >>= 1U) {
        --length_bits;
      }
      if (done > kChunkBytes) return false;
      const std::size_t length = (word & ((1U << length_bits) - 1)) + kShortestMatch;
      const std::size_t distance = (std::size_t{word} >> length_bits) + 1;
      if (distance > done || !target.match(distance, length)) return false;
    }
  }
  return true;
}

// --- Plain LZ77, [MS-XCA] 2.4

class XpressReader {
 public:
  explicit XpressReader(ByteView packed) : packed_(packed) {}

  bool unpack(Target& target) {
    std::uint32_t flags = 0;
    unsigned left = 0;
    while (!target.full()) {
      if (left == 0) {
        if (!take(flags)) return false;
        left = 32;
      }
      --left;
      if ((flags >> left & 1U) == 0) {
        std::uint8_t value = 0;
        if (!take(value)) return false;
        target.literal(std::byte{value});
        continue;
      }
      std::uint16_t word = 0;
      if (!take(word)) return false;
      std::size_t length = word & 7U;
      if (length == 7 && !long_length(length)) return false;
      if (!target.match((std::size_t{word} >> 3U) + 1, length + kShortestMatch)) return false;
    }
    return true;
  }

 private:
  template <typename T>
  bool take(T& value) {
    if (!is_inside(packed_, at_, sizeof(T))) return false;
    value = number_at<T>(packed_, at_);
    at_ += sizeof(T);
    return true;
  }

  // Two long lengths share one byte: the first takes its lower half, the next one the upper.
  bool long_length(std::size_t& length) {
    std::uint8_t byte = 0;
    if (half_at_ == 0) {
      half_at_ = at_;
      if (!take(byte)) return false;
      length = byte & 15U;
    } else {
      length = number_at<std::uint8_t>(packed_, half_at_) >> 4U;
      half_at_ = 0;
    }
    if (length == 15) {
      if (!take(byte)) return false;
      length = byte;
      if (length == 255) return longest_length(length);
      length += 15;
    }
    length += 7;
    return true;
  }

  bool longest_length(std::size_t& length) {
    std::uint16_t word = 0;
    std::uint32_t number = 0;
    if (!take(word)) return false;
    number = word;
    if (word == 0 && !take(number)) return false;
    length = number;
    return number >= 15 + 7;
  }

  ByteView packed_;
  std::size_t at_ = 0;
  std::size_t half_at_ = 0;  // 0: none is open; a length never stands at the very beginning
};

// --- LZ77 + Huffman, [MS-XCA] 2.2

constexpr std::size_t kSymbols = 512;
constexpr std::size_t kTableBytes = 256;
constexpr unsigned kLongestCode = 15;
constexpr std::size_t kBlockBytes = 65536;

// Looks up the next 15 bits: symbol and length of the code they begin with.
class HuffmanTable {
 public:
  // `lengths`: one nibble for each symbol, the even one first. False unless the codes are complete.
  bool build(ByteView lengths) {
    std::array<std::uint8_t, kSymbols> bits{};
    for (std::size_t i = 0; i < kTableBytes; ++i) {
      const auto pair = std::to_integer<unsigned>(lengths[i]);
      bits[2 * i] = static_cast<std::uint8_t>(pair & 15U);
      bits[2 * i + 1] = static_cast<std::uint8_t>(pair >> 4U);
    }
    std::size_t at = 0;
    for (unsigned length = 1; length <= kLongestCode; ++length) {
      const std::size_t width = std::size_t{1} << (kLongestCode - length);
      for (std::size_t symbol = 0; symbol < kSymbols; ++symbol) {
        if (bits[symbol] != length) continue;
        if (at + width > entries_.size()) return false;
        std::fill_n(entries_.begin() + static_cast<std::ptrdiff_t>(at),
                    width,
                    static_cast<std::uint16_t>(symbol << 4U | length));
        at += width;
      }
    }
    return at == entries_.size();
  }

  unsigned symbol(std::uint32_t bits) const { return entries_[bits >> 17U] >> 4U; }
  unsigned length(std::uint32_t bits) const { return entries_[bits >> 17U] & 15U; }

 private:
  std::array<std::uint16_t, 1U << kLongestCode> entries_{};
};

// Bits come from 16-bit words, two of which are read ahead; lengths stand as bytes between them.
class HuffmanReader {
 public:
  explicit HuffmanReader(ByteView packed) : packed_(packed) {}

  bool unpack(Target& target) {
    while (!target.full()) {
      if (!is_inside(packed_, at_, kTableBytes) ||
          !table_.build(packed_.subspan(at_, kTableBytes))) {
        return false;
      }
      at_ += kTableBytes;
      bits_ = std::uint32_t{word()} << 16U;
      bits_ |= word();
      spare_ = 16;
      const std::size_t block_end = target.size() + kBlockBytes;
      while (!target.full() && target.size() < block_end) {
        if (!step(target)) return false;
      }
    }
    return true;
  }

 private:
  bool step(Target& target) {
    const unsigned symbol = table_.symbol(bits_);
    consume(table_.length(bits_));
    if (beyond_ > 2) return false;  // more was read than the words that are read ahead
    if (symbol < 256) {
      target.literal(std::byte{static_cast<std::uint8_t>(symbol)});
      return true;
    }
    std::size_t length = symbol & 15U;
    const unsigned distance_bits = symbol >> 4U & 15U;
    if (length == 15 && !long_length(length)) return false;
    std::size_t distance = std::size_t{1} << distance_bits;
    if (distance_bits != 0) distance += bits_ >> (32U - distance_bits);
    consume(distance_bits);
    return target.match(distance, length + kShortestMatch);
  }

  bool long_length(std::size_t& length) {
    if (!is_inside(packed_, at_, 1)) return false;
    length = number_at<std::uint8_t>(packed_, at_++);
    if (length != 255) {
      length += 15;
      return true;
    }
    if (!is_inside(packed_, at_, 2)) return false;
    length = number_at<std::uint16_t>(packed_, at_);
    at_ += 2;
    if (length == 0) {
      if (!is_inside(packed_, at_, 4)) return false;
      length = number_at<std::uint32_t>(packed_, at_);
      at_ += 4;
    }
    return length >= 15;
  }

  void consume(unsigned count) {
    bits_ = count == 0 ? bits_ : bits_ << count;
    spare_ -= static_cast<int>(count);
    if (spare_ >= 0) return;
    bits_ |= std::uint32_t{word()} << static_cast<unsigned>(-spare_);
    spare_ += 16;
  }

  // Behind the end there are zeros, as many as are read ahead.
  std::uint16_t word() {
    if (!is_inside(packed_, at_, 2)) {
      ++beyond_;
      return 0;
    }
    at_ += 2;
    return number_at<std::uint16_t>(packed_, at_ - 2);
  }

  ByteView packed_;
  std::size_t at_ = 0;
  std::uint32_t bits_ = 0;
  int spare_ = 0;  // bits read ahead beyond the 16 that a code may need
  unsigned beyond_ = 0;
  HuffmanTable table_;
};

}  // namespace

bool unpack_lznt1(ByteView packed, std::size_t size, Bytes& out) {
  constexpr unsigned kCompressed = 0x8000;
  Target target(out, size);
  std::size_t at = 0;
  while (!target.full() && is_inside(packed, at, 2)) {
    const auto header = number_at<std::uint16_t>(packed, at);
    at += 2;
    if (header == 0) break;
    const std::size_t length = (header & 0xFFFU) + 1;
    const bool whole = is_inside(packed, at, length);
    const ByteView chunk = packed.subspan(at, whole ? length : packed.size() - at);
    if ((header & kCompressed) == 0) {
      target.literals(chunk);
    } else if (!unpack_lznt1_chunk(chunk, target)) {
      return false;
    }
    if (!whole) break;
    at += length;
  }
  return target.full();
}

bool unpack_xpress(ByteView packed, std::size_t size, Bytes& out) {
  Target target(out, size);
  return XpressReader(packed).unpack(target);
}

bool unpack_xpress_huffman(ByteView packed, std::size_t size, Bytes& out) {
  Target target(out, size);
  return HuffmanReader(packed).unpack(target);
}

}  // namespace casebook
