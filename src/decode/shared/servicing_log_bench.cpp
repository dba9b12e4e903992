// SPDX-License-Identifier: Apache-2.0
// Cutting a servicing log into events, beside a program that only finds its lines.
#include <cstring>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "decode/shared/servicing_log.h"

namespace casebook {
namespace {

std::string log_text() {
  std::string text;
  for (int i = 0; text.size() < (8U << 20U); ++i) {
    text += fmt::format(
        "2024-05-07 10:{:02}:{:02}, Info                  CBS    Session: 31105467_{} initialized "
        "by "
        "client WindowsUpdateAgent, external staging directory: (null)\r\n",
        i / 60 % 60,
        i % 60,
        i);
    text += fmt::format(
        "2024-05-07 10:{:02}:{:02}, Info                  CSI    {:08x} Performing {} operations; "
        "OK "
        "to continue.\r\n",
        i / 60 % 60,
        i % 60,
        i,
        i % 7);
  }
  return text;
}

void decode(benchmark::State& state) {
  const std::string text = log_text();
  DecodeOutput output;
  for (auto _ : state) {
    output.events.clear();
    decode_servicing_log({.path = "CBS.log", .bytes = {}, .text = text, .continues = false},
                         output);
    benchmark::DoNotOptimize(output.events.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(decode);

void peer_memchr_lines(benchmark::State& state) {
  const std::string text = log_text();
  for (auto _ : state) {
    std::size_t lines = 0;
    const char* end = text.data() + text.size();
    for (const char* at = text.data(); at != end; ++lines) {
      const auto left = static_cast<std::size_t>(end - at);
      at = static_cast<const char*>(std::memchr(at, '\n', left)) + 1;
    }
    benchmark::DoNotOptimize(lines);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(peer_memchr_lines);

}  // namespace
}  // namespace casebook
