// SPDX-License-Identifier: Apache-2.0
#include "decode/hotfix_list/hotfix_list.h"

#include <set>
#include <string>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "hotfix_list",
    .family = "state",
    .title = {"Installed updates (Get-HotFix, wmic qfe)", "已安装的更新（Get-HotFix、wmic qfe）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxHotfixes = 2'000;
constexpr std::size_t kLongestRow = 2'000;

// The first "KB" with six to eight digits of a line, or "".
std::string_view hotfix_in(std::string_view line) {
  std::size_t at = 0;
  while ((at = line.find("KB", at)) != std::string_view::npos) {
    std::size_t end = at + 2;
    while (end < line.size() && is_digit(line[end])) {
      ++end;
    }
    const bool alone = at == 0 || !is_word(line[at - 1]);
    if (alone && end - at >= 8 && end - at <= 10) return line.substr(at, end - at);
    at = end;
  }
  return {};
}

class HotfixListDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const std::string_view head = probe.text.substr(0, 8 * 1024);
    const bool named = head.find("HotFixID") != std::string_view::npos;
    if (!named || hotfix_in(head).empty()) return {};
    return {Match::Certain,
            {"a column HotFixID with update numbers", "含有 HotFixID 列和更新编号"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    LimitedFacts facts(output, fact::kHotfix, kMaxHotfixes);
    std::set<std::string, std::less<>> seen;
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      if (line.text.size() > kLongestRow) continue;
      // wmic's caption is a link that names the update too; it is the same number.
      const std::string_view hotfix = hotfix_in(line.text);
      if (hotfix.empty() || seen.size() > kMaxHotfixes || !seen.emplace(hotfix).second) continue;
      facts.add(hotfix, line.offset, line.number);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_hotfix_list_decoder() {
  return std::make_unique<HotfixListDecoder>();
}

}  // namespace casebook
