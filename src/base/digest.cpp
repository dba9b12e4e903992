// SPDX-License-Identifier: Apache-2.0
#include "base/digest.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <openssl/evp.h>

#include "base/cancel.h"

namespace casebook {

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  // Fails only without memory, or where a policy forbids SHA-256: then nothing here would be safe.
  if (EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) std::abort();
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(ByteView bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish() {
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr);
  EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string in_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte / 16];
    hex += kDigits[byte % 16];
  }
  return hex;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(as_bytes(bytes));
  return hash.finish();
}

std::string sha256_hex(ByteView bytes) {
  constexpr std::size_t kStep = 8 << 20;  // between two looks at the wish to stop
  Sha256 hash;
  while (!bytes.empty()) {
    if (cancel_requested()) return "";
    const std::size_t length = std::min(bytes.size(), kStep);
    hash.add(bytes.first(length));
    bytes = bytes.subspan(length);
  }
  return cancel_requested() ? "" : in_hex(hash.finish());
}

}  // namespace casebook
