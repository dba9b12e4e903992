// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), with the processor's own instructions where it has them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace casebook {

// Two lower-case digits for each byte.
std::string in_hex(std::string_view bytes);

// For bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void add(ByteView bytes);
  // 32 raw bytes over all that was added; begins anew.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// 32 raw bytes.
std::string sha256(std::string_view bytes);

// Lower-case hexadecimal; "" after request_cancel().
std::string sha256_hex(ByteView bytes);

}  // namespace casebook
