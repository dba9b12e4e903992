// SPDX-License-Identifier: Apache-2.0
#include "report/why_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/labels.h"

namespace casebook {
namespace {

std::string hex(std::uint32_t code) {
  return fmt::format("0x{:08X}", code);
}

std::string codes_of(const Condition& condition, std::string_view word) {
  constexpr std::size_t kMostCodes = 4;
  std::vector<std::string> codes;
  for (const std::uint32_t code : condition.codes) {
    if (codes.size() == kMostCodes) return fmt::format("{}{}...", fmt::join(codes, word), word);
    codes.push_back(hex(code));
  }
  return fmt::format("{}", fmt::join(codes, word));
}

// Which field of the hit or fact a condition looks at.
std::string field_of(const Condition& condition) {
  if (!condition.capture.empty()) return condition.capture;
  return condition.signature.empty() ? "value" : "object";
}

Bilingual named(const Condition& condition) {
  if (condition.fact.empty()) return {condition.signature, condition.signature};
  return {"fact " + condition.fact, "事实 " + condition.fact};
}

Bilingual list_of(const std::vector<Bilingual>& parts, std::string_view en, std::string_view zh) {
  Bilingual text;
  for (const Bilingual& part : parts) {
    if (!text.en.empty()) {
      text.en += en;
      text.zh += zh;
    }
    text.en += part.en;
    text.zh += part.zh;
  }
  return text;
}

std::string at_place(const ConditionAccount& account) {
  return account.place.empty() ? "" : " (" + account.place + ")";
}

std::string at_place_zh(const ConditionAccount& account) {
  return account.place.empty() ? "" : "（" + account.place + "）";
}

Bilingual value_differs(const ConditionAccount& account) {
  const Condition& condition = *account.condition;
  if (!condition.fact.empty()) {
    return {fmt::format("fact {} is \"{}\"{}, the rule wants a match of {}",
                        condition.fact,
                        account.found,
                        at_place(account),
                        condition.value),
            fmt::format("事实 {} 为“{}”{}，规则要求匹配 {}",
                        condition.fact,
                        account.found,
                        at_place_zh(account),
                        condition.value)};
  }
  return {fmt::format("{} of {} is \"{}\"{}, the rule wants a match of {}",
                      field_of(condition),
                      condition.signature,
                      account.found,
                      at_place(account),
                      condition.value),
          fmt::format("{} 的 {} 为“{}”{}，规则要求匹配 {}",
                      condition.signature,
                      field_of(condition),
                      account.found,
                      at_place_zh(account),
                      condition.value)};
}

Bilingual code_differs(const ConditionAccount& account) {
  const Condition& condition = *account.condition;
  const bool none = account.state == ConditionState::NoCode;
  const Bilingual name = named(condition);
  return {fmt::format("{}{} carries {}, the rule wants {}",
                      name.en,
                      at_place(account),
                      none ? "no code" : "code " + account.found,
                      codes_of(condition, " or ")),
          fmt::format("{}{} {}，规则要求 {}",
                      name.zh,
                      at_place_zh(account),
                      none ? "不带代码" : "的代码为 " + account.found,
                      codes_of(condition, " 或 "))};
}

Bilingual too_few(const ConditionAccount& account) {
  const Condition& condition = *account.condition;
  const Bilingual name = named(condition);
  if (!condition.distinct.empty()) {
    return {fmt::format("{} has {} different {}, the rule wants {}",
                        name.en,
                        account.number,
                        condition.distinct,
                        condition.at_least),
            fmt::format("{} 仅有 {} 个不同的 {}，规则要求 {} 个",
                        name.zh,
                        account.number,
                        condition.distinct,
                        condition.at_least)};
  }
  return {
      fmt::format(
          "{} is there {} x, the rule wants {} x", name.en, account.number, condition.at_least),
      fmt::format("{} 仅出现 {} 次，规则要求 {} 次", name.zh, account.number, condition.at_least)};
}

Bilingual only_noise(const ConditionAccount& account) {
  const Condition& condition = *account.condition;
  return {fmt::format("{} matches {}, but {} says that this line is harmless",
                      condition.signature,
                      account.place,
                      account.found.empty() ? "a noise signature" : "noise " + account.found),
          fmt::format("{} 匹配 {}，但噪声特征{}说明该行无害",
                      condition.signature,
                      account.place,
                      account.found.empty() ? "" : " " + account.found + " ")};
}

void add_one(std::vector<Bilingual>& parts,
             const std::vector<Condition>& conditions,
             const std::string& without) {
  for (const Condition& condition : conditions) {
    if (condition.signature != without) parts.push_back(describe_condition(condition));
  }
}

bool names(const std::vector<Condition>& conditions, const std::string& signature) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    return condition.signature == signature;
  });
}

}  // namespace

Bilingual describe_condition(const Condition& condition) {
  Bilingual text = named(condition);
  if (!condition.value.empty()) {
    const std::string field = field_of(condition);
    text.en += condition.fact.empty() ? fmt::format(" with {} like {}", field, condition.value)
                                      : " like " + condition.value;
    text.zh += condition.fact.empty() ? fmt::format("，{} 匹配 {}", field, condition.value)
                                      : " 匹配 " + condition.value;
  }
  if (!condition.codes.empty()) {
    text.en += " with code " + codes_of(condition, " or ");
    text.zh += "，代码为 " + codes_of(condition, " 或 ");
  }
  if (condition.at_least > 1) {
    text.en +=
        condition.distinct.empty()
            ? fmt::format(", at least {} x", condition.at_least)
            : fmt::format(", at least {} different {}", condition.at_least, condition.distinct);
    text.zh += condition.distinct.empty()
                   ? fmt::format("，至少 {} 次", condition.at_least)
                   : fmt::format("，至少 {} 个不同的 {}", condition.at_least, condition.distinct);
  }
  if (condition.within_seconds != 0) {
    text.en += fmt::format(", within {} s", condition.within_seconds);
    text.zh += fmt::format("，{} 秒之内", condition.within_seconds);
  }
  if (condition.anywhere) {
    text.en += ", anywhere";
    text.zh += "，位置不限";
  }
  return text;
}

Bilingual describe_account(const ConditionAccount& account) {
  const Condition& condition = *account.condition;
  const Bilingual name = named(condition);
  switch (account.state) {
    case ConditionState::Holds:
      if (!condition.fact.empty()) {
        return {fmt::format("{} is \"{}\"{}", name.en, account.found, at_place(account)),
                fmt::format("{} 为“{}”{}", name.zh, account.found, at_place_zh(account))};
      }
      return {name.en + ", " + account.place, name.zh + "，" + account.place};
    case ConditionState::NoHit:
      return {fmt::format("no line of the evidence is a hit of {}", condition.signature),
              fmt::format("证据中没有任何一行匹配 {}", condition.signature)};
    case ConditionState::OnlyElsewhere:
      return {fmt::format("no hit of {} in this attempt; there is one outside it, at {}",
                          condition.signature,
                          account.place),
              fmt::format("此次尝试中没有 {} 的匹配行；尝试之外有一行，位于 {}",
                          condition.signature,
                          account.place)};
    case ConditionState::OnlyNoise: return only_noise(account);
    case ConditionState::NoFact:
      if (condition.value.empty()) {
        return {fmt::format("the evidence gives no fact {}", condition.fact),
                fmt::format("证据未给出事实 {}", condition.fact)};
      }
      return {fmt::format("the evidence gives no fact {}; the rule wants one like {}",
                          condition.fact,
                          condition.value),
              fmt::format("证据未给出事实 {}；规则要求其匹配 {}", condition.fact, condition.value)};
    case ConditionState::ValueDiffers: return value_differs(account);
    case ConditionState::CodeDiffers:
    case ConditionState::NoCode: return code_differs(account);
    case ConditionState::TooFar:
      return {fmt::format("{}, {}, is {} s away from the rule's first condition; the rule wants "
                          "it within {} s",
                          name.en,
                          account.place,
                          account.number,
                          condition.within_seconds),
              fmt::format("{}（{}）与规则的第一个条件相距 {} 秒；规则要求在 {} 秒之内",
                          name.zh,
                          account.place,
                          account.number,
                          condition.within_seconds)};
    case ConditionState::TooFew: return too_few(account);
  }
  return {};
}

std::vector<Bilingual> what_is_missing(const RuleAccount& account, const Episode& episode) {
  std::vector<Bilingual> missing;
  if (!account.asked) {
    missing.push_back({"this rule is asked about failed attempts only (no `without_failure`)",
                       "此规则只用于失败的尝试（未设 `without_failure`）"});
  }
  const auto wrong = [&](const char* en,
                         const char* zh,
                         const std::string& is,
                         const std::vector<std::string>& wanted) {
    missing.push_back({fmt::format("the {} of the attempt is {}, the rule is asked for {} only",
                                   en,
                                   is.empty() ? "unknown" : is,
                                   fmt::join(wanted, ", ")),
                       fmt::format("尝试的{}为 {}，规则仅用于 {}",
                                   zh,
                                   is.empty() ? "未知" : is,
                                   fmt::join(wanted, "、"))});
  };
  if (!account.kind_fits) wrong("kind", "类型", episode.kind, account.rule->kinds);
  if (!account.phase_fits) wrong("phase", "阶段", episode.phase, account.rule->phases);
  std::vector<Bilingual> any;
  bool one_of_any = false;
  for (const ConditionAccount& condition : account.conditions) {
    const bool holds = condition.state == ConditionState::Holds;
    if (condition.clause == Clause::All && !holds) missing.push_back(describe_account(condition));
    if (condition.clause == Clause::None && holds) {
      const Bilingual what = describe_account(condition);
      missing.push_back(
          {"under `none`, but present: " + what.en, "`none` 中的条件却成立：" + what.zh});
    }
    if (condition.clause != Clause::Any) continue;
    one_of_any = one_of_any || holds;
    any.push_back(describe_account(condition));
  }
  if (!any.empty() && !one_of_any) {
    constexpr std::size_t kMostNamed = 4;
    const std::size_t all = any.size();
    if (all > kMostNamed) any.resize(kMostNamed);
    Bilingual text = list_of(any, "; or ", "；或 ");
    if (all > kMostNamed) {
      text.en += fmt::format("; and {} more", all - kMostNamed);
      text.zh += fmt::format("；另有 {} 项", all - kMostNamed);
    }
    missing.push_back({"none of `any` holds: " + text.en, "`any` 中没有一项成立：" + text.zh});
  }
  return missing;
}

std::string describe_score(const RuleAccount& account) {
  std::string text = fmt::format("{:.3g}", account.rule->score);
  for (const BoostAccount& boost : account.boosts) {
    if (boost.holds) text += fmt::format(" + {:.3g}", boost.boost->add);
  }
  return text.find('+') == std::string::npos ? text
                                             : fmt::format("{} = {:.3g}", text, account.score);
}

std::vector<const Rule*> rules_using(const Knowledge& knowledge, const std::string& signature) {
  std::vector<const Rule*> rules;
  for (const Rule& rule : knowledge.rules) {
    if (uses_signature(rule, signature)) rules.push_back(&rule);
  }
  const auto rank = [&](const Rule* rule) {
    if (names(rule->all, signature)) return 0;
    return names(rule->any, signature) ? 1 : 2;
  };
  std::stable_sort(
      rules.begin(), rules.end(), [&](const Rule* a, const Rule* b) { return rank(a) < rank(b); });
  return rules;
}

bool uses_signature(const Rule& rule, const std::string& signature) {
  return names(rule.all, signature) || names(rule.any, signature) || names(rule.none, signature) ||
         std::any_of(rule.boosts.begin(), rule.boosts.end(), [&](const Boost& boost) {
           return names(boost.all, signature);
         });
}

Bilingual describe_use(const Rule& rule, const std::string& signature) {
  std::vector<Bilingual> parts;
  if (names(rule.all, signature)) parts.push_back({"it is needed", "为必要条件"});
  if (names(rule.any, signature)) parts.push_back({"it is one of `any`", "为 `any` 之一"});
  if (names(rule.none, signature)) {
    parts.push_back({"it must not be there", "不得出现"});
  }
  if (parts.empty()) parts.push_back({"it only adds to the score", "仅用于加分"});
  std::vector<Bilingual> all;
  add_one(all, rule.all, signature);
  if (!all.empty()) {
    const Bilingual list = list_of(all, "; ", "；");
    parts.push_back({"also needs " + list.en, "另需 " + list.zh});
  }
  std::vector<Bilingual> any;
  add_one(any, rule.any, "");
  if (!any.empty() && !names(rule.any, signature)) {
    const Bilingual list = list_of(any, " | ", " | ");
    parts.push_back({"one of " + list.en, "以下之一：" + list.zh});
  }
  std::vector<Bilingual> none;
  add_one(none, rule.none, signature);
  if (!none.empty()) {
    const Bilingual list = list_of(none, "; ", "；");
    parts.push_back({"none of " + list.en, "且不得有 " + list.zh});
  }
  for (const Condition& condition : rule.all) {
    // What it wants of this very signature.
    if (condition.signature != signature) continue;
    const Bilingual wants = describe_condition(condition);
    if (wants.en != signature) parts.push_back({"of it: " + wants.en, "对它的要求：" + wants.zh});
  }
  return list_of(parts, "; ", "；");
}

}  // namespace casebook
