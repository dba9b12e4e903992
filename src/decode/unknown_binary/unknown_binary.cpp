// SPDX-License-Identifier: Apache-2.0
#include "decode/unknown_binary/unknown_binary.h"

#include <algorithm>
#include <array>

#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "unknown_binary",
    .family = "unknown",
    .title = {"Binary file", "二进制文件"},
    .clock = ClockKind::None,
    .binary = true,
};

struct Magic {
  std::string_view bytes;
  std::string_view kind;  // value of fact::kUnread; "" where nothing else would show the same
  std::string_view en;
  std::string_view zh;
};

// Formats that this version recognises but does not read. Sources: the formats' own headers.
constexpr std::array kMagics = {
    Magic{"PAGEDU64",
          "",
          "kernel memory dump; not read by this version",
          "内核内存转储，此版本尚不解码"},
    Magic{"PAGEDUMP",
          "",
          "kernel memory dump; not read by this version",
          "内核内存转储，此版本尚不解码"},
    Magic{"MDMP", "", "minidump; not read by this version", "小型转储，此版本尚不解码"},
};

const Magic* magic_of(ByteView bytes) {
  const std::string_view head = as_text(bytes);
  const auto found = std::find_if(kMagics.begin(), kMagics.end(), [&](const Magic& magic) {
    return head.starts_with(magic.bytes);
  });
  return found == kMagics.end() ? nullptr : &*found;
}

class UnknownBinaryDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (const Magic* magic = magic_of(probe.bytes)) {
      return {Match::Maybe, {std::string(magic->en), std::string(magic->zh)}};
    }
    return {Match::Maybe, {"not text, and no decoder knows it", "不是文本，也没有解码器认识"}};
  }

  // Says what could not be read, so that nobody is asked for what is already there.
  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const Magic* magic = magic_of(input.bytes);
    if (magic != nullptr && !magic->kind.empty()) output.fact(fact::kUnread, magic->kind, 0, 0);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_unknown_binary_decoder() {
  return std::make_unique<UnknownBinaryDecoder>();
}

}  // namespace casebook
