// SPDX-License-Identifier: Apache-2.0
// Traces of Process Monitor at memory speed: opening, filters, rows, findings. The input is the
// file that $CASEBOOK_TRACE names; bench/trace.py makes one of 2.5 million events.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <benchmark/benchmark.h>

#include "cli/input_file.h"
#include "decode/trace_file.h"
#include "report/trace_rows.h"
#include "trace/denials.h"
#include "trace/filter.h"
#include "trace/holders.h"

namespace casebook {
namespace {

const std::shared_ptr<const Content>& content() {
  static const std::shared_ptr<const Content> kContent = [] {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    const char* path = std::getenv("CASEBOOK_TRACE");
    auto file = open_input_file(path == nullptr ? "" : path);
    if (!file.ok()) {
      std::fputs("set CASEBOOK_TRACE to a trace\n", stderr);
      std::exit(2);  // NOLINT(concurrency-mt-unsafe)
    }
    return std::move(file).value();
  }();
  return kContent;
}

std::unique_ptr<Trace> open_it() {
  const TraceFile file{"trace.PML", content()->bytes(), [](std::uint64_t at, std::uint64_t length) {
                         content()->will_read(at, length);
                       }};
  auto trace = open_trace({file}, {});
  if (!trace.ok()) std::exit(2);  // NOLINT(concurrency-mt-unsafe)
  return std::move(trace).value();
}

const Trace& opened() {
  static const std::unique_ptr<Trace> kTrace = open_it();
  return *kTrace;
}

double private_bytes() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("RssAnon:")) return 1024.0 * std::strtod(line.c_str() + 8, nullptr);
  }
  return 0;
}

void count_events(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(opened().size()) *
                          static_cast<std::int64_t>(state.iterations()));
}

void TraceOpen(benchmark::State& state) {
  for (auto step : state) {
    content()->done_with(0, content()->bytes().size());  // as a process that begins finds it
    const double before = private_bytes();
    const std::unique_ptr<Trace> trace = open_it();
    const double now = private_bytes();
    state.counters["private_bytes_an_event"] = (now - before) / static_cast<double>(trace->size());
    state.counters["paths"] = static_cast<double>(trace->path_count());
  }
  count_events(state);
}
BENCHMARK(TraceOpen)->UseRealTime();

void filter_by(benchmark::State& state, std::string_view text) {
  const Trace& trace = opened();
  const auto rule = parse_trace_rule(text, Language::English);
  std::size_t found = 0;
  for (auto step : state) {
    const auto filter = TraceFilter::make(trace, {rule.value()}, {});
    found = filter.value().select_all(0).size();
  }
  state.counters["found"] = static_cast<double>(found);
  count_events(state);
}
void TraceFilterResult(benchmark::State& state) {
  filter_by(state, "Result is ACCESS DENIED");
}
BENCHMARK(TraceFilterResult)->UseRealTime();
void TraceFilterPath(benchmark::State& state) {
  filter_by(state, "Path contains CurrentVersion");
}
BENCHMARK(TraceFilterPath)->UseRealTime();

void rows(benchmark::State& state, const std::vector<TraceColumn>& columns) {
  const Trace& trace = opened();
  std::uint64_t bytes = 0;
  for (auto step : state) {
    bytes = 0;
    write_trace_rows(
        trace,
        0,
        trace.size(),
        [](std::size_t first, std::size_t last, std::vector<std::uint32_t>& events) {
          for (std::size_t i = first; i < last; ++i) {
            events.push_back(static_cast<std::uint32_t>(i));
          }
        },
        {.form = TraceRowForm::Csv, .columns = columns},
        [&](std::string_view text) {
          bytes += text.size();
          return true;
        });
  }
  state.counters["csv_bytes"] = static_cast<double>(bytes);
  count_events(state);
}
void TraceCsv(benchmark::State& state) {
  rows(state, {});
}
BENCHMARK(TraceCsv)->UseRealTime();
void TraceCsvAllColumns(benchmark::State& state) {
  rows(state, all_trace_columns());
}
BENCHMARK(TraceCsvAllColumns)->UseRealTime();

void TraceDenials(benchmark::State& state) {
  for (auto step : state) {
    benchmark::DoNotOptimize(find_denials(opened(), {}, nullptr, 0));
  }
  count_events(state);
}
BENCHMARK(TraceDenials)->UseRealTime();

void TraceHolders(benchmark::State& state) {
  for (auto step : state) {
    benchmark::DoNotOptimize(find_violations(opened(), nullptr, 0));
  }
  count_events(state);
}
BENCHMARK(TraceHolders)->UseRealTime();

}  // namespace
}  // namespace casebook
