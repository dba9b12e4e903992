// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/pe.h"

#include <fmt/format.h>

#include "decode/executable.h"
#include "decode/pe/message_resources.h"
#include "model/fact_keys.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "pe",
    .family = "state",
    .title = {"Windows program, library or driver", "Windows 程序、库或驱动程序"},
    .clock = ClockKind::None,
    .binary = true,
};

class PeDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!is_executable(probe.bytes)) return {};
    return {Match::Certain, {"MZ and PE headers", "MZ 与 PE 文件头"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const ExecutableInfo info = read_executable(input.bytes);
    for (const Issue& issue : info.issues) {
      output.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
    }
    for (const Issue& issue : pe::read_message_resources(input.bytes).issues) {
      output.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
    }
    output.fact(fact::kFileVersion,
                fmt::format("{}|{}|{}|{}|{}|{}",
                            plain_value(input.path),
                            info.file_version,
                            plain_value(info.string("CompanyName")),
                            plain_value(info.string("FileDescription")),
                            info.architecture,
                            plain_value(info.signers.empty() ? "" : info.signers.front())),
                0,
                0);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_pe_decoder() {
  return std::make_unique<PeDecoder>();
}

}  // namespace casebook
