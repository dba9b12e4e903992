// SPDX-License-Identifier: Apache-2.0
// SKELETON: replace the sample by a real line, and each function by what the format says.
#include "decode/skeleton/skeleton.h"

#include "base/text.h"
#include "decode/shared/line_log.h"

namespace casebook {
namespace {

// "<skeleton> 2026-01-31 10:25:01 Error the text of the record"
//  0          kTimeColumn         kLevelColumn
constexpr std::string_view kMark = "<skeleton> ";
constexpr std::size_t kTimeColumn = kMark.size();
constexpr std::size_t kLevelColumn = kTimeColumn + 20;

const DecoderInfo kInfo = {
    .name = "skeleton",
    .family = "setup",
    .title = {"SKELETON log", "SKELETON 日志"},
    .clock = ClockKind::Local,
    .chunked = true,
};

Level level_of(std::string_view word) {
  if (word == "Error") return Level::Error;
  if (word == "Warning") return Level::Warning;
  return Level::Info;
}

bool read_head(std::string_view line, Head& head) {
  if (!line.starts_with(kMark) || line.size() <= kLevelColumn) return false;
  head.time = parse_date_time(line.substr(kTimeColumn));
  if (head.time == kNoTime) return false;
  const std::string_view rest = line.substr(kLevelColumn);
  const std::string_view word = rest.substr(0, rest.find(' '));
  head.level = level_of(word);
  head.text_at = std::min(line.size(), kLevelColumn + word.size() + 1);
  return true;
}

class SkeletonDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    Head head;
    if (!read_head(probe.text.substr(0, probe.text.find('\n')), head)) return {};
    return {Match::Certain, {"SKELETON: what was seen", "SKELETON：识别依据"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_line_log(input.text, output, read_head);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_skeleton_decoder() {
  return std::make_unique<SkeletonDecoder>();
}

}  // namespace casebook
