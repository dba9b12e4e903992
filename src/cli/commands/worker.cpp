// SPDX-License-Identifier: Apache-2.0
// `casebook worker`: reads evidence for a desk beside its server.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "base/cancel.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/opened_desk.h"

namespace casebook {
namespace {

Status take_jobs(const Invocation& invocation) {
  ASSIGN_OR_RETURN(const Opened opened, open_desk(invocation));
  RETURN_IF_ERROR(name_engine(opened));
  // Who started it may be gone: that ends a filter, and no service.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGTERM, [](int) { request_cancel(); });
  ASSIGN_OR_RETURN(const std::unique_ptr<work::Worker> worker,
                   start_worker(*opened.desk, invocation));
  if (worker == nullptr)
    return Error{ErrorCode::InvalidInput, "--workers 0: a worker needs one at least"};
  fmt::print("{} ({})\n", in(invocation, "working", "正在处理任务"), opened.database->name());
  std::fflush(stdout);
  while (!cancel_requested())
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return ok_status();
}

}  // namespace

int run_worker(const Invocation& invocation) {
  const Status status = take_jobs(invocation);
  return status.ok() ? 0 : fail(status.error(), invocation.language);
}

}  // namespace casebook
