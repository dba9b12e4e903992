// SPDX-License-Identifier: Apache-2.0
// The first byte says in which pieces the rest comes.
#include <cstdint>
#include <cstdlib>

#include "server/multipart.h"

namespace {

struct Watching : casebook::server::FormSink {
  bool is_open = false;
  casebook::Status begin(const casebook::server::FormPart& /*part*/) override {
    if (is_open) std::abort();
    is_open = true;
    return casebook::ok_status();
  }
  casebook::Status data(std::string_view bytes) override {
    if (!is_open || bytes.empty()) std::abort();
    return casebook::ok_status();
  }
  casebook::Status end() override {
    if (!is_open) std::abort();
    is_open = false;
    return casebook::ok_status();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = data[0] % 61U + 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  static_cast<void>(casebook::server::form_boundary(bytes));
  Watching sink;
  casebook::server::FormReader reader("X", sink);
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (!reader.write(bytes.substr(at, step)).ok()) return 0;
  }
  if (reader.finish().ok() && sink.is_open) std::abort();
  return 0;
}
