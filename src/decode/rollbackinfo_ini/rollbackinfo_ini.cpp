// SPDX-License-Identifier: Apache-2.0
#include "decode/rollbackinfo_ini/rollbackinfo_ini.h"

#include "base/text.h"
#include "decode/shared/ini_lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::string_view kPhaseKey = "CurrentPhase";
constexpr std::uint32_t kLongestSetting = 64 * 1024;

const DecoderInfo kInfo = {
    .name = "rollbackinfo_ini",
    .family = "setup",
    .title = {"Setup platform state (rollbackinfo.ini)", "安装平台状态（rollbackinfo.ini）"},
    .clock = ClockKind::None,
};

bool is_state_name(std::string_view path) {
  const std::string_view name = file_name_of(path);
  return equal_ignoring_case(name, "rollbackinfo.ini") ||
         equal_ignoring_case(name, "setupplatform.ini");
}

class RollbackinfoIniDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    bool platform = false;
    bool settings = false;
    for_each_ini_line(probe.text.substr(0, 4096), [&](const IniLine& line) {
      platform = platform || equal_ignoring_case(line.section, "SP_ROLLBACK_INFO") ||
                 equal_ignoring_case(line.key, kPhaseKey);
      settings = settings || !line.value.empty();
    });
    if (platform) {
      return {Match::Certain,
              {"settings of the Setup platform's rollback", "含安装平台回滚的设置"}};
    }
    if (settings && is_state_name(probe.path)) {
      return {Match::Certain,
              {"the name of the Setup platform's state file", "文件名为安装平台的状态文件"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    for_each_ini_line(input.text, [&output](const IniLine& line) {
      if (line.key.empty()) return;
      EventRow row;
      row.offset = line.offset;
      row.length =
          static_cast<std::uint32_t>(std::min<std::size_t>(line.text.size(), kLongestSetting));
      row.line = line.number;
      row.component = output.events.intern(line.section);
      row.level = Level::Info;
      output.events.add(row);
      if (equal_ignoring_case(line.key, kPhaseKey) && !line.value.empty()) {
        output.fact(
            fact::kSetupPhase, line.value.substr(0, kLongestSetting), line.offset, line.number);
      }
    });
  }
};

}  // namespace

std::unique_ptr<Decoder> make_rollbackinfo_ini_decoder() {
  return std::make_unique<RollbackinfoIniDecoder>();
}

}  // namespace casebook
