// SPDX-License-Identifier: Apache-2.0
#include "trace/summary.h"

#include <gtest/gtest.h>

#include "model/trace_for_test.h"

namespace casebook {
namespace {

TEST(TraceSummary, CountsByClassOperationProcessAndResult) {
  TraceForTest trace;
  const std::uint32_t worker = trace.add_process("TiWorker.exe", 400);
  const std::uint32_t agent = trace.add_process("agent.exe", 1200);
  trace.add({.process = worker, .action = TraceAction::Open, .result = 0xC0000022});
  trace.add({.process = worker, .action = TraceAction::Open});
  trace.add({.process = agent, .action = TraceAction::QueryValue, .result = 0x80000005});
  const TraceSummary summary = summarize_trace(trace, 2);
  EXPECT_EQ(summary.classes[static_cast<std::size_t>(TraceClass::FileSystem)], 2U);
  EXPECT_EQ(summary.classes[static_cast<std::size_t>(TraceClass::Registry)], 1U);
  EXPECT_EQ(summary.operations, (std::vector<std::uint64_t>{2, 1}));
  EXPECT_EQ(summary.processes[worker].events, 2U);
  EXPECT_EQ(summary.processes[worker].failures, 1U);
  EXPECT_EQ(summary.processes[agent].failures, 0U);
  ASSERT_EQ(summary.results.size(), 3U);
  EXPECT_EQ(summary.results[0].status, 0U);
  EXPECT_EQ(summary.results[1].status, 0x80000005U);
  EXPECT_EQ(summary.not_kept, 0U);
}

TEST(TraceSummary, AnEmptyTraceHasNothing) {
  const TraceSummary summary = summarize_trace(TraceForTest(), 1);
  EXPECT_TRUE(summary.results.empty());
  EXPECT_EQ(summary.not_kept, 0U);
}

}  // namespace
}  // namespace casebook
