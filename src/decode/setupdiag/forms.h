// SPDX-License-Identifier: Apache-2.0
// Takes the XML and the JSON form of a SetupDiag result apart into named values. Both readers go on
// behind damage and give whatever is left of a cut file.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace casebook {

struct NamedValue {
  std::string_view name;     // element or key: "ProfileName"
  std::string value;         // unescaped
  std::uint64_t offset = 0;  // of the raw value
  std::uint64_t length = 0;
};

struct FormDamage {
  std::uint64_t count = 0;
  std::uint64_t first = 0;
};

using TakeValue = std::function<void(const NamedValue&)>;

FormDamage read_xml_form(std::string_view text, const TakeValue& take);
FormDamage read_json_form(std::string_view text, const TakeValue& take);

}  // namespace casebook
