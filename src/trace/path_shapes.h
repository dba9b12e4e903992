// SPDX-License-Identifier: Apache-2.0
// Shapes of the generated parts of names. All texts are in lower case; all scanners look at each
// byte a bounded number of times.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace casebook {

// A GUID as two numbers, for sets of them.
using GuidNumber = std::array<std::uint64_t, 2>;

// The GUID without braces that begins at `at`: "01234567-89ab-cdef-0123-456789abcdef".
std::optional<GuidNumber> guid_at(std::string_view text, std::size_t at);
inline constexpr std::size_t kGuidLength = 36;

// Behind the SID of an account, a logon or a session that begins at `at`; `at` when there is none.
// SIDs that mean the same everywhere ("s-1-5-18") are none.
std::size_t generated_sid_end(std::string_view text, std::size_t at);

// Behind the date, or date and time, that begins at `at`: "20200708", "20200708102501",
// "2020-07-08t10_25_01", "20200708-1025"; `at` when there is none.
std::size_t date_end(std::string_view text, std::size_t at);

// Behind the hexadecimal digits that begin at `at`.
std::size_t hex_end(std::string_view text, std::size_t at);
// Whether all of it is hexadecimal digits, `least` or more of them.
bool is_hex(std::string_view text, std::size_t least);
// Whether all of it is decimal digits or one of `others`, with at least `least` digits.
bool is_number(std::string_view text, std::size_t least, std::string_view others = {});

// Where the version and the hash stand in the name of a component of the store:
// "amd64_name_31bf3856ad364e35_10.0.19041.1_none_0123456789abcdef", with or without something
// behind it (".manifest", "_file.dll_1234abcd").
struct ComponentShape {
  std::size_t version = 0;
  std::size_t version_end = 0;
  std::size_t hash = 0;
  std::size_t hash_end = 0;
};
std::optional<ComponentShape> component_shape(std::string_view name);

// What stands before the version in the name of a component, of the store or in the folder of an
// update, which has no hash: "amd64_name_31bf3856ad364e35"; "" for other names.
std::string_view component_identity(std::string_view name);

}  // namespace casebook
