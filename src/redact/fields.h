// SPDX-License-Identifier: Apache-2.0
// Names of fields that say what their value is, in English and Chinese.
#pragma once

#include <functional>
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

// Calls with the beginning of every name that field_name_at() knows, of three bytes at least, in
// small letters.
void for_each_field_start(const std::function<void(std::string_view)>& call);

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
