// SPDX-License-Identifier: Apache-2.0
// Looks through one item: text in any encoding, records of known formats, and the texts that lie
// between the bytes of others.
#include <algorithm>
#include <unordered_map>

#include "base/cancel.h"
#include "base/codec.h"
#include "base/encoding.h"
#include "base/letter_case.h"
#include "base/text.h"
#include "base/utf8.h"
#include "decode/text_fields.h"
#include "redact/binary_text.h"
#include "redact/escapes.h"
#include "redact/findings.h"
#include "redact/hex_lists.h"
#include "redact/sighting.h"
#include "redact/spelling.h"
#include "redact/words.h"

namespace casebook {
namespace {

constexpr std::size_t kMostValues = 400'000;  // of one item; more is an attack, or no log
constexpr std::size_t kMostPlaces = 2'000'000;
constexpr std::size_t kMostPairs = 20'000;

// Collects, and knows where in the item the text lies that is being looked through.
class Collector : public SightingSink {
 public:
  explicit Collector(ItemFindings& findings) : findings_(findings) {}

  // A text of the item at no known place.
  void begin(std::string_view text) { begin(text, nullptr, TextField::kNoPlace, false, {}); }
  // A whole item.
  void begin(const DecodedText& decoded, ByteView bytes) {
    begin(decoded.text, &decoded, 0, false, bytes);
  }
  // A field of a record.
  void begin(const TextField& field, ByteView bytes) {
    begin(field.text, nullptr, field.offset, field.is_wide, bytes);
  }

  void saw(Hidden kind, std::string_view value, bool is_set_off) override {
    if (kind != Hidden::Credential && kind != Hidden::Person) value = trim(value);
    if (value.size() > 255) return;
    const HidingReach reach = known_reach(kind, value);
    if (reach == HidingReach::Nothing) return;
    if (reach == HidingReach::Everywhere) {
      if (findings_.everywhere.size() >= kMostValues) {
        findings_.is_beyond_limits = true;
        return;
      }
      findings_.everywhere.emplace(kind, std::string(value));
      return;
    }
    if (!is_set_off) return;
    place(kind, value);
    if (findings_.here.size() < kMostPairs) findings_.here.emplace(kind, with_folded_case(value));
  }

  void saw_pair(std::string_view left, std::string_view right) override {
    if (findings_.pairs.size() < kMostPairs) {
      findings_.pairs.emplace(with_folded_case(left), with_folded_case(right));
    }
  }

  void saw_host(std::string_view host, std::string_view domain) override {
    if (findings_.hosts.size() < kMostPairs) {
      findings_.hosts.emplace(with_folded_case(host), with_folded_case(domain));
    }
  }

 private:
  // Logs say the same again and again.
  HidingReach known_reach(Hidden kind, std::string_view value) {
    constexpr std::size_t kMostKept = 10'000;
    std::string key(1, static_cast<char>('a' + static_cast<int>(kind)));
    key += value;
    if (const auto found = reaches_.find(key); found != reaches_.end()) return found->second;
    const HidingReach reach = reach_of(kind, value);
    if (reaches_.size() < kMostKept) reaches_.emplace(std::move(key), reach);
    return reach;
  }

  void begin(std::string_view text,
             const DecodedText* decoded,
             std::uint64_t offset,
             bool is_wide,
             ByteView bytes) {
    text_ = text;
    decoded_ = decoded;
    offset_ = offset;
    is_wide_ = is_wide;
    bytes_ = bytes;
  }

  void place(Hidden kind, std::string_view value) {
    const bool is_of_text =
        value.data() >= text_.data() && value.data() + value.size() <= text_.data() + text_.size();
    if (!is_of_text || (decoded_ == nullptr && offset_ == TextField::kNoPlace)) return;
    const auto at = static_cast<std::size_t>(value.data() - text_.data());
    const auto [begin, end] = range_of(at, at + value.size());
    if (end <= begin || end > bytes_.size()) return;
    const std::string_view raw = as_text(bytes_).substr(begin, end - begin);
    for (const Spelling spelling : {Spelling::Utf8,
                                    Spelling::Utf16Le,
                                    Spelling::Utf16Be,
                                    Spelling::Gb18030,
                                    Spelling::Cp1252}) {
      if (spell(value, spelling) != raw) continue;
      if (findings_.places.size() >= kMostPlaces) break;
      findings_.places.push_back({begin, static_cast<std::uint32_t>(raw.size()), kind, spelling});
      return;
    }
    findings_.is_beyond_limits = true;
  }

  std::pair<std::uint64_t, std::uint64_t> range_of(std::size_t begin, std::size_t end) const {
    if (decoded_ != nullptr) {
      return {decoded_->original_offset(begin), decoded_->original_offset(end)};
    }
    const auto bytes_before = [&](std::size_t at) -> std::uint64_t {
      return is_wide_ ? spell(text_.substr(0, at), Spelling::Utf16Le).size() : at;
    };
    return {offset_ + bytes_before(begin), offset_ + bytes_before(end)};
  }

  ItemFindings& findings_;
  std::unordered_map<std::string, HidingReach> reaches_;
  std::string_view text_;
  const DecodedText* decoded_ = nullptr;
  std::uint64_t offset_ = TextField::kNoPlace;
  bool is_wide_ = false;
  ByteView bytes_;
};

// Texts and identifiers that lie in bytes of no known form.
void look_through_bytes(ByteView bytes, Collector& collector) {
  for_each_text_run(bytes, [&](std::string_view text) {
    collector.begin(text);
    scan_text(text, collector);
  });
  for_each_binary_sid(bytes, [&](const std::string& numbers) {
    collector.begin(numbers);
    collector.saw(Hidden::Sid, numbers, false);
  });
}

void look_through_records(ByteView bytes, Collector& collector) {
  const RewritableFormat format = rewritable_format(bytes);
  for_each_text_field(format, bytes, [&](const TextField& field) {
    collector.begin(field, bytes);
    scan_field(field.name, field.text, collector);
  });
  look_through_bytes(bytes, collector);
}

}  // namespace

ItemFindings look_through(std::string_view path, ByteView bytes) {
  ItemFindings findings;
  Collector collector(findings);
  const std::string name = "/" + std::string(path);
  collector.begin(name);
  scan_text(name, collector);
  const DecodedText decoded = decode_text(bytes);
  if (decoded.encoding == Encoding::Binary) {
    look_through_records(bytes, collector);
  } else {
    collector.begin(decoded, bytes);
    scan_text(decoded.text, collector);
    // Where some characters of a value are escaped, it is seen in what these stand for.
    for_each_escaped(decoded.text, EscapeUnits::Bytes, [&](const EscapedStretch& stretch) {
      const bool is_told = std::any_of(
          stretch.characters.begin(), stretch.characters.end(), [](const auto& character) {
            return character.form != EscapeForm::Plain && character.form != EscapeForm::Percent;
          });
      if (!is_told) return;
      collector.begin(stretch.text);
      scan_text(stretch.text, collector);
    });
    collector.begin(decoded, bytes);
    for_each_hex_list(bytes, [&](const HexList& list) {
      findings.has_hex_lists = true;
      look_through_bytes(as_bytes(list.bytes), collector);
    });
  }
  std::sort(findings.places.begin(),
            findings.places.end(),
            [](const PlacedValue& a, const PlacedValue& b) { return a.offset < b.offset; });
  return findings;
}

}  // namespace casebook
