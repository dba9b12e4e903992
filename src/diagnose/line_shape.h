// SPDX-License-Identifier: Apache-2.0
// Which records say the same, numbers aside. An error that attempts which went well contain too is
// noise, whatever it looks like. Domain rules a.7, "statistical noise test".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "model/code_book.h"
#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// The message with what differs from one run to the next replaced by '#': GUIDs, hashes, addresses,
// long numbers, numbers behind '='. HRESULTs written with 0x, short numbers and names stay.
std::string line_shape(std::string_view message);

// The warnings and errors of attempts that went well: by family, shape, and the error they name,
// however it is written.
class HarmlessShapes {
 public:
  HarmlessShapes(const Matches& matches,
                 const Knowledge& knowledge,
                 const EventSource& source,
                 const CodeBook& codes)
      : matches_(matches),
        knowledge_(knowledge),
        source_(source),
        codes_(codes) {}

  // Lines that a signature knows as anything but noise are not taken.
  void learn(const Attempt& attempt);
  // False for lines that a signature knows as anything but noise.
  bool contains(std::string_view family, const Notable& event) const;

 private:
  std::uint64_t key_of(std::string_view family, const Notable& event) const;
  bool is_known(const Notable& event) const;

  const Matches& matches_;
  const Knowledge& knowledge_;
  const EventSource& source_;
  const CodeBook& codes_;
  std::unordered_set<std::uint64_t> shapes_;
};

}  // namespace casebook
