// SPDX-License-Identifier: Apache-2.0
#include "decode/setupact/setupact.h"

#include "decode/shared/servicing_log.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "setupact",
    .family = "setup",
    .title = {"Windows Setup log", "Windows 安装日志"},
    .clock = ClockKind::Local,
    .chunked = true,
};

class SetupactDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    ServicingVerdict verdict = tell_servicing_log(probe);
    return verdict.log == ServicingLog::Setup ? std::move(verdict.recognition) : Recognition();
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_servicing_log(input, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_setupact_decoder() {
  return std::make_unique<SetupactDecoder>();
}

}  // namespace casebook
