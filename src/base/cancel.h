// SPDX-License-Identifier: Apache-2.0
// One process-wide wish to stop, set by a signal handler and polled by long loops.
#pragma once

namespace casebook {

// Async-signal-safe.
void request_cancel();
bool cancel_requested();
// Forgets the wish: a program that people talk to goes on behind it.
void clear_cancel();
void reset_cancel_for_test();

}  // namespace casebook
