// SPDX-License-Identifier: Apache-2.0
// Runs a program of our own beside this one, with limits that it cannot pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace casebook {

struct ChildCommand {
  std::vector<std::string> arguments;    // the first one is the path of the program
  std::vector<std::string> environment;  // "NAME=value": all that it has
  std::string folder;                    // that it begins in; "" for that of this process
  Micros most_time = 15 * 60 * kSecond;
  std::size_t most_output = std::size_t{64} << 20U;
};

struct ChildEnd {
  enum class How : std::uint8_t {
    Exited,     // by itself: `status`
    Signalled,  // it crashed, or passed a limit of the system: `status` is the signal
    TookTooLong,
    SaidTooMuch,
    NotWanted,  // `keep_on` said no
  };
  How how = How::Exited;
  int status = 0;
  std::string output;
  std::string complaints;  // the last of what it wrote to its standard error
};

// Waits for it, and asks `keep_on` about twice a second whether it is still wanted. It inherits
// nothing but two pipes, and ends with everything that it has started. Io: it could not be started.
Result<ChildEnd> run_child(const ChildCommand& command, const std::function<bool()>& keep_on);

// Of the running program.
Result<std::string> own_program();

}  // namespace casebook
