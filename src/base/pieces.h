// SPDX-License-Identifier: Apache-2.0
// Cuts a text into stretches of one encoding: valid UTF-8, lines that are not, and UTF-16. Inside
// of encoding.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/codec.h"

namespace casebook {

struct Piece {
  // Verbatim: valid UTF-8. Utf8: one line, or a part of a very long one, that is not. Or UTF-16.
  Codec codec = Codec::Verbatim;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Looks at every byte a bounded number of times. A switch to UTF-16 is seen by its NULs, a switch
// back by a line that has none and makes no sense in UTF-16.
class PieceReader {
 public:
  // `codec` Utf16Le or Utf16Be: a BOM said so; anything else: find out.
  PieceReader(std::string_view bytes, std::size_t begin, Codec codec);

  // The next piece, in order; pieces are not empty. Byte order marks at a switch are left out.
  std::optional<Piece> next();

  // NULs met outside of UTF-16 so far.
  std::uint64_t nul_bytes() const { return nul_bytes_; }
  std::uint64_t first_nul() const { return first_nul_; }

 private:
  // Where UTF-16 begins.
  struct Switch {
    Codec codec = Codec::Utf16Le;
    std::size_t begin = 0;
  };
  std::optional<Switch> utf16_at_nul(std::size_t nul) const;
  std::optional<Switch> utf16_at_invalid(std::size_t at) const;
  Piece bad_line(std::size_t at) const;
  Piece take(Piece piece);
  Piece take_utf16(Switch start);
  std::size_t skip_nuls(std::size_t at);
  bool is_utf16(Codec codec, std::size_t at) const;
  bool all_plausible(Codec codec, std::size_t begin, std::size_t end) const;
  std::size_t line_start(std::size_t at, std::size_t reach) const;
  std::size_t utf16_end(Codec codec, std::size_t begin);
  bool leaves_utf16(std::size_t at) const;

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::optional<Codec> forced_;  // what a BOM said about at_
  std::uint64_t nul_bytes_ = 0;
  std::uint64_t first_nul_ = 0;
  std::size_t nuls_seen_to_ = 0;
  // Where a search for the end of UTF-16 met no unit with a NUL, by codec and by odd or even start:
  // a search that begins inside ends where that one ended.
  struct Barren {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::array<std::array<Barren, 2>, 2> barren_{};
};

}  // namespace casebook
