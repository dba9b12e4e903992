// SPDX-License-Identifier: Apache-2.0
// Recognises how a text was encoded and gives it as UTF-8, with a way back to the original bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casebook {

enum class Codec : std::uint8_t;

enum class Encoding : std::uint8_t {
  Utf8,     // with or without BOM; pure ASCII too
  Utf16Le,  // with or without BOM
  Utf16Be,
  Gb18030,  // GBK included
  Cp1252,
  Mixed,   // lines in different encodings: each line decoded on its own
  Binary,  // not text
};

// "utf-8", "utf-16le", "utf-16be", "gb18030", "cp1252", "mixed", "binary".
std::string_view encoding_name(Encoding encoding);

// Text of an item. `text` views the original bytes when they were valid UTF-8 (after the BOM), else
// it views `owned`.
class DecodedText {
 public:
  Encoding encoding = Encoding::Utf8;
  bool has_bom = false;
  std::string_view text;
  std::uint64_t replaced = 0;        // characters that could not be decoded, now U+FFFD
  std::uint64_t first_replaced = 0;  // original offset of the first
  std::uint64_t nul_bytes =
      0;  // NULs that belong to no UTF-16: zero-filled blocks; still in `text`
  std::uint64_t first_nul = 0;  // original offset of the first
  // False: only the beginning was looked at. See presume_text().
  bool proven = true;

  DecodedText() = default;
  DecodedText(DecodedText&& other) noexcept;
  DecodedText& operator=(DecodedText&& other) noexcept;
  DecodedText(const DecodedText&) = delete;
  DecodedText& operator=(const DecodedText&) = delete;
  ~DecodedText() = default;

  // Text that was written from the records of a binary file. `origins`: where in `text` what stands
  // where in the file begins, by ascending `text`; an offset between two belongs to the former.
  struct Origin {
    std::uint64_t text = 0;
    std::uint64_t original = 0;
  };
  static DecodedText of_records(std::string text, const std::vector<Origin>& origins);

  // Offset in the original bytes of the character (of a binary file: the record) at or before
  // `offset` in `text`.
  std::uint64_t original_offset(std::uint64_t offset) const;

 private:
  friend class TextBuilder;

  struct Checkpoint {
    std::uint64_t decoded = 0;
    std::uint64_t original = 0;
    Codec codec{};  // how to go on from here
  };
  std::string owned_;
  std::vector<Checkpoint> checkpoints_;  // about every KiB and at each change of encoding
  std::string_view original_;
};

// Looks at a BOM, then at NUL patterns, validity as UTF-8, validity as GB18030, and decodes. A file
// that changes its encoding half way (a console text pasted into a log) is decoded line by line.
// Bytes that look binary give Encoding::Binary and no text. The result views `bytes`, which must
// outlive it. Sources: domain rules l.2; GB 18030-2005 through iconv.
DecodedText decode_text(ByteView bytes);

// For large files that a caller will walk through anyway: when the beginning is valid UTF-8 (and
// not binary), the rest is presumed to be so and `proven` is false. The caller must see that
// clean_utf8_prefix() covers all of it, and otherwise start anew with decode_text(). In every other
// case the same as decode_text().
DecodedText presume_text(ByteView bytes);

// Only the decision, on the first bytes: for probing.
Encoding guess_encoding(ByteView head);

// True for well-formed UTF-8 (no surrogates, no overlong forms). Uses a vectorised path for ASCII.
bool is_valid_utf8(std::string_view text);

}  // namespace casebook
