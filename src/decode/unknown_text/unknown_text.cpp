// SPDX-License-Identifier: Apache-2.0
#include "decode/unknown_text/unknown_text.h"

#include "decode/shared/line_log.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "unknown_text",
    .family = "unknown",
    .title = {"Text of an unknown kind", "未识别的文本"},
    .clock = ClockKind::None,
    .chunked = true,
};

class UnknownTextDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (probe.text.empty() && probe.size != 0) return {};
    return {Match::Maybe,
            {"text that no decoder knows; searched for error lines",
             "没有解码器认识的文本，仅搜索错误行"}};
  }

  // Every line is a record: nothing is known about heads and continuations.
  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_line_log(input.text, output, [](std::string_view line, Head&) { return !line.empty(); });
  }
};

}  // namespace

std::unique_ptr<Decoder> make_unknown_text_decoder() {
  return std::make_unique<UnknownTextDecoder>();
}

}  // namespace casebook
