// SPDX-License-Identifier: Apache-2.0
#include "decode/dism_list/dism_list.h"

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
    .name = "dism_list",
    .family = "state",
    .title = {"Packages, features or drivers listed by DISM", "DISM 列出的包、功能或驱动程序"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxEntries = 20'000;

enum class Field : std::uint8_t {
  None,
  Package,
  Feature,
  State,
  Published,
  Original,
  Provider,
  Version,
  Signature,
};

using FieldName = PairName<Field>;

// Names of properties as DISM of an English and of a Chinese Windows prints them.
constexpr std::array kFields = {
    FieldName{"package identity", Field::Package},
    FieldName{"程序包标识", Field::Package},
    FieldName{"包标识", Field::Package},
    FieldName{"feature name", Field::Feature},
    FieldName{"功能名称", Field::Feature},
    FieldName{"state", Field::State},
    FieldName{"状态", Field::State},
    FieldName{"published name", Field::Published},
    FieldName{"发布名称", Field::Published},
    FieldName{"已发布名称", Field::Published},
    FieldName{"original file name", Field::Original},
    FieldName{"原始文件名", Field::Original},
    FieldName{"provider name", Field::Provider},
    FieldName{"提供程序名称", Field::Provider},
    FieldName{"提供商名称", Field::Provider},
    FieldName{"version", Field::Version},
    FieldName{"版本", Field::Version},
    FieldName{"signature status", Field::Signature},
    FieldName{"签名状态", Field::Signature},
};

struct StateName {
  std::string_view chinese;
  std::string_view english;
};

constexpr std::array kStates = {
    StateName{"已安装", "Installed"},
    StateName{"已暂存", "Staged"},
    StateName{"安装挂起", "Install Pending"},
    StateName{"挂起安装", "Install Pending"},
    StateName{"卸载挂起", "Uninstall Pending"},
    StateName{"挂起卸载", "Uninstall Pending"},
    StateName{"已取代", "Superseded"},
    StateName{"已被取代", "Superseded"},
    StateName{"部分安装", "Partially Installed"},
    StateName{"不存在", "Not Present"},
    StateName{"已启用", "Enabled"},
    StateName{"已禁用", "Disabled"},
    StateName{"启用挂起", "Enable Pending"},
    StateName{"禁用挂起", "Disable Pending"},
    StateName{"已禁用，有效负载已删除", "Disabled with Payload Removed"},
    StateName{"已禁用(删除了负载)", "Disabled with Payload Removed"},
};

Field field_of(std::string_view name) {
  return meaning_of(kFields, trim(name));
}

// The English word, so that machines in two languages can be compared.
std::string state_of(std::string_view text) {
  for (const StateName& row : kStates) {
    if (row.chinese == text) return std::string(row.english);
  }
  return plain_value(text);
}

std::vector<std::string_view> table_cells(std::string_view line) {
  std::vector<std::string_view> found;
  for (const std::string_view cell : split(line, '|')) {
    found.push_back(trim(cell));
  }
  return found;
}

// What one entry of a list states so far.
struct Entry {
  Field kind = Field::None;
  std::string name = {};
  std::string state = {};
  std::string provider = {};
  std::string version = {};
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};

class ListReader {
 public:
  explicit ListReader(DecodeOutput& output)
      : packages_(output, fact::kPackage, kMaxEntries),
        features_(output, fact::kFeature, kMaxEntries),
        drivers_(output, fact::kDriverPackage, kMaxEntries) {}

  void read(std::string_view text) {
    LineReader lines(text);
    Line line;
    while (lines.next(line)) {
      if (line.text.size() > 4096) continue;
      if (line.text.find(" | ") != std::string_view::npos) {
        take_row(line);
        continue;
      }
      std::string_view name;
      std::string_view value;
      if (read_pair(line.text, name, value)) take_pair(field_of(name), value, line);
    }
    finish();
  }

 private:
  void take_pair(Field field, std::string_view value, const Line& line) {
    if (field == Field::None) return;
    const bool begins =
        field == Field::Package || field == Field::Feature || field == Field::Published;
    if (begins) {
      finish();
      entry_ = {
          .kind = field, .name = plain_value(value), .offset = line.offset, .line = line.number};
    } else if (field == Field::State) {
      entry_.state = state_of(value);
    } else if (field == Field::Original) {
      // The number of oem12.inf differs by machine; the name that the maker gave does not.
      entry_.name = plain_value(file_name_of(value));
    } else if (field == Field::Provider) {
      entry_.provider = plain_value(value);
    } else if (field == Field::Version) {
      entry_.version = plain_value(value);
    }
  }

  // The header names the columns; a ruler and the rows follow.
  void take_row(const Line& line) {
    const std::vector<std::string_view> row = table_cells(line.text);
    if (field_of(row.front()) != Field::None) {
      columns_.clear();
      for (const std::string_view cell : row) {
        columns_.push_back(field_of(cell));
      }
      return;
    }
    if (row.size() != columns_.size() || row.front().starts_with("---")) return;
    for (std::size_t i = 0; i < row.size(); ++i) {
      take_pair(columns_[i], row[i], line);
    }
    finish();
  }

  void finish() {
    if (!entry_.name.empty()) {
      LimitedFacts& facts = entry_.kind == Field::Package   ? packages_
                            : entry_.kind == Field::Feature ? features_
                                                            : drivers_;
      std::string value = entry_.name + "|";
      value += entry_.kind == Field::Published ? entry_.provider + "|" + entry_.version + "|-"
                                               : entry_.state;
      facts.add(value, entry_.offset, entry_.line);
    }
    entry_ = {};
  }

  LimitedFacts packages_;
  LimitedFacts features_;
  LimitedFacts drivers_;
  std::vector<Field> columns_;
  Entry entry_;
};

class DismListDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const std::string_view head = probe.text.substr(0, 8 * 1024);
    const bool is_dism = contains_any(
        head, {"Deployment Image Servicing and Management tool", "部署映像服务和管理工具"});
    const bool lists = contains_any(
        head,
        {"Package Identity", "Feature Name", "Published Name", "包标识", "功能名称", "发布名称"});
    if (!is_dism || !lists) return {};
    return {Match::Certain, {"the head of DISM and a list", "DISM 的开头和列表"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    ListReader(output).read(input.text);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_dism_list_decoder() {
  return std::make_unique<DismListDecoder>();
}

}  // namespace casebook
