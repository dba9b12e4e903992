// SPDX-License-Identifier: Apache-2.0
// A whole trace as text with rows, in order of time.
#pragma once

#include "decode/decoder.h"
#include "decode/shared/etl/manifests.h"

namespace casebook::etl {

enum class TraceKind {
  Updates,  // of Windows Update, SIH and the update medic: lines of WindowsUpdate.log
  Any,
};

// Writes every event as a line and a row. What is lost, damaged or not understood becomes issues;
// the zone of the machine a fact. Memory: the text, twice while buffers of several processors are
// put in order; at most 512 MiB of text.
// `schemas` tells of manifests outside of the trace; may be null.
void decode_trace(ByteView file, TraceKind kind, const EventSchemas* schemas, DecodeOutput& output);

// Reports what the header says was lost while recording.
struct TraceHeader;
void report_losses(const TraceHeader& header, DecodeOutput& output);

}  // namespace casebook::etl
