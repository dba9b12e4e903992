// SPDX-License-Identifier: Apache-2.0
#include "diagnose/request.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// Findings behind these are leads that nobody collects evidence for.
constexpr std::size_t kFindingsAsking = 3;

template <typename T>
bool holds(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

const Episode* episode_of(const Diagnosis& diagnosis, const std::string& id) {
  for (const Episode& episode : diagnosis.episodes) {
    if (episode.id == id) return &episode;
  }
  return nullptr;
}

// That of the best finding, else the last one that failed.
const Episode* failed_attempt(const Diagnosis& diagnosis) {
  if (!diagnosis.findings.empty()) {
    const Episode* episode = episode_of(diagnosis, diagnosis.findings.front().episode);
    if (episode != nullptr) return episode;
  }
  for (auto at = diagnosis.episodes.rbegin(); at != diagnosis.episodes.rend(); ++at) {
    if (at->outcome == Outcome::Failure) return &*at;
  }
  return nullptr;
}

// Which items of the evidence are which artifacts.
class Holdings {
 public:
  Holdings(const Knowledge& knowledge, const AnalysisView& evidence, const Episode* attempt)
      : items_(evidence.items),
        unread_(evidence.items.size()),
        keys_(evidence.items.size()),
        is_useless_(evidence.items.size(), false),
        is_named_(evidence.items.size(), false),
        is_attempt_known_(attempt != nullptr && attempt->outcome == Outcome::Failure &&
                          attempt->started != kNoTime) {
    for (const Fact& fact : evidence.facts) {
      if (fact.source.item >= items_.size()) continue;
      if (fact.key == fact::kUnread) unread_[fact.source.item] = fact.value;
      if (fact.key == fact::kUseless) is_useless_[fact.source.item] = true;
      if (fact.key == fact::kRegistryValue) {
        keys_[fact.source.item].insert(to_lower(split(fact.value, '|').front()));
      }
    }
    for (std::size_t i = 0; i < items_.size(); ++i) {
      is_named_[i] = std::any_of(
          knowledge.artifacts.begin(), knowledge.artifacts.end(), [&](const Artifact& artifact) {
            return is_named(artifact, items_[i].path);
          });
    }
  }

  // The first item that is the artifact.
  bool find(const Artifact& artifact, ReceivedEvidence& received) const {
    received.artifact = &artifact;
    if (is_attempt_known_ && holds(artifact.found_as, std::string(kFailedAttempt))) return true;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!is_it(artifact, i) || is_short(artifact, i)) continue;
      received.item = items_[i].path;
      received.is_read = items_[i].decoder != "unknown_binary" && unread_[i].empty();
      return true;
    }
    return false;
  }

  // Items that are the artifact and do not do.
  std::vector<std::string> parts(const Artifact& artifact) const {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (is_it(artifact, i) && is_short(artifact, i)) paths.push_back(items_[i].path);
    }
    return paths;
  }

 private:
  static constexpr std::string_view kFormat = "format:";

  static bool fits(std::string_view path, std::string_view pattern) {
    if (pattern.find('/') == std::string_view::npos) {
      return matches_wildcard(file_name_of(path), pattern);
    }
    return matches_wildcard("/" + std::string(path), pattern);
  }

  static bool is_named(const Artifact& artifact, std::string_view path) {
    return std::any_of(artifact.found_as.begin(),
                       artifact.found_as.end(),
                       [&](const std::string& form) { return fits(path, form); });
  }

  bool is_format(std::size_t item, std::string_view name) const {
    const std::string_view decoder = items_[item].decoder;
    return !name.empty() && (decoder == name || lines_of(decoder) == name || unread_[item] == name);
  }

  // Whether the item holds the registry branch of the artifact, whatever its name.
  bool is_branch(const Artifact& artifact, std::size_t item) const {
    constexpr std::string_view kHive = "HKLM\\";
    return std::any_of(artifact.paths.begin(), artifact.paths.end(), [&](const std::string& path) {
      if (!path.starts_with(kHive)) return false;
      const std::string branch = to_lower("HKEY_LOCAL_MACHINE\\" + path.substr(kHive.size()));
      const auto first = keys_[item].lower_bound(branch);
      return first != keys_[item].end() && first->starts_with(branch);
    });
  }

  bool is_it(const Artifact& artifact, std::size_t i) const {
    if (items_[i].bytes == 0) return false;
    if (is_named(artifact, items_[i].path) || is_branch(artifact, i)) return true;
    // A file that is something else by its name is not this by its format alone.
    if (is_named_[i]) return false;
    if (!artifact.found_as.empty()) {
      return std::any_of(
          artifact.found_as.begin(), artifact.found_as.end(), [&](const std::string& form) {
            return form.starts_with(kFormat) && is_format(i, form.substr(kFormat.size()));
          });
    }
    if (is_format(i, artifact.decoder)) return true;
    return std::any_of(artifact.paths.begin(), artifact.paths.end(), [&](const std::string& path) {
      const std::string_view name = file_name_of(path);
      return name.find('.') != std::string_view::npos && fits(items_[i].path, name);
    });
  }

  bool is_short(const Artifact& artifact, std::size_t item) const {
    return is_useless_[item] ||
           std::any_of(artifact.not_enough.begin(),
                       artifact.not_enough.end(),
                       [&](const std::string& form) { return fits(items_[item].path, form); });
  }

  const std::vector<Item>& items_;
  std::vector<std::string> unread_;          // format of an item that was recognised and not read
  std::vector<std::set<std::string>> keys_;  // registry keys that an item holds, lower case
  std::vector<bool> is_useless_;
  std::vector<bool> is_named_;  // some artifact goes by this name
  bool is_attempt_known_;
};

const CollectionPlan* plan_of_kind(const Knowledge& knowledge, const std::string& kind) {
  for (const CollectionPlan& plan : knowledge.plans) {
    if (holds(plan.kinds, kind)) return &plan;
  }
  return nullptr;
}

const CollectionPlan* plan_of_family(const Knowledge& knowledge, const std::string& family) {
  for (const CollectionPlan& plan : knowledge.plans) {
    if (holds(plan.families, family)) return &plan;
  }
  return nullptr;
}

// The plan that lists what the case asks for first; among several the one that lists most of it.
const CollectionPlan* plan_of_gaps(const Knowledge& knowledge,
                                   const std::vector<NextEvidence>& gaps) {
  const CollectionPlan* best = nullptr;
  std::size_t most = 0;
  for (const CollectionPlan& plan : knowledge.plans) {
    const auto lists = [&plan](const NextEvidence& gap) {
      return std::any_of(plan.items.begin(), plan.items.end(), [&gap](const PlanItem& item) {
        return item.artifact == gap.artifact;
      });
    };
    if (gaps.empty() || !lists(gaps.front())) continue;
    const auto count = static_cast<std::size_t>(std::count_if(gaps.begin(), gaps.end(), lists));
    if (count > most) {
      most = count;
      best = &plan;
    }
  }
  return best;
}

// What was attempted decides; the cause may call for a second one.
std::vector<const CollectionPlan*> plans_for(const Knowledge& knowledge,
                                             const Diagnosis& diagnosis,
                                             const Episode* attempt) {
  std::vector<const CollectionPlan*> plans;
  const auto add = [&plans](const CollectionPlan* plan) {
    if (plan != nullptr && !holds(plans, plan)) plans.push_back(plan);
  };
  if (attempt != nullptr) add(plan_of_kind(knowledge, attempt->kind));
  if (!diagnosis.findings.empty()) {
    const Cause* cause = knowledge.find_cause(diagnosis.findings.front().cause);
    if (plans.empty() && cause != nullptr) add(plan_of_family(knowledge, cause->family));
    for (const CollectionPlan& plan : knowledge.plans) {
      if (cause != nullptr && holds(plan.causes, cause->id)) add(&plan);
    }
  }
  // A case of which nothing is known calls for no plan; what it lacks is said without one.
  const bool is_anything_known =
      std::any_of(diagnosis.episodes.begin(), diagnosis.episodes.end(), [](const Episode& episode) {
        return !episode.kind.empty();
      });
  if (plans.empty() && is_anything_known) {
    add(plan_of_gaps(knowledge, diagnosis.next_evidence));
    for (auto at = diagnosis.episodes.rbegin(); plans.empty() && at != diagnosis.episodes.rend();
         ++at) {
      add(plan_of_kind(knowledge, at->kind));
    }
  }
  return plans;
}

// A path that can stand between quotes of cmd.exe and of PowerShell and mean only itself. "" when
// it cannot.
std::string harmless_path(std::string_view object) {
  constexpr std::size_t kLongest = 260;  // MAX_PATH
  constexpr std::string_view kSystemRoot = "\\SystemRoot\\";
  constexpr std::string_view kNtPrefix = "\\??\\";
  std::string path(object);
  if (path.starts_with(kNtPrefix)) path.erase(0, kNtPrefix.size());
  if (starts_with_ignoring_case(path, kSystemRoot)) {
    path.replace(0, kSystemRoot.size(), "C:\\Windows\\");
  }
  if (path.size() < 4 || path.size() > kLongest || !path.substr(1).starts_with(":\\")) return "";
  if (to_lower_ascii(path[0]) < 'a' || to_lower_ascii(path[0]) > 'z') return "";
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto byte = static_cast<unsigned char>(path[i]);
    if (byte < 0x20 || byte == 0x7F) return "";
    if (std::string_view("\"'`%^&|<>!*?;/").find(path[i]) != std::string_view::npos) return "";
    if (path[i] == ':' && i != 1) return "";
    // U+2000 to U+206F: PowerShell takes its quotation marks for ours, and some hide text.
    const bool is_general_punctuation =
        path.compare(i, 2, "\xE2\x80") == 0 || path.compare(i, 2, "\xE2\x81") == 0;
    if (is_general_punctuation) return "";
  }
  return path;
}

// What instructions write between quotes where an object belongs.
constexpr std::array<std::string_view, 2> kPathPlaces = {"FULL PATH", "完整路径"};
constexpr std::array<std::string_view, 2> kFolderPlaces = {"FOLDER", "文件夹"};
constexpr std::array<std::string_view, 2> kNamePlaces = {"PART OF THE NAME", "文件名的一部分"};
constexpr std::array<std::string_view, 2> kQuotes = {"\"", "'"};

std::string in_quotes(std::string_view quote, std::string_view text) {
  return std::string(quote) + std::string(text) + std::string(quote);
}

bool has_place(const Bilingual& how) {
  for (const auto& places : {kPathPlaces, kFolderPlaces, kNamePlaces}) {
    for (const std::string_view quote : kQuotes) {
      if (how.en.find(in_quotes(quote, places[0])) != std::string::npos) return true;
    }
  }
  return false;
}

// Collects what is wanted, each artifact once.
class RequestBuilder {
 public:
  RequestBuilder(const Knowledge& knowledge, DataRequest& request)
      : knowledge_(knowledge),
        request_(request) {}

  // What the plan requires may count for less: `most` is what it counts for at most.
  void add_plan(const CollectionPlan& plan, Priority most) {
    for (const PlanItem& item : plan.items) {
      const Priority priority = std::max(item.priority, most);
      WantedEvidence* wanted = find(item.artifact);
      if (wanted == nullptr) wanted = add(item.artifact, priority);
      if (wanted == nullptr) continue;
      wanted->priority = std::min(wanted->priority, priority);
      if (!wanted->plan.empty() && wanted->plan_priority <= priority) continue;
      wanted->plan = plan.id;
      wanted->plan_priority = priority;
      wanted->window = item.window;
      if (!item.why.empty()) wanted->why = item.why;
    }
  }

  void add_finding(const Hypothesis& finding, Priority priority) {
    for (const NextEvidence& next : finding.next_evidence) {
      WantedEvidence* wanted = find(next.artifact);
      if (wanted == nullptr) wanted = add(next.artifact, priority);
      if (wanted == nullptr) continue;
      wanted->findings.push_back(finding.id);
      if (has_place(wanted->how)) name_object(*wanted, finding.objects.files);
    }
  }

  void add_gap(const NextEvidence& gap) {
    WantedEvidence* wanted = find(gap.artifact);
    if (wanted == nullptr) wanted = add(gap.artifact, Priority::Required);
    if (wanted != nullptr && wanted->gap.empty()) wanted->gap = gap.why;
  }

  // What is there is not asked for again, unless the case says that it does not do.
  void take_out(const Holdings& holdings) {
    std::vector<WantedEvidence> missing;
    for (WantedEvidence& wanted : request_.wanted) {
      ReceivedEvidence received;
      const bool is_there = holdings.find(*wanted.artifact, received);
      wanted.partly = holdings.parts(*wanted.artifact);
      if (is_there && wanted.gap.empty()) {
        request_.received.push_back(std::move(received));
        continue;
      }
      if (is_there && !received.item.empty()) {
        wanted.partly.insert(wanted.partly.begin(), received.item);
      }
      missing.push_back(std::move(wanted));
    }
    request_.wanted = std::move(missing);
  }

  void finish(RequestScope scope) {
    if (scope == RequestScope::Required) {
      request_.left_out = std::erase_if(request_.wanted, [](const WantedEvidence& wanted) {
        return wanted.priority == Priority::Helpful;
      });
    }
    std::stable_sort(request_.wanted.begin(),
                     request_.wanted.end(),
                     [](const WantedEvidence& a, const WantedEvidence& b) {
                       return a.artifact->effort < b.artifact->effort;
                     });
  }

 private:
  WantedEvidence* find(const std::string& artifact) {
    for (WantedEvidence& wanted : request_.wanted) {
      if (wanted.artifact->id == artifact) return &wanted;
    }
    return nullptr;
  }

  WantedEvidence* add(const std::string& id, Priority priority) {
    const Artifact* artifact = knowledge_.find_artifact(id);
    if (artifact == nullptr) return nullptr;
    WantedEvidence wanted;
    wanted.artifact = artifact;
    wanted.priority = priority;
    wanted.why = artifact->why;
    wanted.how = artifact->how;
    request_.wanted.push_back(std::move(wanted));
    return &request_.wanted.back();
  }

  // Writes the object into the command; else says which one is meant. A folder of Setup is gone by
  // the time somebody looks.
  static void name_object(WantedEvidence& wanted, const std::vector<std::string>& files) {
    constexpr std::size_t kMostObjects = 3;
    for (const std::string& file : files) {
      if (contains_ignoring_case(file, "$windows.~")) continue;
      const Bilingual how = with_object(wanted.how, file);
      if (how == wanted.how) continue;
      wanted.how = how;
      wanted.objects.clear();
      return;
    }
    if (!wanted.objects.empty()) return;
    wanted.objects.assign(
        files.begin(),
        files.begin() + static_cast<std::ptrdiff_t>(std::min(files.size(), kMostObjects)));
  }

  const Knowledge& knowledge_;
  DataRequest& request_;
};

}  // namespace

Bilingual with_object(const Bilingual& how, std::string_view object) {
  const std::string path = harmless_path(object);
  const std::string name(file_name_of(path));
  if (path.empty() || name.empty()) return how;
  const std::string folder = path.substr(0, path.size() - name.size() - 1);
  Bilingual filled = how;
  const auto fill = [&filled](const std::array<std::string_view, 2>& places,
                              const std::string& value) {
    for (const std::string_view quote : kQuotes) {
      for (const std::string_view place : places) {
        const std::string from = in_quotes(quote, place);
        filled.en = replace_all(std::move(filled.en), from, in_quotes(quote, value));
        filled.zh = replace_all(std::move(filled.zh), from, in_quotes(quote, value));
      }
    }
  };
  fill(kPathPlaces, path);
  fill(kFolderPlaces, folder);
  fill(kNamePlaces, name);
  return filled;
}

DataRequest request_of_plans(const Knowledge& knowledge,
                             const std::vector<const CollectionPlan*>& plans,
                             RequestScope scope) {
  DataRequest request;
  request.knowledge_version = knowledge.version;
  request.plans = plans;
  RequestBuilder builder(knowledge, request);
  for (const CollectionPlan* plan : plans) {
    builder.add_plan(*plan, Priority::Required);
  }
  builder.finish(scope);
  return request;
}

DataRequest request_for_case(const Knowledge& knowledge,
                             const AnalysisView& evidence,
                             RequestScope scope) {
  const Diagnosis& diagnosis = evidence.diagnosis;
  DataRequest request;
  request.knowledge_version = knowledge.version;
  request.evidence = &evidence;
  request.attempt = failed_attempt(diagnosis);
  request.plans = plans_for(knowledge, diagnosis, request.attempt);
  RequestBuilder builder(knowledge, request);
  for (std::size_t i = 0; i < std::min(diagnosis.findings.size(), kFindingsAsking); ++i) {
    const Hypothesis& finding = diagnosis.findings[i];
    const bool counts = i == 0 || finding.level >= ConfidenceLevel::Likely;
    builder.add_finding(finding, counts ? Priority::Required : Priority::Helpful);
  }
  for (const NextEvidence& gap : diagnosis.next_evidence) {
    builder.add_gap(gap);
  }
  // Where the cause is as good as known, what the attempt's plan still lacks only helps.
  const bool is_cause_known = !diagnosis.findings.empty() &&
                              diagnosis.findings.front().level >= ConfidenceLevel::VeryLikely;
  for (const CollectionPlan* plan : request.plans) {
    const bool is_of_cause =
        !diagnosis.findings.empty() && holds(plan->causes, diagnosis.findings.front().cause);
    builder.add_plan(*plan,
                     is_cause_known && !is_of_cause ? Priority::Helpful : Priority::Required);
  }
  builder.take_out(Holdings(knowledge, evidence, request.attempt));
  builder.finish(scope);
  return request;
}

std::vector<HeldArtifact> artifacts_in(const Knowledge& knowledge, const AnalysisView& evidence) {
  const Holdings holdings(knowledge, evidence, failed_attempt(evidence.diagnosis));
  std::vector<HeldArtifact> held;
  for (const Artifact& artifact : knowledge.artifacts) {
    ReceivedEvidence received;
    if (holdings.find(artifact, received) && !received.item.empty() && received.is_read)
      held.push_back({artifact.id, artifact.title, received.item});
  }
  return held;
}

std::vector<NextEvidence> collection_of(const DataRequest& request) {
  std::vector<NextEvidence> list;
  for (const WantedEvidence& wanted : request.wanted) {
    NextEvidence next;
    next.artifact = wanted.artifact->id;
    next.title = wanted.artifact->title;
    next.why = wanted.gap.empty() ? wanted.why : wanted.gap;
    next.how = wanted.how;
    list.push_back(std::move(next));
  }
  return list;
}

}  // namespace casebook
