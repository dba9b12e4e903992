// SPDX-License-Identifier: Apache-2.0
#include "decode/cbs/cbs.h"

#include "decode/shared/servicing_log.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "cbs",
    .family = "cbs",
    .title = {"Component servicing log (CBS)", "组件维护日志（CBS）"},
    .clock = ClockKind::Local,
    .chunked = true,
};

class CbsDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    ServicingVerdict verdict = tell_servicing_log(probe);
    return verdict.log == ServicingLog::Cbs ? std::move(verdict.recognition) : Recognition();
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_servicing_log(input, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_cbs_decoder() {
  return std::make_unique<CbsDecoder>();
}

}  // namespace casebook
