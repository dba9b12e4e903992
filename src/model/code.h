// SPDX-License-Identifier: Apache-2.0
// A number with a published meaning, and the layers it is wrapped in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bilingual.h"

namespace casebook {

enum class CodeSpace : std::uint8_t {
  Hresult,
  Win32,
  NtStatus,
  SetupResult,      // MOSETUP 0xC190xxxx
  SetupExtend,      // 0xPOOOO: phase and operation of Setup
  Usmt,             // process exit codes of ScanState and LoadState, decimal
  MigrationEngine,  // status 44 and its like
  BugCheck,
  SetupApi,  // 0xE0000xxx
  Esent,
  Dism,  // exit codes
  Http,
  Unknown,
};

// One reading of a number.
struct CodeMeaning {
  CodeSpace space = CodeSpace::Unknown;
  std::uint32_t value = 0;
  std::string name;   // "ERROR_ACCESS_DENIED"; "" when the table has none
  Bilingual meaning;  // one sentence
  Bilingual layer;    // how it was unwrapped: "HRESULT of Win32 5"
};

// Everything known about one code as typed or found: the best reading first, then others that the
// notation also allows, e.g. decimal 5 as Win32 error and as USMT exit code.
struct CodeReading {
  std::string as_typed;
  std::string canonical;            // "0x80070005"
  std::vector<CodeMeaning> layers;  // outermost first: HRESULT, then the Win32 error inside
  std::vector<CodeMeaning> others;
  Bilingual note;        // e.g. "wrapper: says nothing by itself"
  bool generic = false;  // many causes share it and it names none (0x80004005, 0x8007042B ...)
};

}  // namespace casebook
