// SPDX-License-Identifier: Apache-2.0
// A code book of a few names, so that tests below the knowledge need no tables.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "model/code_book.h"

namespace casebook {

class CodesForTest final : public CodeBook {
 public:
  CodeReading read(std::string_view typed) const override {
    std::uint32_t value = 0;
    if (typed.starts_with("0x")) {
      value = parse_number<std::uint32_t>(typed.substr(2), 16).value_or(0);
    } else if (!value_of(typed, value)) {
      return {};
    }
    return read_value(value);
  }

  CodeReading read_value(std::uint32_t value) const override {
    CodeReading reading;
    reading.canonical = fmt::format("0x{:08X}", value);
    for (const std::uint32_t layer : {value, error_identity(value)}) {
      for (const Name& known : kNames) {
        if (known.value != layer) continue;
        const std::string name(known.name);
        reading.layers.push_back(
            {CodeSpace::Unknown, layer, name, {"means " + name, "意为 " + name}, {}});
      }
    }
    return reading;
  }

  bool value_of(std::string_view name, std::uint32_t& value) const override {
    for (const Name& known : kNames) {
      if (known.name != name) continue;
      value = known.value;
      return true;
    }
    return false;
  }

 private:
  struct Name {
    std::string_view name;
    std::uint32_t value;
  };
  static constexpr std::array kNames = {Name{"STATUS_SUCCESS", 0},
                                        Name{"ERROR_SUCCESS", 0},
                                        Name{"ERROR_FILE_NOT_FOUND", 2},
                                        Name{"ERROR_ACCESS_DENIED", 5},
                                        Name{"ERROR_SHARING_VIOLATION", 32},
                                        Name{"STATUS_ACCESS_DENIED", 0xC0000022},
                                        Name{"STATUS_SHARING_VIOLATION", 0xC0000043},
                                        Name{"ERROR_FILE_CORRUPT", 1392},
                                        Name{"ERROR_FILE_CORRUPT", 0x80070570},
                                        Name{"E_FAIL", 0x80004005},
                                        Name{"CBS_E_INSTALLERS_FAILED", 0x800F0922}};
};

}  // namespace casebook
