// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/ms_xca.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <queue>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace casebook {
namespace {

using Unpack = bool (*)(ByteView, std::size_t, Bytes&);

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 3) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::string unpacked(Unpack unpack, std::string_view packed, std::size_t size, bool whole = true) {
  Bytes out;
  EXPECT_EQ(unpack(as_bytes(packed), size, out), whole);
  return std::string(as_text(out));
}

std::string alphabet() {
  return "abcdefghijklmnopqrstuvwxyz";
}

std::string many_abc() {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "abc";
  }
  return text;
}

// --- What the specification itself shows ([MS-XCA] 3.1 to 3.3).

TEST(MsXca, PlainLz77OfTheSpecification) {
  EXPECT_EQ(unpacked(unpack_xpress, from_hex("3f 00 00 00 ") + alphabet(), 26), alphabet());
  EXPECT_EQ(unpacked(unpack_xpress, from_hex("ff ff ff 1f 61 62 63 17 00 0f ff 26 01 "), 300),
            many_abc());
}

TEST(MsXca, HuffmanOfTheSpecification) {
  std::string table(256, '\0');
  table[0x30] = 0x50;
  for (std::size_t i = 0x31; i < 0x3B; ++i) {
    table[i] = 0x55;
  }
  table[0x3B] = 0x45;
  table[0x3C] = 0x44;
  table[0x3D] = 0x04;
  table[0x80] = 0x04;
  EXPECT_EQ(
      unpacked(unpack_xpress_huffman,
               table + from_hex("d8 52 3e d7 94 11 5b e9 19 5f f9 d6 7c df 8d 04 00 00 00 00 "),
               26),
      alphabet());
  table.assign(256, '\0');
  table[0x30] = 0x30;
  table[0x31] = 0x23;
  table[0x80] = 0x02;
  table[0x8F] = 0x20;
  EXPECT_EQ(unpacked(unpack_xpress_huffman, table + from_hex("a8 dc 00 00 ff 26 01 "), 300),
            many_abc());
}

TEST(MsXca, Lznt1OfTheSpecification) {
  const std::string song =
      "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E "
      "F# G F# E D E A F# F# G A A G F# E D D E F# E D D";
  EXPECT_EQ(unpacked(unpack_lznt1,
                     from_hex("38 b0 88 46 23 20 00 20 47 20 41 00 10 a2 47 01 a0 45 20 44 00 08 "
                              "45 01 50 79 00 c0 45 20 05 24 13 88 05 b4 02 4a 44 ef 03 58 02 8c "
                              "09 16 01 48 45 00 be 00 9e 00 04 01 18 90 00 "),
                     song.size() + 1),
            song + '\0');
}

// --- Slow plain encoders to go round with.

struct Match {
  std::size_t distance = 0;
  std::size_t length = 0;
};

// The longest match before `at`, by trying all of them.
Match longest_match(
    std::string_view text, std::size_t from, std::size_t at, std::size_t reach, std::size_t most) {
  Match best;
  for (std::size_t distance = 1; distance <= std::min(at - from, reach); ++distance) {
    std::size_t length = 0;
    while (length < most && at + length < text.size() &&
           text[at + length] == text[at + length - distance]) {
      ++length;
    }
    if (length > best.length) best = {distance, length};
  }
  return best.length >= 3 ? best : Match{};
}

void put16(std::string& out, std::size_t value) {
  out += static_cast<char>(value & 0xFF);
  out += static_cast<char>(value >> 8 & 0xFF);
}

std::string pack_lznt1(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size(); begin += 4096) {
    const std::string_view chunk = text.substr(0, std::min(begin + 4096, text.size()));
    std::string body;
    std::size_t at = begin;
    while (at < chunk.size()) {
      const std::size_t flags_at = body.size();
      body += '\0';
      for (unsigned bit = 0; bit < 8 && at < chunk.size(); ++bit) {
        unsigned distance_bits = 4;
        while ((std::size_t{1} << distance_bits) < at - begin) {
          ++distance_bits;
        }
        const std::size_t most = (std::size_t{1} << (16 - distance_bits)) + 2;
        const Match match = longest_match(chunk, begin, at, std::size_t{1} << distance_bits, most);
        if (match.length == 0) {
          body += chunk[at++];
          continue;
        }
        body[flags_at] = static_cast<char>(body[flags_at] | 1 << bit);
        put16(body, (match.distance - 1) << (16 - distance_bits) | (match.length - 3));
        at += match.length;
      }
    }
    const bool smaller = body.size() < chunk.size() - begin;
    const std::string_view kept = smaller ? std::string_view(body) : chunk.substr(begin);
    put16(out, (smaller ? 0xB000U : 0x3000U) | (kept.size() - 1));
    out += kept;
  }
  put16(out, 0);
  return out;
}

std::string pack_xpress(std::string_view text) {
  std::string out(4, '\0');
  std::size_t flags_at = 0;
  std::uint32_t flags = 0;
  unsigned count = 0;
  std::size_t half_at = 0;
  const auto flag = [&](bool set) {
    if (count == 32) {
      for (unsigned i = 0; i < 4; ++i) {
        out[flags_at + i] = static_cast<char>(flags >> 8 * i & 0xFF);
      }
      flags_at = out.size();
      out.append(4, '\0');
      flags = 0;
      count = 0;
    }
    flags |= set ? 1U << (31 - count) : 0;
    ++count;
  };
  for (std::size_t at = 0; at < text.size();) {
    const Match match = longest_match(text, 0, at, 8192, 70000);
    flag(match.length != 0);
    if (match.length == 0) {
      out += text[at++];
      continue;
    }
    at += match.length;
    const std::size_t length = match.length - 3;
    put16(out, (match.distance - 1) << 3 | std::min<std::size_t>(length, 7));
    if (length < 7) continue;
    const std::size_t half = std::min<std::size_t>(length - 7, 15);
    if (half_at == 0) {
      half_at = out.size();
      out += static_cast<char>(half);
    } else {
      out[half_at] = static_cast<char>(static_cast<unsigned char>(out[half_at]) | half << 4);
      half_at = 0;
    }
    if (half < 15) continue;
    if (length - 22 < 255) {
      out += static_cast<char>(length - 22);
      continue;
    }
    out += '\xFF';
    if (length < 65536) {
      put16(out, length);
    } else {
      put16(out, 0);
      put16(out, length & 0xFFFF);
      put16(out, length >> 16);
    }
  }
  for (unsigned i = 0; i < 4; ++i) {
    out[flags_at + i] =
        static_cast<char>((flags | (count < 32 ? 0xFFFFFFFFU >> count : 0)) >> 8 * i & 0xFF);
  }
  return out;
}

struct Token {
  unsigned symbol = 0;
  std::size_t length = 0;  // less 3
  std::size_t distance = 0;
};

using Lengths = std::array<unsigned, 512>;

Lengths code_lengths(std::array<std::size_t, 512> counts) {
  while (true) {
    struct Node {
      std::size_t count;
      std::vector<unsigned> symbols;
    };
    const auto rarer = [](const Node& a, const Node& b) { return a.count > b.count; };
    std::priority_queue<Node, std::vector<Node>, decltype(rarer)> nodes(rarer);
    Lengths lengths{};
    for (unsigned symbol = 0; symbol < 512; ++symbol) {
      if (counts[symbol] != 0) nodes.push({counts[symbol], {symbol}});
    }
    while (nodes.size() > 1) {
      Node joined = nodes.top();
      nodes.pop();
      joined.count += nodes.top().count;
      joined.symbols.insert(
          joined.symbols.end(), nodes.top().symbols.begin(), nodes.top().symbols.end());
      nodes.pop();
      for (const unsigned symbol : joined.symbols) {
        ++lengths[symbol];
      }
      nodes.push(std::move(joined));
    }
    if (*std::max_element(lengths.begin(), lengths.end()) <= 15) return lengths;
    for (std::size_t& count : counts) {
      count = count == 0 ? 0 : count / 2 + 1;
    }
  }
}

// Words of bits are reserved when the reader reads ahead, so that bytes stand where it looks.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) { reserve(), reserve(); }
  void bits(std::size_t value, unsigned count) {
    while (count-- > 0) {
      word_ = word_ << 1 | (value >> count & 1);
      if (++used_ == 16) flush();
    }
    if (used_ > 0 && open_.size() < 2) reserve();
  }
  void byte(std::size_t value) { out_ += static_cast<char>(value); }
  // What is reserved stays: the reader has read it.
  void finish() {
    if (used_ == 0) return;
    word_ <<= 16 - used_;
    flush();
  }

 private:
  void reserve() {
    open_.push_back(out_.size());
    out_.append(2, '\0');
  }
  void flush() {
    out_[open_.front()] = static_cast<char>(word_ & 0xFF);
    out_[open_.front() + 1] = static_cast<char>(word_ >> 8 & 0xFF);
    open_.erase(open_.begin());
    word_ = 0;
    used_ = 0;
  }
  std::string& out_;
  std::vector<std::size_t> open_;
  std::size_t word_ = 0;
  unsigned used_ = 0;
};

std::vector<Token> tokens_of(std::string_view text, std::size_t& at, std::size_t end) {
  std::vector<Token> tokens;
  while (at < end) {
    const Match match = longest_match(text, 0, at, 32767, std::min<std::size_t>(70000, end - at));
    if (match.length == 0) {
      tokens.push_back({static_cast<unsigned char>(text[at++]), 0, 0});
      continue;
    }
    unsigned bits = 0;
    while (match.distance >> (bits + 1) != 0) {
      ++bits;
    }
    const std::size_t length = match.length - 3;
    tokens.push_back({256 + (bits << 4) + static_cast<unsigned>(std::min<std::size_t>(length, 15)),
                      length,
                      match.distance});
    at += match.length;
  }
  return tokens;
}

enum class Block { Inner, Last };

std::string pack_block(const std::vector<Token>& tokens, Block block) {
  std::array<std::size_t, 512> counts{};
  for (const Token& token : tokens) {
    ++counts[token.symbol];
  }
  ++counts[256];  // the end, and never a single code
  if (counts[0] == 0) ++counts[0];
  const Lengths lengths = code_lengths(counts);
  std::string out;
  for (std::size_t i = 0; i < 512; i += 2) {
    out += static_cast<char>(lengths[i] | lengths[i + 1] << 4);
  }
  Lengths codes{};
  unsigned code = 0;
  for (unsigned length = 1; length <= 15; ++length, code <<= 1) {
    for (unsigned symbol = 0; symbol < 512; ++symbol) {
      if (lengths[symbol] == length) codes[symbol] = code++;
    }
  }
  BitWriter writer(out);
  for (const Token& token : tokens) {
    writer.bits(codes[token.symbol], lengths[token.symbol]);
    if (token.symbol < 256) continue;
    if (token.length >= 15) {
      writer.byte(std::min<std::size_t>(token.length - 15, 255));
      if (token.length - 15 >= 255) {
        const bool fits = token.length < 65536;
        for (unsigned i = 0; i < (fits ? 2U : 6U); ++i) {
          writer.byte(fits    ? token.length >> 8 * i & 0xFF
                      : i < 2 ? 0
                              : token.length >> 8 * (i - 2) & 0xFF);
        }
      }
    }
    const unsigned bits = (token.symbol - 256) >> 4;
    writer.bits(token.distance & ((std::size_t{1} << bits) - 1), bits);
  }
  if (block == Block::Last) writer.bits(codes[256], lengths[256]);
  writer.finish();
  return out;
}

std::string pack_huffman(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.size(), at + 65536);
    out += pack_block(tokens_of(text, at, end), end == text.size() ? Block::Last : Block::Inner);
  }
  return out;
}

std::vector<std::string> texts() {
  std::vector<std::string> all = {"a", "ab", alphabet(), many_abc(), std::string(70000, 'x')};
  std::mt19937 random(1);
  for (const unsigned letters : {2U, 4U, 30U, 256U}) {
    std::string text;
    while (text.size() < 9000) {
      text += static_cast<char>(random() % letters);
      if (random() % 8 == 0) text += text.substr(random() % text.size(), random() % 300);
    }
    all.push_back(text);
  }
  return all;
}

TEST(MsXca, WhatWasPackedComesBack) {
  const std::pair<Unpack, std::string (*)(std::string_view)> ways[] = {
      {unpack_lznt1, pack_lznt1},
      {unpack_xpress, pack_xpress},
      {unpack_xpress_huffman, pack_huffman}};
  for (std::size_t way = 0; way < 3; ++way) {
    for (const std::string& text : texts()) {
      SCOPED_TRACE(testing::Message() << "way " << way << ", " << text.size() << " bytes");
      EXPECT_TRUE(unpacked(ways[way].first, ways[way].second(text), text.size()) == text);
    }
  }
}

TEST(MsXca, HuffmanGoesOnBehindABlock) {
  std::string text;
  std::mt19937 random(2);
  while (text.size() < 140000) {
    text += static_cast<char>('a' + random() % 20);
  }
  // Literals alone, so that the slow search for matches does not take minutes.
  std::string packed;
  for (std::size_t at = 0; at < text.size();) {
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < 65536 && at < text.size(); ++i) {
      tokens.push_back({static_cast<unsigned char>(text[at++]), 0, 0});
    }
    packed += pack_block(tokens, at == text.size() ? Block::Last : Block::Inner);
  }
  EXPECT_TRUE(unpacked(unpack_xpress_huffman, packed, text.size()) == text);
}

TEST(MsXca, DamageEndsUnpackingAndStaysInside) {
  const std::string text = texts().back();
  const std::pair<Unpack, std::string> ways[] = {{unpack_lznt1, pack_lznt1(text)},
                                                 {unpack_xpress, pack_xpress(text)},
                                                 {unpack_xpress_huffman, pack_huffman(text)}};
  std::mt19937 random(3);
  for (const auto& [unpack, packed] : ways) {
    for (int i = 0; i < 300; ++i) {
      std::string damaged = packed.substr(0, random() % packed.size());
      if (!damaged.empty()) damaged[random() % damaged.size()] = static_cast<char>(random());
      Bytes out;
      unpack(as_bytes(damaged), text.size(), out);
      ASSERT_LE(out.size(), text.size());
    }
    Bytes out;
    EXPECT_FALSE(unpack({}, 1, out));
    EXPECT_TRUE(unpack({}, 0, out));
  }
}

}  // namespace
}  // namespace casebook
