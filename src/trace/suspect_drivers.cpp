// SPDX-License-Identifier: Apache-2.0
// Drivers that may have refused an operation: those on its stack, and filters of the machine.
//
// Process Monitor is a filter itself. What stands on the stack of an event has passed the request
// on to it; a filter above that refuses does so before Process Monitor sees anything, and one below
// is not on the stack. So a refusal that Process Monitor shows was made below it, and a driver on
// the stack is there because it issued or wraps the request.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/suspects.h"
#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFilters = 6;

std::string product_id(const Product* product) {
  return product == nullptr ? "" : product->id;
}

Bilingual product_sentence(const Product* product) {
  if (product == nullptr) return {};
  return {fmt::format("It belongs to {} ({}).", product->name.en, product->kind),
          fmt::format("属于{}（{}）。", product->name.in(Language::Chinese), product->kind)};
}

Bilingual stack_sentence(bool is_issuer, bool is_key) {
  if (is_key) {
    return {
        "It stands on the kernel stack of the refused operation: the operation was made or "
        "passed on by it.",
        "它位于被拒绝操作的内核调用堆栈上：该操作由它发出或经它转发。"};
  }
  if (is_issuer) {
    return {
        "It stands on the kernel stack and the process is System: it made the request itself, "
        "and was refused.",
        "它位于内核调用堆栈上，且进程为 System：请求由它自己发出，是它被拒绝。"};
  }
  return {
      "It stands on the kernel stack of the refused request, which went through its code before "
      "Process Monitor: it issued the request anew or wraps it.",
      "它位于被拒绝请求的内核调用堆栈上：请求先经过它的代码再到达 Process "
      "Monitor，即由它重新发出或包装。"};
}

void add_stack_suspects(const DeniedCase& denied, std::vector<Suspect>& suspects) {
  std::set<std::string> told;
  const bool is_issuer = is_kernel_process(denied.process());
  const bool is_key = is_key_action(denied.refusal.action);
  for (const TraceFrame& frame : denied.trace().stack(denied.event)) {
    if (!frame.is_kernel || frame.module == nullptr || is_own_driver(frame.module->path)) continue;
    const std::string name = to_lower(file_name_of(frame.module->path));
    const auto microsoft = is_driver_of_microsoft(name, frame.module->company, denied.knowledge);
    if (microsoft.value_or(false) || !told.insert(name).second) continue;
    const Product* product = product_of_driver(denied.knowledge, name);
    Suspect suspect;
    suspect.kind = SuspectKind::Driver;
    suspect.name = name;
    suspect.product = product_id(product);
    suspect.module = frame.module;
    suspect.weight = is_issuer ? 0.35 : is_key ? 0.6 : 0.75;
    suspect.why = stack_sentence(is_issuer, is_key);
    append(suspect.why, product_sentence(product));
    if (!microsoft) {
      suspect.weight -= 0.3;
      append(suspect.why, {"Whose driver it is, is not known.", "该驱动程序的来源未知。"});
    } else if (product == nullptr && !frame.module->company.empty()) {
      append(suspect.why,
             {fmt::format("Its company is {}.", frame.module->company),
              fmt::format("公司为 {}。", frame.module->company)});
    }
    suspects.push_back(std::move(suspect));
  }
}

// A driver that is not on the stack, and what speaks for it.
class FilterCase {
 public:
  FilterCase(const DeniedCase& denied, const ListReading& list, const ThirdPartyFilter& filter)
      : denied_(denied),
        list_(list),
        filter_(filter) {}

  Suspect suspect() {
    Suspect suspect;
    suspect.kind = SuspectKind::Driver;
    suspect.name = filter_.name;
    suspect.product = product_id(filter_.product);
    suspect.module = nullptr;
    add_place();
    if (filter_.is_below.value_or(true)) {
      add_habit();
      add_pattern();
      add_request();
    }
    if (list_.verdict == ListVerdict::Refuses) weight_ *= list_.is_broken ? 0.8 : 0.4;
    suspect.weight = std::clamp(weight_, 0.05, 0.85);
    suspect.why = std::move(why_);
    return suspect;
  }

 private:
  void add(double points, const Bilingual& sentence) {
    weight_ += points;
    append(why_, sentence);
  }

  void add_place() {
    const auto altitude = altitude_value(filter_.altitude);
    const Bilingual group = altitude ? load_order_group(*altitude) : Bilingual();
    const std::string where = filter_.altitude.empty() ? "" : fmt::format(" {}", filter_.altitude);
    const std::string where_zh = where.empty() ? "" : where + " ";
    const std::string en = group.empty() ? "" : fmt::format(", group {}", group.en);
    const std::string zh = group.empty() ? "" : fmt::format("，{}组", group.zh);
    if (!filter_.is_below) {
      add(0.15,
          {"A filter of this machine; whether it lies below Process Monitor is not known.",
           "本机的文件系统筛选器；是否位于 Process Monitor 之下未知。"});
    } else if (!*filter_.is_below) {
      add(0.05,
          {fmt::format(
               "Its altitude{} lies above Process Monitor{}: what it refuses does not appear "
               "in the trace, so it did not make this refusal unless it reissued the request.",
               where,
               en),
           fmt::format(
               "其高度{}位于 Process Monitor 之上{}：它拒绝的请求不会出现在跟踪中，因此本次拒绝"
               "不是它作出的，除非请求由它重新发出。",
               where_zh,
               zh)});
    } else {
      add(0.25,
          {fmt::format(
               "Its altitude{} lies below Process Monitor{}: it can refuse without standing "
               "on the stack.",
               where,
               en),
           fmt::format("其高度{}位于 Process Monitor 之下{}：它可以拒绝请求而不出现在堆栈上。",
                       where_zh,
                       zh)});
    }
  }

  void add_habit() {
    const Product* product = filter_.product;
    if (product == nullptr) return;
    append(why_, product_sentence(product));
    const bool forbids =
        product->kind == "dlp" || product->kind == "control" || product->kind == "nac";
    if (forbids) {
      add(0.15,
          {"Products of this kind forbid files by policy.", "这类产品会按策略禁止访问文件。"});
    } else if (guards_files(*product)) {
      add(0.1, {"Products of this kind block files.", "这类产品会阻止访问文件。"});
    }
    for (const std::uint32_t neighbour : denied_.aftermath.neighbours) {
      const TraceProcess& process = denied_.trace().processes()[neighbour];
      if (product_of_program(denied_.knowledge, process.name) != product) continue;
      return add(0.15,
                 {fmt::format("{} of the product was at the same object within two seconds.",
                              process_title(process)),
                  fmt::format("该产品的 {} 在两秒内访问过同一对象。", process_title(process))});
    }
  }

  void add_pattern() {
    if (denied_.spread.follows_name()) {
      add(0.25,
          {fmt::format("The refusal follows the file name over {} folders; an access list cannot.",
                       denied_.spread.folders),
           fmt::format("拒绝随文件名出现在 {} 个文件夹中；访问控制列表做不到这一点。",
                       denied_.spread.folders)});
    }
    if (denied_.kind == DenialKind::Virus && filter_.product != nullptr &&
        guards_files(*filter_.product)) {
      add(0.35, {"The result is one that security software gives.", "该结果由安全软件返回。"});
    }
    if (list_.verdict == ListVerdict::Allows) {
      add(0.15,
          {fmt::format("The access list of {} allows the request.", list_.path),
           fmt::format("{} 的访问控制列表允许该请求。", list_.path)});
    }
    if (denied_.filters.is_complete && denied_.filters.filters.size() == 1) {
      add(0.05, {"It is the only one that is not Microsoft's.", "它是唯一的非 Microsoft 筛选器。"});
    }
  }

  void add_request() {
    if (reads_past_lists(denied_)) {
      add(0.15,
          {"The caller reads with backup intent, which access lists do not stop.",
           "调用方以备份意图读取，访问控制列表无法阻止。"});
    } else if (is_system_account(denied_.process())) {
      add(0.05,
          {"The caller is SYSTEM or TrustedInstaller.", "调用方为 SYSTEM 或 TrustedInstaller。"});
    }
    const auto other = denied_.aftermath.other_success;
    if (!other) return;
    const TraceProcess& granted =
        denied_.trace().processes()[denied_.trace().process_column()[*other]];
    if (granted.user != denied_.process().user || granted.integrity != denied_.process().integrity)
      return;
    add(0.1,
        {fmt::format("{} of the same account was granted the same: the program decides.",
                     process_title(granted)),
         fmt::format("同一帐户的 {} 获得了相同权限：取决于程序。", process_title(granted))});
  }

  const DeniedCase& denied_;
  const ListReading& list_;
  const ThirdPartyFilter& filter_;
  double weight_ = 0;
  Bilingual why_;
};

// Registry callbacks have no altitudes that anybody lists: only products that guard are named.
void add_registry_suspects(const DeniedCase& denied, std::vector<Suspect>& suspects) {
  for (const ThirdPartyFilter& filter : denied.filters.filters) {
    if (filter.product == nullptr || !guards_files(*filter.product)) continue;
    Suspect suspect;
    suspect.kind = SuspectKind::Driver;
    suspect.name = filter.name;
    suspect.product = product_id(filter.product);
    suspect.weight = 0.15;
    suspect.why = product_sentence(filter.product);
    append(
        suspect.why,
        {"It can guard keys by a registry callback; its file filter has nothing to do with keys, "
         "and the trace does not show callbacks.",
         "它可能通过注册表回调保护注册表项；文件筛选器与注册表项无关，跟踪也不显示回调。"});
    suspects.push_back(std::move(suspect));
  }
}

}  // namespace

void add_driver_suspects(const DeniedCase& denied,
                         const ListReading& list,
                         std::vector<Suspect>& suspects) {
  if (!can_be_a_drivers(denied.kind)) return;
  add_stack_suspects(denied, suspects);
  if (is_key_action(denied.refusal.action)) return add_registry_suspects(denied, suspects);
  std::vector<Suspect> filters;
  for (const ThirdPartyFilter& filter : denied.filters.filters) {
    const bool is_told = std::any_of(suspects.begin(), suspects.end(), [&](const Suspect& one) {
      return one.name == filter.name;
    });
    if (!is_told) filters.push_back(FilterCase(denied, list, filter).suspect());
  }
  std::stable_sort(filters.begin(), filters.end(), [](const Suspect& a, const Suspect& b) {
    return a.weight > b.weight;
  });
  if (filters.size() > kMostFilters) filters.resize(kMostFilters);
  suspects.insert(suspects.end(), filters.begin(), filters.end());
}

}  // namespace casebook
