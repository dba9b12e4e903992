// SPDX-License-Identifier: Apache-2.0
#include "decode/etl/etl.h"

#include "decode/message_files.h"
#include "decode/shared/etl/events.h"
#include "decode/shared/etl/trace_rows.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "etl",
    .family = "trace",
    .title = {"Windows trace (ETL)", "Windows 跟踪（ETL）"},
    .clock = ClockKind::Utc,
    .binary = true,
};

class EtlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!etl::is_trace(probe.bytes)) return {};
    return {
        Match::Certain,
        {"a first buffer with the header of a Windows trace", "首个缓冲区含 Windows 跟踪的文件头"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const etl::EventSchemas* schemas =
        input.message_files == nullptr ? nullptr : &input.message_files->schemas();
    etl::decode_trace(input.bytes, etl::TraceKind::Any, schemas, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_etl_decoder() {
  return std::make_unique<EtlDecoder>();
}

}  // namespace casebook
