// SPDX-License-Identifier: Apache-2.0
// A machine with two products and servicing at work, for tests of refusals.
#pragma once

#include <string>
#include <string_view>

#include "model/knowledge.h"
#include "model/trace_findings.h"
#include "trace/denials.h"
#include "trace/file_trace_for_test.h"

namespace casebook {

inline constexpr std::string_view kStaged =
    R"(C:\Windows\SoftwareDistribution\Download\0123456789abcdef\inst\exmtp.dll)";
inline constexpr std::uint32_t kBackupIntent = 0x4000;

inline Knowledge knowledge_for_test() {
  Knowledge knowledge;
  Product guard;
  guard.id = "exguard";
  guard.name = {"Example Guard", "示例防护"};
  guard.kind = "control";
  guard.drivers = {"exguard.sys"};
  guard.processes = {"exguardsvc.exe"};
  guard.altitudes = {"364500"};
  Product scanner = guard;
  scanner.id = "exscan";
  scanner.name = {"Example Scan", "示例杀毒"};
  scanner.kind = "av";
  scanner.drivers = {"exscan.sys"};
  scanner.processes = {"exscan.exe"};
  scanner.altitudes = {"328900"};
  knowledge.products = {guard, scanner};
  return knowledge;
}

class DenialTrace : public FileTraceForTest {
 public:
  Knowledge knowledge = knowledge_for_test();
  TraceSurroundings surroundings;
  std::uint32_t worker = process("TiWorker.exe", 3032);

  DenialTrace() { on(kStaged); }

  Denials find(std::size_t jobs = 1) const {
    return find_denials(trace, surroundings, &knowledge, jobs);
  }
  std::uint32_t application(std::string_view name, std::uint32_t pid) {
    const std::uint32_t number = process(name, pid);
    trace.process(number).company = "Example Software";
    trace.process(number).path = R"(C:\Program Files\Example\)" + std::string(name);
    trace.process(number).user = R"(CASE-PC01\alice)";
    trace.process(number).integrity = "Medium";
    return number;
  }
};

}  // namespace casebook
