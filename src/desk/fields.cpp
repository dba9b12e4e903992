// SPDX-License-Identifier: Apache-2.0
#include "desk/fields.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/text.h"

namespace casebook::desk {

Status check_text(std::string_view field,
                  std::string_view text,
                  bool is_needed,
                  std::size_t longest) {
  const bool is_bad = text.size() > longest || !is_valid_utf8(text) ||
                      text.find('\0') != std::string_view::npos ||
                      (is_needed && trim(text).empty());
  if (!is_bad) return ok_status();
  return Error{ErrorCode::InvalidInput,
               fmt::format("{}: {} to {} bytes of UTF-8", field, is_needed ? 1 : 0, longest)};
}

Status check_language(std::string_view language) {
  if (language == "zh" || language == "en") return ok_status();
  return Error{ErrorCode::InvalidInput, "language: zh or en"};
}

void Assignments::set(std::string_view column, store::Cell value) {
  values_.push_back(std::move(value));
  text_ += fmt::format("{} = ${}, ", column, values_.size());
  names_ += fmt::format("{}\"{}\"", names_.empty() ? "" : ",", column);
}

std::string Assignments::detail() const {
  return fmt::format(R"({{"fields":[{}]}})", names_);
}

}  // namespace casebook::desk
