// SPDX-License-Identifier: Apache-2.0
#include "decode/pnputil/pnputil.h"

#include <array>
#include <string>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "pnputil",
    .family = "state",
    .title = {"Drivers in the driver store (pnputil)", "驱动程序存储中的驱动程序（pnputil）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxDrivers = 20'000;

enum class Field : std::uint8_t { None, Published, Original, Provider, Version, Signer };

using FieldName = PairName<Field>;

// Windows 10 and later, then Windows 7 and 8; English and Chinese.
constexpr std::array kFields = {
    FieldName{"published name", Field::Published},
    FieldName{"发布名称", Field::Published},
    FieldName{"发布的名称", Field::Published},
    FieldName{"original name", Field::Original},
    FieldName{"原始名称", Field::Original},
    FieldName{"provider name", Field::Provider},
    FieldName{"提供程序名称", Field::Provider},
    FieldName{"driver package provider", Field::Provider},
    FieldName{"驱动程序包提供程序", Field::Provider},
    FieldName{"driver version", Field::Version},
    FieldName{"驱动程序版本", Field::Version},
    FieldName{"driver date and version", Field::Version},
    FieldName{"驱动程序日期和版本", Field::Version},
    FieldName{"signer name", Field::Signer},
    FieldName{"签名者姓名", Field::Signer},
    FieldName{"签名者名称", Field::Signer},
    FieldName{"签名人姓名", Field::Signer},
};

Field field_of(std::string_view name) {
  return meaning_of(kFields, name);
}

struct Driver {
  std::string name;
  std::string provider;
  std::string version;
  std::string signer;
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};

class PnputilDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    LineReader lines(probe.text.substr(0, 8 * 1024));
    Line line;
    bool is_published = false;
    while (lines.next(line)) {
      std::string_view name;
      std::string_view value;
      if (!read_pair(line.text, name, value)) continue;
      const Field field = field_of(name);
      if (field == Field::Published) {
        is_published = to_lower(value).ends_with(".inf");
      } else if (is_published && field != Field::None) {
        return {Match::Certain,
                {"published names of drivers with their provider", "驱动程序的发布名称及提供程序"}};
      }
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    LimitedFacts facts(output, fact::kDriverPackage, kMaxDrivers);
    Driver driver;
    const auto finish = [&] {
      if (!driver.name.empty()) {
        facts.add(driver.name + "|" + driver.provider + "|" + driver.version + "|" + driver.signer,
                  driver.offset,
                  driver.line);
      }
      driver = {};
    };
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      std::string_view name;
      std::string_view value;
      if (line.text.size() > 4096 || !read_pair(line.text, name, value)) continue;
      const std::string text = plain_value(value);
      switch (field_of(name)) {
        case Field::Published:
          finish();
          driver.name = text;
          driver.offset = line.offset;
          driver.line = line.number;
          break;
        // The number of oem12.inf differs by machine; the name that the maker gave does not.
        case Field::Original: driver.name = text; break;
        case Field::Provider: driver.provider = text; break;
        // "05/12/2021 1.2.3.4": the date is of the language that printed it.
        case Field::Version: driver.version = text.substr(text.rfind(' ') + 1); break;
        case Field::Signer: driver.signer = text; break;
        case Field::None: break;
      }
    }
    finish();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_pnputil_decoder() {
  return std::make_unique<PnputilDecoder>();
}

}  // namespace casebook
