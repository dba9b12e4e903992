// SPDX-License-Identifier: Apache-2.0
#include "decode/setupact/setupact.h"

#include "base/text.h"
#include "decode/shared/servicing_head.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "setupact",
    .family = "setup",
    .title = {"Windows Setup log", "Windows 安装日志"},
    .clock = ClockKind::Local,
    .chunked = true,
};

bool is_setup_log_name(std::string_view path) {
  const std::string_view name = file_name_of(path);
  return starts_with_ignoring_case(name, "setupact") ||
         starts_with_ignoring_case(name, "setuperr") || starts_with_ignoring_case(name, "bluebox");
}

class SetupactDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const ComponentCount count = count_components(probe.text);
    if (count.lines == 0) return {};
    const bool named = is_setup_log_name(probe.path);
    if (count.setup > 0 && (named || count.setup >= count.cbs / 4)) {
      return {Match::Certain,
              {"lines of Setup components (SP, MIG, MOUPG, ...)",
               "含有安装组件（SP、MIG、MOUPG 等）写出的行"}};
    }
    if (named) {
      return {Match::Certain,
              {"lines with a Setup head and the name of a Setup log",
               "行首为安装日志格式，文件名为安装日志"}};
    }
    if (count.blank == count.lines) {
      return {Match::Maybe,
              {"lines with a Setup head and no component", "行首为安装日志格式，无组件名"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_servicing_log(input.text, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_setupact_decoder() {
  return std::make_unique<SetupactDecoder>();
}

}  // namespace casebook
