// SPDX-License-Identifier: Apache-2.0
// Event logs at memory speed: columns alone, JSON lines, and all that a diagnosis takes. The input
// is the event log that $CASEBOOK_EVTX names, its chunks repeated; bench/run.py makes one.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <benchmark/benchmark.h>

#include "decode/event_log.h"
#include "decode/evtx/evtx.h"
#include "decode/evtx/log_walk.h"

namespace casebook {
namespace {

using namespace evtx;

const std::string& log_bytes() {
  static const std::string kBytes = [] {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    const char* path = std::getenv("CASEBOOK_EVTX");
    if (path == nullptr) {
      std::fputs("set CASEBOOK_EVTX to an event log\n", stderr);
      std::exit(2);  // NOLINT(concurrency-mt-unsafe)
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }();
  return kBytes;
}

// What diagnosis asks of every record.
class Columns final : public LogVisitor {
 public:
  void chunk(std::size_t, const ChunkHead&, const ChunkRecords&) override {}
  void record(std::size_t, EventReader& event, Reading) override {
    provider.clear();
    event.append(provider, Column::Provider);
    sum += event.number(Column::EventId) + event.number(Column::Level) +
           event.number(Column::Time) + event.number(Column::Thread) + provider.size();
  }
  std::string provider;
  std::uint64_t sum = 0;
};

void BM_Columns(benchmark::State& state) {
  const ByteView bytes = as_bytes(log_bytes());
  for (auto _ : state) {
    Columns columns;
    LogWalk(bytes).slots(kFileHeaderBytes, bytes.size(), columns);
    benchmark::DoNotOptimize(columns.sum);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(BM_Columns)->Unit(benchmark::kMillisecond);

void write_all(benchmark::State& state, EventLogForm form) {
  const ByteView bytes = as_bytes(log_bytes());
  EventLogOptions options;
  options.form = form;
  options.jobs = 1;
  std::uint64_t written = 0;
  options.write = [&](std::string_view text) {
    written += text.size();
    return true;
  };
  for (auto _ : state) {
    benchmark::DoNotOptimize(write_event_log(bytes, options));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
  state.counters["out/in"] = static_cast<double>(written) /
                             static_cast<double>(state.iterations()) /
                             static_cast<double>(bytes.size());
}

void BM_Jsonl(benchmark::State& state) {
  write_all(state, EventLogForm::Jsonl);
}
BENCHMARK(BM_Jsonl)->Unit(benchmark::kMillisecond);

void BM_Xml(benchmark::State& state) {
  write_all(state, EventLogForm::Xml);
}
BENCHMARK(BM_Xml)->Unit(benchmark::kMillisecond);

void BM_Decode(benchmark::State& state) {
  const ByteView bytes = as_bytes(log_bytes());
  const auto decoder = make_evtx_decoder();
  for (auto _ : state) {
    DecodeOutput output;
    decoder->decode({.path = "System.evtx", .bytes = bytes, .text = {}, .whole = bytes}, output);
    benchmark::DoNotOptimize(output.events.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(BM_Decode)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace casebook
