// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/message.h"

// Words of requests: what is decoded must be encoded to the same again; headers never break a head.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto decoded = percent_decoded(text);
  if (decoded && percent_decoded(percent_encoded(*decoded)) != decoded) std::abort();
  for (const auto& [name, value] : form_values(text)) {
    if (name.empty()) std::abort();
  }
  static_cast<void>(cookie_called(text, "a"));
  Headers headers;
  const std::size_t half = size / 2;
  headers.add(text.substr(0, half), text.substr(half));
  for (const auto& [name, value] : headers.all()) {
    if (value.find_first_of("\r\n") != std::string::npos || name.find(':') != std::string::npos) {
      std::abort();
    }
  }
  Request request;
  request.target = text;
  if (request.raw_path().size() + request.query().size() > size) std::abort();
  return 0;
}
