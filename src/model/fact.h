// SPDX-License-Identifier: Apache-2.0
// A statement with a value and a source: build number, registered anti-virus, free space.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace casebook {

// Where a statement rests. Line is 1-based, 0 when the format has none.
struct Source {
  std::uint32_t item = 0;
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};

struct Fact {
  std::string key;    // dotted, from model/fact_keys.h
  std::string value;  // UTF-8
  Source source;      // item is filled in by the analysis
};

}  // namespace casebook
