// SPDX-License-Identifier: Apache-2.0
// Contrasts over attempts and roots, and the third-party products that left traces.
#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "base/utf8.h"
#include "diagnose/diagnose.h"
#include "diagnose/event_facts.h"
#include "diagnose/hypotheses.h"
#include "diagnose/log_events.h"
#include "diagnose/machine.h"
#include "model/fact_keys.h"
#include "model/paths.h"
#include "model/product.h"

namespace casebook {
namespace {

constexpr std::uint32_t kAccessDenied = 5;
constexpr std::size_t kMostProductEvents = 20'000;
constexpr std::size_t kMostPaths = 50;       // of one name
constexpr std::size_t kMostLines = 200'000;  // the last ones

// A file name that was denied somewhere, spelled as first met.
struct DeniedName {
  std::string name;
  std::map<std::string, std::string> roots;  // in lower case -> as written
  std::map<std::string, std::string> paths;  // the same; the first few
  Source where;
};

// By name in lower case, over the error events of every attempt.
std::map<std::string, DeniedName> denied_names(const DiagnoseInput& input) {
  std::map<std::string, DeniedName> names;
  std::size_t early = 0;
  for (const Attempt& attempt : input.attempts) {
    early += attempt.events.size();
  }
  early -= std::min(early, kMostLines);
  for (const Attempt& attempt : input.attempts) {
    for (const Notable* event : attempt.events) {
      if (early > 0) {
        --early;
        continue;
      }
      if (event->noise) continue;
      const std::string_view message = input.source.message(event->event);
      if (error_identity(read_code(message, input.codes)) != kAccessDenied) continue;
      const LineReading reading = read_line(message, input.codes);
      if (reading.weak_code || reading.allowed) continue;
      for (const LineObject& object : reading.objects) {
        const std::string_view name = file_name_of(object.text);
        const bool path = object.text.find('\\') != std::string::npos;
        if (object.kind != ObjectKind::File || !path || name.find('.') == std::string::npos)
          continue;
        DeniedName& denied = names[to_lower(name)];
        if (denied.roots.empty()) {
          const EventRow row = input.source.row(event->event);
          denied.name = name;
          denied.where = {event->event.item, row.offset, row.line};
        }
        const std::string root = root_of(object.text);
        denied.roots.try_emplace(to_lower(root), root);
        if (denied.paths.size() < kMostPaths) {
          denied.paths.try_emplace(to_lower(object.text), object.text);
        }
      }
    }
  }
  return names;
}

std::string joined(const std::set<std::string>& parts, std::string_view separator) {
  constexpr std::size_t kMostParts = 20;
  std::string text;
  std::size_t taken = 0;
  for (const std::string& part : parts) {
    if (++taken > kMostParts) return text + "; ...";
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

void add_same_name(const DiagnoseInput& input, std::vector<Fact>& facts) {
  for (const auto& [key, denied] : denied_names(input)) {
    if (denied.roots.size() < 2) continue;
    std::set<std::string> roots;
    for (const auto& [lower, root] : denied.roots) {
      roots.insert(root);
    }
    facts.push_back({"contrast.same_name",
                     fmt::format("{}|{}|{}", denied.name, roots.size(), joined(roots, "; ")),
                     denied.where});
  }
}

// Which file of a refused name a list is of. What holds for the installed file need not hold for a
// copy that was downloaded or unpacked.
Bilingual relation_of_list(std::string_view path, const std::set<std::string>& refused_paths) {
  const std::string comparable = comparable_path(path, "");
  if (refused_paths.contains(comparable)) return {"the refused file", "被拒绝访问的文件"};
  if (comparable.starts_with("%windir%\\winsxs\\")) {
    return {"the installed file, not of the copy that was refused",
            "已安装的文件（而不是被拒绝访问的副本）"};
  }
  return {"another file of that name", "另一个同名文件"};
}

// Another list of the same file, as that of a sound machine, which holds no entry that denies.
const Fact* sound_list(const std::vector<Fact>& facts, const Fact& denying) {
  const std::string_view path = split(denying.value, '|').front();
  const auto is_same_file = [&](const Fact& fact) {
    return equal_ignoring_case(split(fact.value, '|').front(), path);
  };
  std::set<std::uint32_t> refusing;
  for (const Fact& fact : facts) {
    if (fact.key == fact::kDenyAce && is_same_file(fact)) refusing.insert(fact.source.item);
  }
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.key == fact::kAce && !refusing.contains(fact.source.item) && is_same_file(fact);
  });
  return found == facts.end() ? nullptr : &*found;
}

// Entries that deny in the list of a file of a name that was refused, wherever that file lies:
// "name|path of the list|entry|whose list it is, in English|in Chinese".
void add_denying_entries(const DiagnoseInput& input, std::vector<Fact>& facts) {
  constexpr std::size_t kMostEntries = 20;
  std::set<std::string> refused;
  std::set<std::string> refused_paths;
  const auto refuse = [&](std::string_view path) {
    refused.insert(to_lower(file_name_of(path)));
    refused_paths.insert(comparable_path(path, ""));
  };
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kTraceAccessDenied) refuse(split(fact.value, '|').front());
  }
  const bool any_list = std::any_of(input.facts.begin(), input.facts.end(), [](const Fact& fact) {
    return fact.key == fact::kDenyAce;
  });
  if (!any_list) return;
  for (const auto& [name, denied] : denied_names(input)) {
    refused.insert(name);
    for (const auto& [lower, path] : denied.paths) {
      refused_paths.insert(comparable_path(path, ""));
    }
  }
  std::size_t taken = 0;
  std::set<std::string> compared;
  for (const Fact& fact : input.facts) {
    if (fact.key != fact::kDenyAce || taken == kMostEntries) continue;
    const std::vector<std::string_view> parts = split(fact.value, '|');
    const std::string_view name = file_name_of(parts.front());
    if (parts.size() < 2 || name.empty() || !refused.contains(to_lower(name))) continue;
    const Bilingual whose = relation_of_list(parts[0], refused_paths);
    facts.push_back({"acl.denied_name",
                     fmt::format("{}|{}|{}|{}|{}", name, parts[0], parts[1], whose.en, whose.zh),
                     fact.source});
    ++taken;
    if (!compared.insert(to_lower(parts[0])).second) continue;
    if (const Fact* sound = sound_list(input.facts, fact)) {
      facts.push_back({"acl.list_differs",
                       fmt::format("{}|{}|{}",
                                   parts[0],
                                   input.source.item(fact.source.item).path,
                                   input.source.item(sound->source.item).path),
                       sound->source});
    }
  }
}

void add_targets(const DiagnoseInput& input, std::vector<Fact>& facts) {
  struct Target {
    int attempts = 0;
    Source source;  // of the latest attempt
  };
  std::map<std::string, Target> targets;
  std::set<std::string> all;
  int failed = 0;
  Source source;
  for (const Judged& judged : input.judged) {
    if (judged.attempt == nullptr || !judged.chain.found || judged.chain.objects.empty()) continue;
    const std::string name = to_lower(file_name_of(judged.chain.objects.front().text));
    ++failed;
    all.insert(name);
    const EventRow row = input.source.row(judged.chain.root->event);
    source = {judged.chain.root->event.item, row.offset, row.line};
    targets[name] = {targets[name].attempts + 1, source};
  }
  for (const auto& [name, target] : targets) {
    if (target.attempts >= 2) {
      facts.push_back(
          {"contrast.same_object", fmt::format("{}|{}", name, target.attempts), target.source});
    }
  }
  std::map<std::string_view, Micros> first_failures;  // by family
  for (const Attempt& attempt : input.attempts) {
    const Episode& episode = attempt.episode;
    if (episode.outcome != Outcome::Failure || episode.started == kNoTime) continue;
    Micros& first = first_failures.try_emplace(episode.family, episode.started).first->second;
    first = std::min(first, episode.started);
  }
  for (const Attempt& attempt : input.attempts) {
    const auto failure = first_failures.find(attempt.episode.family);
    if (attempt.episode.outcome == Outcome::Success && failure != first_failures.end() &&
        failure->second < attempt.episode.started) {
      facts.push_back({"contrast.later_success", attempt.episode.id, {}});
      break;
    }
  }
  if (failed >= 3 && all.size() == static_cast<std::size_t>(failed)) {
    facts.push_back(
        {"contrast.moving_object", fmt::format("{}|{}", failed, joined(all, "; ")), source});
  }
}

// A profile folder that two accounts of one list lay claim to: "folder|SID|SID".
void add_shared_profiles(const DiagnoseInput& input, std::vector<Fact>& facts) {
  std::map<std::pair<std::uint32_t, std::string>, std::string> owners;  // SID by list and folder
  std::set<std::string> told;
  for (const Fact& fact : input.facts) {
    if (fact.key != fact::kProfile) continue;
    const std::vector<std::string_view> parts = split(fact.value, '|');
    if (parts.size() < 2 || parts[1].empty() || parts[1] == "-") continue;
    const auto [known, is_new] =
        owners.try_emplace({fact.source.item, to_lower(parts[1])}, parts[0]);
    if (is_new || known->second == parts[0] || !told.insert(to_lower(parts[1])).second) continue;
    facts.push_back({"contrast.shared_profile",
                     fmt::format("{}|{}|{}", parts[1], known->second, parts[0]),
                     fact.source});
  }
}

// All names of all products as one pattern: most lines name none, and are looked at once.
class AnyProduct {
 public:
  explicit AnyProduct(const std::vector<Product>& products) {
    std::string pattern = "(?i)";
    const auto add = [&](std::string_view name) {
      if (name.empty()) return;
      if (pattern.size() > 4) pattern += '|';
      pattern += RE2::QuoteMeta({name.data(), name.size()});
    };
    for (const Product& product : products) {
      for (const std::string& driver : product.drivers) {
        add(driver_stem(driver));
      }
      for (const auto* names : {&product.processes, &product.names, &product.folders}) {
        std::for_each(names->begin(), names->end(), add);
      }
    }
    pattern_ = std::make_unique<RE2>(pattern, RE2::Latin1);
  }

  bool may_be_in(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern_);
  }

 private:
  std::unique_ptr<RE2> pattern_;
};

void add_products(const DiagnoseInput& input, std::vector<Fact>& facts) {
  constexpr std::size_t kLongestText = 2000;
  const std::vector<Product>& products = input.knowledge.products;
  std::set<std::string> found;
  const AnyProduct any(products);
  const auto add = [&](const Product& product, const std::string& name, const Source& source) {
    if (name.empty() || !found.insert(product.id).second) return;
    const std::string& zh = product.name.zh.empty() ? product.name.en : product.name.zh;
    facts.push_back({"product.present",
                     fmt::format("{}|{}|{}|{}", product.name.en, product.kind, name, zh),
                     source});
  };
  const auto look = [&](std::string_view text, const Source& source) {
    if (!any.may_be_in(text)) return;
    for (const Product& product : products) {
      if (!found.contains(product.id)) add(product, seen_as(product, text), source);
    }
  };
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kMinifilter || fact.key == fact::kAntivirus ||
        fact.key == fact::kService || fact.key == fact::kProduct || fact.key.starts_with("wer.") ||
        fact.key.starts_with("trace.")) {
      look(fact.value, fact.source);
    }
    if (fact.key != fact::kService) continue;
    for (const Product& product : products) {
      add(product, service_of(product, fact.value), fact.source);
    }
  }
  std::size_t looked = 0;
  for (std::size_t item = 0; item < input.matches.by_item.size(); ++item) {
    if (input.items[item].family == "trace") continue;
    for (const Notable& event : input.matches.by_item[item]) {
      if (event.noise || ++looked > kMostProductEvents) continue;
      const EventRow row = input.source.row(event.event);
      look(input.source.message(event.event).substr(0, kLongestText),
           {event.event.item, row.offset, row.line});
    }
  }
  // A filter that no name explains: its altitude still says whose it is.
  for (const Fact& fact : input.facts) {
    if (fact.key != fact::kMinifilter) continue;
    const std::string altitude(altitude_of(fact.value));
    const auto named = [&](const Product& product) {
      return !seen_as(product, fact.value).empty();
    };
    if (std::any_of(products.begin(), products.end(), named)) continue;
    for (const Product& product : products) {
      if (!has_altitude(product, altitude)) continue;
      add(product, "altitude " + altitude, fact.source);
    }
  }
}

struct Statement {
  std::string value;
  Source source;
};

// What the lines of an attempt state, by the fact's key; the last one of each.
std::map<std::string, Statement> statements_of(const DiagnoseInput& input, const Attempt& attempt) {
  std::map<std::string, Statement> statements;
  for (const Notable* event : attempt.events) {
    for (const std::uint32_t index : event->hits) {
      const Hit& hit = input.matches.hits[index];
      if (input.knowledge.signatures[hit.signature].role != Role::Fact) continue;
      const auto key = hit.captures.find("fact");
      const auto value = hit.captures.find("value");
      if (key == hit.captures.end() || value == hit.captures.end()) continue;
      const EventRow row = input.source.row(event->event);
      statements[key->second] = {value->second, {event->event.item, row.offset, row.line}};
    }
  }
  return statements;
}

// Addresses are written with and without their last slash.
bool states_the_same(std::string_view left, std::string_view right) {
  for (std::string_view* text : {&left, &right}) {
    if (text->ends_with('/')) text->remove_suffix(1);
  }
  return equal_ignoring_case(left, right);
}

}  // namespace

std::vector<Fact> changed_facts(const DiagnoseInput& input, const Attempt& attempt) {
  constexpr std::size_t kMostLookedAt = 20;  // attempts that went well
  const Episode& own = attempt.episode;
  std::map<std::string, Statement> open = statements_of(input, attempt);
  std::vector<Fact> changed;
  std::size_t looked_at = 0;
  for (auto other = input.attempts.rbegin(); other != input.attempts.rend(); ++other) {
    const Episode& known = other->episode;
    if (open.empty() || looked_at == kMostLookedAt) break;
    if (known.outcome != Outcome::Success || known.family != own.family || known.kind != own.kind ||
        known.started == kNoTime || known.started >= own.started) {
      continue;
    }
    ++looked_at;
    for (const auto& [key, former] : statements_of(input, *other)) {
      const auto now = open.find(key);
      if (now == open.end()) continue;
      if (!states_the_same(former.value, now->second.value)) {
        changed.push_back(
            {"attempt.changed",
             fmt::format("{}|{}|{}|{}", key, former.value, now->second.value, known.id),
             former.source});
      }
      open.erase(now);
    }
  }
  return changed;
}

std::vector<Fact> bundle_facts(const DiagnoseInput& input) {
  std::vector<Fact> facts = system_facts(input);
  add_same_name(input, facts);
  add_targets(input, facts);
  add_shared_profiles(input, facts);
  add_products(input, facts);
  add_events(input, facts);
  add_denying_entries(input, facts);
  add_crash_products(input, facts);
  add_disk_evidence(input, facts);
  return facts;
}

std::vector<Fact> chain_facts(const Attempt& attempt, const Chain& chain) {
  std::vector<Fact> facts;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) facts.push_back({std::string(key), value, {}});
  };
  add("chain.kind", attempt.episode.kind);
  add("chain.family", attempt.episode.family);
  add("chain.phase", attempt.episode.phase);
  add("chain.operation", attempt.episode.operation);
  if (!chain.found) return facts;
  if (chain.code != 0) add("chain.code", fmt::format("0x{:08X}", chain.code));
  if (chain.symptom_code != 0) add("chain.symptom", fmt::format("0x{:08X}", chain.symptom_code));
  if (!chain.objects.empty()) {
    add("chain.object", chain.objects.front().text);
    add("chain.file", std::string(file_name_of(chain.objects.front().text)));
  }
  return facts;
}

}  // namespace casebook
