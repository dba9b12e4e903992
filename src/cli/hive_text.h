// SPDX-License-Identifier: Apache-2.0
// Keys of a hive as text like reg query, as a .reg file, and as JSON. Written key by key: a hive
// may hold a million.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "decode/hive.h"

namespace casebook {

enum class HiveFormat { Text, Reg, Json };

struct HiveTextOptions {
  HiveFormat format = HiveFormat::Text;
  Language language = Language::English;
  bool shows_security = false;  // and when a key was written
};

// Whether a key is there or only its record in free space.
enum class KeyState { Present, Deleted };

class HiveText {
 public:
  HiveText(HiveTextOptions options, std::function<void(std::string_view)> write)
      : options_(options),
        write_(std::move(write)) {}

  // Before the first key. `file`: as the user named it.
  void begin(std::string_view file, const Hive& hive, std::size_t replayed);
  // A key with its values. `lists_subkeys`: their names behind it, as reg query does.
  void add(const HiveKey& key, std::string_view path, KeyState state, bool lists_subkeys);
  void finish();

 private:
  void add_text(const HiveKey& key, std::string_view path, bool lists_subkeys);
  void add_reg(const HiveKey& key, std::string_view path, KeyState state);
  void add_json(const HiveKey& key, std::string_view path, KeyState state, bool lists_subkeys);

  HiveTextOptions options_;
  std::function<void(std::string_view)> write_;
  std::size_t keys_ = 0;
  bool has_said_deleted_ = false;
  std::vector<std::byte> room_;
};

}  // namespace casebook
