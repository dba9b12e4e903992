// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "report/labels.h"
#include "report/phrases.h"
#include "report/why.h"
#include "report/why_words.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 10;
constexpr std::size_t kMostAttempts = 5;
constexpr std::size_t kMostNear = 5;
constexpr std::size_t kMostRules = 8;
constexpr std::size_t kMostMisses = 3;
constexpr std::size_t kMostLines = 2;  // of a quoted log line

bool is_all(const TextOptions& options) {
  return options.detail == Detail::All;
}

// Everything that is said with a choice of words for the two languages.
class WhyWriter {
 public:
  explicit WhyWriter(const TextOptions& options)
      : options_(options),
        page_(options.width, options.color, options.names) {}

  std::string take() { return page_.take(); }

  void put(const Knowledge& knowledge, const ExplainedLine& line) {
    page_.blank();
    if (!line.place.empty()) page_.indented(0, line.place, Paint::Dim);
    page_.block({.first = "> "}, line.text, Paint::Bold, is_all(options_) ? 0 : kMostLines);
    if (line.account.cut) {
      page_.indented(2,
                     say("The line is longer than 16 KiB; only its beginning is searched.",
                         "该行超过 16 KiB，只检索其开头部分。"));
    }
    const std::size_t apply = static_cast<std::size_t>(std::count_if(
        line.account.matches.begin(), line.account.matches.end(), [](const LineMatch& match) {
          return match.applies;
        }));
    const std::string of =
        line.decoder.empty()
            ? ""
            : fmt::format(fmt::runtime(say(" in logs of {}", "（针对 {} 日志）")), line.decoder);
    page_.indented(
        0,
        apply == 0
            ? fmt::format(fmt::runtime(say("No signature matches it{}.", "没有特征匹配此行{}。")),
                          of)
            : fmt::format(
                  fmt::runtime(say("Signatures that match it{}: {}", "匹配此行的特征{}：{}")),
                  of,
                  apply));
    for (const LineMatch& match : line.account.matches) {
      put(knowledge, match, line.decoder);
    }
    if (apply == 0 || is_all(options_)) put_misses(line.account.nearest);
    if (apply == 0 && line.account.nearest.empty()) {
      page_.indented(0,
                     say("None has enough text in common with it to be called near.",
                         "也没有特征与其有足够多的共同文字。"));
    }
  }

  void put(const SignatureAccount& account) {
    page_.blank();
    page_.indented(0,
                   fmt::format("{}  {}  {}",
                               account.signature->id,
                               role_name(account.signature->role),
                               account.signature->place.text()),
                   Paint::Bold);
    page_.indented(2,
                   fmt::format(fmt::runtime(say("{} hits; it is searched for in {} items of this "
                                                "evidence",
                                                "{} 处匹配；在本证据的 {} 个项目中检索")),
                               account.hits,
                               account.items));
    for (const std::string& place : account.places) {
      page_.indented(4, place);
    }
    if (account.hits > account.places.size()) {
      page_.indented(4,
                     fmt::format(fmt::runtime(say("and {} more", "另有 {} 处")),
                                 account.hits - account.places.size()));
    }
    put_misses(account.nearest);
  }

  void put(const AnalysisView& view, const AttemptAccount& attempt, WhyScope scope) {
    page_.blank();
    const Episode& episode = attempt.episode;
    page_.heading(
        episode.id.empty()
            ? say("The evidence as a whole", "全部证据")
            : fmt::format(fmt::runtime(say("Attempt {}: {}", "尝试 {}：{}")),
                          episode.id,
                          describe_episode(episode, view.diagnosis.machine, options_.language)));
    if (!episode.id.empty()) {
      page_.indented(2,
                     fmt::format("family {}, kind {}, phase {}",
                                 shown(episode.family),
                                 shown(episode.kind),
                                 shown(episode.phase)),
                     Paint::Dim);
    }
    bool fired = false;
    for (const RuleAccount& rule : attempt.rules) {
      if (rule.fires) put_fired(view, episode, rule, scope);
      fired = fired || rule.fires;
    }
    if (!fired) page_.indented(2, say("No rule fired.", "没有规则命中。"));
    put_near(attempt, scope);
  }

  void left_out(std::size_t count, std::string_view en, std::string_view zh) {
    if (count == 0) return;
    page_.blank();
    page_.indented(0, fmt::format(fmt::runtime(say(en, zh)), count), Paint::Dim);
  }

  void line(std::string_view en, std::string_view zh) { page_.indented(0, say(en, zh)); }

 private:
  std::string say(std::string_view en, std::string_view zh) const {
    return std::string(options_.language == Language::Chinese ? zh : en);
  }
  std::string shown(const std::string& text) const { return text.empty() ? "-" : text; }

  void field(std::size_t indent, std::string_view en, std::string_view zh, std::string_view text) {
    page_.field(indent, say(en, zh), kLabelWidth, text);
  }

  void put(const Knowledge& knowledge, const LineMatch& match, const std::string& decoder) {
    const Signature& signature = *match.signature;
    page_.indented(
        2,
        fmt::format("{}  {}  {}", signature.id, role_name(signature.role), signature.place.text()),
        Paint::Bold);
    if (!match.applies) {
      page_.indented(4,
                     fmt::format(fmt::runtime(say("Matches, but is not searched for in {}.",
                                                  "能匹配，但不在 {} 日志中检索。")),
                                 decoder),
                     Paint::Yellow);
    }
    field(4,
          "decoders",
          "decoders",
          signature.decoders.empty() ? say("every text", "所有文本")
                                     : fmt::format("{}", fmt::join(signature.decoders, ", ")));
    for (const auto& [name, value] : match.captures) {
      field(4, "capture", "capture", name + " = " + value);
    }
    const std::vector<const Rule*> rules = rules_using(knowledge, signature.id);
    const std::size_t most = is_all(options_) ? rules.size() : std::min(rules.size(), kMostRules);
    for (std::size_t i = 0; i < most; ++i) {
      field(4,
            "rule",
            "规则",
            fmt::format("{} -> {}{}{}",
                        rules[i]->id,
                        rules[i]->cause,
                        colon(options_.language),
                        describe_use(*rules[i], signature.id).in(options_.language)));
    }
    if (rules.empty()) field(4, "rule", "规则", say("none uses it", "没有规则使用它"));
    if (rules.size() > most) {
      field(4,
            "rule",
            "规则",
            fmt::format(fmt::runtime(say("and {} more (--all)", "另有 {} 条（--all）")),
                        rules.size() - most));
    }
  }

  void put_misses(const std::vector<LineMiss>& misses) {
    if (misses.empty()) return;
    page_.indented(0, say("The nearest:", "最接近的特征："));
    const std::size_t most = is_all(options_) ? misses.size() : kMostMisses;
    for (std::size_t i = 0; i < std::min(most, misses.size()); ++i) {
      const LineMiss& miss = misses[i];
      const std::string name = miss.place.empty() ? fmt::format("{}  {}  {}",
                                                                miss.signature->id,
                                                                role_name(miss.signature->role),
                                                                miss.signature->place.text())
                                                  : miss.place;
      page_.indented(2, fmt::format("{}  {:.0f} %", name, miss.share * 100), Paint::Bold);
      if (!miss.matched.empty()) field(4, "has", "具备", miss.matched);
      field(4,
            "lacks",
            "缺少",
            !miss.missing.empty() ? miss.missing
                                  : say("nothing, but other text stands between both parts",
                                        "没有缺少的内容，但两部分之间还有其他文字"));
      if (!miss.behind.empty()) field(4, "has again", "其后具备", miss.behind);
      field(4,
            "here",
            "此处",
            fmt::format(fmt::runtime(say("column {}: {}", "第 {} 列：{}")),
                        miss.column,
                        miss.line_rest.empty() ? say("end of the line", "行尾") : miss.line_rest));
    }
    if (misses.size() > most) {
      page_.indented(2,
                     fmt::format(fmt::runtime(say("{} more are near (--all)",
                                                  "另有 {} 个相近的特征（--all）")),
                                 misses.size() - most),
                     Paint::Dim);
    }
  }

  // What became of it in the diagnosis.
  std::string fate(const AnalysisView& view, const Episode& episode, const RuleAccount& rule) {
    if (!rule.superseded_by.empty()) {
      return fmt::format(fmt::runtime(say("superseded by {}", "被 {} 取代")), rule.superseded_by);
    }
    for (const Hypothesis& finding : view.diagnosis.findings) {
      if (finding.rule != rule.rule->id || finding.episode != episode.id) continue;
      return fmt::format(fmt::runtime(say("finding {}, with what the whole case adds {:.3g} ({})",
                                          "结论 {}，计入全案后为 {:.3g}（{}）")),
                         finding.id,
                         finding.score,
                         confidence_title(finding.level, options_.language));
    }
    for (const Hypothesis& finding : view.diagnosis.findings) {
      if (finding.cause != rule.rule->cause) continue;
      return fmt::format(fmt::runtime(say("its cause is finding {}", "其原因即结论 {}")),
                         finding.id);
    }
    return say("not among the findings: overcome by a later success, or others weigh more",
               "未列入结论：其后已成功，或有更有力的结论");
  }

  void put_condition(const ConditionAccount& account, bool quotes) {
    const bool holds = account.state == ConditionState::Holds;
    const bool good = holds != (account.clause == Clause::None);
    Bilingual text = describe_account(account);
    if (account.clause != Clause::All) {
      const std::string clause = fmt::format("`{}`: ", clause_name(account.clause));
      text = {clause + text.en, clause + text.zh};
    }
    page_.field(4,
                good ? say("has", "具备") : say("lacks", "缺少"),
                kLabelWidth,
                text.in(options_.language),
                good ? Paint::None : Paint::Yellow);
    if (quotes && !account.text.empty()) {
      page_.block({.first = std::string(6 + kLabelWidth, ' ') + "| "},
                  account.text,
                  Paint::Dim,
                  is_all(options_) ? 0 : kMostLines);
    }
  }

  void put_head(const RuleAccount& rule) {
    page_.indented(
        2,
        fmt::format("{} -> {}  {}", rule.rule->id, rule.rule->cause, rule.rule->place.text()),
        rule.fires ? Paint::Green : Paint::Bold);
  }

  void put_fired(const AnalysisView& view,
                 const Episode& episode,
                 const RuleAccount& rule,
                 WhyScope scope) {
    put_head(rule);
    field(4,
          "fired",
          "命中",
          fmt::format(fmt::runtime(say("score {}; {}", "分值 {}；{}")),
                      describe_score(rule),
                      fate(view, episode, rule)));
    const bool full = scope == WhyScope::Chosen || is_all(options_);
    for (const ConditionAccount& condition : rule.conditions) {
      const bool holds = condition.state == ConditionState::Holds;
      // That nothing speaks against it is worth a line only to whoever asked for this rule.
      if (full || (holds && condition.clause != Clause::None)) put_condition(condition, full);
    }
    for (const BoostAccount& boost : rule.boosts) {
      if (boost.holds || full) put_boost(boost);
    }
  }

  void put_boost(const BoostAccount& boost) {
    std::string text = fmt::format("{:+}", boost.boost->add);
    if (!boost.holds) text += say(" not given", " 未计入");
    for (const ConditionAccount& condition : boost.conditions) {
      if (boost.holds || condition.state != ConditionState::Holds) {
        text += std::string(semicolon(options_.language)) +
                describe_account(condition).in(options_.language);
      }
    }
    field(4, "boost", "加分", text);
  }

  void put_near(const AttemptAccount& attempt, WhyScope scope) {
    const std::vector<const RuleAccount*> near = nearest_rules(attempt);
    const bool full = scope == WhyScope::Chosen || is_all(options_);
    const std::size_t most = full ? near.size() : std::min(near.size(), kMostNear);
    for (std::size_t i = 0; i < most; ++i) {
      const RuleAccount& rule = *near[i];
      put_head(rule);
      const std::vector<Bilingual> missing = what_is_missing(rule, attempt.episode);
      field(4,
            "not fired",
            "未命中",
            fmt::format(fmt::runtime(say("{} missing", "缺 {} 项")), missing.size()));
      for (const ConditionAccount& condition : rule.conditions) {
        if (condition.state == ConditionState::Holds && condition.clause != Clause::None) {
          put_condition(condition, full);
        }
      }
      for (const Bilingual& sentence : missing) {
        page_.field(
            4, say("lacks", "缺少"), kLabelWidth, sentence.in(options_.language), Paint::Yellow);
      }
    }
    if (near.size() > most) {
      page_.indented(2,
                     fmt::format(fmt::runtime(say("{} more rules nearly fired (--all)",
                                                  "另有 {} 条规则接近命中（--all）")),
                                 near.size() - most),
                     Paint::Dim);
    }
    if (near.empty() && scope == WhyScope::Notable) {
      page_.indented(2, say("No other rule came near.", "没有其他规则接近命中。"));
    }
  }

  const TextOptions& options_;
  Page page_;
};

// How far a rule is from firing. What is there and differs is nearer than what is not there at all;
// a rule of which only the symptom holds is hardly near.
int distance_of(const RuleAccount& rule) {
  constexpr int kDiffers = 1;
  constexpr int kAbsent = 2;
  constexpr int kOnlySymptom = 2;
  const auto lack = [](const ConditionAccount& condition) {
    const bool absent =
        condition.state == ConditionState::NoHit || condition.state == ConditionState::NoFact;
    return absent ? kAbsent : kDiffers;
  };
  int distance = (rule.asked ? 0 : kAbsent) + (rule.kind_fits ? 0 : kDiffers) +
                 (rule.phase_fits ? 0 : kDiffers);
  int any = 0;
  bool telling = false;
  for (const ConditionAccount& condition : rule.conditions) {
    const bool holds = condition.state == ConditionState::Holds;
    if (condition.clause == Clause::None) {
      distance += holds ? kDiffers : 0;
      continue;
    }
    telling = telling || (condition.telling && condition.state != ConditionState::NoHit &&
                          condition.state != ConditionState::NoFact);
    if (condition.clause == Clause::All) distance += holds ? 0 : lack(condition);
    if (condition.clause != Clause::Any) continue;
    const int here = holds ? 0 : lack(condition);
    any = any == 0 ? here + 1 : std::min(any, here + 1);
  }
  return distance + std::max(any - 1, 0) + (telling ? 0 : kOnlySymptom);
}

}  // namespace

std::vector<const RuleAccount*> nearest_rules(const AttemptAccount& attempt) {
  std::vector<const RuleAccount*> near;
  for (const RuleAccount& rule : attempt.rules) {
    if (!rule.fires) near.push_back(&rule);
  }
  std::stable_sort(near.begin(), near.end(), [](const RuleAccount* a, const RuleAccount* b) {
    return std::make_pair(distance_of(*a), -a->held()) <
           std::make_pair(distance_of(*b), -b->held());
  });
  return near;
}

std::string render_why_line_text(const Knowledge& knowledge,
                                 const std::vector<ExplainedLine>& lines,
                                 const TextOptions& options) {
  WhyWriter writer(options);
  for (const ExplainedLine& line : lines) {
    writer.put(knowledge, line);
  }
  return writer.take();
}

std::string render_why_text(const AnalysisView& view,
                            const Why& why,
                            WhyScope scope,
                            const TextOptions& options) {
  WhyWriter writer(options);
  for (const SignatureAccount& account : why.signatures) {
    writer.put(account);
  }
  const bool none =
      std::all_of(why.attempts.begin(), why.attempts.end(), [](const AttemptAccount& attempt) {
        return attempt.rules.empty();
      });
  if (none && scope == WhyScope::Chosen) {
    writer.line("No rule uses what was asked for.", "没有规则使用所询问的内容。");
    return writer.take();
  }
  std::vector<const AttemptAccount*> shown;
  for (const AttemptAccount& attempt : why.attempts) {
    const bool whole = attempt.episode.id.empty();
    // Most rules are not asked about the whole; to say so for each would hide the rest.
    const bool asked = std::any_of(attempt.rules.begin(),
                                   attempt.rules.end(),
                                   [](const RuleAccount& rule) { return rule.asked; });
    if (!whole || asked || why.attempts.size() == 1) shown.push_back(&attempt);
  }
  std::size_t skipped = 0;
  if (options.detail != Detail::All && shown.size() > kMostAttempts) {
    skipped = shown.size() - kMostAttempts;
    shown.erase(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(skipped));
  }
  if (why.attempts.size() == 1) {
    writer.line("No attempt in this evidence failed or was left open.",
                "证据中没有失败或未见结果的尝试。");
  }
  for (const AttemptAccount* attempt : shown) {
    writer.put(view, *attempt, scope);
  }
  writer.left_out(skipped,
                  "{} earlier attempts that did not succeed are left out (--all)",
                  "较早的 {} 次未成功的尝试未显示（--all）");
  writer.left_out(why.left_out,
                  "{} attempts before those were not explained: only the last ones are",
                  "更早的 {} 次尝试未作说明，只说明最近的几次");
  return writer.take();
}

}  // namespace casebook
