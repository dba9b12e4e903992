// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <chrono>

namespace casebook {

Micros system_time() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace casebook
