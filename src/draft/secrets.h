// SPDX-License-Identifier: Apache-2.0
// Takes credentials out of text that leaves the desk.
#pragma once

#include <cstdint>
#include <string>

namespace casebook {

enum class Secrets : std::uint8_t {
  Certain,    // user:password@host, password=..., keys: for text that we wrote ourselves too
  Suspected,  // also "-p x" and "net use ... x", which may mean something else: for evidence
};

// `text` with *** in the place of each credential. Linear in its length, whatever it holds.
std::string without_secrets(std::string text, Secrets which);

}  // namespace casebook
