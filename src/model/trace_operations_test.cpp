// SPDX-License-Identifier: Apache-2.0
#include "model/trace_operations.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(TraceOperations, NumbersGiveNamesAsProcessMonitorPrintsThem) {
  EXPECT_EQ(trace_operation(TraceClass::Process, 1, 0).name, "Process Create");
  EXPECT_EQ(trace_operation(TraceClass::Registry, 12, 0).action, TraceAction::LoadHive);
  EXPECT_EQ(trace_operation(TraceClass::FileSystem, 20, 0).action, TraceAction::Open);
  EXPECT_EQ(trace_operation(TraceClass::FileSystem, 47, 0).name, "StartDevice");
  EXPECT_EQ(trace_operation(TraceClass::FileSystem, 26, 65).action, TraceAction::Rename);
  EXPECT_EQ(trace_operation(TraceClass::Network, 2, 1).name, "TCP Send");
  EXPECT_EQ(trace_operation(TraceClass::Network, 3, 0).name, "UDP Receive");
  EXPECT_EQ(trace_operation(TraceClass::Profiling, 2, 0).name, "Debug Output Profiling");
}

TEST(TraceOperations, UnknownSubOperationsKeepTheActionOfTheirMainOperation) {
  const TraceOperation query = trace_operation(TraceClass::FileSystem, 25, 200);
  EXPECT_EQ(query.name, "<Unknown>");
  EXPECT_EQ(query.action, TraceAction::Query);
  EXPECT_EQ(query.sub, 200);
  // Links without a name of their own are links all the same.
  EXPECT_EQ(trace_operation(TraceClass::FileSystem, 26, 72).action, TraceAction::Link);
  EXPECT_EQ(trace_operation(TraceClass::Registry, 99, 0).action, TraceAction::OtherKey);
  EXPECT_EQ(trace_operation(TraceClass::Unknown, 0, 0).action, TraceAction::Other);
}

TEST(TraceOperations, NamesGiveTheUsualOperation) {
  EXPECT_EQ(trace_operation_of("ReadFile").number, 23);
  EXPECT_EQ(trace_operation_of("QueryId").number, 25);
  EXPECT_EQ(trace_operation_of("SetDispositionInformationEx").action, TraceAction::Dispose);
  EXPECT_EQ(trace_operation_of("UDP Send").event_class, TraceClass::Network);
  for (const std::string_view name : {"<Unknown>", "", "NoSuchOperation"}) {
    const TraceOperation other = trace_operation_of(name);
    EXPECT_EQ(other.event_class, TraceClass::Unknown);
    EXPECT_EQ(other.name, name);
  }
}

TEST(TraceOperations, AdvancedOutputNamesTheSameOperations) {
  const TraceOperation create = trace_operation_of("IRP_MJ_CREATE");
  EXPECT_EQ(create.number, 20);
  EXPECT_EQ(create.action, TraceAction::Open);
  EXPECT_EQ(create.name, "IRP_MJ_CREATE");
  EXPECT_EQ(trace_operation_of("FASTIO_NETWORK_QUERY_OPEN").action, TraceAction::QueryOpen);
  EXPECT_EQ(trace_operation_of("IRP_MJ_CLEANUP").action, TraceAction::Close);
  // Names that the usual output has too.
  EXPECT_EQ(trace_operation_of("IRP_MJ_CLOSE").action, TraceAction::Forget);
}

TEST(TraceOperations, EveryNumberFindsItsRow) {
  for (const TraceClass event_class :
       {TraceClass::Process, TraceClass::Registry, TraceClass::FileSystem, TraceClass::Network}) {
    for (std::uint16_t number = 0; number < 64; ++number) {
      for (std::uint16_t sub = 0; sub < 256; ++sub) {
        const TraceOperation there =
            trace_operation(event_class, number, static_cast<std::uint8_t>(sub));
        EXPECT_EQ(there.event_class, event_class);
        if (there.name == "<Unknown>") continue;
        const TraceOperation back = trace_operation_of(there.name);
        EXPECT_EQ(back.name, there.name);
        EXPECT_EQ(back.event_class, there.event_class);
      }
    }
  }
}

}  // namespace
}  // namespace casebook
