// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/cancel.h"
#include "evidence/bundle.h"

namespace casebook {

std::string sha256_hex(ByteView bytes) {
  constexpr std::size_t kStep = 8 << 20;  // between two looks at the wish to stop
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  if (context == nullptr || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) return "";
  while (!bytes.empty()) {
    if (cancel_requested()) return "";
    const std::size_t length = std::min(bytes.size(), kStep);
    if (EVP_DigestUpdate(context.get(), bytes.data(), length) != 1) return "";
    bytes = bytes.subspan(length);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) return "";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += fmt::format("{:02x}", digest[i]);
  }
  return hex;
}

}  // namespace casebook
