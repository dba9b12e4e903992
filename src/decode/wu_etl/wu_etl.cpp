// SPDX-License-Identifier: Apache-2.0
#include "decode/wu_etl/wu_etl.h"

#include "decode/message_files.h"
#include "decode/shared/etl/trace_rows.h"
#include "decode/shared/etl/update_trace.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "wu_etl",
    .family = "wu",
    .title = {"Windows Update trace (ETL)", "Windows 更新跟踪（ETL）"},
    .clock = ClockKind::Utc,
    .binary = true,
};

class WuEtlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!etl::is_update_trace(probe.bytes)) return {};
    return {Match::Certain,
            {"a Windows trace whose session or events are those of Windows Update",
             "Windows 跟踪，其会话或事件属于 Windows 更新"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const etl::EventSchemas* schemas =
        input.message_files == nullptr ? nullptr : &input.message_files->schemas();
    etl::decode_trace(input.bytes, etl::TraceKind::Updates, schemas, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_wu_etl_decoder() {
  return std::make_unique<WuEtlDecoder>();
}

}  // namespace casebook
