// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.h"

#include <csignal>
#include <string_view>

#include <unistd.h>

#include "base/cancel.h"
#include "cli/messages.h"

namespace casebook {
namespace {

void on_interrupt(int) {
  if (cancel_requested()) _exit(kInterrupted);
  request_cancel();
}

void on_vanished_page(int) {
  say_vanished_page_and_exit();
}

}  // namespace

// The text is fixed: a handler may not format.
void say_vanished_page_and_exit() {
  constexpr std::string_view kMessage =
      "casebook: a file became shorter while it was read; copy the evidence to a folder that "
      "nobody "
      "writes to and run again\n"
      "casebook: 读取过程中文件被截短；请先把证据复制到无人写入的文件夹，再重新运行\n";
  const ssize_t written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  (void)written;
  _exit(kFailed);
}

void install_signal_handlers() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  action.sa_handler = on_vanished_page;
  sigaction(SIGBUS, &action, nullptr);
  std::signal(SIGPIPE, SIG_DFL);  // the parent may have ignored it
}

}  // namespace casebook
