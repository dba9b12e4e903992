// SPDX-License-Identifier: Apache-2.0
#include "decode/compat_xml/compat_xml.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "decode/shared/lines.h"
#include "decode/shared/xml_scan.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// Deeper elements are read but not remembered as parents; real reports are 8 deep.
constexpr std::size_t kDeepest = 64;
// A block is shown together with the object it belongs to when both are this near each other.
constexpr std::uint64_t kNearBytes = 4096;
constexpr std::size_t kLongestLabel = 1024;

const DecoderInfo kInfo = {
    .name = "compat_xml",
    .family = "setup",
    .title = {"Upgrade compatibility report", "升级兼容性报告"},
    .clock = ClockKind::None,
};

// Writes events and facts. Both come in file order, because a block is written when its element or
// asset is complete.
class BlockWriter {
 public:
  BlockWriter(std::string_view text, DecodeOutput& output) : lines_(text), output_(output) {}

  // `from` is where the shown record should begin; it is moved forward when an event stands there.
  void event(
      std::uint64_t from, std::uint64_t at, std::uint64_t end, Level level, std::string_view kind) {
    if (from < last_ || at - from > kNearBytes) from = at;
    last_ = from = std::max(from, last_);
    EventRow row;
    row.offset = from;
    row.length = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(end > from ? end - from : 0, 16 * kNearBytes));
    row.line = line_ = lines_.line_at(from);
    row.component = output_.events.intern(kind);
    row.level = level;
    output_.events.add(row);
  }

  void fact(std::string_view key, std::string_view label) {
    output_.fact(key, label.substr(0, kLongestLabel), last_, line_);
  }

 private:
  LineCounter lines_;
  DecodeOutput& output_;
  std::uint64_t last_ = 0;
  std::uint32_t line_ = 0;
};

// An element that may be blocked: <Program Name=...>, <HardwareItem HardwareType=...>, ...
struct Element {
  std::string_view name;
  std::string_view attributes;
  std::uint64_t offset = 0;
};

std::string_view fact_key_of(std::string_view element) {
  if (element == "Program") return fact::kCompatBlockApp;
  if (element == "DriverPackage") return fact::kCompatBlockDriver;
  if (element == "HardwareItem" || element == "Device") return fact::kCompatBlockHardware;
  return fact::kCompatBlockOther;
}

// What a person would call the object.
std::string label_of(const Element& element) {
  constexpr std::array<std::string_view, 9> kNaming = {"Name",
                                                       "Inf",
                                                       "HardwareType",
                                                       "FriendlyName",
                                                       "Description",
                                                       "Title",
                                                       "HardwareId",
                                                       "Path",
                                                       "Id"};
  XmlTag tag;
  tag.attributes = element.attributes;
  for (const std::string_view name : kNaming) {
    const std::string_view value = xml_attribute(tag, name);
    if (!value.empty()) return xml_unescape(value.substr(0, 4 * kLongestLabel));
  }
  return std::string(element.name);
}

// CompatData and ScanResult: a verdict stands as attribute of the object or of its
// CompatibilityInfo.
class ReportReader {
 public:
  explicit ReportReader(BlockWriter& writer) : writer_(writer) {}

  void read(const XmlTag& tag) {
    if (tag.kind == XmlTag::Kind::Close) {
      close(tag.name);
      return;
    }
    const Element self = {tag.name, tag.attributes, tag.offset};
    const bool verdict_only = tag.name == "CompatibilityInfo";
    judge(verdict_only && !open_.empty() ? open_.back() : self, tag);
    if (tag.kind == XmlTag::Kind::Open && open_.size() < kDeepest) open_.push_back(self);
  }

 private:
  void judge(const Element& object, const XmlTag& tag) {
    const std::string_view blocking = xml_attribute(tag, "BlockingType");
    if (equal_ignoring_case(blocking, "Hard")) {
      writer_.event(object.offset, tag.offset, tag.end, Level::Error, object.name);
      writer_.fact(fact_key_of(object.name), label_of(object));
    } else if (!blocking.empty() && !equal_ignoring_case(blocking, "None")) {
      writer_.event(object.offset, tag.offset, tag.end, Level::Warning, object.name);
    }
    // The driver is left behind. Setup has been seen to go on after it, so it is no error by
    // itself.
    if (equal_ignoring_case(xml_attribute(tag, "BlockMigration"), "True")) {
      writer_.event(object.offset, tag.offset, tag.end, Level::Warning, object.name);
      writer_.fact(fact::kCompatBlockDriver, label_of(object));
    }
  }

  void close(std::string_view name) {
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i].name != name) continue;
      open_.resize(i);
      return;
    }
  }

  BlockWriter& writer_;
  std::vector<Element> open_;
};

bool names_a_block(std::string_view property) {
  return contains_ignoring_case(property, "Blocking") ||
         contains_ignoring_case(property, "SdbBlockUpgrade") ||
         contains_ignoring_case(property, "GatedBlock") ||
         ends_with_ignoring_case(property, "HardBlock") ||
         ends_with_ignoring_case(property, "BiosBlock");
}

// HumanReadable: properties of assets, DT_..._BlockingApplication=True beside the file's path.
class AssetReader {
 public:
  explicit AssetReader(BlockWriter& writer) : writer_(writer) {}

  void read(const XmlTag& tag) {
    if (tag.name == "Asset") {
      finish();
      return;
    }
    if (tag.name != "Property") return;
    if (tag.kind == XmlTag::Kind::Close) {
      property(property_, trim(tag.text), property_offset_, tag.end);
      property_ = {};
      return;
    }
    property_ = xml_attribute(tag, "Name");
    property_offset_ = tag.offset;
    const std::string_view value = xml_attribute(tag, "Value");
    if (value.data() != nullptr) {
      property(property_, value, tag.offset, tag.end);
      property_ = {};
    }
  }

  void finish() {
    if (!block_.empty()) write();
    path_ = {};
    block_ = {};
  }

 private:
  void property(std::string_view name,
                std::string_view value,
                std::uint64_t at,
                std::uint64_t end) {
    if (name == "LowerCaseLongPathUnexpanded" && path_.empty()) {
      path_ = value;
      path_at_ = at;
      path_end_ = end;
    } else if (block_.empty() && equal_ignoring_case(value, "True") && names_a_block(name)) {
      block_ = name;
      block_at_ = at;
      block_end_ = end;
    }
  }

  void write() {
    if (path_.empty()) {
      writer_.event(block_at_, block_at_, block_end_, Level::Error, "Asset");
      writer_.fact(key(), block_);
      return;
    }
    const std::uint64_t first = std::min(path_at_, block_at_);
    const std::uint64_t last = std::max(path_end_, block_end_);
    const bool near = last - first <= kNearBytes;
    writer_.event(near ? first : path_at_,
                  near ? first : path_at_,
                  near ? last : path_end_,
                  Level::Error,
                  "Asset");
    writer_.fact(key(), xml_unescape(path_.substr(0, 4 * kLongestLabel)));
  }

  std::string_view key() const {
    if (contains_ignoring_case(block_, "Application")) return fact::kCompatBlockApp;
    if (contains_ignoring_case(block_, "Driver")) return fact::kCompatBlockDriver;
    constexpr std::array<std::string_view, 8> kHardware = {
        "Device", "Tpm", "Processor", "Memory", "Bios", "System", "Disk", "SecureBoot"};
    for (const std::string_view part : kHardware) {
      if (contains_ignoring_case(block_, part)) return fact::kCompatBlockHardware;
    }
    return path_.empty() ? fact::kCompatBlockOther : fact::kCompatBlockApp;
  }

  BlockWriter& writer_;
  std::string_view property_;
  std::uint64_t property_offset_ = 0;
  std::string_view path_;
  std::uint64_t path_at_ = 0;
  std::uint64_t path_end_ = 0;
  std::string_view block_;
  std::uint64_t block_at_ = 0;
  std::uint64_t block_end_ = 0;
};

class CompatXmlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!trim(probe.text.substr(0, 64)).starts_with('<')) return {};
    const std::string_view name = file_name_of(probe.path);
    if (probe.text.find("<CompatReport") != std::string_view::npos) {
      return {Match::Certain, {"a CompatReport document", "CompatReport 文档"}};
    }
    if (probe.text.find("MicrosoftWindowsAppraiser") != std::string_view::npos ||
        probe.text.find("<WicaRun") != std::string_view::npos ||
        ends_with_ignoring_case(name, "_humanreadable.xml")) {
      return {Match::Certain,
              {"properties of assets that the compatibility appraiser looked at",
               "兼容性评估程序所检查资产的属性"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    BlockWriter writer(input.text, output);
    ReportReader report(writer);
    AssetReader assets(writer);
    XmlScanner scanner(input.text);
    XmlTag tag;
    while (scanner.next(tag)) {
      report.read(tag);
      assets.read(tag);
    }
    assets.finish();
    if (scanner.damaged() != 0) {
      output.issue("xml-damaged", scanner.first_damage(), 0, {}, scanner.damaged());
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_compat_xml_decoder() {
  return std::make_unique<CompatXmlDecoder>();
}

}  // namespace casebook
