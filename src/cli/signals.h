// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace casebook {

// Ctrl-C asks the work to stop; a second one ends the program at once. A closed pipe ends it
// quietly, as other filters do.
void install_signal_handlers();

// Says that a mapped file was cut short by somebody else, and ends the program. Async-signal-safe.
[[noreturn]] void say_vanished_page_and_exit();

}  // namespace casebook
