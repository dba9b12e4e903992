// SPDX-License-Identifier: Apache-2.0
// Names of fields that say what their value is, in English and Chinese.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "redact/hidden.h"
#include "redact/sighting.h"

namespace casebook {

struct FieldName {
  std::string_view text;  // in small letters
  Hidden kind = Hidden::User;
  // Said of other things, too: the value must look like the name of a machine or an account.
  bool is_weak = false;
  // Only by itself: no end of a longer name such as "TargetUser".
  bool is_whole = false;
  // The value may be of any words and signs, to the end of its line: "Bank of X (China) & Co."
  bool is_free = false;
};

// The longest field name that begins at `at`; null when there is none or it is no whole word.
const FieldName* field_name_at(std::string_view text, std::size_t at);

// Tells fast, and wrongly now and then, whether the name of a field or of a folder of profiles may
// begin with these four bytes, in any case.
class FieldFilter {
 public:
  bool may_begin(std::uint32_t bytes) const {
    const std::uint32_t folded = bytes | 0x20202020U;
    // Both at once: a branch between them would be taken by chance.
    const std::uint64_t four = word_of(folded) >> bit_of(folded);
    const std::uint64_t three = word_of(folded & kThree) >> bit_of(folded & kThree);
    return ((four | three) & 1U) != 0;
  }
  void add(std::string_view name);

 private:
  static constexpr unsigned kShift = 16;  // of 2^16 bits
  static constexpr std::uint32_t kThree = 0x00FFFFFFU;
  static std::uint32_t place_of(std::uint32_t folded) { return (folded * 0x9E3779B1U) >> kShift; }
  static std::uint32_t bit_of(std::uint32_t folded) { return place_of(folded) % 64; }
  std::uint64_t word_of(std::uint32_t folded) const { return bits_[place_of(folded) / 64]; }

  std::array<std::uint64_t, 1024> bits_{};
};
const FieldFilter& field_filter();

// The field whose whole name this is: "TargetUserName"; null when it is none.
const FieldName* field_called(std::string_view name);

// Takes apart what stands in such a field.
void take_value(const FieldName& field,
                std::string_view value,
                bool is_set_off,
                SightingSink& sink);

// A password, key or token, unless it is one that everybody has.
void take_credential(std::string_view value, SightingSink& sink);

// A value that stands behind the field name which ends at `end`; `begin` is where that began.
void take_field(std::string_view text,
                std::size_t begin,
                std::size_t end,
                const FieldName& field,
                SightingSink& sink);

}  // namespace casebook
