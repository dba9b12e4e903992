// SPDX-License-Identifier: Apache-2.0
// The decoder as any other, and the same bytes written out as text, JSON and XML, which must be
// UTF-8 and stay within reason.
#include "base/utf8.h"
#include "decode/event_log.h"
#include "decode/evtx/evtx.h"
#include "decode/shared/fuzz_decoder.h"

namespace {

void write_out(casebook::ByteView bytes, casebook::EventLogForm form) {
  constexpr std::size_t kMostPerChunk = 16U << 20U;
  casebook::EventLogOptions options{.form = form, .jobs = 1};
  std::size_t written = 0;
  options.write = [&](std::string_view text) {
    if (casebook::clean_utf8_prefix(text) != text.size()) std::abort();
    written += text.size();
    return true;
  };
  const casebook::EventLogSummary summary = casebook::write_event_log(bytes, options);
  if (summary.written > summary.records) std::abort();
  if (written > (summary.chunks + 1) * kMostPerChunk) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<casebook::Decoder> kDecoder = casebook::make_evtx_decoder();
  casebook::fuzz_decoder(*kDecoder, data, size);
  const casebook::ByteView bytes = std::as_bytes(std::span(data, size));
  write_out(bytes, casebook::EventLogForm::Xml);
  write_out(bytes, casebook::EventLogForm::Jsonl);
  write_out(bytes, casebook::EventLogForm::Text);
  return 0;
}
