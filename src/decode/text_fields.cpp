// SPDX-License-Identifier: Apache-2.0
#include "decode/text_fields.h"

#include "decode/hive.h"
#include "decode/rewritable.h"
#include "decode/shared/etl/buffers.h"
#include "decode/shared/etl/events.h"

namespace casebook {
namespace {

// Packed buffers hold texts that are not seen from outside.
bool is_plain_trace(ByteView file) {
  if (!etl::is_trace(file)) return false;
  DecodeOutput ignored;
  etl::BufferWalk walk(file, ignored);
  etl::Buffer buffer;
  while (walk.next(buffer)) {
    if (buffer.head.is_compressed()) return false;
  }
  return true;
}

}  // namespace

RewritableFormat rewritable_format(ByteView file) {
  if (const auto header = read_hive_header(file)) {
    return header->is_log() ? RewritableFormat::HiveLog : RewritableFormat::Hive;
  }
  if (pml::is_rewritable_trace(file)) return RewritableFormat::Trace;
  if (is_plain_trace(file)) return RewritableFormat::EventTrace;
  // Last: what is left of a damaged log is looked for in the whole file.
  return evtx::is_rewritable_log(file) ? RewritableFormat::EventLog : RewritableFormat::None;
}

void for_each_text_field(RewritableFormat format,
                         ByteView file,
                         const std::function<void(const TextField&)>& call) {
  switch (format) {
    case RewritableFormat::EventLog: evtx::for_each_event_text(file, call); break;
    case RewritableFormat::Hive: for_each_hive_text(file, call); break;
    case RewritableFormat::Trace: pml::for_each_trace_text(file, call); break;
    case RewritableFormat::HiveLog:
    case RewritableFormat::EventTrace:
    case RewritableFormat::None: break;
  }
}

void reseal(RewritableFormat format, ByteView original, std::span<std::byte> rewritten) {
  switch (format) {
    case RewritableFormat::EventLog: evtx::reseal_event_log(original, rewritten); break;
    case RewritableFormat::Hive: reseal_hive(original, rewritten); break;
    case RewritableFormat::HiveLog: reseal_hive_log(original, rewritten); break;
    case RewritableFormat::Trace:       // has no checksums
    case RewritableFormat::EventTrace:  // nor this
    case RewritableFormat::None: break;
  }
}

}  // namespace casebook
