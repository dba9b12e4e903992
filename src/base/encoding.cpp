// SPDX-License-Identifier: Apache-2.0
// Most files are valid UTF-8 and only looked through once; the text is the mapped file itself. All
// others go through PieceReader and are put together anew, each piece in its own encoding.
#include "base/encoding.h"

#include <algorithm>
#include <array>

#include "base/codec.h"
#include "base/pieces.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::uint64_t kCheckpointBytes = 1024;
constexpr std::uint64_t kSurveyLines = 4096;
constexpr std::size_t kZeroBlock = 16;
constexpr std::size_t kBinaryShare = 32;
constexpr std::size_t kHeaderBytes = 256;
constexpr std::size_t kHeaderShare = 16;

struct Beginning {
  std::size_t mark = 0;  // length of the BOM
  Codec codec = Codec::Verbatim;
};

Beginning beginning_of(std::string_view bytes) {
  if (bytes.starts_with(kUtf8Mark)) return {kUtf8Mark.size(), Codec::Verbatim};
  if (bytes.starts_with("\xFF\xFE")) return {2, Codec::Utf16Le};
  if (bytes.starts_with("\xFE\xFF")) return {2, Codec::Utf16Be};
  return {};
}

bool is_strange(char c) {
  const auto value = static_cast<unsigned char>(c);
  if (value >= 0x20) return value == 0x7F;
  constexpr std::string_view kUsual = "\t\n\v\f\r\b\x1A\x1B";  // console output has the last three
  return kUsual.find(c) == std::string_view::npos;
}

struct Strangeness {
  std::size_t looked_at = 0;
  std::size_t strange = 0;

  void look(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = std::min(bytes.find_first_not_of('\0', at), bytes.size());
      if (end - at < kZeroBlock) {  // longer ones are zero-filled blocks, which text files have too
        strange += end - at;
        looked_at += end - at;
      }
      if (end == bytes.size()) return;
      strange += is_strange(bytes[end]);
      ++looked_at;
      at = end + 1;
    }
  }
};

// `share`: one strange byte or unit in so many makes it binary.
bool is_strange_head(std::string_view head, std::size_t share) {
  const Beginning beginning = beginning_of(head);
  Strangeness narrow;
  std::size_t wide = 0;
  std::size_t wide_strange = 0;
  PieceReader reader(head, beginning.mark, beginning.codec);
  while (const auto piece = reader.next()) {
    const std::string_view part = head.substr(piece->begin, piece->end - piece->begin);
    if (piece->codec == Codec::Verbatim || piece->codec == Codec::Utf8) {
      narrow.look(part);
      continue;
    }
    for (std::size_t at = 0; at + 2 <= part.size(); at += 2) {
      ++wide;
      wide_strange += !is_plausible_unit(utf16_unit(piece->codec, part.data() + at));
    }
  }
  if (narrow.looked_at == 0 && wide == 0) return beginning.mark == 0;
  const std::size_t wide_share = beginning.mark != 0 ? 2 : share;  // a mark speaks for any script
  return narrow.strange * share > narrow.looked_at || wide_strange * wide_share > wide;
}

// Binary files begin with a header even when most of what follows is text.
bool looks_binary(std::string_view bytes) {
  if (bytes.empty() || bytes.starts_with(kUtf8Mark)) return false;
  if (is_strange_head(bytes.substr(0, kHeadBytes), kBinaryShare)) return true;
  const std::string_view header = bytes.substr(0, kHeaderBytes);
  const bool zeros = header.find_first_not_of('\0') == std::string_view::npos;
  return !zeros && is_strange_head(header, kHeaderShare);
}

// How a line that is not valid UTF-8 was most likely written, by itself.
Codec codec_of_line(std::string_view line) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < line.size();) {
    at += ascii_prefix(line.substr(at));
    if (at == line.size()) break;
    const Utf8Sequence sequence = utf8_sequence(line.substr(at));
    if (!sequence.valid) ++bad;
    if (sequence.valid && sequence.length > 1) ++good;
    at += sequence.length;
  }
  if (good > bad) return Codec::Utf8;
  if (is_plausible_gb18030(line)) return Codec::Gb18030;
  return is_plausible_cp1252(line) ? Codec::Cp1252 : Codec::Utf8;
}

// UTF-8 sequences of three bytes and more do not come about by chance; of two they do, in GBK.
bool has_long_sequence(std::string_view valid) {
  for (std::size_t at = 0; at < valid.size(); ++at) {
    at += ascii_prefix(valid.substr(at));
    if (at < valid.size() && static_cast<unsigned char>(valid[at]) >= 0xE0) return true;
  }
  return false;
}

bool is_ascii(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    at += ascii_prefix(text.substr(at));
    if (at < text.size() && text[at] != '\0') return false;
  }
  return true;
}

// What the lines of a file say together about the code page of those that are not UTF-8.
struct Survey {
  std::uint64_t chinese_lines = 0;
  std::uint64_t western_lines = 0;
  bool surely_utf8 = false;

  bool chinese() const { return chinese_lines != 0 && chinese_lines >= western_lines; }
};

Survey survey(std::string_view bytes, Beginning beginning) {
  Survey survey;
  survey.surely_utf8 = beginning.codec == Codec::Verbatim && beginning.mark != 0;
  PieceReader reader(bytes, beginning.mark, beginning.codec);
  while (const auto piece = reader.next()) {
    const std::string_view part = bytes.substr(piece->begin, piece->end - piece->begin);
    if (piece->codec == Codec::Verbatim) {
      survey.surely_utf8 = survey.surely_utf8 || has_long_sequence(part);
    } else if (piece->codec == Codec::Utf8) {
      const Codec codec = codec_of_line(part);
      survey.chinese_lines += codec == Codec::Gb18030;
      survey.western_lines += codec == Codec::Cp1252;
      if (survey.chinese_lines + survey.western_lines >= kSurveyLines) break;
    }
  }
  return survey;
}

std::size_t next_line(std::string_view bytes, std::size_t at) {
  const std::size_t line_feed = bytes.find('\n', at);
  return line_feed == std::string_view::npos ? bytes.size() : line_feed + 1;
}

bool is_gb18030(std::string_view bytes) {
  std::string ignored;
  Damage damage;
  decode_run(Codec::Gb18030, bytes, 0, ignored, damage);
  return damage.replaced == 0;
}

}  // namespace

// Puts the text of a file together from pieces.
class TextBuilder {
 public:
  TextBuilder(std::string_view bytes, Beginning beginning) : bytes_(bytes), beginning_(beginning) {
    result_.has_bom = beginning.mark != 0;
    result_.original_ = bytes;
  }

  DecodedText build();
  DecodedText presume();

 private:
  bool view_if_valid();
  void add(Piece piece);
  void add_valid_lines(Piece piece);
  void add_run(Codec codec, std::size_t begin, std::size_t end);
  void set_checkpoint(Codec codec, std::size_t begin, std::size_t end, bool ascii);
  Codec choose(std::string_view line) const;
  Encoding encoding() const;

  std::string_view bytes_;
  Beginning beginning_;
  Survey survey_;
  DecodedText result_;
  Damage damage_;
  std::size_t previous_end_ = 0;
  std::array<bool, 6> used_{};  // by Codec; Verbatim: ASCII only
};

DecodedText TextBuilder::build() {
  if (view_if_valid()) return std::move(result_);
  survey_ = survey(bytes_, beginning_);
  const bool wide = beginning_.codec == Codec::Utf16Le || beginning_.codec == Codec::Utf16Be;
  result_.owned_.reserve(wide ? bytes_.size() / 2 : bytes_.size() + bytes_.size() / 16);
  PieceReader reader(bytes_, beginning_.mark, beginning_.codec);
  while (const auto piece = reader.next()) {
    add(*piece);
  }
  result_.text = result_.owned_;
  result_.encoding = encoding();
  result_.replaced = damage_.replaced;
  result_.first_replaced = damage_.first;
  result_.nul_bytes = reader.nul_bytes();
  result_.first_nul = reader.first_nul();
  return std::move(result_);
}

// The common case: nothing to decode, nothing to copy.
bool TextBuilder::view_if_valid() {
  if (beginning_.codec != Codec::Verbatim) return false;
  PieceReader reader(bytes_, beginning_.mark, beginning_.codec);
  const auto piece = reader.next();
  if (piece && (piece->codec != Codec::Verbatim || piece->end != bytes_.size())) return false;
  result_.encoding = Encoding::Utf8;
  result_.text = bytes_.substr(beginning_.mark);
  result_.nul_bytes = reader.nul_bytes();
  result_.first_nul = reader.first_nul();
  return true;
}

DecodedText TextBuilder::presume() {
  if (beginning_.codec != Codec::Verbatim || bytes_.size() <= kHeadBytes) return build();
  std::string_view head = bytes_.substr(0, kHeadBytes);
  head = head.substr(0, head.rfind('\n') + 1);  // whole lines, so no character is cut
  if (head.empty() || clean_utf8_prefix(head) != head.size()) return build();
  result_.encoding = Encoding::Utf8;
  result_.text = bytes_.substr(beginning_.mark);
  result_.proven = false;
  return std::move(result_);
}

void TextBuilder::add(Piece piece) {
  if (piece.codec == Codec::Utf8) {
    add_run(choose(bytes_.substr(piece.begin, piece.end - piece.begin)), piece.begin, piece.end);
  } else if (piece.codec == Codec::Verbatim && survey_.chinese() && !survey_.surely_utf8) {
    add_valid_lines(piece);
  } else {
    add_run(piece.codec, piece.begin, piece.end);
  }
}

// In a GBK file a short line can be valid UTF-8 by chance: it is read like its neighbours.
void TextBuilder::add_valid_lines(Piece piece) {
  std::size_t begin = piece.begin;
  const std::string_view bytes = bytes_.substr(0, piece.end);
  for (std::size_t at = begin; at < piece.end;) {
    at += ascii_prefix(bytes.substr(at));
    if (at == piece.end) break;
    const std::size_t line_feed = bytes.substr(begin, at - begin).rfind('\n');
    const std::size_t line = line_feed == std::string_view::npos ? begin : begin + line_feed + 1;
    const std::size_t end = next_line(bytes, at);
    const std::string_view text = bytes.substr(line, end - line);
    if (line > begin) add_run(Codec::Verbatim, begin, line);
    const bool chinese = !is_ascii(text) && is_plausible_gb18030(text);
    add_run(chinese ? Codec::Gb18030 : Codec::Verbatim, line, end);
    begin = end;
    at = end;
  }
  if (begin < piece.end) add_run(Codec::Verbatim, begin, piece.end);
}

Codec TextBuilder::choose(std::string_view line) const {
  const Codec alone = codec_of_line(line);
  if (alone == Codec::Utf8) {
    // "系统型号" in GBK holds more pairs of UTF-8 than broken bytes; its neighbours know better.
    const bool chance = survey_.chinese() && !survey_.surely_utf8 && is_plausible_gb18030(line);
    return chance ? Codec::Gb18030 : Codec::Utf8;
  }
  if (!survey_.chinese()) return Codec::Cp1252;
  return alone == Codec::Gb18030 || is_gb18030(line) ? Codec::Gb18030 : Codec::Cp1252;
}

void TextBuilder::add_run(Codec codec, std::size_t begin, std::size_t end) {
  const bool wide = codec == Codec::Utf16Le || codec == Codec::Utf16Be;
  const std::string_view run = bytes_.substr(begin, end - begin);
  const bool ascii = codec == Codec::Verbatim && is_ascii(run);
  const Codec counted = codec == Codec::Verbatim && !ascii ? Codec::Utf8 : codec;
  if (run.find_first_not_of('\0') != std::string_view::npos) {
    used_[static_cast<std::size_t>(counted)] = true;
  }
  for (std::size_t at = begin; at < end;) {
    std::size_t stop = end;
    if (wide && end - at > kCheckpointBytes) {
      stop = at + kCheckpointBytes;
      const unsigned last = utf16_unit(codec, bytes_.data() + stop - 2);
      if (last >= 0xD800 && last < 0xDC00) stop -= 2;  // the first half of a pair
    }
    set_checkpoint(codec, at, stop, ascii);
    decode_run(codec, bytes_.substr(at, stop - at), at, result_.owned_, damage_);
    at = stop;
  }
}

// ASCII between lines of an 8-bit encoding belongs to any of them: no checkpoint for each line.
void TextBuilder::set_checkpoint(Codec codec, std::size_t begin, std::size_t end, bool ascii) {
  const bool contiguous = begin == previous_end_;
  previous_end_ = end;
  if (!result_.checkpoints_.empty() && contiguous) {
    const DecodedText::Checkpoint& last = result_.checkpoints_.back();
    const bool narrow = last.codec != Codec::Utf16Le && last.codec != Codec::Utf16Be;
    const bool same = codec == last.codec || (ascii && narrow);
    if (same && (last.codec == Codec::Verbatim || end - last.original <= kCheckpointBytes)) return;
  }
  result_.checkpoints_.push_back({result_.owned_.size(), begin, codec});
}

Encoding TextBuilder::encoding() const {
  const auto used = [this](Codec codec) { return used_[static_cast<std::size_t>(codec)]; };
  const bool utf8 = used(Codec::Utf8) || (result_.has_bom && beginning_.codec == Codec::Verbatim);
  const bool chinese = used(Codec::Gb18030);
  const bool western = used(Codec::Cp1252);
  const bool little = used(Codec::Utf16Le) || beginning_.codec == Codec::Utf16Le;
  const bool big = used(Codec::Utf16Be) || beginning_.codec == Codec::Utf16Be;
  const bool narrow = utf8 || chinese || western || used(Codec::Verbatim);
  if (int{narrow} + int{little} + int{big} > 1 || int{utf8} + int{chinese} + int{western} > 1) {
    return Encoding::Mixed;
  }
  if (little) return Encoding::Utf16Le;
  if (big) return Encoding::Utf16Be;
  if (chinese) return Encoding::Gb18030;
  return western ? Encoding::Cp1252 : Encoding::Utf8;
}

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8: return "utf-8";
    case Encoding::Utf16Le: return "utf-16le";
    case Encoding::Utf16Be: return "utf-16be";
    case Encoding::Gb18030: return "gb18030";
    case Encoding::Cp1252: return "cp1252";
    case Encoding::Mixed: return "mixed";
    case Encoding::Binary: break;
  }
  return "binary";
}

DecodedText::DecodedText(DecodedText&& other) noexcept {
  *this = std::move(other);
}

// A short `owned_` lives inside the object itself, so `text` has to move along.
DecodedText& DecodedText::operator=(DecodedText&& other) noexcept {
  if (this == &other) return *this;
  const bool owns = !other.owned_.empty();
  encoding = other.encoding;
  has_bom = other.has_bom;
  replaced = other.replaced;
  first_replaced = other.first_replaced;
  nul_bytes = other.nul_bytes;
  first_nul = other.first_nul;
  proven = other.proven;
  owned_ = std::move(other.owned_);
  checkpoints_ = std::move(other.checkpoints_);
  original_ = other.original_;
  text = owns ? std::string_view(owned_) : other.text;
  other.text = {};
  return *this;
}

DecodedText DecodedText::of_records(std::string text, const std::vector<Origin>& origins) {
  DecodedText decoded;
  decoded.encoding = Encoding::Binary;
  decoded.owned_ = std::move(text);
  decoded.text = decoded.owned_;
  decoded.checkpoints_.reserve(origins.size());
  for (const Origin& origin : origins) {
    decoded.checkpoints_.push_back({origin.text, origin.original, Codec::Verbatim});
  }
  return decoded;
}

std::uint64_t DecodedText::original_offset(std::uint64_t offset) const {
  offset = std::min<std::uint64_t>(offset, text.size());
  const auto after = std::upper_bound(
      checkpoints_.begin(), checkpoints_.end(), offset, [](std::uint64_t value, const auto& point) {
        return value < point.decoded;
      });
  const bool written = encoding == Encoding::Binary;
  if (after == checkpoints_.begin()) return written ? 0 : offset + original_.size() - text.size();
  const Checkpoint& from = *(after - 1);
  if (written) return from.original;
  if (from.codec == Codec::Verbatim) return from.original + (offset - from.decoded);
  const std::uint64_t stop = after == checkpoints_.end() ? original_.size() : after->original;
  std::uint64_t original = from.original;
  std::string character;
  for (std::uint64_t decoded = from.decoded; original < stop;) {
    const std::string_view rest = original_.substr(original, stop - original);
    const DecodedCharacter next = decode_character(from.codec, rest);
    character.clear();
    append_utf8(character, next.value);
    decoded += character.size();
    if (decoded > offset) break;
    original += next.consumed;
  }
  return original;
}

namespace {

DecodedText binary() {
  DecodedText text;
  text.encoding = Encoding::Binary;
  return text;
}

}  // namespace

DecodedText decode_text(ByteView bytes) {
  const std::string_view raw = as_text(bytes);
  return looks_binary(raw) ? binary() : TextBuilder(raw, beginning_of(raw)).build();
}

DecodedText presume_text(ByteView bytes) {
  const std::string_view raw = as_text(bytes);
  return looks_binary(raw) ? binary() : TextBuilder(raw, beginning_of(raw)).presume();
}

Encoding guess_encoding(ByteView head) {
  std::string_view text = as_text(head).substr(0, kHeadBytes);
  const std::size_t line_feed = text.rfind('\n');
  if (text.size() == kHeadBytes && line_feed != std::string_view::npos) {
    const bool wide = line_feed + 1 < text.size() && text[line_feed + 1] == '\0';
    text = text.substr(0, line_feed + 1 + (wide ? 1 : 0));  // whole lines only
  }
  return decode_text(as_bytes(text)).encoding;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; true;) {
    at += clean_utf8_prefix(text.substr(at));
    if (at == text.size()) return true;
    if (text[at] != '\0') return false;
    at = std::min(text.find_first_not_of('\0', at), text.size());
  }
}

}  // namespace casebook
