// SPDX-License-Identifier: Apache-2.0
// One item of any bytes, looked through and rewritten: its length stays, and what is said to be
// clean holds no value.
#include <cstdlib>
#include <vector>

#include "redact/findings.h"
#include "redact/rewrite.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const ItemFindings findings = look_through("Users/ragna/item.log", bytes);
  PseudonymMap map;
  Replacements replacements(map);
  replacements.learn(findings);
  replacements.settle();
  std::vector<std::byte> copy(bytes.begin(), bytes.end());
  rewrite_item("item.log", bytes, copy, findings, replacements);
  if (copy.size() != bytes.size()) std::abort();
  if (!PseudonymMap::parse(map.text()).ok()) std::abort();
  return 0;
}
