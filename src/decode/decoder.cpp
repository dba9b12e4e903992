// SPDX-License-Identifier: Apache-2.0
#include "decode/decoder.h"

namespace casebook {

void DecodeOutput::issue(std::string_view kind,
                         std::uint64_t offset,
                         std::uint64_t bytes,
                         std::string detail,
                         std::uint64_t count) {
  for (Issue& known : issues) {
    if (known.kind == kind) {
      known.count += count;
      known.bytes += bytes;
      return;
    }
  }
  issues.push_back({std::string(kind), offset, bytes, count, std::move(detail)});
}

}  // namespace casebook
