// SPDX-License-Identifier: Apache-2.0
// Knowledge files of other people: any YAML under any of the folders.
#include <array>
#include <cstdint>
#include <string>

#include "knowledge/load.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static constexpr std::array kFolders = {"signatures",
                                          "rules",
                                          "causes",
                                          "playbooks",
                                          "artifacts",
                                          "products",
                                          "systems",
                                          "editions",
                                          "observations",
                                          "access"};
  const std::string folder = kFolders[data[0] % kFolders.size()];
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const casebook::KnowledgeReading reading = casebook::read_knowledge({{folder + "/x.yaml", text}});
  (void)casebook::lint(reading.knowledge, {"setupact"});
  return 0;
}
