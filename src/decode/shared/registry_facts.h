// SPDX-License-Identifier: Apache-2.0
// What registry values say about a machine, whether they come from a .reg file, from `reg query` or
// from a hive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "decode/decoder.h"
#include "decode/shared/console.h"

namespace casebook {

inline constexpr std::size_t kLongestRegistryFact = 1024;  // of a value's data

// Whether a value becomes a fact of its own, or only counts for facts about several.
enum class Listed : std::uint8_t { No, Yes };

// One value, its data as `reg query` shows it. `list`: the strings of a list; when it is empty they
// are taken from `data`.
struct RegistryValue {
  std::string_view name;  // "(Default)" for the default value
  std::string_view type;  // "REG_SZ"
  std::string_view data;
  const std::vector<std::string>* list = nullptr;
  Listed listed = Listed::Yes;
};

// Where a key or value stands.
struct RegistryPlace {
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};

// Takes keys in any order, the values of a key behind it, and states facts: each value as it is,
// and what several values of one key or of several keys mean together.
class RegistryFacts {
 public:
  explicit RegistryFacts(DecodeOutput& output);

  // A key begins: "HKEY_LOCAL_MACHINE\SOFTWARE\X". Its values follow.
  void begin_key(std::string_view key, RegistryPlace place);
  void add(const RegistryValue& value, RegistryPlace place);
  // States what is known at the end only. To be called once.
  void finish();

 private:
  struct Kept {
    std::string data;
    RegistryPlace place;
  };
  struct Filter {
    std::string service;
    std::string altitude;
    RegistryPlace place;
  };

  void fact(std::string_view key, std::string_view value, RegistryPlace place);
  void finish_key();
  std::string_view value(std::string_view name) const;
  bool key_ends(std::string_view end) const;
  bool key_holds(std::string_view part) const;
  void take_machine_value(const RegistryValue& value, RegistryPlace place);
  void take_policy_value(const RegistryValue& value, RegistryPlace place);
  void take_file_renames(const RegistryValue& value, RegistryPlace place);
  void finish_version();
  void finish_service();
  void finish_filter();
  void finish_package();
  void finish_profile();
  void finish_product();
  void finish_named_computer();

  DecodeOutput& output_;
  LimitedFacts values_;
  std::size_t seen_ = 0;    // values
  std::size_t stated_ = 0;  // facts that limits apply to
  std::string key_;
  RegistryPlace place_;
  std::map<std::string, Kept> of_key_;  // values of the key, by lower-case name
  std::set<std::string> disabled_;      // services, lower case
  std::vector<Filter> filters_;
  std::map<std::string, std::size_t> packages_;  // by state
  RegistryPlace packages_place_;
  std::string computer_;
  std::string active_computer_;
  std::string host_;
  std::string next_host_;  // from the next start on
  RegistryPlace computer_place_;
};

}  // namespace casebook
