// SPDX-License-Identifier: Apache-2.0
#include "redact/rewrite.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/binary.h"
#include "base/encoding.h"
#include "base/text.h"
#include "decode/text_fields.h"
#include "redact/escapes.h"
#include "redact/hex_lists.h"

namespace casebook {
namespace {

constexpr std::size_t kHead = 64 * 1024;

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

class Rewriter {
 public:
  Rewriter(ByteView original,
           std::span<std::byte> copy,
           const Replacements& replacements,
           Rewriting& result)
      : original_(as_text(original)),
        copy_(reinterpret_cast<char*>(copy.data()), copy.size()),
        replacements_(replacements),
        result_(result) {}

  void places(const ItemFindings& findings) {
    for (const PlacedValue& place : findings.places) {
      if (place.offset + place.bytes > original_.size()) continue;
      const std::string_view before = original_.substr(place.offset, place.bytes);
      const std::string after = replacements_.bytes_for(place, before);
      if (after.empty()) continue;
      write(place.offset, after);
      count(place.kind);
    }
  }

  // What stands beside [begin, end) does not count.
  void literals(std::size_t begin, std::size_t end, Neighbours neighbours) {
    const std::string_view part = original_.substr(begin, end - begin);
    replacements_.literals().find(part, neighbours, [&](const LiteralHit& hit) {
      const std::string_view before = part.substr(hit.begin, hit.literal->bytes.size());
      write(begin + hit.begin, replacements_.bytes_for(hit, before));
      count(hit.literal->kind);
    });
  }

  // Values of which some characters are escaped.
  void escaped(EscapeUnits units) {
    for_each_escaped(original_, units, [&](const EscapedStretch& stretch) {
      replacements_.literals().find(stretch.text, Neighbours::Text, [&](const LiteralHit& hit) {
        const auto characters = stretch.between(hit.begin, hit.end());
        const bool is_escaped =
            std::any_of(characters.begin(), characters.end(), [](const auto& character) {
              return character.form != EscapeForm::Plain;
            });
        if (!is_escaped) return;
        const std::string_view before =
            std::string_view(stretch.text).substr(hit.begin, hit.end() - hit.begin);
        const std::string after =
            written_as(replacements_.bytes_for(hit, before), characters, original_, units);
        if (after.empty()) {
          has_misfit_ = true;
          return;
        }
        write(characters.front().raw, after);
        count(hit.literal->kind);
      });
    });
  }

  // Values that registry exports write as digits.
  void hex_lists() {
    for_each_hex_list(as_bytes(original_), [&](const HexList& list) {
      std::string bytes = list.bytes;
      replacements_.literals().find(list.bytes, Neighbours::Records, [&](const LiteralHit& hit) {
        const std::size_t length = hit.literal->bytes.size();
        bytes.replace(
            hit.begin,
            length,
            replacements_.bytes_for(hit, std::string_view(list.bytes).substr(hit.begin, length)));
        count(hit.literal->kind);
      });
      const KeyPlace key = list.is_product_id ? product_key_in(bytes.size()) : KeyPlace{};
      if (key.length != 0) {
        bytes.replace(key.begin, key.length, key.length, '\0');
        count(Hidden::ProductKey);
      }
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != list.bytes[i]) write_digits(list, i, bytes[i]);
      }
    });
  }

  // The product key in a hive's value.
  void blank_key(std::size_t begin, std::size_t size) {
    const KeyPlace key = product_key_in(size);
    if (key.length == 0) return;
    write(begin + key.begin, std::string(key.length, '\0'));
    count(Hidden::ProductKey);
  }

  // Whether what was written made no new value together with what stands beside it. Everything else
  // is as the search that led to it saw it.
  bool is_clean(Neighbours neighbours) {
    if (has_misfit_) return false;
    constexpr std::size_t kBeside = 512;  // longer than any value in any spelling
    const std::string_view text(copy_.data(), copy_.size());
    bool found = false;
    std::sort(written_.begin(), written_.end(), [](const Range& a, const Range& b) {
      return a.begin < b.begin;
    });
    for (std::size_t i = 0; i < written_.size() && !found;) {
      const std::size_t begin = written_[i].begin - std::min(written_[i].begin, kBeside);
      std::size_t end = 0;
      do {
        end = std::max(end, std::min(written_[i].end + kBeside, text.size()));
        ++i;
      } while (i < written_.size() && written_[i].begin <= end + kBeside);
      // With the bytes around it a hit at the edge of the window is judged as in the whole.
      replacements_.literals().find(
          text.substr(begin, end - begin), neighbours, [&](const LiteralHit& hit) {
            const bool is_at_edge = hit.begin < 8 || hit.end() + 8 > end - begin;
            found = found || !is_at_edge;
          });
    }
    return !found;
  }

 private:
  void write(std::size_t at, std::string_view bytes) {
    written_.push_back({at, at + bytes.size()});
    std::copy(bytes.begin(), bytes.end(), copy_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  void write_digits(const HexList& list, std::size_t i, char byte) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    copy_[list.places[i]] = kDigits[value / 16];
    copy_[list.places[i] + list.unit] = kDigits[value % 16];
  }
  void count(Hidden kind) {
    ++result_.counts[static_cast<std::size_t>(kind)];
    ++result_.replacements;
  }

  std::string_view original_;
  std::span<char> copy_;
  const Replacements& replacements_;
  Rewriting& result_;
  std::vector<Range> written_;
  bool has_misfit_ = false;  // a value whose pseudonym cannot be written with its escapes
};

EscapeUnits escape_units(ByteView bytes) {
  switch (guess_encoding(bytes.first(std::min(bytes.size(), kHead)))) {
    case Encoding::Utf16Le: return EscapeUnits::Utf16Le;
    case Encoding::Utf16Be: return EscapeUnits::Utf16Be;
    default: return EscapeUnits::Bytes;
  }
}

// Where texts of fields lie, in order and without those inside of others.
std::vector<Range> field_ranges(RewritableFormat format, ByteView bytes) {
  std::vector<Range> ranges;
  for_each_text_field(format, bytes, [&](const TextField& field) {
    if (field.is_key || field.offset == TextField::kNoPlace ||
        !is_inside(bytes, field.offset, field.bytes))
      return;
    ranges.push_back({field.offset, field.offset + field.bytes});
  });
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t done = 0;
  std::erase_if(ranges, [&](const Range& range) {
    if (range.begin < done) return true;
    done = range.end;
    return false;
  });
  return ranges;
}

// Calls for each field and for what lies between them.
template <typename Call>
void for_each_stretch(const std::vector<Range>& fields, std::size_t size, const Call& call) {
  std::size_t at = 0;
  for (const Range& field : fields) {
    if (field.begin > at) call(at, field.begin, Neighbours::Records);
    call(field.begin, field.end, Neighbours::Text);
    at = field.end;
  }
  if (at < size) call(at, size, Neighbours::Records);
}

bool holds_value(ByteView bytes,
                 const std::vector<Range>& fields,
                 Neighbours neighbours,
                 const LiteralSet& literals) {
  bool found = false;
  const auto look = [&](std::size_t begin, std::size_t end, Neighbours around) {
    literals.find(as_text(bytes).substr(begin, end - begin), around, [&](const LiteralHit&) {
      found = true;
    });
  };
  if (neighbours == Neighbours::Text) {
    look(0, bytes.size(), neighbours);
  } else {
    for_each_stretch(fields, bytes.size(), look);
  }
  return found;
}

bool is_program(ByteView bytes) {
  constexpr std::size_t kPlaceOfHead = 0x3C;
  if (!as_text(bytes).starts_with("MZ") || bytes.size() < 64) return false;
  const std::size_t head = number_at<std::uint32_t>(bytes, kPlaceOfHead);
  return is_inside(bytes, head, 4) && as_text(bytes.subspan(head)).starts_with("PE");
}

// Files that begin so that they may be taken for text, and hold pictures or packed streams.
bool is_opaque(ByteView bytes) {
  using namespace std::string_view_literals;
  static constexpr auto kBeginnings = std::to_array<std::string_view>({"\x89PNG"sv,
                                                                       "\xFF\xD8\xFF"sv,
                                                                       "GIF8"sv,
                                                                       "%PDF"sv,
                                                                       "BM"sv,
                                                                       "MDMP"sv,
                                                                       "PAGEDU"sv,
                                                                       "\xD0\xCF\x11\xE0"sv,
                                                                       "SQLite format"sv,
                                                                       "II*\0"sv,
                                                                       "MM\0*"sv});
  const std::string_view text = as_text(bytes);
  return std::any_of(kBeginnings.begin(), kBeginnings.end(), [&](std::string_view beginning) {
    // Two letters alone may begin a text.
    const bool has_binary =
        beginning.size() > 2 || text.substr(0, 64).find('\0') != std::string_view::npos;
    return has_binary && text.starts_with(beginning);
  });
}

// Formats whose texts lie in them as they are, whatever else does.
bool has_plain_texts(std::string_view path, ByteView bytes) {
  const std::string_view text = as_text(bytes);
  const bool is_old_log = bytes.size() >= 48 && text.substr(4, 4) == "LfLe";
  const std::string lower = to_lower(path);
  const bool is_configuration = lower.ends_with(".pmc");
  return is_old_log || is_configuration;
}

}  // namespace

Treatment treatment_of(std::string_view path, ByteView bytes) {
  if (bytes.empty()) return Treatment::Text;
  if (is_opaque(bytes)) return Treatment::Unknown;
  const ByteView head = bytes.first(std::min(bytes.size(), kHead));
  if (guess_encoding(head) != Encoding::Binary) return Treatment::Text;
  if (rewritable_format(bytes) != RewritableFormat::None) return Treatment::Records;
  if (is_program(bytes)) return Treatment::Untouched;
  const std::string lower = to_lower(path);
  // DER: a catalogue is a signed list of hashes.
  if (lower.ends_with(".cat") && bytes.size() > 4 && bytes.front() == std::byte{0x30})
    return Treatment::Untouched;
  if (has_plain_texts(path, bytes)) return Treatment::InPlace;
  return Treatment::Unknown;
}

Rewriting rewrite_item(std::string_view path,
                       ByteView original,
                       std::span<std::byte> copy,
                       const ItemFindings& findings,
                       const Replacements& replacements) {
  Rewriting result;
  result.treatment = treatment_of(path, original);
  const bool is_text = result.treatment == Treatment::Text;
  const Neighbours neighbours = is_text ? Neighbours::Text : Neighbours::Records;
  if (result.treatment == Treatment::Untouched) {
    result.is_clean = !holds_value(original, {}, Neighbours::Text, replacements.literals());
    return result;
  }
  const RewritableFormat format =
      result.treatment == Treatment::Records ? rewritable_format(original) : RewritableFormat::None;
  const std::vector<Range> fields = field_ranges(format, original);
  Rewriter rewriter(original, copy, replacements, result);
  rewriter.places(findings);
  if (is_text) {
    rewriter.literals(0, original.size(), neighbours);
    rewriter.escaped(escape_units(original));
    if (findings.has_hex_lists) rewriter.hex_lists();
  } else {
    for_each_stretch(
        fields, original.size(), [&](std::size_t begin, std::size_t end, Neighbours around) {
          rewriter.literals(begin, end, around);
        });
  }
  if (format == RewritableFormat::Hive) {
    for_each_text_field(format, original, [&](const TextField& field) {
      if (field.is_key) rewriter.blank_key(field.offset, field.bytes);
    });
  }
  if (result.replacements > 0) reseal(format, original, copy);
  result.is_clean = !findings.is_beyond_limits &&
                    (is_text ? rewriter.is_clean(neighbours)
                             : !holds_value(copy, fields, neighbours, replacements.literals()));
  return result;
}

std::string rewrite_path(std::string_view path,
                         const Replacements& replacements,
                         HiddenCounts& counts) {
  const std::string original = "/" + std::string(path);
  std::string copy = original;
  replacements.literals().find(original, Neighbours::Text, [&](const LiteralHit& hit) {
    const std::size_t length = hit.literal->bytes.size();
    copy.replace(
        hit.begin, length, replacements.bytes_for(hit, original.substr(hit.begin, length)));
    ++counts[static_cast<std::size_t>(hit.literal->kind)];
  });
  return copy.substr(1);
}

}  // namespace casebook
