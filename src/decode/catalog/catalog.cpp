// SPDX-License-Identifier: Apache-2.0
#include "decode/catalog/catalog.h"

#include <fmt/format.h>

#include "decode/executable.h"
#include "model/fact_keys.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "catalog",
    .family = "state",
    .title = {"Security catalog", "安全编录"},
    .clock = ClockKind::None,
    .binary = true,
};

// A DER sequence with a two-byte or longer length, then the type "signed data".
bool is_signed_data(ByteView bytes) {
  constexpr std::string_view kSignedData = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
  const std::string_view head = as_text(bytes).substr(0, 32);
  return head.starts_with('\x30') && head.find(kSignedData) != std::string_view::npos;
}

class CatalogDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!is_signed_data(probe.bytes)) return {};
    return {Match::Certain, {"PKCS #7 signed data", "PKCS #7 签名数据"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const CatalogInfo info = read_catalog(input.bytes);
    if (info.signers.empty() && !info.is_catalog) {
      output.issue("catalog-damaged", 0, input.bytes.size());
      return;
    }
    output.fact(fact::kFileCatalog,
                fmt::format("{}|{}|{}",
                            plain_value(input.path),
                            plain_value(info.signers.empty() ? "" : info.signers.front()),
                            info.members.size()),
                0,
                0);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_catalog_decoder() {
  return std::make_unique<CatalogDecoder>();
}

}  // namespace casebook
