// SPDX-License-Identifier: Apache-2.0
#include "decode/chkdsk/chkdsk.h"

#include "base/text.h"
#include "decode/shared/chkdsk_report.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "chkdsk",
    .family = "state",
    .title = {"Disk check report (chkdsk)", "磁盘检查报告（chkdsk）"},
    .clock = ClockKind::None,
};

class ChkdskDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 200;
    int marks = 0;
    LineReader lines(probe.text);
    Line line;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      if (line.text.size() > kLongestChkdskLine) continue;
      const std::string_view body = trim(line.text);
      const bool mark = starts_with_ignoring_case(body, "The type of the file system is ") ||
                        starts_with_ignoring_case(body, "Checking file system on ") ||
                        starts_with_ignoring_case(body, "CHKDSK is verifying ") ||
                        starts_with_ignoring_case(body, "Windows has scanned the file system") ||
                        starts_with_ignoring_case(body, "Windows has checked the file system") ||
                        starts_with_ignoring_case(body, "Windows has made corrections") ||
                        contains_any(body,
                                     {"Examining basic file system structure",
                                      "KB in bad sectors",
                                      "文件系统的类型是",
                                      "上的文件系统",
                                      "检查基本文件系统结构",
                                      "Windows 已扫描文件系统",
                                      "坏扇区"});
      marks += mark ? 1 : 0;
      if (marks >= 2) {
        return {Match::Certain, {"the sentences of a chkdsk report", "chkdsk 报告的语句"}};
      }
    }
    if (marks == 1) {
      return {Match::Maybe, {"one sentence of a chkdsk report", "含有一句 chkdsk 报告的语句"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    read_chkdsk_report(input.text, ChkdskEvents::Add, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_chkdsk_decoder() {
  return std::make_unique<ChkdskDecoder>();
}

}  // namespace casebook
