// SPDX-License-Identifier: Apache-2.0
#include "base/pieces.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"

namespace casebook {
namespace {

// No Windows component writes longer lines often; a bound keeps a hostile file from costing more.
constexpr std::size_t kLineReach = 16 * 1024;
constexpr std::size_t kLookAhead = 256;
constexpr std::size_t kProofUnits = 4;   // so many units must look like UTF-16 ...
constexpr std::size_t kProofNarrow = 3;  // ... and so many of them must be ASCII
constexpr std::size_t kZeroBlock = 16;   // a run of NUL bytes this long is no text

// Position of `c` in [begin, end) of bytes, or `end`.
std::size_t find_byte(std::string_view bytes, char c, std::size_t begin, std::size_t end) {
  if (begin >= end) return end;
  const void* found = std::memchr(bytes.data() + begin, c, end - begin);
  if (found == nullptr) return end;
  return static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

std::optional<Codec> byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Codec::Utf16Le;
  if (bytes.starts_with("\xFE\xFF")) return Codec::Utf16Be;
  return std::nullopt;
}

// How many bytes from the start are little-endian ASCII other than NUL, in steps of four units.
std::size_t narrow_prefix(std::string_view bytes) {
  std::size_t at = 0;
  for (std::uint64_t units = 0; at + sizeof(units) <= bytes.size(); at += sizeof(units)) {
    std::memcpy(&units, bytes.data() + at, sizeof(units));
    const bool narrow = (units & 0xFF80FF80FF80FF80) == 0;
    // Adding carries into the high bit of every unit but a zero.
    if (!narrow || ((units + 0x007F007F007F007F) & 0x0080008000800080) != 0x0080008000800080) break;
  }
  return at;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// ASCII below '0' is never the second byte of a GB18030 character.
bool is_safe_cut(char c) {
  return static_cast<unsigned char>(c) < '0';
}

}  // namespace

PieceReader::PieceReader(std::string_view bytes, std::size_t begin, Codec codec)
    : bytes_(bytes),
      at_(begin) {
  if (codec == Codec::Utf16Le || codec == Codec::Utf16Be) forced_ = codec;
}

std::optional<Piece> PieceReader::next() {
  if (at_ == bytes_.size()) return std::nullopt;
  if (forced_) {
    const Codec codec = *forced_;
    forced_.reset();
    const std::size_t end = utf16_end(codec, at_);
    if (end > at_) return take({codec, at_, end});
  }
  for (std::size_t at = at_; true;) {
    at += clean_utf8_prefix(bytes_.substr(at));
    if (at == bytes_.size()) return take({Codec::Verbatim, at_, at});
    if (bytes_[at] != '\0') {
      if (const auto utf16 = utf16_at_invalid(at)) return take_utf16(*utf16);
      return take(bad_line(at));
    }
    if (const auto utf16 = utf16_at_nul(at)) return take_utf16(*utf16);
    at = skip_nuls(at);
  }
}

Piece PieceReader::take(Piece piece) {
  at_ = piece.end;
  return piece;
}

// What comes before the UTF-16 goes first; the next call finds the same start again.
Piece PieceReader::take_utf16(Switch start) {
  if (start.begin > at_) {
    const bool inside = is_continuation(bytes_[start.begin]);  // of a character of the UTF-8 before
    return take({inside ? Codec::Utf8 : Codec::Verbatim, at_, start.begin});
  }
  const bool marked = byte_order_mark(bytes_.substr(at_)) == start.codec;
  const std::size_t begin = marked ? at_ + 2 : at_;
  return take({start.codec, begin, std::max(utf16_end(start.codec, begin), begin + 2)});
}

std::size_t PieceReader::skip_nuls(std::size_t at) {
  const std::size_t end = std::min(bytes_.find_first_not_of('\0', at), bytes_.size());
  if (at >= nuls_seen_to_) {
    if (nul_bytes_ == 0) first_nul_ = at;
    nul_bytes_ += end - at;
    nuls_seen_to_ = end;
  }
  return end;
}

// True when the units from `at` on are surely UTF-16.
bool PieceReader::is_utf16(Codec codec, std::size_t at) const {
  if (at + 2 * kProofUnits > bytes_.size()) return false;
  std::size_t narrow = 0;
  for (std::size_t i = 0; i < kProofUnits; ++i) {
    const char16_t unit = utf16_unit(codec, bytes_.data() + at + 2 * i);
    if (!is_plausible_unit(unit)) return false;
    narrow += unit < 0x80;
  }
  return narrow >= kProofNarrow;
}

bool PieceReader::all_plausible(Codec codec, std::size_t begin, std::size_t end) const {
  for (std::size_t at = begin; at + 2 <= end; at += 2) {
    if (!is_plausible_unit(utf16_unit(codec, bytes_.data() + at))) return false;
  }
  return true;
}

std::size_t PieceReader::line_start(std::size_t at, std::size_t reach) const {
  const std::size_t lowest = std::max(at_, at - std::min(at, reach));
  const std::size_t line_feed = bytes_.substr(lowest, at - lowest).rfind('\n');
  return line_feed == std::string_view::npos ? lowest : lowest + line_feed + 1;
}

// UTF-16 around the NUL at `nul`: from the start of its line if that makes sense (Chinese
// characters have no NUL), else from the character that the NUL belongs to.
std::optional<PieceReader::Switch> PieceReader::utf16_at_nul(std::size_t nul) const {
  // A NUL right behind an 8-bit line end begins a big-endian character.
  const bool after_line = nul >= 2 && bytes_[nul - 1] == '\n' && bytes_[nul - 2] != '\0';
  Codec codec = Codec::Utf16Le;
  std::size_t unit = nul - 1;
  if (nul == at_ || after_line || !is_utf16(codec, unit)) {
    codec = Codec::Utf16Be;
    unit = nul;
    if (!is_utf16(codec, unit)) return std::nullopt;
  }
  const std::size_t start = line_start(unit, kLineReach);
  const bool whole_line = (unit - start) % 2 == 0 && all_plausible(codec, start, unit);
  return Switch{codec, whole_line ? start : unit};
}

// The byte at `at` is not UTF-8: the first bytes of a UTF-16 line may look so too.
std::optional<PieceReader::Switch> PieceReader::utf16_at_invalid(std::size_t at) const {
  if (const auto codec = byte_order_mark(bytes_.substr(at))) {
    const std::size_t end = std::min(at + 2 + 2 * kProofUnits, bytes_.size());
    if (end - at > 3 && all_plausible(*codec, at + 2, end)) return Switch{*codec, at};
  }
  const std::size_t end = std::min(at + kLookAhead, bytes_.size());
  const std::size_t nul = find_byte(bytes_, '\0', at, end);
  if (nul == end || nul == at_) return std::nullopt;
  const auto found = utf16_at_nul(nul);
  return found && found->begin <= at ? found : std::nullopt;
}

Piece PieceReader::bad_line(std::size_t at) const {
  std::size_t begin = line_start(at, kLineReach);
  while (begin > at_ && begin < at && is_continuation(bytes_[begin])) {
    ++begin;  // only when the reach ended inside a character
  }
  if (begin > at_) return {Codec::Verbatim, at_, begin};
  const std::size_t reach = std::min(at + kLineReach, bytes_.size());
  std::size_t end = find_byte(bytes_, '\n', at, reach);
  if (end < reach) {
    ++end;
  } else if (reach < bytes_.size()) {
    while (end > at + 1 && !is_safe_cut(bytes_[end - 1])) {
      --end;
    }
    if (end == at + 1) end = reach;
  }
  const std::size_t nul = find_byte(bytes_, '\0', at + 1, end);
  if (nul < end) {
    const auto utf16 = utf16_at_nul(nul);
    if (utf16) end = std::max(utf16->begin, at + 1);
  }
  return {Codec::Utf8, begin, end};
}

// Where UTF-16 that begins at `begin` ends: behind the last unit that has a NUL in it, before an
// 8-bit line or a zero-filled block.
std::size_t PieceReader::utf16_end(Codec codec, std::size_t begin) {
  Barren& barren = barren_[codec == Codec::Utf16Be ? 1 : 0][begin % 2];
  if (begin >= barren.begin && begin < barren.end) return begin;
  std::size_t sure = begin;
  for (std::size_t at = begin; at + 2 <= bytes_.size(); at += 2) {
    if (codec == Codec::Utf16Le) {
      const std::size_t narrow = narrow_prefix(bytes_.substr(at));
      at += narrow;
      if (narrow != 0) sure = at;
      if (at + 2 > bytes_.size()) break;
    }
    const char16_t unit = utf16_unit(codec, bytes_.data() + at);
    if (unit == 0) {
      const std::size_t reach = std::min(at + kZeroBlock, bytes_.size());
      const bool zeros = bytes_.substr(at, reach - at).find_first_not_of('\0') == std::string::npos;
      if (zeros && reach == at + kZeroBlock) return at;
    }
    if ((unit >> 8) == 0 || (unit & 0xFF) == 0) {
      sure = at + 2;
    } else if (!is_plausible_unit(unit) && leaves_utf16(at)) {
      barren = {sure, at};
      return sure;
    }
  }
  return bytes_.size();
}

// True when no NUL comes before the next line feed byte, which a UTF-16 line would have.
bool PieceReader::leaves_utf16(std::size_t at) const {
  const std::size_t reach = std::min(at + kLookAhead, bytes_.size());
  const std::size_t line_feed = find_byte(bytes_, '\n', at, reach);
  const bool nul_behind = line_feed + 1 < bytes_.size() && bytes_[line_feed + 1] == '\0';
  return !(line_feed < reach && nul_behind) && find_byte(bytes_, '\0', at, line_feed) == line_feed;
}

}  // namespace casebook
