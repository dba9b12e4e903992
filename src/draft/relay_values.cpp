// SPDX-License-Identifier: Apache-2.0
// Whom a third party's questions are about, and the questions that fit what it is blamed for.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "draft/mail_text.h"
#include "draft/third_parties.h"
#include "draft/values.h"
#include "report/labels.h"

namespace casebook {
namespace {

// What a third party is blamed for.
enum class Deed : std::uint8_t {
  Refuses,
  Holds,
  Blocks,
  Crashes,
  Stops,
  Installs,
  Removes,
  Restarts,
  Other
};

struct Question {
  std::string_view en;  // {0}: whose
  std::string_view zh;
};

constexpr Question kExempt = {
    "How can servicing of Windows (TrustedInstaller; C:\\Windows\\WinSxS, C:\\$WINDOWS.~BT, "
    "C:\\Windows\\SoftwareDistribution) be exempted without removing the product?",
    "在不卸载产品的情况下，如何为 Windows 组件维护（TrustedInstaller 进程，以及 "
    "C:\\Windows\\WinSxS、C:\\$WINDOWS.~BT、C:\\Windows\\SoftwareDistribution 文件夹）设置例外？"};
constexpr Question kKnown = {"Is this failure known to you, and which version of {0} fixes it?",
                             "贵方是否已知此类问题？{0} 从哪个版本起已修复？"};
constexpr Question kSupport = {"Which version of {0} supports the Windows named above?",
                               "{0} 的哪个版本支持上述 Windows 版本？"};
constexpr Question kLogs = {
    "Which logs of {0} from the time above do you need, and how are they collected?",
    "需要提供上述时间段内 {0} 的哪些日志？如何收集？"};
constexpr Question kDump = {
    "Do you need the memory dump or other files, and how may they be handed over to you?",
    "是否需要内存转储或其他文件？以何种方式提供给贵方？"};

// The first questions for each deed; those for all follow.
std::vector<Question> questions_about(Deed deed) {
  switch (deed) {
    case Deed::Refuses:
      return {
          {"Does {0} deny, filter or redirect access to the objects above, by name, by path or "
           "by kind of device? Which policy or setting decides that?",
           "{0} 是否会按名称、路径或设备类型拒绝、过滤或重定向对上述对象的访问？由哪项策略或设置"
           "控制？"},
          kExempt};
    case Deed::Holds:
      return {
          {"Why does {0} keep the objects above open at that time, and for how long?",
           "{0} 当时为何占用上述对象？会占用多长时间？"},
          {"Which setting keeps {0} away from them while Windows is upgraded, updated or reset?",
           "Windows 升级、更新或重置期间，通过哪项设置可使 {0} 不占用这些对象？"}};
    case Deed::Blocks:
      return {
          {"For which version of {0} does Windows Setup no longer report a block?",
           "{0} 升级到哪个版本后，Windows 安装程序不再提示不兼容？"},
          {"If there is none: how is {0} removed completely before the upgrade, and what is lost "
           "by that?",
           "如果尚无此类版本：升级前如何彻底卸载 {0}？卸载会造成哪些影响？"},
          {"Can {0} be installed again after the upgrade, and in which version?",
           "升级完成后能否重新安装 {0}？应安装哪个版本？"}};
    case Deed::Crashes:
      return {
          {"What does {0} do in the process that crashed, and how can it be kept out of it for a "
           "test?",
           "{0} 在崩溃的进程中起什么作用？测试时如何使其不加载到该进程？"},
          kKnown,
          kSupport,
          kDump};
    case Deed::Stops:
      return {{"What does {0} do at the point where Windows stops, and how can it be kept from "
               "loading for a test?",
               "Windows 停止响应或蓝屏时，{0} 正在执行什么操作？测试时如何使其不加载？"},
              kKnown,
              kSupport,
              kDump};
    case Deed::Installs:
      return {
          {"Which package of {0} is the right one for this device and the Windows named above?",
           "对于该设备和上述 Windows 版本，{0} 应使用哪个驱动程序包？"},
          kKnown,
          {"What does the installer of {0} do that the lines above could be about, and which log "
           "does it write?",
           "{0} 的安装过程中，哪些操作可能与上述日志行有关？安装日志位于何处？"}};
    case Deed::Removes:
      return {{"By which schedule, rule or command does {0} delete files in the folders above?",
               "{0} 依据哪项计划、规则或命令删除上述文件夹中的文件？"},
              {"How are these folders exempted?", "如何将这些文件夹设为例外？"}};
    case Deed::Restarts:
      return {{"Which task, policy or command of {0} restarted the machine at that time?",
               "{0} 当时因哪项任务、策略或命令重新启动了计算机？"},
              {"How is it made to wait until an upgrade or update of Windows is finished?",
               "如何使其等待 Windows 升级或更新完成后再重新启动？"}};
    case Deed::Other: break;
  }
  return {{"What did {0} do with the objects above at that time?",
           "{0} 当时对上述对象执行了什么操作？"}};
}

bool is_code(const Hypothesis& finding, std::initializer_list<std::string_view> codes) {
  return std::any_of(codes.begin(), codes.end(), [&finding](std::string_view code) {
    return equal_ignoring_case(finding.primary_code, code);
  });
}

// What a finding blames its third party for, by the words of its cause, then by its code.
Deed deed_of(const Blamed& blamed) {
  struct Word {
    std::string_view in_cause;
    Deed deed;
  };
  static constexpr std::array kWords = {Word{"compat-block", Deed::Blocks},
                                        Word{"denied", Deed::Refuses},
                                        Word{"blocked", Deed::Refuses},
                                        Word{"removed-by", Deed::Removes},
                                        Word{"restarted-by", Deed::Restarts},
                                        Word{"held", Deed::Holds},
                                        Word{"in-use", Deed::Holds},
                                        Word{"sharing", Deed::Holds},
                                        Word{"crash", Deed::Crashes},
                                        Word{"bugcheck", Deed::Stops},
                                        Word{"stops", Deed::Stops},
                                        Word{"died", Deed::Stops},
                                        Word{"too-slow", Deed::Stops},
                                        Word{"paging", Deed::Stops},
                                        Word{"boot-device", Deed::Stops},
                                        Word{"hardware-error", Deed::Stops}};
  const Hypothesis& finding = *blamed.finding;
  for (const Word& word : kWords) {
    if (finding.cause.find(word.in_cause) != std::string::npos) return word.deed;
  }
  if (is_code(finding, {"0x80070005", "0xC0000022"})) return Deed::Refuses;
  if (is_code(finding, {"0x80070020", "0xC0000043"})) return Deed::Holds;
  if (finding.cause.find("driver") != std::string::npos) return Deed::Installs;
  return Deed::Other;
}

bool is_for_installed_products(Deed deed) {
  return deed == Deed::Refuses || deed == Deed::Holds || deed == Deed::Removes ||
         deed == Deed::Restarts || deed == Deed::Other;
}

std::string shown_name(const ThirdParty& party, Language language) {
  const std::string product = plain_line(party.product.in(language));
  return product.empty() ? evidence_line(file_name_of(party.name)) : product;
}

}  // namespace

std::vector<Scope> values_of_suspects(const Blamed& blamed, Language language) {
  std::vector<Scope> scopes;
  for (const ThirdParty& party : blamed.parties) {
    scopes.push_back({{"name", kWholeLine + evidence_line(party.name)},
                      {"kind", std::string(label(party.kind, language))},
                      {"product", plain_line(party.product.in(language))},
                      {"maker", evidence_line(party.maker)},
                      {"version", evidence_line(party.version)}});
  }
  return scopes;
}

std::string addressee_of(const Blamed& blamed, Language language) {
  return blamed.parties.empty() ? "" : shown_name(blamed.parties.front(), language);
}

std::vector<Scope> values_of_questions(const Blamed& blamed, Language language) {
  if (blamed.parties.empty()) return {};
  const Deed deed = deed_of(blamed);
  std::vector<Question> questions = questions_about(deed);
  if (is_for_installed_products(deed)) {
    questions.insert(questions.end(), {kSupport, kKnown, kLogs});
  }
  const std::string name = shown_name(blamed.parties.front(), language);
  std::vector<Scope> scopes;
  for (const Question& question : questions) {
    const std::string_view text = language == Language::Chinese ? question.zh : question.en;
    scopes.push_back({{"number", std::to_string(scopes.size() + 1)},
                      {"text", fmt::format(fmt::runtime(text), name)}});
  }
  return scopes;
}

}  // namespace casebook
