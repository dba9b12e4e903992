// SPDX-License-Identifier: Apache-2.0
#include "trace/denials.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/aftermath.h"
#include "trace/blockages.h"
#include "trace/denial_kinds.h"
#include "trace/denial_weight.h"
#include "trace/hive_loads.h"
#include "trace/kernel_drivers.h"
#include "trace/name_spread.h"
#include "trace/noise.h"
#include "trace/refused_holders.h"
#include "trace/rename_holders.h"
#include "trace/suspects.h"
#include "trace/trace_limits.h"

namespace casebook {
namespace {

constexpr std::size_t kMostStudied = 3'000;  // refusals whose aftermath is looked at
constexpr double kSeenInTheWay = 0.45;       // weight of a holder that is more than there
constexpr std::size_t kMostRenames = 50;     // refused ones whose holders are looked for

// A refusal without the events that were recovered from.
struct Open {
  const Refusal* refusal = nullptr;
  DenialKind kind = DenialKind::Access;
  std::size_t first = 0;
  std::size_t last = 0;
  std::uint64_t count = 0;
  double first_weight = 0;
};

struct RecoveryReason {
  Recovery recovery;
  std::string_view id;
  std::string_view en;
  std::string_view zh;
};
constexpr std::array kRecoveries = {
    RecoveryReason{Recovery::Repeated,
                   "repeated",
                   "The same was tried again within five seconds and succeeded.",
                   "五秒内重试相同的操作并成功。"},
    RecoveryReason{Recovery::Less,
                   "retried-with-less",
                   "The caller asked for less within five seconds and got it.",
                   "五秒内以更低的权限重试并成功。"},
    RecoveryReason{Recovery::OtherPath,
                   "search-path",
                   "The file was found in another folder right afterwards.",
                   "随即在其他文件夹中找到了同名文件。"}};

class Denier {
 public:
  Denier(const Trace& trace,
         const TraceSurroundings& surroundings,
         const Knowledge* knowledge,
         std::size_t jobs)
      : trace_(trace),
        knowledge_(knowledge),
        jobs_(jobs),
        study_(trace, jobs, [](std::uint32_t result) { return denial_kind(result).has_value(); }),
        lists_(trace, study_.names(), surroundings),
        filters_(third_party_filters(trace, surroundings, knowledge)) {}

  Denials find() {
    found_.left_out = study_.left_out();
    const FailedHiveLoads loads(trace_, study_.refusals());
    for (const Refusal& refusal : study_.refusals()) {
      if (!loads.contain(refusal, refusal.events.front())) sort_out(refusal);
    }
    if (!open_.empty()) {
      choose();
      weigh();
    }
    take_folded();
    if (!study_.refusals().empty()) add_limits();
    return std::move(found_);
  }

 private:
  void fold(std::string_view id, const Bilingual& why, std::uint64_t count, std::size_t example) {
    const auto [known, is_new] =
        folded_.emplace(std::string(id), FoldedFailures{std::string(id), why, 0, example});
    known->second.count += count;
    known->second.example = std::min(known->second.example, example);
  }

  void sort_out(const Refusal& refusal) {
    Open open{&refusal, *denial_kind(refusal.result), 0, 0, 0, 0};
    for (std::size_t i = 0; i < refusal.events.size(); ++i) {
      const std::size_t event = refusal.events[i];
      if (is_recovered(refusal, i)) {
        fold_recovery(refusal.recoveries[i], event);
        continue;
      }
      if (open.count++ == 0) open.first = event;
      open.last = event;
    }
    if (open.count == 0) return;
    const TraceProcess& process = trace_.processes()[refusal.process];
    const Noise* noise = known_noise(process, refusal, study_.name(refusal), knowledge_);
    if (noise != nullptr) return fold(noise->id, noise->why(), open.count, open.first);
    open.first_weight = first_weight(study_, refusal, open.kind).value;
    open_.push_back(open);
  }

  // Servicing reads a file for its own sake: another of the same name is not as good, and whoever
  // came to change it is not helped by reading it.
  bool is_recovered(const Refusal& refusal, std::size_t i) const {
    const Recovery recovery = refusal.recoveries[i];
    if (recovery == Recovery::None) return false;
    if (recovery == Recovery::Repeated || !is_of_servicing(study_, refusal)) return true;
    return recovery == Recovery::Less && (!is_modifying(refusal) || asks_for_a_whole_key(refusal));
  }

  // Many programs ask for all rights to keys that they only read.
  static bool asks_for_a_whole_key(const Refusal& refusal) {
    constexpr std::uint32_t kAllAccess = 0xF003F;
    return is_key_action(refusal.action) && (refusal.access.value_or(0) & kAllAccess) == kAllAccess;
  }

  void fold_recovery(Recovery recovery, std::size_t event) {
    for (const RecoveryReason& reason : kRecoveries) {
      if (reason.recovery != recovery) continue;
      fold(reason.id, {std::string(reason.en), std::string(reason.zh)}, 1, event);
    }
  }

  // The promising ones, and what several of them say together.
  void choose() {
    std::sort(open_.begin(), open_.end(), [](const Open& a, const Open& b) {
      return std::tuple(-a.first_weight, a.first) < std::tuple(-b.first_weight, b.first);
    });
    for (const Open& open : open_) {
      if (open.kind != DenialKind::Access || is_key_action(open.refusal->action)) continue;
      spreads_.add(*open.refusal);
    }
    spreads_.look_at_trace();
    if (open_.size() > kMostStudied) {
      found_.left_out += open_.size() - kMostStudied;
      open_.resize(kMostStudied);
    }
  }

  // Those of its events that are looked at closely.
  std::vector<std::size_t> studied_of(const Open& open) const {
    std::vector<std::size_t> events;
    for (std::size_t i = 0; i < open.refusal->events.size(); ++i) {
      if (!is_recovered(*open.refusal, i)) events.push_back(open.refusal->events[i]);
    }
    return studied_events(events);
  }

  std::vector<std::size_t> blocked_events() const {
    std::vector<std::size_t> events;
    for (const Open& open : open_) {
      if (!is_blockage_result(open.refusal->result)) continue;
      const std::vector<std::size_t> some = studied_of(open);
      events.insert(events.end(), some.begin(), some.end());
    }
    std::sort(events.begin(), events.end());
    return events;
  }

  std::vector<std::size_t> refused_renames() const {
    std::vector<std::size_t> events;
    for (const Open& open : open_) {
      const bool is_rename = open.refusal->action == TraceAction::Rename;
      if (!is_rename || open.kind != DenialKind::Access) continue;
      if (events.size() < kMostRenames) events.push_back(open.first);
    }
    std::sort(events.begin(), events.end());
    return events;
  }

  std::vector<Holder> holders_of_open(
      const Open& open,
      const Blockages& blockages,
      const std::map<std::size_t, std::vector<Holder>>& of_renames) const {
    if (const auto rename = of_renames.find(open.first); rename != of_renames.end()) {
      return rename->second;
    }
    if (!is_blockage_result(open.refusal->result)) return {};
    return holders_of_refusals(trace_, studied_of(open), blockages, knowledge_);
  }

  void weigh() {
    const Aftermaths aftermaths(study_);
    const Blockages blockages(trace_, study_.names(), blocked_events(), jobs_);
    const auto of_renames = holders_of_renames(
        trace_, study_.names(), study_.families(), refused_renames(), knowledge_, jobs_);
    is_cut_ = study_.is_cut() || blockages.is_cut();
    std::vector<std::pair<Denial, DeniedCase>> cases;
    for (const Open& open : open_) {
      DeniedCase denied{
          study_,
          lists_,
          filters_,
          knowledge_,
          *open.refusal,
          open.kind,
          open.first,
          aftermaths.of(*open.refusal, open.first, open.last),
          is_key_action(open.refusal->action) ? NameSpread() : spreads_.of(*open.refusal),
          holders_of_open(open, blockages, of_renames)};
      Denial denial = denial_of(open, denied);
      cases.emplace_back(std::move(denial), std::move(denied));
    }
    rank(cases);
  }

  Denial denial_of(const Open& open, const DeniedCase& denied) const {
    const Refusal& refusal = *open.refusal;
    Denial denial;
    denial.event = open.first;
    denial.last = open.last;
    denial.count = open.count;
    denial.process = refusal.process;
    denial.operation = trace_.operations()[refusal.operation].name;
    denial.path = shown_object(trace_, open.first);
    denial.result = refusal.result;
    if (refusal.access) {
      denial.desired_access = is_key_action(refusal.action) ? key_access_text(*refusal.access)
                                                            : file_access_text(*refusal.access);
    }
    const bool has_holder =
        !denied.holders.empty() && denied.holders.front().weight >= kSeenInTheWay;
    DenialWeight weight =
        full_weight(study_, refusal, open.kind, denied.aftermath, denied.spread, has_holder);
    denial.weight = weight.value;
    denial.why = std::move(weight.why);
    denial.followed = denied.aftermath.followed;
    denial.follow_up = follow_up(trace_, open.last, open.kind, denied.aftermath);
    return denial;
  }

  void rank(std::vector<std::pair<Denial, DeniedCase>>& cases) {
    std::vector<std::size_t> order(cases.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(-cases[a].first.weight, cases[a].first.event) <
             std::tuple(-cases[b].first.weight, cases[b].first.event);
    });
    if (order.size() > kMostDenials) {
      found_.left_out += order.size() - kMostDenials;
      order.resize(kMostDenials);
    }
    for (const std::size_t i : order) {
      cases[i].first.suspects = suspects_of(cases[i].second);
      found_.denials.push_back(std::move(cases[i].first));
    }
  }

  void take_folded() {
    for (auto& [id, folded] : folded_) {
      found_.folded.push_back(std::move(folded));
    }
    std::sort(found_.folded.begin(),
              found_.folded.end(),
              [](const FoldedFailures& a, const FoldedFailures& b) {
                return std::tuple(~a.count, std::string_view(a.id)) <
                       std::tuple(~b.count, std::string_view(b.id));
              });
  }

  bool has_stacks() const {
    return std::any_of(found_.denials.begin(), found_.denials.end(), [&](const Denial& denial) {
      return !trace_.stack(denial.event).empty();
    });
  }

  // Whether a driver may have refused any of it.
  bool concerns_filters() const {
    return std::any_of(found_.denials.begin(), found_.denials.end(), [](const Denial& denial) {
      const std::optional<DenialKind> kind = denial_kind(denial.result);
      return kind && can_be_a_drivers(*kind);
    });
  }

  void add_limits() {
    std::vector<Bilingual>& limits = found_.limits;
    if (concerns_filters()) {
      limits.push_back(
          {"Process Monitor sees what lies below its own altitude: what a filter above it refuses "
           "is "
           "not in the trace, and a filter below it that refuses does not stand on the stack.",
           "Process Monitor 只能看到其高度以下的结果：位于其上的筛选器拒绝的请求不在跟踪中，"
           "位于其下的筛选器拒绝时不会出现在堆栈上。"});
      if (!has_stacks()) {
        limits.push_back(
            {"The events have no stacks: drivers that issue or wrap requests do not show.",
             "事件不含调用堆栈：看不到发出或包装请求的驱动程序。"});
      }
      if (!filters_.is_complete) {
        limits.push_back({"Which filters are installed is not known: \"fltmc filters\" tells.",
                          "未知安装了哪些文件系统筛选器：请提供 fltmc filters 的输出。"});
      }
    }
    for (const auto& more : {limits_of_names(study_.names()), limits_of_capture(trace_)}) {
      limits.insert(limits.end(), more.begin(), more.end());
    }
    if (is_cut_) limits.push_back(limit_of_work());
  }

  const Trace& trace_;
  const Knowledge* knowledge_;
  std::size_t jobs_;
  RefusalStudy study_;
  KnownLists lists_;
  FilterList filters_;
  std::vector<Open> open_;
  std::map<std::string, FoldedFailures> folded_;
  NameSpreads spreads_{study_};
  bool is_cut_ = false;
  Denials found_;
};

}  // namespace

Denials find_denials(const Trace& trace,
                     const TraceSurroundings& surroundings,
                     const Knowledge* knowledge,
                     std::size_t jobs) {
  return Denier(trace, surroundings, knowledge, jobs).find();
}

}  // namespace casebook
