// SPDX-License-Identifier: Apache-2.0
// Opens the bytes as whatever archive they announce, under a tiny budget.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "evidence/archive.h"
#include "evidence/bundle.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  Budget budget;
  budget.total_bytes = 4 << 20;
  budget.unpacked_bytes = 2 << 20;
  budget.item_bytes = 1 << 20;
  budget.entries = 200;
  budget.depth = 3;
  budget.open_time = std::chrono::seconds(5);
  Opening opening(budget, {});
  const std::string bytes = size == 0 ? "" : std::string(reinterpret_cast<const char*>(data), size);
  Result<ContentPtr> content = opening.store.keep(bytes);
  if (!content.ok()) return 0;
  add_content(opening, opening.unique_path("in"), std::move(content).value(), 0, {});
  const Bundle bundle = opening.finish();
  std::uint64_t total = 0;
  for (const BundleEntry& entry : bundle.entries) {
    if (entry.content == nullptr && entry.issues.empty()) std::abort();
    if (!entry.path.starts_with("in") || entry.path.find("/../") != std::string::npos) std::abort();
    for (const Issue& issue : entry.issues) {
      if (issue_meaning(issue.kind).empty()) std::abort();
    }
    if (entry.content != nullptr) total += entry.content->bytes().size();
  }
  if (total != bundle.bytes) std::abort();
  return 0;
}
