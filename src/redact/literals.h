// SPDX-License-Identifier: Apache-2.0
// Finds many values at once in raw bytes, in every encoding that they may stand in, at any offset.
//
// At each byte the next three and four are looked up in a small table; only where one of
// these says yes is a value compared. That is as fast as one search, whatever the number of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "redact/hidden.h"

namespace casebook {

enum class Spelling : std::uint8_t {
  Utf8,
  Utf16Le,
  Utf16Be,
  Gb18030,
  Cp1252,
  JsonEscapes,    // \u5f20
  Percent,        // %E5%BC%A0
  JsonEscapesLe,  // these in UTF-16
  JsonEscapesBe,
  PercentLe,
  PercentBe,
  BinarySid,  // the numbers of a SID, as four bytes each
};
std::string_view spelling_name(Spelling spelling);

// `text` (UTF-8) in that spelling; "" when it cannot be written so.
std::string spell(std::string_view text, Spelling spelling);

// What a value must be parted from by what stands beside it.
enum class Edges : std::uint8_t {
  Any,      // a keyword: parts of words count
  Word,     // a name
  Strict,   // a key, a serial number: no letter or digit beside it
  Number,   // no digit beside it
  Address,  // the same, and no further ".1"
};
Edges edges_of(Hidden kind);

struct Literal {
  std::uint32_t value = 0;  // the caller's number
  Hidden kind = Hidden::Keyword;
  Edges edges = Edges::Word;
  Spelling spelling = Spelling::Utf8;
  std::string bytes;
  std::string folds;  // for each byte 1 where capitals count as small letters
};

struct LiteralHit {
  std::size_t begin = 0;
  const Literal* literal = nullptr;

  std::size_t end() const { return begin + literal->bytes.size(); }
};

// Whether what stands beside a hit parts it. In text yes. In records of binary files a value may
// stand directly beside another; there long names count wherever they stand.
enum class Neighbours : std::uint8_t { Text, Records };

class LiteralSet {
 public:
  // Adds `text` in all spellings that it has. `text`: in the case in which it was met.
  void add(std::uint32_t value, Hidden kind, std::string_view text, Edges edges);
  // The same in one spelling only.
  void add_bytes(
      std::uint32_t value, Hidden kind, std::string bytes, Spelling spelling, Edges edges);
  // No more are added.
  void compile();
  bool empty() const { return literals_.empty(); }

  // Calls for each hit in ascending order, the longest at each place; hits do not overlap.
  template <typename Call>
  void find(std::string_view bytes, Neighbours neighbours, const Call& call) const {
    std::size_t at = 0;
    LiteralHit hit;
    while (next(bytes, neighbours, at, hit)) {
      call(hit);
      at = hit.end();
    }
  }

  // Whether the bytes at `begin` are one of the values, whatever stands beside them.
  const Literal* longest_at(std::string_view bytes, std::size_t begin) const;

 private:
  struct Bucket {
    std::uint32_t prefix = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };

  bool next(std::string_view bytes, Neighbours neighbours, std::size_t at, LiteralHit& hit) const;
  template <bool kHasShort>
  bool next_of(std::string_view bytes,
               Neighbours neighbours,
               std::size_t at,
               LiteralHit& hit) const;
  bool match(std::string_view bytes,
             Neighbours neighbours,
             std::size_t at,
             std::uint32_t prefix,
             LiteralHit& hit) const;
  bool is_parted(std::string_view bytes, Neighbours neighbours, const LiteralHit& hit) const;
  const Bucket* bucket_of(std::uint32_t prefix) const;

  std::vector<Literal> literals_;
  std::vector<Bucket> buckets_;       // open addressing by prefix
  std::vector<std::uint8_t> begins_;  // for each hash of a prefix 1 where a value begins with one
  unsigned shift_ = 0;
  bool has_short_ = false;  // some are of three bytes
};

}  // namespace casebook
