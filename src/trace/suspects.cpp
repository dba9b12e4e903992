// SPDX-License-Identifier: Apache-2.0
#include "trace/suspects.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

Suspect process_suspect(const DeniedCase& denied,
                        std::uint32_t process,
                        double weight,
                        Bilingual why) {
  const TraceProcess& shown = denied.trace().processes()[process];
  const Product* product = product_of_program(denied.knowledge, shown.name);
  Suspect suspect;
  suspect.kind = SuspectKind::Process;
  suspect.name = process_title(shown);
  suspect.product = product == nullptr ? "" : product->id;
  suspect.weight = weight;
  suspect.why = std::move(why);
  suspect.process = process;
  return suspect;
}

Bilingual ago(const DeniedCase& denied, std::size_t event) {
  return span_text(
      span_between(denied.trace().event(denied.event).time, denied.trace().event(event).time));
}

bool is_told(const std::vector<Suspect>& suspects, std::uint32_t process) {
  return std::any_of(suspects.begin(), suspects.end(), [&](const Suspect& suspect) {
    return suspect.process == process;
  });
}

// The longer ago, the more was done there unhindered: half of it after ten minutes.
double weight_of_secured(Ticks since) {
  constexpr double kHalf = 600.0 * kTicksPerSecond;
  return 0.6 * kHalf / (kHalf + static_cast<double>(since));
}

// Who is known to refuse nobody.
bool is_innocent(const Holder& holder) {
  constexpr double kInnocent = 0.25;
  return !holder.conflicts && holder.weight < kInnocent;
}

}  // namespace

void add_process_suspects(const DeniedCase& denied, std::vector<Suspect>& suspects) {
  for (const Holder& holder : denied.holders) {
    if (is_told(suspects, holder.process) || is_innocent(holder)) continue;
    suspects.push_back(process_suspect(denied, holder.process, holder.weight, holder.why));
  }
  if (denied.aftermath.disposed && denied.kind == DenialKind::Deletion) {
    const std::uint32_t process = denied.trace().process_column()[*denied.aftermath.disposed];
    if (!is_told(suspects, process)) {
      const Bilingual span = ago(denied, *denied.aftermath.disposed);
      suspects.push_back(
          process_suspect(denied,
                          process,
                          0.85,
                          {fmt::format("It marked the object for deletion {} before.", span.en),
                           fmt::format("它在{}前将该对象标记为删除。", span.zh)}));
    }
  }
  if (!denied.aftermath.secured || denied.kind != DenialKind::Access) return;
  const std::uint32_t process = denied.trace().process_column()[*denied.aftermath.secured];
  if (is_told(suspects, process)) return;
  const Bilingual span = ago(denied, *denied.aftermath.secured);
  const Ticks since = span_between(denied.trace().event(denied.event).time,
                                   denied.trace().event(*denied.aftermath.secured).time);
  suspects.push_back(
      process_suspect(denied,
                      process,
                      weight_of_secured(since),
                      {fmt::format("It changed the access list of the object {} before.", span.en),
                       fmt::format("它在{}前修改了该对象的访问控制列表。", span.zh)}));
}

std::vector<Suspect> suspects_of(const DeniedCase& denied) {
  std::vector<Suspect> suspects;
  if (denied.kind == DenialKind::Space) return suspects;
  const ListReading list = read_list(denied);
  add_process_suspects(denied, suspects);
  add_driver_suspects(denied, list, suspects);
  add_acl_suspects(denied, list, suspects);
  std::sort(suspects.begin(), suspects.end(), [](const Suspect& a, const Suspect& b) {
    return std::tuple(-a.weight, a.kind, std::string_view(a.name)) <
           std::tuple(-b.weight, b.kind, std::string_view(b.name));
  });
  if (suspects.size() > kMostSuspects) suspects.resize(kMostSuspects);
  return suspects;
}

}  // namespace casebook
