// SPDX-License-Identifier: Apache-2.0
// One file that cmake/embed.cmake put into the program. Tables of it are declared where they are
// read: extern "C" const EmbeddedRow NAME_rows[]; const std::uint64_t NAME_count.
#pragma once

#include <cstddef>
#include <string_view>

namespace casebook {

struct EmbeddedRow {
  const char* path;
  const char* begin;
  const char* end;

  std::string_view text() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

}  // namespace casebook
