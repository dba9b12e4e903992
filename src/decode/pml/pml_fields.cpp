// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <vector>

#include "decode/pml/tables.h"
#include "decode/rewritable.h"

namespace casebook::pml {

bool is_rewritable_trace(ByteView file) {
  const auto header = read_header(file);
  return header.has_value() && header->version == kVersion;
}

void for_each_trace_text(ByteView file, const std::function<void(const TextField&)>& call) {
  const auto header = read_header(file);
  if (!header) return;
  call({.name = "ComputerName", .text = header->computer});
  if (!header->is_closed()) return;
  std::vector<Issue> issues;
  StringTable strings;
  strings.read(file, header->strings, issues);
  std::set<std::string> accounts;
  for (const TraceProcess& process : read_processes(file, *header, strings, issues)) {
    if (accounts.insert(process.user).second) call({.name = "UserName", .text = process.user});
  }
}

}  // namespace casebook::pml
