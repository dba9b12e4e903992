// SPDX-License-Identifier: Apache-2.0
#include "report/json_value.h"
#include "report/why.h"
#include "report/why_words.h"

namespace casebook {
namespace {

Json condition_json(const ConditionAccount& account) {
  Json json = {{"clause", clause_name(account.clause)},
               {"wants", bilingual_json(describe_condition(*account.condition))},
               {"state", condition_state_name(account.state)},
               {"says", bilingual_json(describe_account(account))}};
  if (!account.place.empty()) json["place"] = account.place;
  if (!account.text.empty()) json["text"] = account.text;
  if (!account.found.empty()) json["found"] = account.found;
  return json;
}

Json rule_json(const RuleAccount& account, const Episode& episode) {
  Json json = {{"rule", account.rule->id},
               {"cause", account.rule->cause},
               {"place", account.rule->place.text()},
               {"fires", account.fires},
               {"missing", Json::array()}};
  if (account.fires) {
    json["score"] = account.score;
    json["base"] = account.rule->score;
    if (!account.superseded_by.empty()) json["superseded_by"] = account.superseded_by;
  }
  for (const Bilingual& sentence : what_is_missing(account, episode)) {
    json["missing"].push_back(bilingual_json(sentence));
  }
  json["conditions"] = Json::array();
  for (const ConditionAccount& condition : account.conditions) {
    json["conditions"].push_back(condition_json(condition));
  }
  json["boosts"] = Json::array();
  for (const BoostAccount& boost : account.boosts) {
    Json one = {{"add", boost.boost->add}, {"holds", boost.holds}, {"conditions", Json::array()}};
    for (const ConditionAccount& condition : boost.conditions) {
      one["conditions"].push_back(condition_json(condition));
    }
    json["boosts"].push_back(std::move(one));
  }
  return json;
}

Json match_json(const Knowledge& knowledge, const LineMatch& match) {
  const Signature& signature = *match.signature;
  Json json = {{"signature", signature.id},
               {"role", role_name(signature.role)},
               {"place", signature.place.text()},
               {"decoders", signature.decoders},
               {"applies", match.applies},
               {"captures", match.captures},
               {"rules", Json::array()}};
  for (const Rule* rule : rules_using(knowledge, signature.id)) {
    json["rules"].push_back({{"rule", rule->id},
                             {"cause", rule->cause},
                             {"needs", bilingual_json(describe_use(*rule, signature.id))}});
  }
  return json;
}

Json miss_json(const LineMiss& miss) {
  return {{"signature", miss.signature->id},
          {"role", role_name(miss.signature->role)},
          {"place", miss.signature->place.text()},
          {"share", static_cast<int>(miss.share * 100 + 0.5)},
          {"has", miss.matched},
          {"lacks", miss.missing},
          {"has_again", miss.behind},
          {"column", miss.column},
          {"line_rest", miss.line_rest}};
}

}  // namespace

std::string render_why_line_json(const Knowledge& knowledge,
                                 const std::vector<ExplainedLine>& lines) {
  Json json = {{"schema", "casebook.why-line/1"}, {"lines", Json::array()}};
  for (const ExplainedLine& line : lines) {
    Json one = {{"text", line.text},
                {"place", line.place},
                {"decoder", line.decoder},
                {"cut", line.account.cut},
                {"matches", Json::array()},
                {"nearest", Json::array()}};
    for (const LineMatch& match : line.account.matches) {
      one["matches"].push_back(match_json(knowledge, match));
    }
    for (const LineMiss& miss : line.account.nearest) {
      one["nearest"].push_back(miss_json(miss));
    }
    json["lines"].push_back(std::move(one));
  }
  return dump(json, 2);
}

std::string render_why_json(const AnalysisView& view, const Why& why) {
  Json json = {
      {"schema", "casebook.why/1"},
      {"program", {{"version", view.program_version}, {"knowledge", view.knowledge_version}}},
      {"signatures", Json::array()},
      {"attempts", Json::array()},
      {"attempts_left_out", why.left_out}};
  for (const SignatureAccount& account : why.signatures) {
    Json one = {{"signature", account.signature->id},
                {"place", account.signature->place.text()},
                {"items", account.items},
                {"hits", account.hits},
                {"places", account.places},
                {"nearest", Json::array()}};
    for (const LineMiss& miss : account.nearest) {
      one["nearest"].push_back(miss_json(miss));
      one["nearest"].back()["line"] = miss.place;
    }
    json["signatures"].push_back(std::move(one));
  }
  for (const AttemptAccount& attempt : why.attempts) {
    const Episode& episode = attempt.episode;
    Json one = {{"attempt", episode.id.empty() ? Json(nullptr) : Json(episode.id)},
                {"family", episode.family},
                {"kind", episode.kind},
                {"phase", episode.phase},
                {"outcome", outcome_name(episode.outcome)},
                {"fired", Json::array()},
                {"not_fired", Json::array()}};
    for (const RuleAccount& rule : attempt.rules) {
      if (rule.fires) one["fired"].push_back(rule_json(rule, episode));
    }
    for (const RuleAccount* rule : nearest_rules(attempt)) {
      one["not_fired"].push_back(rule_json(*rule, episode));
    }
    json["attempts"].push_back(std::move(one));
  }
  return dump(json, 2);
}

}  // namespace casebook
