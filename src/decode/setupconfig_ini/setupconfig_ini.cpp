// SPDX-License-Identifier: Apache-2.0
#include "decode/setupconfig_ini/setupconfig_ini.h"

#include "base/text.h"
#include "decode/shared/ini_lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::string_view kSection = "SetupConfig";
constexpr std::uint32_t kLongestSetting = 64 * 1024;

const DecoderInfo kInfo = {
    .name = "setupconfig_ini",
    .family = "setup",
    .title = {"Setup options (SetupConfig.ini)", "安装选项（SetupConfig.ini）"},
    .clock = ClockKind::None,
};

class SetupconfigIniDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    bool section = false;
    for_each_ini_line(probe.text.substr(0, 4096), [&section](const IniLine& line) {
      section = section || (line.key.empty() && equal_ignoring_case(line.section, kSection));
    });
    if (section) {
      return {Match::Certain, {"a [SetupConfig] section", "含 [SetupConfig] 节"}};
    }
    // Also empty or with another section: then Setup refuses it, which is what somebody looks for.
    if (equal_ignoring_case(file_name_of(probe.path), "setupconfig.ini")) {
      return {Match::Certain, {"the name SetupConfig.ini", "文件名为 SetupConfig.ini"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    bool section = false;
    bool any = false;
    for_each_ini_line(input.text, [&](const IniLine& line) {
      any = true;
      if (line.key.empty()) {
        section = section || equal_ignoring_case(line.section, kSection);
        return;
      }
      add_setting(line, output);
    });
    if (section) return;
    output.issue("setupconfig-unusable", 0, input.text.size());
    output.fact(fact::kSetupConfigState, any ? "no-section" : "empty", 0, any ? 1 : 0);
  }

 private:
  static void add_setting(const IniLine& line, DecodeOutput& output) {
    const std::string_view text = line.text.substr(0, kLongestSetting);
    EventRow row;
    row.offset = line.offset;
    row.length = static_cast<std::uint32_t>(text.size());
    row.line = line.number;
    row.component = output.events.intern(line.section);
    row.level = Level::Info;
    output.events.add(row);
    std::string value(line.key.substr(0, kLongestSetting));
    if (!line.value.empty()) value.append("=").append(line.value.substr(0, kLongestSetting));
    output.fact(fact::kSetupConfig, value, line.offset, line.number);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_setupconfig_ini_decoder() {
  return std::make_unique<SetupconfigIniDecoder>();
}

}  // namespace casebook
