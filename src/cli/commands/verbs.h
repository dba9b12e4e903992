// SPDX-License-Identifier: Apache-2.0
// What runs a command; one file for each verb. Called through the table in commands.cpp.
#pragma once

#include "cli/command.h"

namespace casebook {

int run_diagnose(const Invocation& invocation);
int run_ls(const Invocation& invocation);
int run_events(const Invocation& invocation);
int run_evtx(const Invocation& invocation);
int run_pe(const Invocation& invocation);
int run_compare(const Invocation& invocation);
int run_redact(const Invocation& invocation);
int run_plan(const Invocation& invocation);
int run_draft(const Invocation& invocation);
int run_code(const Invocation& invocation);
int run_wim(const Invocation& invocation);
int run_reg(const Invocation& invocation);
int run_knowledge_lint(const Invocation& invocation);
int run_knowledge_test(const Invocation& invocation);
int run_knowledge_score(const Invocation& invocation);
int run_knowledge_list(const Invocation& invocation);
int run_knowledge_show(const Invocation& invocation);
int run_knowledge_new(const Invocation& invocation);
int run_knowledge_why(const Invocation& invocation);
int run_trace_summary(const Invocation& invocation);
int run_trace_events(const Invocation& invocation);
int run_trace_processes(const Invocation& invocation);
int run_trace_stack(const Invocation& invocation);
int run_trace_filter(const Invocation& invocation);
int run_trace_denials(const Invocation& invocation);
int run_trace_holders(const Invocation& invocation);
int run_trace_file(const Invocation& invocation);
int run_trace_compare(const Invocation& invocation);
int run_sql(const Invocation& invocation);
int run_view(const Invocation& invocation);
int run_wulog(const Invocation& invocation);
int run_serve(const Invocation& invocation);
int run_admin_verify(const Invocation& invocation);
int run_worker(const Invocation& invocation);
int run_admin_link(const Invocation& invocation);
int run_help(const Invocation& invocation);
int run_version(const Invocation& invocation);
int run_completion(const Invocation& invocation);
int run_man(const Invocation& invocation);

}  // namespace casebook
