// SPDX-License-Identifier: Apache-2.0
// Takes the named groups of a signature from a line that it matched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/knowledge.h"

namespace casebook {

// Patterns of ASCII characters match bytes, so that counted repetitions mean the same to both
// search engines; a pattern that names other characters matches characters of UTF-8.
bool counts_characters(std::string_view pattern);

// Captures are taken from the begin of a line longer than any log writes: in a line made for it
// they cost a millisecond each.
inline constexpr std::size_t kLongLine = 16 * 1024;

// Immutable after make(); safe for many threads.
class CaptureReader {
 public:
  static Result<CaptureReader> make(const std::vector<Signature>& signatures);
  CaptureReader(CaptureReader&&) noexcept;
  CaptureReader& operator=(CaptureReader&&) noexcept;
  ~CaptureReader();

  // The named groups (trimmed; "" for those that took no part) and the signature's constant `sets`.
  // Empty and false when the line does not match.
  bool read(std::uint32_t signature,
            std::string_view line,
            std::map<std::string, std::string>& captures) const;

 private:
  struct Patterns;
  explicit CaptureReader(std::unique_ptr<Patterns> patterns);
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace casebook
