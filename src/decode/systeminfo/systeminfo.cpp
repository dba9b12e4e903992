// SPDX-License-Identifier: Apache-2.0
#include "decode/systeminfo/systeminfo.h"

#include <array>
#include <string>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "systeminfo",
    .family = "state",
    .title = {"System information (systeminfo, msinfo32)", "系统信息（systeminfo、msinfo32）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kLongestInfoLine = 1'000;
constexpr std::size_t kMaxHotfixes = 2'000;

enum class Entry : std::uint8_t {
  None,
  Name,
  OsName,
  OsVersion,
  Maker,
  Model,
  Type,
  TimeZone,
  Hotfixes,
};

using EntryName = PairName<Entry>;

constexpr std::array kEntryNames = {
    EntryName{"Host Name", Entry::Name},
    EntryName{"主机名", Entry::Name},
    EntryName{"System Name", Entry::Name},
    EntryName{"系统名称", Entry::Name},
    EntryName{"OS Name", Entry::OsName},
    EntryName{"OS 名称", Entry::OsName},
    EntryName{"OS Version", Entry::OsVersion},
    EntryName{"OS 版本", Entry::OsVersion},
    EntryName{"Version", Entry::OsVersion},
    EntryName{"版本", Entry::OsVersion},
    EntryName{"System Manufacturer", Entry::Maker},
    EntryName{"系统制造商", Entry::Maker},
    EntryName{"System Model", Entry::Model},
    EntryName{"系统型号", Entry::Model},
    EntryName{"System Type", Entry::Type},
    EntryName{"系统类型", Entry::Type},
    EntryName{"Time Zone", Entry::TimeZone},
    EntryName{"时区", Entry::TimeZone},
    EntryName{"CsName", Entry::Name},
    EntryName{"OsName", Entry::OsName},
    EntryName{"OsVersion", Entry::OsVersion},
    EntryName{"CsManufacturer", Entry::Maker},
    EntryName{"CsModel", Entry::Model},
    EntryName{"CsSystemType", Entry::Type},
    EntryName{"TimeZone", Entry::TimeZone},
    EntryName{"Hotfix(s)", Entry::Hotfixes},
    EntryName{"修补程序", Entry::Hotfixes},
};

Entry entry_of(std::string_view name) {
  return meaning_of(kEntryNames, name);
}

// msinfo32 parts item and value with a tab, systeminfo with a colon.
bool read_item(std::string_view line, std::string_view& name, std::string_view& value) {
  const std::size_t tab = line.find('\t');
  if (tab != std::string_view::npos) {
    name = trim(line.substr(0, tab));
    value = trim(line.substr(tab + 1));
    return !name.empty();
  }
  return read_pair(line, name, value);
}

// "10.0.19045 N/A Build 19045", "10.0.19045 暂缺 Build 19045": the number alone.
std::string_view version_number(std::string_view value) {
  const std::size_t end = value.find_first_not_of("0123456789.");
  const std::string_view number = value.substr(0, end);
  return number.find('.') == std::string_view::npos ? std::string_view() : number;
}

std::string_view architecture(std::string_view value) {
  if (starts_with_ignoring_case(value, "x64")) return "x64";
  if (starts_with_ignoring_case(value, "x86")) return "x86";
  if (starts_with_ignoring_case(value, "ARM64")) return "arm64";
  return {};
}

// "(UTC+08:00) Beijing, ...": "+08:00"; "" for a name alone.
std::string zone_offset(std::string_view value) {
  const std::size_t at = value.find("(UTC");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = value.substr(at + 4);
  if (rest.starts_with(')')) return "+00:00";
  const std::string_view offset = rest.substr(0, 6);
  const bool shape = offset.size() == 6 && (offset[0] == '+' || offset[0] == '-') &&
                     is_digit(offset[1]) && is_digit(offset[2]) && offset[3] == ':' &&
                     is_digit(offset[4]) && is_digit(offset[5]);
  return shape ? std::string(offset) : std::string();
}

class InfoReader {
 public:
  explicit InfoReader(DecodeOutput& output)
      : output_(output),
        hotfixes_(output, fact::kHotfix, kMaxHotfixes) {}

  void read(const Line& line) {
    const std::string_view body = trim(line.text);
    if (body.starts_with("[01]:") || (in_hotfixes_ && body.starts_with('['))) {
      return read_hotfix(line, body);
    }
    std::string_view name;
    std::string_view value;
    // The items of the first section; indented lines are lists below one.
    if (is_space(line.text.front()) || !read_item(line.text, name, value)) return;
    const Entry entry = entry_of(name);
    in_hotfixes_ = entry == Entry::Hotfixes;
    if (!value.empty()) take(entry, value, line);
  }

  void finish() {
    const std::string model = std::string(trim(maker_ + " " + model_));
    if (!model.empty()) output_.fact(fact::kModel, model, model_line_.offset, model_line_.number);
  }

 private:
  void read_hotfix(const Line& line, std::string_view body) {
    if (!in_hotfixes_) return;
    const std::size_t at = body.find("KB");
    if (at != std::string_view::npos) {
      hotfixes_.add(trim(body.substr(at)), line.offset, line.number);
    }
  }

  // Each item once: other sections of msinfo32 repeat names like "Version".
  void take(Entry entry, std::string_view value, const Line& line) {
    bool& taken = taken_[static_cast<std::size_t>(entry)];
    if (entry == Entry::None || taken) return;
    taken = true;
    switch (entry) {
      case Entry::Name: return add(fact::kMachineName, value, line);
      case Entry::OsName:
        if (value.starts_with("Microsoft ")) value.remove_prefix(10);
        return add(fact::kEdition, value, line);
      case Entry::OsVersion: return add(fact::kOsVersion, version_number(value), line);
      case Entry::Type: return add(fact::kArchitecture, architecture(value), line);
      case Entry::TimeZone: return add(fact::kTimeZone, zone_offset(value), line);
      case Entry::Maker: maker_ = std::string(value); return;
      case Entry::Model:
        model_ = std::string(value);
        model_line_ = line;
        return;
      default: return;
    }
  }

  void add(std::string_view key, std::string_view value, const Line& line) {
    if (!value.empty()) output_.fact(key, value, line.offset, line.number);
  }

  DecodeOutput& output_;
  LimitedFacts hotfixes_;
  std::array<bool, 16> taken_{};
  bool in_hotfixes_ = false;
  std::string maker_;
  std::string model_;
  Line model_line_;
};

class SysteminfoDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 100;
    LineReader lines(probe.text);
    Line line;
    int known = 0;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      if (line.text.empty() || line.text.size() > kLongestInfoLine) continue;
      const std::string_view body = trim(line.text);
      if (body.starts_with("System Information report written at") || body == "[System Summary]" ||
          body == "[系统摘要]") {
        return {Match::Certain, {"the head of an msinfo32 report", "msinfo32 报告的开头"}};
      }
      std::string_view name;
      std::string_view value;
      if (!read_item(line.text, name, value)) continue;
      const Entry entry = entry_of(name);
      const bool telling = entry != Entry::None && name != "Version" && name != "版本";
      known += telling ? 1 : 0;
      if (known >= 3) {
        return {Match::Certain, {"the item names of systeminfo", "systeminfo 输出的项目名"}};
      }
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    InfoReader reader(output);
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      if (!line.text.empty() && line.text.size() <= kLongestInfoLine) reader.read(line);
    }
    reader.finish();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_systeminfo_decoder() {
  return std::make_unique<SysteminfoDecoder>();
}

}  // namespace casebook
