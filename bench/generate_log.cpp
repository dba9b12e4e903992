// SPDX-License-Identifier: Apache-2.0
// Writes the bundle that the benchmark reads: a CBS.log (60 %) and a setupact.log (40 %) with one
// failure. Same seed and size, same bytes.
//   generate_log DIR [BYTES] [SEED]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "cbs_log.h"
#include "setupact_log.h"

namespace casebook::bench {

namespace {

constexpr std::int64_t kStart = 1683600000;  // 2023-05-09 02:40 local

void report(const std::string& path, const LogWriter& log) {
  std::printf("%s: %llu lines, %.3f %% of them hit by signatures\n",
              path.c_str(),
              static_cast<unsigned long long>(log.lines()),
              100.0 * static_cast<double>(log.matching()) / static_cast<double>(log.lines()));
}

void write_bundle(const std::filesystem::path& folder, std::uint64_t bytes, std::uint64_t seed) {
  const std::filesystem::path cbs = folder / "Logs" / "CBS";
  const std::filesystem::path panther = folder / "Panther";
  std::filesystem::create_directories(cbs);
  std::filesystem::create_directories(panther);
  {
    LogWriter log(cbs / "CBS.log", seed, kStart);
    write_cbs_log(log, bytes / 10 * 6);
    report("CBS.log", log);
  }
  LogWriter log(panther / "setupact.log", seed + 1, kStart);
  write_setupact_log(log, bytes / 10 * 4);
  report("setupact.log", log);
}

}  // namespace

}  // namespace casebook::bench

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fprintf(stderr, "usage: generate_log DIR [BYTES] [SEED]\n");
    return 2;
  }
  const std::uint64_t bytes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1000000000U;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  casebook::bench::write_bundle(argv[1], bytes, seed);
  return 0;
}
