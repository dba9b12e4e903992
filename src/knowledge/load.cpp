// SPDX-License-Identifier: Apache-2.0
#include "knowledge/load.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>

#include "base/digest.h"
#include "base/parallel.h"
#include "base/text.h"
#include "knowledge/parse.h"

namespace casebook {
namespace {

// First 12 hexadecimal digits of SHA-256 over all paths and texts in order.
std::string version_of(const std::vector<KnowledgeFile>& files) {
  Sha256 hash;
  for (const KnowledgeFile& file : files) {
    hash.add(as_bytes({file.path.c_str(), file.path.size() + 1}));
    hash.add(as_bytes(file.text));
  }
  return in_hex(hash.finish()).substr(0, 12);
}

// Entries by id with the layer they came from.
template <typename T>
class Merge {
 public:
  Merge(std::string noun, std::vector<T>& target, std::vector<LintMessage>& problems)
      : noun_(std::move(noun)),
        target_(target),
        problems_(problems) {}

  void add(std::vector<T>&& entries, int layer) {
    for (T& entry : entries)
      add_one(std::move(entry), layer);
  }

 private:
  void add_one(T&& entry, int layer) {
    if (entry.id.empty()) return;  // reported where it was read
    const auto [known, is_new] = seen_.try_emplace(entry.id, Seen{target_.size(), layer});
    if (is_new) {
      target_.push_back(std::move(entry));
      return;
    }
    T& before = target_[known->second.index];
    if (known->second.layer == layer) {
      problems_.push_back({entry.place,
                           LintSeverity::Error,
                           noun_ + " '" + entry.id + "': the id is already used at " +
                               before.place.text() + "; choose another"});
      return;
    }
    before = std::move(entry);
    known->second.layer = layer;
  }

  struct Seen {
    std::size_t index = 0;
    int layer = 0;
  };
  std::string noun_;
  std::vector<T>& target_;
  std::vector<LintMessage>& problems_;
  std::unordered_map<std::string, Seen> seen_;
};

std::vector<KnowledgeFile> sorted(std::vector<KnowledgeFile> files) {
  std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return std::tie(a.layer, a.path) < std::tie(b.layer, b.path);
  });
  return files;
}

struct Part {
  Knowledge knowledge;
  std::vector<LintMessage> problems;
};

void merge_parts(std::vector<Part>& parts,
                 const std::vector<KnowledgeFile>& files,
                 KnowledgeReading& reading) {
  Knowledge& all = reading.knowledge;
  Merge<Signature> signatures("signature", all.signatures, reading.problems);
  Merge<Rule> rules("rule", all.rules, reading.problems);
  Merge<Cause> causes("cause", all.causes, reading.problems);
  Merge<Playbook> playbooks("playbook", all.playbooks, reading.problems);
  Merge<Artifact> artifacts("artifact", all.artifacts, reading.problems);
  Merge<CollectionPlan> plans("plan", all.plans, reading.problems);
  Merge<Product> products("product", all.products, reading.problems);
  Merge<System> systems("system", all.systems, reading.problems);
  Merge<Edition> editions("edition", all.editions, reading.problems);
  Merge<ObservationKind> observations("observation", all.observations, reading.problems);
  Merge<ExpectedAccess> access("access", all.access, reading.problems);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int layer = files[i].layer;
    Knowledge& part = parts[i].knowledge;
    signatures.add(std::move(part.signatures), layer);
    rules.add(std::move(part.rules), layer);
    causes.add(std::move(part.causes), layer);
    playbooks.add(std::move(part.playbooks), layer);
    artifacts.add(std::move(part.artifacts), layer);
    plans.add(std::move(part.plans), layer);
    products.add(std::move(part.products), layer);
    systems.add(std::move(part.systems), layer);
    editions.add(std::move(part.editions), layer);
    observations.add(std::move(part.observations), layer);
    access.add(std::move(part.access), layer);
    std::move(
        parts[i].problems.begin(), parts[i].problems.end(), std::back_inserter(reading.problems));
  }
}

Error error_of(const std::vector<LintMessage>& problems) {
  std::string text;
  for (const LintMessage& problem : problems)
    text += (text.empty() ? "" : "\n") + problem.text();
  return {ErrorCode::InvalidInput, std::move(text)};
}

void test_samples(const std::vector<KnowledgeFile>& files, KnowledgeReading& reading) {
  std::unordered_map<std::string_view, bool> tested;
  for (const KnowledgeFile& file : files)
    tested[file.path] = file.tested;
  for (const Signature& signature : reading.knowledge.signatures) {
    if (!tested[signature.place.file]) check_samples(signature, reading.problems);
  }
}

}  // namespace

KnowledgeReading read_knowledge(const std::vector<KnowledgeFile>& files) {
  std::vector<KnowledgeFile> ordered = sorted(files);
  KnowledgeReading reading;
  reading.knowledge.version = version_of(ordered);
  std::erase_if(ordered, [](const KnowledgeFile& file) { return file.path.ends_with(".tsv"); });
  std::vector<Part> parts(ordered.size());
  parallel_for(0, ordered.size(), [&](std::size_t, std::size_t i) {
    parts[i].knowledge = parse_knowledge_file(ordered[i], parts[i].problems);
  });
  merge_parts(parts, ordered, reading);
  sort_messages(reading.problems);
  return reading;
}

Result<Knowledge> load_knowledge(const std::vector<KnowledgeFile>& files) {
  KnowledgeReading reading = read_knowledge(files);
  test_samples(files, reading);
  if (!reading.problems.empty()) {
    sort_messages(reading.problems);
    return error_of(reading.problems);
  }
  return std::move(reading.knowledge);
}

Result<std::vector<KnowledgeFile>> all_knowledge_files(const std::vector<std::string>& extra_dirs) {
  std::vector<KnowledgeFile> files = default_knowledge_files();
  int layer = 0;
  for (const std::string& dir : extra_dirs) {
    ASSIGN_OR_RETURN(std::vector<KnowledgeFile> more, read_knowledge_dir(dir, ++layer));
    std::move(more.begin(), more.end(), std::back_inserter(files));
  }
  return files;
}

Result<Knowledge> load_default_knowledge(const std::vector<std::string>& extra_dirs) {
  ASSIGN_OR_RETURN(const std::vector<KnowledgeFile> files, all_knowledge_files(extra_dirs));
  return load_knowledge(files);
}

}  // namespace casebook
