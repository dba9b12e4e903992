// SPDX-License-Identifier: Apache-2.0
// What a number means: which space it belongs to and what is wrapped inside. Used by
// code_tables.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "knowledge/code_table.h"
#include "model/code.h"

namespace casebook {

// One per file of knowledge/codes, in the order in which names are looked up.
enum class TableId : std::uint8_t {
  Win32,
  NtStatus,
  Hresult,
  WindowsUpdate,
  SetupMosetup,
  Cbs,
  SpApi,
  Bits,
  DeliveryOptimization,
  Dism,
  Vss,
  Esent,
  Usmt,
  BugCheck,
  DismExit,
  SetupPhase,
  SetupOperation,
};
inline constexpr std::size_t kTableCount = 17;

std::string_view table_file_name(TableId id);

// A table with the user's own versions laid over it: the first that has a row wins.
struct LayeredTable {
  std::vector<CodeTable> layers;

  std::optional<CodeRow> find(std::uint32_t value) const;
};

class CodeLayers {
 public:
  LayeredTable& table(TableId id) { return tables_[static_cast<std::size_t>(id)]; }
  const LayeredTable& table(TableId id) const { return tables_[static_cast<std::size_t>(id)]; }

  // Adds the reading of a 32-bit value written in hexadecimal.
  void add_value(CodeReading& reading, std::uint32_t value) const;
  // A number written in decimal: a Win32 error first, then process exit codes and what else it may
  // be.
  void add_decimal(CodeReading& reading, std::uint32_t value) const;
  // A number of a space that the text names; falls back to add_value.
  void add_in_space(CodeReading& reading, std::uint32_t value, CodeSpace space) const;
  // Phase and operation of Setup, "0x20017"; false when the value is none.
  bool add_extend(CodeReading& reading, std::uint32_t value) const;

 private:
  void add_hresult(CodeReading& reading, std::uint32_t value) const;
  void add_hresult_of_win32(CodeReading& reading, std::uint32_t value) const;
  void add_setup(CodeReading& reading, std::uint32_t value) const;
  void add_setup_api(CodeReading& reading, std::uint32_t value) const;
  void add_nt_status(CodeReading& reading, std::uint32_t value) const;
  void add_severe_status(CodeReading& reading, std::uint32_t value) const;
  void add_small(CodeReading& reading, std::uint32_t value) const;
  void add_esent(CodeReading& reading, std::uint32_t value, bool negative) const;
  void add_win32_inside(CodeReading& reading, std::uint32_t number) const;
  void add_other(CodeReading& reading, TableId id, std::uint32_t value, CodeSpace space) const;

  std::array<LayeredTable, kTableCount> tables_;
};

}  // namespace casebook
