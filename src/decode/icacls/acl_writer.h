// SPDX-License-Identifier: Apache-2.0
// Writes what any form of an access list says as the same facts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/shared/console.h"
#include "decode/shared/security_descriptor.h"

namespace casebook {

class AclWriter {
 public:
  struct At {
    std::uint64_t offset = 0;
    std::uint32_t line = 0;
  };

  explicit AclWriter(DecodeOutput& output);

  void owner(std::string_view path, std::string_view account, At at);
  // `rights` in icacls' letters: "(I)(OI)(CI)(RX)".
  void entry(
      std::string_view path, std::string_view account, bool denies, std::string_view rights, At at);
  // Owner and entries. The entry at place i of the list stands at `places[i]`, else at `at`.
  void descriptor(std::string_view path,
                  const SecurityDescriptor& descriptor,
                  At at,
                  const std::vector<At>& places = {});
  // Not all entries of the path's list are there.
  void cut(std::string_view path, At at);

 private:
  void add_entry(std::string_view path, const std::string& value, At at);

  DecodeOutput& output_;
  std::size_t count_ = 0;
  LimitedFacts entries_;
  LimitedFacts denials_;
  LimitedFacts owners_;
};

}  // namespace casebook
