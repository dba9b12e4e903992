// SPDX-License-Identifier: Apache-2.0
// What is the same in all rows of a process, made once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/trace.h"

namespace casebook {

// `make(process, out)` appends the text of a process; it is called for each in advance, as long as
// all texts together stay small, and again for the others when they are asked for.
template <typename Make>
class ProcessTexts {
 public:
  ProcessTexts(std::size_t processes, Make make) : make_(std::move(make)) {
    constexpr std::size_t kMostBytes = std::size_t{32} << 20U;
    std::size_t bytes = 0;
    for (std::uint32_t process = 0; process < processes && bytes < kMostBytes; ++process) {
      std::string text;
      make_(process, text);
      bytes += text.size() + sizeof text;
      texts_.push_back(std::move(text));
    }
  }

  void append(std::uint32_t process, std::string& out) const {
    if (process < texts_.size()) {
      out += texts_[process];
    } else {
      make_(process, out);
    }
  }

 private:
  Make make_;
  std::vector<std::string> texts_;
};

}  // namespace casebook
