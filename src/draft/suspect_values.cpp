// SPDX-License-Identifier: Apache-2.0
// Whom a third party's questions are about, and which version of it the evidence states.
#include <set>

#include "base/text.h"
#include "draft/mail_text.h"
#include "draft/values.h"
#include "model/fact_keys.h"
#include "report/labels.h"

namespace casebook {
namespace {

// Of "path|version|..." or "name|version|...", for the file or product of this name.
std::string version_of(const std::string& name, const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    const bool of_file = fact.key == fact::kFileVersion;
    if (!of_file && fact.key != fact::kProduct) continue;
    const std::vector<std::string_view> parts = split(fact.value, '|');
    if (parts.size() < 2 || trim(parts[1]).empty()) continue;
    const std::string_view known = of_file ? file_name_of(parts[0]) : parts[0];
    const std::string_view wanted = of_file ? file_name_of(name) : std::string_view(name);
    if (equal_ignoring_case(known, wanted)) return evidence_line(parts[1]);
  }
  return "";
}

class Suspects {
 public:
  Suspects(const AnalysisView& view, Language language) : view_(view), language_(language) {}

  std::vector<Scope> values() {
    if (!view_.diagnosis.findings.empty()) {
      const Objects& objects = view_.diagnosis.findings.front().objects;
      put(Label::ObjectProduct, objects.products, false);
      put(Label::ObjectDriver, objects.drivers, false);
      put(Label::ObjectProcess, objects.processes, false);
    }
    put_traced();
    put(Label::ObjectProduct, view_.diagnosis.machine.antivirus, true);
    return std::move(scopes_);
  }

 private:
  void put(Label kind, const std::vector<std::string>& names, bool is_only_present) {
    constexpr std::size_t kMost = 12;
    for (const std::string& name : names) {
      if (trim(name).empty() || scopes_.size() == kMost) continue;
      if (!known_.insert(to_lower(name)).second) continue;
      scopes_.push_back({{"name", kWholeLine + evidence_line(name)},
                         {"kind", std::string(label(kind, language_))},
                         {"version", version_of(name, view_.facts)},
                         {"is_only_present", is_only_present}});
    }
  }

  // Whom a trace of Process Monitor shows in the way of a refused access.
  void put_traced() {
    constexpr std::size_t kParts = 5;
    for (const Fact& fact : view_.facts) {
      if (fact.key != fact::kTraceSuspect) continue;
      const std::vector<std::string_view> parts = split(fact.value, '|');
      if (parts.size() < kParts) continue;
      if (parts[2] == "driver") put(Label::ObjectDriver, {std::string(parts[3])}, false);
      if (parts[2] == "process") put(Label::ObjectProcess, {std::string(parts[3])}, false);
      put(Label::ObjectProduct, {std::string(parts[4])}, false);
    }
  }

  const AnalysisView& view_;
  Language language_;
  std::set<std::string> known_;
  std::vector<Scope> scopes_;
};

}  // namespace

std::vector<Scope> values_of_suspects(const AnalysisView& view, Language language) {
  return Suspects(view, language).values();
}

}  // namespace casebook
