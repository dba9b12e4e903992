// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.h"

#include <csignal>

#include <unistd.h>

#include "base/cancel.h"
#include "cli/messages.h"

namespace casebook {
namespace {

void on_interrupt(int) {
  if (cancel_requested()) _exit(kInterrupted);
  request_cancel();
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_DFL);  // the parent may have ignored it
}

}  // namespace casebook
