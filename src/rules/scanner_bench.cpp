// SPDX-License-Identifier: Apache-2.0
// Finding signatures: both engines over the same text, and how long each takes to get ready.
#include <numeric>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "rules/scanner.h"

namespace casebook {
namespace {

// As many patterns, of the same shapes, as a format's own.
std::vector<Signature> signatures() {
  std::vector<Signature> all(120);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char* shape =
        i % 3 == 0   ? R"(Operation{} failed: (?P<object>[^\n]{{2,400}}?)\. Error: 0x[0-9A-F]{{8}})"
        : i % 3 == 1 ? R"((?i)(?:cannot|unable)[^\n]*component{}[^\n]*\[HRESULT = 0x8)"
                     : R"(Step{}(?:Begin|End), result (?P<code>\d{{1,10}}))";
    all[i].pattern = fmt::format(fmt::runtime(shape), i);
  }
  return all;
}

std::string log_text() {
  std::string text;
  for (int i = 0; text.size() < (8U << 20U); ++i) {
    text += fmt::format("2024-05-07 10:15:30, Info  CBS  Session: {} initialized by client\r\n", i);
    if (i % 200 == 0)
      text += fmt::format("Operation{} failed: Apply. Error: 0x80070005\r\n", i % 120);
  }
  return text;
}

void scan(benchmark::State& state, ScanEngine engine) {
  const std::vector<Signature> all = signatures();
  std::vector<std::uint32_t> ids(all.size());
  std::iota(ids.begin(), ids.end(), 0U);
  const auto scanner = Scanner::make(all, ids, engine);
  ScanContext context = scanner.value().make_context();
  const std::string text = log_text();
  for (auto _ : state) {
    std::vector<RawHit> hits;
    scanner.value().scan(text, context, hits);
    benchmark::DoNotOptimize(hits.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(scan, blocks, ScanEngine::Blocks);
BENCHMARK_CAPTURE(scan, peer_re2_set, ScanEngine::Lines);

void get_ready(benchmark::State& state, ScanEngine engine) {
  const std::vector<Signature> all = signatures();
  std::vector<std::uint32_t> ids(all.size());
  std::iota(ids.begin(), ids.end(), 0U);
  for (auto _ : state) {
    benchmark::DoNotOptimize(Scanner::make(all, ids, engine).ok());
  }
}
BENCHMARK_CAPTURE(get_ready, blocks, ScanEngine::Blocks)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(get_ready, peer_re2_set, ScanEngine::Lines)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace casebook
