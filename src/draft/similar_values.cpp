// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/text.h"
#include "draft/certainty.h"
#include "draft/mail_text.h"
#include "draft/values.h"
#include "report/labels.h"
#include "report/page.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kTableWidth = 96;  // a table cannot be wrapped as prose is
constexpr std::size_t kMostNames = 4;

std::string joined(const std::vector<std::string>& names, Language language) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i) {
    if (i != 0) text += list_comma(language);
    text += evidence_line(names[i]);
  }
  if (names.size() > kMostNames) text += language == Language::Chinese ? "……" : ", ...";
  return text;
}

std::string cause_of(const CaseSummary& one, Language language) {
  if (one.cause.empty()) return evidence_line(one.summary.in(language));
  return with_level(one.level, evidence_line(spoken(one.title, Diagnosis(), language)), language);
}

std::vector<Scope> phrases(const std::vector<Bilingual>& texts, Language language) {
  std::vector<Scope> scopes;
  for (const Bilingual& text : texts) {
    scopes.push_back({{"text", evidence_line(text.in(language))}});
  }
  return scopes;
}

std::string without_ending(std::string_view name) {
  for (const std::string_view ending : {".json", ".zip", ".7z"}) {
    if (ends_with_ignoring_case(name, ending)) name.remove_suffix(ending.size());
  }
  return evidence_line(name);
}

}  // namespace

std::string case_name(std::string_view path) {
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  // What unpacking or copying calls a folder names no case.
  constexpr std::array<std::string_view, 4> kEveryCase = {"bundle", "evidence", "logs", "files"};
  const std::string_view name = file_name_of(path);
  const bool common = std::find(kEveryCase.begin(), kEveryCase.end(), name) != kEveryCase.end();
  if (!common || name.size() + 1 >= path.size()) return without_ending(name);
  return without_ending(file_name_of(path.substr(0, path.size() - name.size() - 1)));
}

std::vector<Scope> values_of_similar(const std::vector<Likeness>& ranked, Language language) {
  std::vector<Scope> scopes;
  for (const Likeness& one : ranked) {
    const CaseSummary& other = *one.other;
    scopes.push_back({{"number", std::to_string(scopes.size() + 1)},
                      {"name", case_name(other.name)},
                      {"is_similar", one.is_similar},
                      {"verdict", std::string(verdict_title(other.verdict, language))},
                      {"cause", cause_of(other, language)},
                      {"code", evidence_line(other.code)},
                      {"phase", evidence_line(phase_title(other.phase).in(language))},
                      {"objects", joined(other.objects, language)},
                      {"products", joined(other.products, language)},
                      {"system", evidence_line(other.system.in(language))},
                      {"same", phrases(one.same, language)},
                      {"different", phrases(one.different, language)},
                      {"fixed", evidence_line(other.fixed.in(language))},
                      {"suggested", evidence_line(other.suggested.in(language))}});
  }
  return scopes;
}

std::string similar_table(const CaseSummary& mine,
                          const std::vector<Likeness>& ranked,
                          Language language) {
  if (ranked.empty()) return "";
  const bool chinese = language == Language::Chinese;
  const auto row = [&](const std::string& number, const CaseSummary& one, const std::string& same) {
    return std::vector<std::string>{number,
                                    case_name(one.name),
                                    evidence_line(one.code),
                                    evidence_line(phase_title(one.phase).in(language)),
                                    joined(one.objects, language),
                                    same};
  };
  std::vector<std::vector<std::string>> rows;
  rows.push_back(row("*", mine, chinese ? "（本案例）" : "(this case)"));
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    std::string same;
    for (const Bilingual& text : ranked[i].same) {
      if (!same.empty()) same += semicolon(language);
      same += evidence_line(text.in(language));
    }
    if (same.empty()) same = chinese ? "无" : "nothing";
    rows.push_back(row(std::to_string(i + 1), *ranked[i].other, same));
  }
  Page page(kTableWidth, Color::No);
  page.table(0,
             {{"#"},
              {chinese ? "案例" : "Case", 20},
              {chinese ? "错误代码" : "Code"},
              {chinese ? "阶段" : "Phase", 14},
              {chinese ? "对象" : "Object", 18},
              {chinese ? "共同点" : "In common"}},
             rows);
  return evidence_lines(page.take());
}

}  // namespace casebook
