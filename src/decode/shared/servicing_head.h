// SPDX-License-Identifier: Apache-2.0
// The head of a line that Setup, CBS, DISM and USMT share.
//
//   2020-07-08 10:25:01, Error      [0x090008] SP     Operation failed: ...
//   0                    21         32         43     50
//
// Level in 22 columns with the optional message id at its end, component in 7. People send such
// lines after editing: blanks collapsed, dates replaced by letters ("20xx-xx-06 xx:51:15, Info CBS
// ..."), time stamps cut off ("Error SP CMountWIM: ..."). Source of the columns: Windows Setup log
// files and event logs, learn.microsoft.com; edited forms: seen in articles and mails.
#pragma once

#include <cstdint>
#include <string_view>

#include "decode/shared/line_log.h"

namespace casebook {

// Fast path: a line as Windows wrote it.
bool read_servicing_head(std::string_view line, Head& head);

// Also accepts edited lines. Slower, and looser: only for texts in which few lines pass the fast
// path.
bool read_edited_servicing_head(std::string_view line, Head& head);

// Which components a text's lines name, for telling the logs apart.
struct ComponentCount {
  int lines = 0;        // lines with a servicing head
  int setup = 0;        // SP, MIG, MOUPG, CONX, PANTHR, SYSPRP, ...
  int cbs = 0;          // CBS, CSI, DPX, DEPLOY
  int dism = 0;         // DISM
  int blank = 0;        // no component
  bool edited = false;  // heads were only readable by the looser parser
};
ComponentCount count_components(std::string_view text);

// Decodes with the fast parser, and with the looser one when the text has no line as Windows writes
// it.
void decode_servicing_log(std::string_view text, DecodeOutput& output);

}  // namespace casebook
