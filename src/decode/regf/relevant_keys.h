// SPDX-License-Identifier: Apache-2.0
// Which keys of which hive are written out: what upgrades, updates and resets depend on.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "decode/hive.h"

namespace casebook {

enum class HiveKind : std::uint8_t {
  System,
  Software,
  User,     // NTUSER.DAT, DEFAULT
  Classes,  // UsrClass.dat
  Components,
  Drivers,
  Sam,
  Security,
  Bcd,
  Amcache,
  Other,
};

// "SYSTEM", "SOFTWARE", ..., "other".
std::string_view hive_kind_name(HiveKind kind);

// Where Windows mounts such a hive: "HKEY_LOCAL_MACHINE\SYSTEM".
std::string_view hive_mount(HiveKind kind);

// By the keys below the root, which no two kinds share.
HiveKind hive_kind(const HiveKey& root);

// Which subkeys of a key are worth showing.
enum class Shown : std::uint8_t {
  All,
  OddPackages,  // those whose CurrentState is no state of rest; all of them are counted
};

struct RelevantKey {
  HiveKind hive;
  // Below the root; * stands for any one key, CurrentControlSet for the one in use.
  std::string_view path;
  std::uint32_t depth;     // levels below that are shown too
  std::string_view names;  // values parted by |; "" for all
  Shown shown = Shown::All;
};

std::span<const RelevantKey> relevant_keys();

}  // namespace casebook
