// SPDX-License-Identifier: Apache-2.0
// What the decoders of Setup, CBS, DISM and USMT logs share: which of the four a text is, and its
// records.
#pragma once

#include <string_view>

#include "decode/decoder.h"

namespace casebook {

// Which components a text's lines name.
struct ServicingCount {
  int text_lines = 0;    // lines that are not empty
  int lines = 0;         // lines with a servicing head
  int setup = 0;         // SP, MIG, MOUPG, CONX, PANTHR, SYSPRP, ...
  int cbs = 0;           // CBS, CSI, DPX, DEPLOY
  int dism = 0;          // DISM
  int blank = 0;         // no component, no message id in its place
  int id_only = 0;       // a message id in the component's place: USMT
  int store_report = 0;  // lines of a component store report, written without heads
};
ServicingCount count_servicing_lines(std::string_view text);

enum class ServicingLog { None, Setup, Cbs, Dism, Usmt };

struct ServicingVerdict {
  ServicingLog log = ServicingLog::None;
  Recognition recognition;
};

// Tells the four logs apart: by components, with the file name as tie-breaker. A Setup log may hold
// whole streams of CBS and DISM lines, and a DISM log CBS lines; never the other way round.
ServicingVerdict tell_servicing_log(const Probe& probe);

// One record for each head line, for each line of a component store report that was written without
// a head, and for each line in front of the first head (not in pieces that continue another).
void decode_servicing_log(const DecodeInput& input, DecodeOutput& output);

}  // namespace casebook
