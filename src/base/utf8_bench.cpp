// SPDX-License-Identifier: Apache-2.0
// Checking a log's UTF-8, beside what iconv needs for it.
#include <string>

#include <benchmark/benchmark.h>
#include <iconv.h>

#include "base/utf8.h"

namespace casebook {
namespace {

std::string log_text() {
  std::string text;
  while (text.size() < (4U << 20U)) {
    text += "2024-05-07 10:15:30, Info                  CBS    Exec: Processing started.\r\n";
    text += "2024-05-07 10:15:31, Error                 DISM   拒绝访问。(hr:0x80070005)\r\n";
  }
  return text;
}

void clean_prefix(benchmark::State& state) {
  const std::string text = log_text();
  for (auto _ : state) {
    benchmark::DoNotOptimize(clean_utf8_prefix(text));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(clean_prefix);

void peer_iconv(benchmark::State& state) {
  std::string text = log_text();
  std::string out(text.size(), '\0');
  iconv_t converter = iconv_open("UTF-8", "UTF-8");
  for (auto _ : state) {
    char* from = text.data();
    char* to = out.data();
    std::size_t left = text.size();
    std::size_t room = out.size();
    benchmark::DoNotOptimize(iconv(converter, &from, &left, &to, &room));
  }
  iconv_close(converter);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(peer_iconv);

}  // namespace
}  // namespace casebook
