// SPDX-License-Identifier: Apache-2.0
#include "draft/third_parties.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "draft/draft.h"
#include "draft/windows_names.h"
#include "model/fact_keys.h"
#include "model/product.h"

namespace casebook {
namespace {

constexpr std::size_t kMostParties = 12;
constexpr std::string_view kPresent = "product.present";  // "name|kind|seen as"

// Who made something, as the evidence states it.
struct Made {
  std::string maker;
  std::string version;
};

bool is_microsoft(std::string_view maker) {
  return contains_ignoring_case(maker, "Microsoft");
}

bool same_file(std::string_view a, std::string_view b) {
  return equal_ignoring_case(file_name_of(a), file_name_of(b));
}

std::string part(const std::vector<std::string_view>& parts, std::size_t index) {
  if (index >= parts.size()) return "";
  const std::string_view text = trim(parts[index]);
  return text == "-" || text == "?" ? "" : std::string(text);
}

class Accusation {
 public:
  Accusation(const AnalysisView& view, const Knowledge* knowledge, const Hypothesis& finding)
      : view_(view),
        knowledge_(knowledge),
        finding_(finding) {}

  std::vector<ThirdParty> parties() {
    const Objects& objects = finding_.objects;
    add_all(Label::ObjectProduct, objects.products);
    add_all(Label::ObjectDriver, objects.drivers);
    add_all(Label::ObjectProcess, objects.processes);
    for (const std::string& file : objects.files) {
      add_file(file);
    }
    add_traced();
    return std::move(parties_);
  }

 private:
  void add_all(Label kind, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      add(kind, name);
    }
  }

  void add(Label kind, const std::string& name) {
    if (trim(name).empty() || trim(name) == "?" || parties_.size() == kMostParties) return;
    if (known_.count(to_lower(file_name_of(name))) != 0) return;
    if (is_device(name)) return;
    const Made made = made_by(name);
    const Product* product = product_of(name);
    if (!is_outside(kind, name, made, product)) return;
    known_.insert(to_lower(file_name_of(name)));
    parties_.push_back(
        {kind, name, product == nullptr ? Bilingual() : product->name, made.maker, made.version});
  }

  // "USB\\VID_0000&PID_0000\\1": which one it was, not whose.
  static bool is_device(const std::string& name) {
    return name.find('\\') != std::string::npos && name.find('&') != std::string::npos;
  }

  static bool is_outside(Label kind,
                         const std::string& name,
                         const Made& made,
                         const Product* product) {
    if (is_microsoft(made.maker) || (product != nullptr && is_microsoft(product->name.en))) {
      return false;
    }
    if (!made.maker.empty() || product != nullptr) return true;
    if (kind == Label::ObjectProduct || kind == Label::ObjectFile) return !is_microsoft(name);
    if (comes_with_windows(name)) return false;
    if (kind == Label::ObjectProcess) return true;
    // Titles of devices and names of INF files do not say whose they are.
    return ends_with_ignoring_case(name, ".sys") ||
           file_name_of(name).find_first_of(". ") == std::string_view::npos;
  }

  // A program that keeps Setup from upgrading is blamed itself. Other files are what was refused or
  // damaged, but for a library of known make that a process of Windows crashed in.
  void add_file(const std::string& file) {
    if (finding_.cause.starts_with("compat-block-app")) {
      const bool is_path = file.find('\\') != std::string::npos;
      if (!comes_with_windows(file)) add(is_path ? Label::ObjectFile : Label::ObjectProduct, file);
      return;
    }
    if (finding_.cause.find("crash") == std::string::npos) return;
    if (!made_by(file).maker.empty() || product_of(file) != nullptr) add(Label::ObjectFile, file);
  }

  // Whom a trace of Process Monitor shows in the way of what this finding is about.
  void add_traced() {
    constexpr std::size_t kParts = 6;
    for (const Fact& fact : view_.facts) {
      if (fact.key != fact::kTraceSuspect) continue;
      const std::vector<std::string_view> parts = split(fact.value, '|');
      if (parts.size() < kParts || (parts[5] != "strong" && parts[5] != "likely")) continue;
      const std::vector<std::string>& files = finding_.objects.files;
      const bool is_its = std::any_of(files.begin(), files.end(), [&](const std::string& file) {
        return equal_ignoring_case(file, parts[0]);
      });
      if (!is_its) continue;
      if (parts[2] == "driver") add(Label::ObjectDriver, part(parts, 3));
      if (parts[2] == "process") add(Label::ObjectProcess, without_id(part(parts, 3)));
    }
  }

  // "agent.exe (3788)" -> "agent.exe"
  static std::string without_id(const std::string& process) {
    return process.substr(0, process.rfind(" ("));
  }

  Made made_by(std::string_view name) const {
    for (const Fact& fact : view_.facts) {
      const bool states_it = fact.key == fact::kFileVersion || fact.key == fact::kDriverPackage ||
                             fact.key == fact::kProduct;
      if (!states_it) continue;
      const std::vector<std::string_view> parts = split(fact.value, '|');
      if (fact.key == fact::kFileVersion && same_file(parts[0], name)) {
        return {part(parts, 2), part(parts, 1)};
      }
      if (fact.key == fact::kDriverPackage && same_file(parts[0], name)) {
        return {part(parts, 1), part(parts, 2)};
      }
      if (fact.key == fact::kProduct && equal_ignoring_case(parts[0], name)) {
        return {part(parts, 2), part(parts, 1)};
      }
    }
    return {};
  }

  const Product* product_of(std::string_view name) const {
    if (knowledge_ == nullptr) return nullptr;
    for (const Product& product : knowledge_->products) {
      if (!seen_as(product, name).empty()) return &product;
    }
    return nullptr;
  }

  const AnalysisView& view_;
  const Knowledge* knowledge_;
  const Hypothesis& finding_;
  std::set<std::string> known_;
  std::vector<ThirdParty> parties_;
};

}  // namespace

std::vector<Bilingual> products_named_without_proof(const AnalysisView& evidence,
                                                    const Knowledge* knowledge) {
  std::vector<Bilingual> named;
  for (const Fact& fact : evidence.facts) {
    if (fact.key != kPresent) continue;
    const std::string name(split(fact.value, '|').front());
    const auto names_it = [&name](const Hypothesis& finding) {
      return std::any_of(finding.reasons.begin(), finding.reasons.end(), [&](const auto& reason) {
        return reason.en.find(name) != std::string::npos;
      });
    };
    const std::vector<Hypothesis>& findings = evidence.diagnosis.findings;
    if (name.empty() || std::none_of(findings.begin(), findings.end(), names_it)) continue;
    if (named.size() == kMostParties) break;
    Bilingual title{name, name};
    if (knowledge != nullptr) {
      for (const Product& product : knowledge->products) {
        if (product.name.en == name) title = product.name;
      }
    }
    if (std::find(named.begin(), named.end(), title) == named.end()) named.push_back(title);
  }
  return named;
}

Blamed blamed_third_parties(const AnalysisView& view, const Knowledge* knowledge) {
  for (const Hypothesis& finding : view.diagnosis.findings) {
    const bool is_first = &finding == view.diagnosis.findings.data();
    if (!is_first && finding.level < ConfidenceLevel::Likely) continue;
    Blamed blamed{&finding, Accusation(view, knowledge, finding).parties()};
    if (!blamed.parties.empty()) return blamed;
  }
  return {};
}

}  // namespace casebook
