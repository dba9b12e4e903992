// SPDX-License-Identifier: Apache-2.0
// A hive on disk together with the logs that lie beside it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "decode/hive.h"
#include "evidence/bundle.h"

namespace casebook {

enum class HiveLogs { Replay, Leave };

// Heap parts, so that what the hive views stays where it is.
struct HiveFile {
  std::shared_ptr<const Content> content;
  std::unique_ptr<HiveRecovery> recovery;
  std::unique_ptr<Hive> hive;
  std::vector<std::string> logs;  // those that are there: "SYSTEM.LOG1"
};

// Opens `path`, and replays NAME.LOG1, NAME.LOG2 or NAME.LOG of the same folder, whatever the case
// of their names, when the hive needs them.
Result<HiveFile> open_hive_file(const std::string& path, HiveLogs logs);

// The key that a person means: below the root, or with the place where Windows mounts the hive in
// front (HKLM\SYSTEM\...); CurrentControlSet stands for the one in use. Parts may also be parted by
// slashes. The error names the nearest key that exists and what is in it.
struct FoundKey {
  HiveKey key;
  std::string path;  // whole, as Windows shows it: "HKEY_LOCAL_MACHINE\SYSTEM\Select"
};
Result<FoundKey> find_key(const Hive& hive, std::string_view typed, Language language);

}  // namespace casebook
