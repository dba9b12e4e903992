// SPDX-License-Identifier: Apache-2.0
#include "report/finding_texts.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/code_book.h"
#include "report/labels.h"
#include "report/phrases.h"

namespace casebook {
namespace {

// The text with {} for the id of an attempt ("e12") and that id; the text alone when it holds none
// or several.
std::pair<std::string, std::string> without_attempt(const std::string& text) {
  std::pair<std::string, std::string> split{text, ""};
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] != 'e' || !is_digit(text[at + 1]) || (at != 0 && is_word(text[at - 1]))) continue;
    std::size_t end = at + 1;
    while (end < text.size() && is_digit(text[end])) {
      ++end;
    }
    if (end < text.size() && is_word(text[end])) continue;
    if (!split.second.empty()) return {text, ""};
    split = {text.substr(0, at) + "{}" + text.substr(end), text.substr(at, end - at)};
  }
  return split;
}

bool contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Whether a report would put a number for this id.
bool names(const Bilingual& relation, const std::string& id) {
  Diagnosis only;
  only.findings.resize(1);
  only.findings[0].id = id;
  return spoken(relation, only, Language::English) != relation.en;
}

// The store's identities of components stand among the keys of its hive.
bool are_components(const std::vector<std::string>& keys) {
  return !keys.empty() && std::all_of(keys.begin(), keys.end(), [](const std::string& key) {
    return !starts_with_ignoring_case(key, "HK") &&
           (contains_ignoring_case(key, ", Culture=") || contains_ignoring_case(key, ", Version="));
  });
}

}  // namespace

bool same_sentence(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view text) {
    text = trim(text);
    for (const std::string_view stop : {".", "。"}) {
      if (text.ends_with(stop)) text.remove_suffix(stop.size());
    }
    return text;
  };
  return bare(a) == bare(b);
}

std::vector<Bilingual> joined_reasons(const std::vector<Bilingual>& reasons) {
  struct Joined {
    Bilingual shape;
    std::vector<std::string> attempts;
  };
  std::vector<Joined> all;
  for (const Bilingual& reason : reasons) {
    const auto english = without_attempt(reason.en);
    const std::string& attempt = english.second;
    const Bilingual shape{english.first, without_attempt(reason.zh).first};
    const auto same = std::find_if(all.begin(), all.end(), [&](const Joined& known) {
      return !attempt.empty() && known.shape == shape;
    });
    if (same != all.end()) {
      same->attempts.push_back(attempt);
    } else {
      all.push_back(
          {shape,
           attempt.empty() ? std::vector<std::string>{} : std::vector<std::string>{attempt}});
    }
  }
  std::vector<Bilingual> texts;
  for (Joined& one : all) {
    if (one.attempts.size() > 1)
      one.shape.en = replace_all(one.shape.en, "attempt {}", "attempts {}");
    if (!one.attempts.empty()) {
      one.shape.en =
          replace_all(one.shape.en, "{}", fmt::format("{}", fmt::join(one.attempts, ", ")));
      one.shape.zh =
          replace_all(one.shape.zh, "{}", fmt::format("{}", fmt::join(one.attempts, "、")));
    }
    texts.push_back(std::move(one.shape));
  }
  return texts;
}

std::vector<CodeShown> codes_primary_first(const Hypothesis& finding) {
  std::vector<CodeShown> codes = finding.codes;
  const auto primary = std::find_if(codes.begin(), codes.end(), [&finding](const CodeShown& one) {
    return one.code == finding.primary_code;
  });
  if (primary != codes.end()) {
    std::rotate(codes.begin(), primary, primary + 1);
  } else if (!finding.primary_code.empty()) {
    codes.insert(codes.begin(), CodeShown{finding.primary_code, "", {}});
  }
  return codes;
}

std::vector<CodeShown> codes_at_the_top(const Hypothesis& finding) {
  constexpr std::size_t kMostAtTheTop = 2;
  const auto identity = [](const CodeShown& shown) {
    const std::string_view digits =
        std::string_view(shown.code).substr(shown.code.starts_with("0x") ? 2 : 0);
    return error_identity(parse_number<std::uint32_t>(digits, 16).value_or(0));
  };
  std::vector<CodeShown> codes;
  for (CodeShown& shown : codes_primary_first(finding)) {
    const bool is_told = std::any_of(codes.begin(), codes.end(), [&](const CodeShown& other) {
      return identity(other) == identity(shown);
    });
    if (!is_told && codes.size() < kMostAtTheTop) codes.push_back(std::move(shown));
  }
  return codes;
}

std::vector<std::pair<Label, const std::vector<std::string>*>> named_objects(
    const Objects& objects) {
  return {{Label::ObjectFile, &objects.files},
          {Label::ObjectDriver, &objects.drivers},
          {Label::ObjectProcess, &objects.processes},
          {Label::ObjectPackage, &objects.packages},
          {Label::ObjectProduct, &objects.products},
          {Label::ObjectKb, &objects.kbs},
          {are_components(objects.keys) ? Label::ObjectComponent : Label::ObjectKey, &objects.keys},
          {Label::ObjectService, &objects.services}};
}

std::string related_text(const Hypothesis& finding, const Diagnosis& diagnosis, Language language) {
  std::string numbers;
  bool later_says_it = false;
  bool named = false;  // by the relation itself
  for (std::size_t i = 0; i < diagnosis.findings.size(); ++i) {
    const Hypothesis& other = diagnosis.findings[i];
    if (!contains(finding.related, other.id)) continue;
    if (!numbers.empty()) numbers += list_comma(language);
    numbers += fmt::format(fmt::runtime(label(Label::FindingNumber, language)), i + 1);
    const bool names_other = names(finding.relation, other.id);
    named = named || names_other;
    const bool ranks_before = &finding < &other;
    later_says_it =
        later_says_it || (ranks_before && names_other && names(other.relation, finding.id));
  }
  if (numbers.empty()) return "";
  // Of two findings that each call the other the cause only the later one is believed.
  const std::string relation = later_says_it ? "" : spoken(finding.relation, diagnosis, language);
  if (relation.empty()) return numbers;
  if (named) return relation;
  // What to do comes before the numbers: "结论 2：请先处理" would read as if that one came first.
  std::string_view sentence = relation;
  for (const std::string_view stop : {".", "。"}) {
    if (sentence.ends_with(stop)) sentence.remove_suffix(stop.size());
  }
  return std::string(sentence) + std::string(colon(language)) + numbers;
}

std::string later_success_text(const Hypothesis& finding,
                               const Diagnosis& diagnosis,
                               Language language) {
  for (const Episode& episode : diagnosis.episodes) {
    if (finding.later_success.empty() || episode.id != finding.later_success) continue;
    return episode.id + " " + describe_episode(episode, diagnosis.machine, language);
  }
  return "";
}

std::string_view step_note(const PlaybookStep& step, Language language) {
  return step.is_done ? label(Label::StepDone, language) : risk_title(step.risk, language);
}

const PlaybookStep* next_step(const Hypothesis& finding) {
  for (const Action& action : finding.actions) {
    for (const PlaybookStep& step : action.steps) {
      if (!step.is_done) return &step;
    }
  }
  return nullptr;
}

}  // namespace casebook
