// SPDX-License-Identifier: Apache-2.0
#include "cli/knowledge_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/width.h"
#include "knowledge/code_table.h"
#include "model/diagnosis.h"
#include "report/labels.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::size_t kLabelWidth = 12;

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

// Writes one entry. Labels are the words of the files, in both languages: whoever reads this edits
// them there.
class EntryWriter {
 public:
  explicit EntryWriter(const TextOptions& options)
      : language_(options.language),
        page_(options.width, options.color, options.names) {}

  std::string take() { return page_.take(); }

  void head(std::string_view kind, const std::string& id, const KnowledgePlace& place) {
    page_.blank();
    page_.indented(0, fmt::format("{} {}", kind, id), Paint::Bold);
    if (!place.file.empty()) page_.indented(2, place.text(), Paint::Dim);
  }

  void put(const Signature& entry) {
    head("signature", entry.id, entry.place);
    field("role", role_name(entry.role));
    field("decoders", joined(entry.decoders));
    field("pattern", entry.pattern);
    if (entry.outcome != Outcome::Unknown) field("outcome", outcome_name(entry.outcome));
    for (const auto& [name, value] : entry.sets) {
      field("sets", name + " = " + value);
    }
    field("why", entry.why);
    for (const std::string& sample : entry.matches) {
      field("matches", sample);
    }
    for (const std::string& sample : entry.must_not_match) {
      field("not", sample);
    }
  }

  void put(const Rule& entry) {
    head("rule", entry.id, entry.place);
    field("cause", entry.cause);
    field("kinds", joined(entry.kinds));
    field("phases", joined(entry.phases));
    conditions("all", entry.all);
    conditions("any", entry.any);
    conditions("none", entry.none);
    field("score", fmt::format("{}", entry.score));
    for (const Boost& boost : entry.boosts) {
      field("boost", fmt::format("{:+} {}", boost.add, boost.because.in(language_)));
    }
    field("because", entry.because);
    for (const OpenQuestion& unknown : entry.unknown) {
      field("unknown", unknown.text);
    }
    field("ask for", joined(entry.ask_for));
  }

  void put(const Cause& entry, const Knowledge& knowledge) {
    head("cause", entry.id, entry.place);
    field("title", entry.title);
    field("explanation", entry.explanation);
    field("tell apart", entry.tell_apart);
    field("neighbours", joined(entry.neighbours));
    for (const std::string& reference : entry.references) {
      field("reference", reference);
    }
    std::vector<std::string> rules;
    for (const Rule& rule : knowledge.rules) {
      if (rule.cause == entry.id) rules.push_back(rule.id);
    }
    field("rules", joined(rules));
    if (const Playbook* playbook = knowledge.find_playbook(entry.playbook)) put(*playbook);
  }

  void put(const Playbook& entry) {
    head("playbook", entry.id, entry.place);
    field("title", entry.title);
    for (std::size_t i = 0; i < entry.steps.size(); ++i) {
      const PlaybookStep& step = entry.steps[i];
      field(fmt::format("{}.", i + 1),
            step.action.in(language_) + bracketed(risk_title(step.risk, language_), language_));
      field("command", step.command);
      field("why", step.why);
      field("expect", step.expect);
      field("check", step.check);
      field("undo", step.undo);
    }
  }

  void put(const Artifact& entry) {
    head("artifact", entry.id, entry.place);
    field("title", entry.title);
    for (const std::string& path : entry.paths) {
      field("path", path);
    }
    field("why", entry.why);
    field("how", entry.how);
    field("verify", entry.verify);
    field("if absent", entry.if_absent);
    field("privacy", entry.privacy);
    field("decoder", entry.decoder);
    field("found as", joined(entry.found_as));
    field("not enough", joined(entry.not_enough));
  }

  void put(const CollectionPlan& entry) {
    head("plan", entry.id, entry.place);
    field("title", entry.title);
    field("when", entry.when);
    field("kinds", joined(entry.kinds));
    field("families", joined(entry.families));
    field("causes", joined(entry.causes));
    if (entry.offline) field("offline", "yes");
    for (const Bilingual& step : entry.before) {
      field("before", step);
    }
    for (const PlanItem& item : entry.items) {
      field(item.priority == Priority::Required ? "required" : "helpful", item.artifact);
      field("  why", item.why);
      field("  window", item.window);
    }
  }

  void put(const Product& entry) {
    head("product", entry.id, entry.place);
    field("name", entry.name);
    field("kind", entry.kind);
    field("drivers", joined(entry.drivers));
    field("processes", joined(entry.processes));
    field("names", joined(entry.names));
    field("folders", joined(entry.folders));
    field("services", joined(entry.services));
    field("altitudes", joined(entry.altitudes));
  }

  void put(const System& entry) {
    head("system", entry.id, entry.place);
    field("name", entry.name);
    field("build", std::to_string(entry.build));
    field("version", entry.version);
    field("branch", entry.branch);
    if (entry.same_files_as != 0) field("files of", std::to_string(entry.same_files_as));
    for (const auto& [group, name] : entry.also_called) {
      field("also called", fmt::format("{} ({})", name, group));
    }
    for (const auto& [group, day] : entry.updates_until) {
      field("updates", fmt::format("{} ({})", day, group));
    }
  }

  void put(const ObservationKind& entry) {
    head("observation", entry.id, entry.place);
    field("title", entry.title);
    field("rank", std::to_string(entry.rank));
    if (!entry.fact.empty()) field("fact", entry.fact + " " + entry.value);
    for (const ObservationKind::Event& event : entry.events) {
      field("event", fmt::format("{} {}", event.provider, event.id));
    }
  }

  void put(const ExpectedAccess& entry) {
    head("access", entry.id, entry.place);
    field("title", entry.title);
    field("why", entry.why);
    field("paths", joined(entry.paths));
    field("except", joined(entry.except));
    field("owners", joined(entry.owners));
    for (const auto& [name, grants] :
         {std::pair{"needs", &entry.needs}, {"usual", &entry.usual}, {"denials", &entry.denials}}) {
      for (const ExpectedAccess::Grant& grant : *grants) {
        field(name, fmt::format("{}:({})", grant.account, grant.rights));
      }
    }
  }

  void put(const Edition& entry) {
    head("edition", entry.id, entry.place);
    field("name", entry.name);
    field("group", entry.group);
    field("names", joined(entry.names));
  }

 private:
  void field(std::string_view name, std::string_view text) {
    page_.field(2, name, kLabelWidth, text);
  }
  void field(std::string_view name, const Bilingual& text) { field(name, text.in(language_)); }

  void conditions(std::string_view name, const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      std::string text =
          condition.signature.empty() ? "fact " + condition.fact : condition.signature;
      if (!condition.value.empty()) {
        text += fmt::format(" {} ~ {}", condition.capture, condition.value);
      }
      for (const std::uint32_t code : condition.codes) {
        text += fmt::format(" 0x{:08X}", code);
      }
      if (condition.anywhere) text += " (anywhere)";
      field(name, text);
    }
  }

  Language language_;
  Page page_;
};

// Patterns are long; `show` has them whole.
std::string clipped(const std::string& text) {
  constexpr std::size_t kMost = 60;
  const std::vector<std::string> lines = wrap(text, kMost);
  return lines.size() == 1 ? lines.front() : lines.front() + " ...";
}

// Calls visit(kind, id, text) for each entry, in the order of the files.
template <typename Visit>
void visit_all(const Knowledge& knowledge, Language language, const Visit& visit) {
  for (const Signature& entry : knowledge.signatures) {
    visit(
        "signatures", entry.id, clipped(std::string(role_name(entry.role)) + "  " + entry.pattern));
  }
  for (const Rule& entry : knowledge.rules) {
    visit("rules", entry.id, entry.because.in(language));
  }
  for (const Cause& entry : knowledge.causes) {
    visit("causes", entry.id, entry.title.in(language));
  }
  for (const Playbook& entry : knowledge.playbooks) {
    visit("playbooks", entry.id, entry.title.in(language));
  }
  for (const Artifact& entry : knowledge.artifacts) {
    visit("artifacts", entry.id, entry.title.in(language));
  }
  for (const CollectionPlan& entry : knowledge.plans) {
    visit("plans", entry.id, entry.title.in(language));
  }
  for (const Product& entry : knowledge.products) {
    visit("products", entry.id, entry.name.in(language));
  }
  for (const System& entry : knowledge.systems) {
    const std::string& name = entry.name.in(language);
    const std::string text = fmt::format("{}  {} {}", entry.build, name, entry.version);
    visit("systems", entry.id, std::string(trim_right(text)));
  }
  for (const Edition& entry : knowledge.editions) {
    visit("editions", entry.id, entry.name.in(language));
  }
  for (const ObservationKind& entry : knowledge.observations) {
    visit("observations", entry.id, entry.title.in(language));
  }
  for (const ExpectedAccess& entry : knowledge.access) {
    visit("access", entry.id, entry.title.in(language));
  }
}

constexpr std::size_t kWidestId = 40;

// Columns but for the last are as wide as their widest cell, up to a limit. On a terminal the last
// one is wrapped; elsewhere one entry is one line, for grep.
std::string listed(const std::vector<std::vector<std::string>>& rows, const TextOptions& options) {
  Page page(options.width, options.color, options.names);
  if (rows.empty()) return "";
  const std::size_t count = rows.front().size();
  if (options.names == LongNames::Cut) {
    std::vector<Column> columns(count, Column{"", kWidestId});
    columns.back().widest = 0;
    page.table(0, columns, rows);
    return page.take();
  }
  std::vector<std::size_t> widths(count, 0);
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i + 1 < count; ++i) {
      widths[i] = std::max(widths[i], std::min(display_width(row[i]), kWidestId));
    }
  }
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < count; ++i) {
      line += row[i];
      line.append(widths[i] - std::min(display_width(row[i]), widths[i]) + 2, ' ');
    }
    line += replace_all(row.back(), "\n", " ");
    page.whole_line({}, trim_right(line));
  }
  return page.take();
}

template <typename T>
const T* find_entry(const std::vector<T>& entries, const std::string& id) {
  for (const T& entry : entries) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

}  // namespace

std::string list_knowledge(const Knowledge& knowledge,
                           std::string_view kind,
                           const TextOptions& options) {
  std::vector<std::vector<std::string>> rows;
  visit_all(knowledge,
            options.language,
            [&](std::string_view of, const std::string& id, const std::string& text) {
              if (!kind.empty() && of != kind) return;
              std::vector<std::string> row = {id, text};
              if (kind.empty()) row.insert(row.begin(), std::string(of));
              rows.push_back(std::move(row));
            });
  return listed(rows, options);
}

std::string list_codes(const std::vector<KnowledgeFile>& files, const TextOptions& options) {
  constexpr std::string_view kFolder = "codes/";
  constexpr std::string_view kEnding = ".tsv";
  std::vector<std::vector<std::string>> rows;
  for (const KnowledgeFile& file : files) {
    const std::size_t folder = file.path.rfind(kFolder);
    if (folder == std::string::npos || !file.path.ends_with(kEnding)) continue;
    std::string table = file.path.substr(folder + kFolder.size());
    table.resize(table.size() - kEnding.size());
    const CodeTable codes(file.text);
    std::size_t offset = 0;
    while (const auto row = codes.next(offset)) {
      rows.push_back({table,
                      fmt::format("0x{:08X}", row->value),
                      std::string(row->name()),
                      row->meaning().in(options.language)});
    }
  }
  return listed(rows, options);
}

std::optional<std::string> show_knowledge(const Knowledge& knowledge,
                                          const std::string& id,
                                          const TextOptions& options) {
  EntryWriter writer(options);
  if (const Signature* entry = find_entry(knowledge.signatures, id)) writer.put(*entry);
  if (const Rule* entry = find_entry(knowledge.rules, id)) writer.put(*entry);
  if (const Cause* entry = find_entry(knowledge.causes, id)) writer.put(*entry, knowledge);
  if (const Playbook* entry = find_entry(knowledge.playbooks, id)) writer.put(*entry);
  if (const Artifact* entry = find_entry(knowledge.artifacts, id)) writer.put(*entry);
  if (const CollectionPlan* entry = find_entry(knowledge.plans, id)) writer.put(*entry);
  if (const Product* entry = find_entry(knowledge.products, id)) writer.put(*entry);
  if (const System* entry = find_entry(knowledge.systems, id)) writer.put(*entry);
  if (const auto* entry = find_entry(knowledge.observations, id)) writer.put(*entry);
  if (const auto* entry = find_entry(knowledge.access, id)) writer.put(*entry);
  if (const Edition* entry = find_entry(knowledge.editions, id)) writer.put(*entry);
  std::string text = writer.take();
  if (text.empty()) return std::nullopt;
  return text;
}

std::vector<std::string> knowledge_ids(const Knowledge& knowledge) {
  std::vector<std::string> ids;
  visit_all(
      knowledge,
      Language::English,
      [&ids](std::string_view, const std::string& id, const std::string&) { ids.push_back(id); });
  return ids;
}

}  // namespace casebook
