// SPDX-License-Identifier: Apache-2.0
#include "desk/tokens.h"

#include <cstdint>
#include <cstdlib>

#include <sodium.h>

#include "base/digest.h"

namespace casebook::desk {
namespace {

// Of libsodium, before its first use; harmless when repeated.
void make_ready() {
  static const int kReady = sodium_init();
  if (kReady < 0) std::abort();  // no random numbers on this machine: nothing here would be safe
}

}  // namespace

std::string random_token(std::size_t bytes) {
  make_ready();
  std::string raw(bytes, '\0');
  randombytes_buf(raw.data(), raw.size());
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string token(sodium_base64_ENCODED_LEN(bytes, kVariant), '\0');
  sodium_bin2base64(token.data(),
                    token.size(),
                    reinterpret_cast<const unsigned char*>(raw.data()),
                    raw.size(),
                    kVariant);
  token.pop_back();  // its NUL
  return token;
}

std::string random_letters(std::size_t count) {
  make_ready();
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  return text;
}

store::Blob token_hash(std::string_view token) {
  return {sha256(token)};
}

bool is_same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace casebook::desk
