// SPDX-License-Identifier: Apache-2.0
#include "report/comparison_words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/labels.h"

namespace casebook {
namespace {

struct Pair {
  std::string_view en;
  std::string_view zh;
  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

constexpr std::array kWords = {
    Pair{"Good and bad machine compared", "正常与故障计算机对比"},
    Pair{"GOOD", "正常"},
    Pair{"BAD", "故障"},
    Pair{"Differences that matter", "值得关注的差异"},
    Pair{"Other differences", "其他差异"},
    Pair{"Folded: differences that every two machines have, or that others explain",
         "已折叠：任意两台计算机之间都会有的，或由其他差异造成的"},
    Pair{"Not compared", "未比较"},
    Pair{"No differences that matter.", "没有值得关注的差异。"},
    Pair{"Why", "理由"},
    Pair{"Stated in", "出处"},
    Pair{"collect", "请收集"},
    Pair{"(none)", "（无）"},
    Pair{"{} more; --all shows them", "另有 {} 项，使用 --all 查看"},
    Pair{"--all lists what is folded.", "使用 --all 可展开已折叠的内容。"},
    Pair{"{} points", "{} 分"},
    Pair{"Compared", "比较范围"},
    Pair{"same", "相同"}};
static_assert(kWords.size() == static_cast<std::size_t>(ComparisonWord::Count));

constexpr std::array<Pair, kDifferenceKinds> kKinds = {Pair{"Access list", "访问控制列表"},
                                                       Pair{"Filter", "筛选器"},
                                                       Pair{"Service", "服务"},
                                                       Pair{"Driver", "驱动程序"},
                                                       Pair{"File", "文件"},
                                                       Pair{"Policy", "策略"},
                                                       Pair{"Registry", "注册表"},
                                                       Pair{"Update", "更新"},
                                                       Pair{"Program", "程序"},
                                                       Pair{"Process", "进程"},
                                                       Pair{"System", "系统"}};

constexpr std::array kAspects = {Pair{"version", "版本"},
                                 Pair{"size", "大小"},
                                 Pair{"SHA-256", "SHA-256"},
                                 Pair{"SHA-1", "SHA-1"},
                                 Pair{"signer", "签名者"},
                                 Pair{"maker", "厂商"},
                                 Pair{"provider", "提供者"},
                                 Pair{"time", "时间"},
                                 Pair{"state", "状态"},
                                 Pair{"start", "启动类型"},
                                 Pair{"program", "程序"},
                                 Pair{"altitude", "高度"},
                                 Pair{"volumes", "卷数"},
                                 Pair{"owner", "所有者"},
                                 Pair{"entry", "条目"},
                                 Pair{"data", "数据"},
                                 Pair{"process number", "进程号"},
                                 Pair{"events", "事件数"},
                                 Pair{"value", "值"}};

}  // namespace

std::string_view comparison_word(ComparisonWord word, Language language) {
  return kWords[static_cast<std::size_t>(word)].in(language);
}

std::string_view difference_kind_title(DifferenceKind kind, Language language) {
  return kKinds[static_cast<std::size_t>(kind)].in(language);
}

std::string_view change_title(Change change, Language language) {
  switch (change) {
    case Change::OnlyGood: return Pair{"only in GOOD", "仅正常一侧有"}.in(language);
    case Change::OnlyBad: return Pair{"only in BAD", "仅故障一侧有"}.in(language);
    case Change::Differs: break;
  }
  return Pair{"differs", "不同"}.in(language);
}

std::string_view aspect_title(Aspect aspect, Language language) {
  return kAspects[static_cast<std::size_t>(aspect)].in(language);
}

std::string_view suspicion_title(Suspicion suspicion, Language language) {
  switch (suspicion) {
    case Suspicion::VeryMuch: return Pair{"very suspicious", "高度可疑"}.in(language);
    case Suspicion::Much: return Pair{"suspicious", "可疑"}.in(language);
    case Suspicion::Some: return Pair{"worth a look", "值得查看"}.in(language);
    case Suspicion::None: break;
  }
  return Pair{"not suspicious", "不可疑"}.in(language);
}

std::string subject_title(const Difference& difference, Language language) {
  const bool named_by_fact =
      difference.kind == DifferenceKind::System || difference.kind == DifferenceKind::Registry;
  if (!named_by_fact) return difference.subject;
  struct Name {
    std::string_view key;
    Pair title;
  };
  static constexpr std::array kNames = {
      Name{"machine.os_version", {"version of Windows", "Windows 版本号"}},
      Name{"machine.edition", {"edition", "版本类型"}},
      Name{"machine.arch", {"architecture", "体系结构"}},
      Name{"machine.timezone", {"time zone", "时区"}},
      Name{"machine.language", {"language", "语言"}},
      Name{"machine.model", {"model", "型号"}},
      Name{"machine.pending_name", {"new computer name", "新的计算机名"}},
      Name{"pending.file_rename",
           {"files to be replaced at the next start", "下次启动时替换或删除的文件"}},
      Name{"machine.antivirus", {"registered anti-virus", "已注册的防病毒软件"}}};
  for (const Name& name : kNames) {
    if (name.key == difference.subject) return std::string(name.title.in(language));
  }
  return difference.subject;
}

std::string comparison_headline(const Comparison& comparison, Language language) {
  const std::size_t suspicious = comparison.suspicious();
  const std::size_t others = comparison.differences.size() - suspicious;
  std::size_t folded = 0;
  for (const FoldedDifferences& group : comparison.folded) {
    folded += group.count;
  }
  const bool chinese = language == Language::Chinese;
  std::string text(comparison_word(ComparisonWord::Nothing, language));
  if (suspicious != 0) {
    text = chinese           ? fmt::format("{} 处差异值得关注。", format_count(suspicious))
           : suspicious == 1 ? "One difference matters."
                             : fmt::format("{} differences matter.", format_count(suspicious));
  }
  const std::string more = others == 0 ? ""
                           : chinese   ? fmt::format("其他差异 {} 处。", format_count(others))
                           : others == 1 ? " One other does not."
                                         : fmt::format(" {} others do not.", format_count(others));
  if (folded == 0) return text + more;
  return text + more +
         (chinese ? fmt::format("已折叠 {} 处。", format_count(folded))
                  : fmt::format(" {} folded.", format_count(folded)));
}

std::string machine_line(const ComparedMachine& machine, Language language) {
  std::string line;
  for (const std::string& part : {machine.name, machine.system.in(language), machine.version}) {
    if (part.empty()) continue;
    if (!line.empty()) line += " · ";
    line += part;
  }
  return line;
}

std::string stated_at(const StatedAt& at) {
  return at.line == 0 ? at.item : fmt::format("{}:{}", at.item, at.line);
}

std::string aspect_value(Aspect aspect, const std::string& value, Language language) {
  if (aspect == Aspect::Size) {
    const auto bytes = parse_number<std::uint64_t>(value);
    if (bytes && *bytes >= 1000) {
      return fmt::format("{}{}", format_count(*bytes), bracketed(format_bytes(*bytes), language));
    }
  }
  if (value.empty()) return std::string(comparison_word(ComparisonWord::Only, language));
  return value;
}

std::size_t shown_count(std::size_t total, std::size_t limit, std::size_t usual) {
  return std::min(total, limit != 0 ? limit : usual);
}

}  // namespace casebook
