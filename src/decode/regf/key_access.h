// SPDX-License-Identifier: Apache-2.0
// Owner and entries of keys as facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/decoder.h"
#include "decode/hive.h"
#include "decode/regf/relevant_keys.h"
#include "decode/shared/registry_facts.h"
#include "decode/shared/security_descriptor.h"

namespace casebook {

// Whether the list of every such key is stated, so that one that is in order is known to be.
bool states_access(const RelevantKey& relevant);

// States owner and entries. `path` is the key's whole path.
void state_access(std::string_view path,
                  const SecurityDescriptor& descriptor,
                  RegistryPlace place,
                  DecodeOutput& output);

struct OddKey {
  HiveKey key;
  std::string path;  // below the root
  SecurityDescriptor descriptor;
};

// Keys of the machine, wherever they are, whose list denies something, is missing or empty, or
// names neither SYSTEM nor Administrators: what Windows hardly ever sets. `control_set` is the one
// in use; keys of others are left out.
std::vector<OddKey> odd_keys(const Hive& hive, HiveKind kind, std::string_view control_set);

}  // namespace casebook
