// SPDX-License-Identifier: Apache-2.0
#include "decode/decoder.h"

namespace casebook {

void DecodeOutput::issue(std::string_view kind,
                         std::uint64_t offset,
                         std::uint64_t bytes,
                         std::string detail,
                         std::uint64_t count) {
  add_issue(issues, kind, offset, bytes, std::move(detail), count);
}

}  // namespace casebook
