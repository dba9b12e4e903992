// SPDX-License-Identifier: Apache-2.0
#include "redact/literals.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "base/letter_case.h"
#include "base/text.h"
#include "base/utf8.h"
#include "redact/spelling.h"

namespace casebook {
namespace {

constexpr std::uint32_t kSmall =
    0x20202020U;  // makes capitals small, and other bytes something else
constexpr std::uint64_t kSmallEight = std::uint64_t{kSmall} << 32U | kSmall;
constexpr std::uint32_t kThreeBytes = 0x00FFFFFFU;
constexpr std::uint32_t kMultiplier = 0x9E3779B1U;
constexpr std::size_t kLongName = 6;    // in characters: found in records whatever is beside it
constexpr std::size_t kMiddleName = 4;  // there, one side must part it
constexpr std::size_t kDigitsMayFollow = 5;

template <typename Number = std::uint32_t>
Number load(std::string_view bytes, std::size_t at) {
  Number value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::uint32_t prefix_of(std::string_view bytes) {
  if (bytes.size() >= 4) return load<>(bytes, 0) | kSmall;
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data(), bytes.size());
  return (value | kSmall) & kThreeBytes;
}

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
bool is_number(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool is_hex(char32_t c) {
  return c < 0x80 && is_hex_digit(static_cast<char>(c));
}
bool is_capital(char32_t c) {
  return c >= U'A' && c <= U'Z';
}
bool is_small(char32_t c) {
  return c >= U'a' && c <= U'z';
}

// Reads characters beside a hit in its own spelling; 0 where the bytes end.
class Beside {
 public:
  Beside(std::string_view bytes, Spelling spelling) : bytes_(bytes), spelling_(spelling) {}

  char32_t before(std::size_t at, std::size_t steps = 1) const {
    const std::size_t back = steps * unit();
    return at < back ? 0 : unit_at(at - back);
  }
  char32_t after(std::size_t at, std::size_t steps = 1) const {
    return unit_at(at + (steps - 1) * unit());
  }
  char32_t unit_at(std::size_t at) const {
    if (at + unit() > bytes_.size()) return 0;
    const auto first = static_cast<unsigned char>(bytes_[at]);
    if (unit() == 1) return first;
    const auto second = static_cast<unsigned char>(bytes_[at + 1]);
    return is_little_endian(spelling_) ? static_cast<char32_t>(second << 8U | first)
                                       : static_cast<char32_t>(first << 8U | second);
  }
  std::size_t unit() const { return is_wide(spelling_) ? 2 : 1; }

 private:
  std::string_view bytes_;
  Spelling spelling_;
};

// Whether `outer`, beside the character `inner` at an edge of a name, parts it: anything that is no
// letter or digit, a change from small letters to capitals, a digit behind the letters of a longer
// name.
bool parts_word(char32_t outer, char32_t inner, std::size_t characters, bool is_behind) {
  if (!is_letter(inner) && !is_number(inner)) return true;
  if (!is_letter(outer) && !is_number(outer)) return true;
  if (characters < kDigitsMayFollow) return false;
  if (is_letter(inner) && is_number(outer)) return is_behind;
  return is_behind ? is_small(inner) && is_capital(outer) : is_small(outer) && is_capital(inner);
}

bool parts_strictly(char32_t outer, char32_t inner) {
  const bool is_word_inside = is_letter(inner) || is_number(inner);
  return !is_word_inside || (!is_letter(outer) && !is_number(outer));
}

// "&amp;", "&#26446;", "&#x674e;", "=hex(2):", "=dword:": words and numbers of formats, whoever is
// called like that.
bool is_syntax(const Beside& beside, const LiteralHit& hit) {
  const char32_t before = beside.before(hit.begin);
  const char32_t after = beside.after(hit.end());
  const std::string& bytes = hit.literal->bytes;
  const auto is = [&](std::string_view word) {
    if (bytes.size() != word.size() * beside.unit()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (beside.unit_at(hit.begin + i * beside.unit()) != 0 &&
          to_lower_ascii(
              static_cast<char>(beside.unit_at(hit.begin + i * beside.unit()) & 0x7FU)) != word[i])
        return false;
    }
    return true;
  };
  if (before == U'=' && (after == U':' || after == U'('))
    return is("hex") || is("dword") || is("qword");
  // An entity is short: its ends are near.
  constexpr std::size_t kMost = 8;
  std::size_t lead = 1;
  while (lead <= kMost &&
         (is_letter(beside.before(hit.begin, lead)) || is_number(beside.before(hit.begin, lead)) ||
          beside.before(hit.begin, lead) == U'#'))
    ++lead;
  if (beside.before(hit.begin, lead) != U'&' || bytes.size() > kMost * beside.unit()) return false;
  std::size_t tail = 1;
  while (tail <= kMost &&
         (is_letter(beside.after(hit.end(), tail)) || is_number(beside.after(hit.end(), tail))))
    ++tail;
  if (beside.after(hit.end(), tail) != U';') return false;
  std::string name;
  const std::size_t begin = hit.begin - (lead - 1) * beside.unit();
  for (std::size_t at = begin; at < hit.end() + (tail - 1) * beside.unit(); at += beside.unit())
    name += to_lower_ascii(static_cast<char>(beside.unit_at(at) & 0x7FU));
  return name.starts_with('#') || name == "amp" || name == "lt" || name == "gt" || name == "quot" ||
         name == "apos" || name == "nbsp";
}

}  // namespace

Edges edges_of(Hidden kind) {
  switch (kind) {
    case Hidden::Keyword: return Edges::Any;
    case Hidden::Sid:
    case Hidden::Phone: return Edges::Number;
    case Hidden::Ipv4: return Edges::Address;
    default: return is_name_kind(kind) ? Edges::Word : Edges::Strict;
  }
}

void LiteralSet::add(std::uint32_t value, Hidden kind, std::string_view text, Edges edges) {
  for (const Spelling spelling : {Spelling::Utf8,
                                  Spelling::Utf16Le,
                                  Spelling::Utf16Be,
                                  Spelling::Gb18030,
                                  Spelling::Cp1252,
                                  Spelling::JsonEscapes,
                                  Spelling::Percent,
                                  Spelling::JsonEscapesLe,
                                  Spelling::JsonEscapesBe,
                                  Spelling::PercentLe,
                                  Spelling::PercentBe}) {
    std::string bytes = spell(text, spelling);
    if (!bytes.empty()) add_bytes(value, kind, std::move(bytes), spelling, edges);
  }
}

void LiteralSet::add_bytes(
    std::uint32_t value, Hidden kind, std::string bytes, Spelling spelling, Edges edges) {
  constexpr std::size_t kShortest = 3;
  if (bytes.size() < kShortest) return;
  std::string folds = foldable_bytes(bytes, spelling);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (folds[i] != 0) bytes[i] = to_lower_ascii(bytes[i]);
  }
  literals_.push_back({value, kind, edges, spelling, std::move(bytes), std::move(folds)});
}

void LiteralSet::compile() {
  std::stable_sort(literals_.begin(), literals_.end(), [](const Literal& a, const Literal& b) {
    const std::uint32_t first = prefix_of(a.bytes);
    const std::uint32_t second = prefix_of(b.bytes);
    if (first != second) return first < second;
    return a.bytes.size() != b.bytes.size() ? a.bytes.size() > b.bytes.size() : a.bytes < b.bytes;
  });
  literals_.erase(std::unique(literals_.begin(),
                              literals_.end(),
                              [](const Literal& a, const Literal& b) {
                                return a.bytes == b.bytes && a.folds == b.folds &&
                                       a.spelling == b.spelling && a.edges == b.edges;
                              }),
                  literals_.end());
  constexpr std::size_t kPlacesEach = 32;  // few places say yes by chance
  const std::size_t places =
      std::bit_ceil(std::clamp<std::size_t>(literals_.size() * kPlacesEach, 1U << 14U, 1U << 22U));
  begins_.assign(places, 0);
  shift_ = 32U - static_cast<unsigned>(std::countr_zero(places));
  buckets_.assign(std::bit_ceil(2 * literals_.size() + 1), {});
  for (std::size_t i = 0; i < literals_.size();) {
    const std::uint32_t prefix = prefix_of(literals_[i].bytes);
    std::size_t end = i + 1;
    while (end < literals_.size() && prefix_of(literals_[end].bytes) == prefix)
      ++end;
    has_short_ = has_short_ || literals_[end - 1].bytes.size() == 3;
    const std::uint32_t hash = prefix * kMultiplier;
    begins_[hash >> shift_] = 1;
    std::size_t slot = hash & (buckets_.size() - 1);
    while (buckets_[slot].count != 0)
      slot = (slot + 1) & (buckets_.size() - 1);
    buckets_[slot] = {prefix, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end - i)};
    i = end;
  }
}

const LiteralSet::Bucket* LiteralSet::bucket_of(std::uint32_t prefix) const {
  std::size_t slot = (prefix * kMultiplier) & (buckets_.size() - 1);
  while (buckets_[slot].count != 0) {
    if (buckets_[slot].prefix == prefix) return &buckets_[slot];
    slot = (slot + 1) & (buckets_.size() - 1);
  }
  return nullptr;
}

bool LiteralSet::next(std::string_view bytes,
                      Neighbours neighbours,
                      std::size_t at,
                      LiteralHit& hit) const {
  if (literals_.empty()) return false;
  return has_short_ ? next_of<true>(bytes, neighbours, at, hit)
                    : next_of<false>(bytes, neighbours, at, hit);
}

// Without short values the next three bytes are not looked up.
template <bool kHasShort>
bool LiteralSet::next_of(std::string_view bytes,
                         Neighbours neighbours,
                         std::size_t at,
                         LiteralHit& hit) const {
  const std::uint8_t* begins = begins_.data();
  const unsigned shift = shift_;
  const auto begins_with = [begins, shift](std::uint32_t prefix) {
    unsigned any = begins[(prefix * kMultiplier) >> shift];
    if constexpr (kHasShort) any |= begins[((prefix & kThreeBytes) * kMultiplier) >> shift];
    return any;
  };
  // Four places at once, as few values begin anywhere.
  const auto may_begin = [&](std::uint64_t eight) {
    unsigned any = 0;
    for (unsigned i = 0; i < 4; ++i)
      any |= begins_with(static_cast<std::uint32_t>(eight >> 8U * i));
    return any != 0;
  };
  const std::size_t end = bytes.size() < 4 ? 0 : bytes.size() - 3;
  while (at < end) {
    if (at + 8 <= bytes.size() && !may_begin(load<std::uint64_t>(bytes, at) | kSmallEight)) {
      at += 4;
      continue;
    }
    for (const std::size_t stop = std::min(at + 4, end); at < stop; ++at) {
      const std::uint32_t prefix = load<>(bytes, at) | kSmall;
      if (begins_with(prefix) == 0) continue;
      if (match(bytes, neighbours, at, prefix, hit)) return true;
      if (kHasShort && match(bytes, neighbours, at, prefix & kThreeBytes, hit)) return true;
    }
  }
  if (kHasShort && bytes.size() >= 3 && at <= bytes.size() - 3) {
    const std::size_t last = bytes.size() - 3;
    return match(bytes, neighbours, last, prefix_of(bytes.substr(last)), hit);
  }
  return false;
}

namespace {

bool equals(std::string_view bytes, const Literal& literal) {
  if (bytes.size() < literal.bytes.size()) return false;
  for (std::size_t i = 0; i < literal.bytes.size(); ++i) {
    const char c = literal.folds[i] != 0 ? to_lower_ascii(bytes[i]) : bytes[i];
    if (c != literal.bytes[i]) return false;
  }
  return true;
}

}  // namespace

bool LiteralSet::match(std::string_view bytes,
                       Neighbours neighbours,
                       std::size_t at,
                       std::uint32_t prefix,
                       LiteralHit& hit) const {
  const Bucket* bucket = bucket_of(prefix);
  if (bucket == nullptr) return false;
  for (std::uint32_t i = 0; i < bucket->count; ++i) {
    const Literal& literal = literals_[bucket->first + i];
    if (!equals(bytes.substr(at), literal)) continue;
    hit = {at, &literal};
    if (is_parted(bytes, neighbours, hit)) return true;
  }
  return false;
}

const Literal* LiteralSet::longest_at(std::string_view bytes, std::size_t begin) const {
  if (literals_.empty() || begin + 3 > bytes.size()) return nullptr;
  const std::string_view rest = bytes.substr(begin);
  for (const std::uint32_t prefix : {prefix_of(rest), prefix_of(rest) & kThreeBytes}) {
    const Bucket* bucket = bucket_of(prefix);
    for (std::uint32_t i = 0; bucket != nullptr && i < bucket->count; ++i) {
      if (equals(rest, literals_[bucket->first + i])) return &literals_[bucket->first + i];
    }
  }
  return nullptr;
}

bool LiteralSet::is_parted(std::string_view bytes,
                           Neighbours neighbours,
                           const LiteralHit& hit) const {
  const Literal& literal = *hit.literal;
  if (literal.spelling == Spelling::BinarySid) return true;
  const Beside beside(bytes, literal.spelling);
  const std::size_t unit = beside.unit();
  const char32_t before = beside.before(hit.begin);
  if (is_syntax(beside, hit)) return false;
  if (literal.edges == Edges::Any) return true;
  const char32_t first = beside.unit_at(hit.begin);
  const char32_t last = beside.unit_at(hit.end() - unit);
  const char32_t after = beside.after(hit.end());
  if (literal.edges == Edges::Number) return !is_number(before) && !is_number(after);
  if (literal.edges == Edges::Address) {
    const bool goes_on = after == U'.' && is_number(beside.after(hit.end(), 2));
    const bool comes_from = before == U'.' && is_number(beside.before(hit.begin, 2));
    return !is_number(before) && !is_number(after) && !goes_on && !comes_from &&
           (neighbours == Neighbours::Records || (!is_letter(before) && !is_letter(after)));
  }
  const std::size_t characters = literal.bytes.size() / unit;
  bool left = false;
  bool right = false;
  if (literal.edges == Edges::Strict) {
    left = parts_strictly(before, first);
    right = parts_strictly(after, last);
  } else {
    // Behind a percent sign two digits are a character: "%5Calice".
    const char32_t second = beside.before(hit.begin, 2);
    const bool is_escaped = beside.before(hit.begin, 3) == U'%' && is_hex(before) && is_hex(second);
    // So are "\\n", "\\r" and "\\t" in texts of programs.
    const bool is_control = second == U'\\' && characters >= kDigitsMayFollow &&
                            (before == U'n' || before == U'r' || before == U't');
    left = is_escaped || is_control || parts_word(before, first, characters, false);
    right = parts_word(after, last, characters, true);
  }
  if (left && right) return true;
  if (neighbours == Neighbours::Text) return false;
  if (characters >= kLongName) return true;
  // One character beside it may be a number of the record; more are a word.
  const auto is_word_character = [](char32_t c) { return is_letter(c) || is_number(c); };
  const bool is_word_beside = (!left && is_word_character(beside.before(hit.begin, 2))) ||
                              (!right && is_word_character(beside.after(hit.end(), 2)));
  return characters >= kMiddleName && (left || right) && !is_word_beside;
}

}  // namespace casebook
