// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_flips.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/paths.h"
#include "trace/compare_access.h"
#include "trace/compare_habits.h"
#include "trace/compare_retries.h"

namespace casebook {
namespace {

constexpr std::size_t kMostCandidates = 50'000;

ResultKind worst_kind(const Tally& tally) {
  if (tally.serious != 0) return ResultKind::Serious;
  if (tally.other != 0) return ResultKind::Other;
  return tally.missing != 0 ? ResultKind::Missing : ResultKind::Normal;
}

std::uint32_t count_of(const Tally& tally, ResultKind kind) {
  switch (kind) {
    case ResultKind::Serious: return tally.serious;
    case ResultKind::Other: return tally.other;
    case ResultKind::Missing: return tally.missing;
    default: return tally.normal;
  }
}

bool is_key_action(TraceAction action) {
  return action >= TraceAction::OpenKey && action <= TraceAction::OtherKey;
}

class FlipFinder {
 public:
  explicit FlipFinder(ComparedTraces& traces) : traces_(traces) {}

  std::vector<Flip> find() {
    const std::vector<TraceKey> keys = candidates();
    bad_events_ = events_of_keys(traces_.bad(), keys);
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      good_events_.push_back(events_of_keys(traces_.good(i), keys));
    }
    std::vector<Flip> flips;
    for (const TraceKey& key : keys) {
      if (auto flip = judge(key)) flips.push_back(std::move(*flip));
    }
    weaken_habits(traces_, flips);
    std::sort(flips.begin(), flips.end(), [](const Flip& a, const Flip& b) {
      return a.event != b.event ? a.event < b.event : a.key.number() < b.key.number();
    });
    return flips;
  }

 private:
  // Keys that fail in the bad trace and succeed in the good ones; the serious ones first when there
  // are too many.
  std::vector<TraceKey> candidates() {
    std::vector<TraceKey> serious;
    std::vector<TraceKey> others;
    for (const Tally& bad : traces_.bad().tallies()) {
      const bool fails = bad.failures() != 0 || (are_normal_told() && bad.normal != 0);
      if (!fails || !may_flip(bad)) continue;
      (bad.serious != 0 ? serious : others).push_back(bad.key);
    }
    serious.insert(serious.end(), others.begin(), others.end());
    if (serious.size() > kMostCandidates) serious.resize(kMostCandidates);
    return serious;
  }

  bool are_normal_told() const { return traces_.foldings().is_off(NoiseRule::NormalResults); }
  bool is_told(std::uint32_t status) const {
    const ResultKind kind = result_kind(status);
    return is_failure(kind) || (kind == ResultKind::Normal && are_normal_told());
  }

  bool may_flip(const Tally& bad) {
    Foldings& foldings = traces_.foldings();
    if (!traces_.is_in_all(bad.key.role)) {
      foldings.add(NoiseRule::Processes, 0, bad.failures());
      return foldings.is_off(NoiseRule::Processes);
    }
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      const Tally* good = traces_.good(i).find(bad.key);
      const NoiseRule rule =
          good != nullptr && good->failures() != 0 ? NoiseRule::Varies : NoiseRule::NotInAllGood;
      // Of a serious failure the exact status and the access are looked at first.
      const bool same = good != nullptr && worst_kind(bad) != ResultKind::Serious &&
                        count_of(*good, worst_kind(bad)) != 0;
      const bool fails = good == nullptr || good->successes == 0 || same;
      if (!fails) continue;
      foldings.add(rule, good == nullptr ? 0 : good->failures(), bad.failures());
      return foldings.is_off(rule) && good != nullptr && good->successes != 0;
    }
    return true;
  }

  std::optional<Flip> judge(const TraceKey& key) {
    const Tally& bad = *traces_.bad().find(key);
    Flip flip;
    flip.key = key;
    if (!set_failure(flip)) return std::nullopt;
    const TraceAction action = traces_.names().actions[key.operation];
    const std::uint32_t wanted = access_classes(traces_.bad().trace(), flip.event, action);
    bool asked = true;
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      const Tally* good = traces_.good(i).find(key);
      if (good == nullptr) return std::nullopt;
      const GoodSide side = look_at_good(i, key, flip.status, wanted);
      const bool overcome = side.same_failures != 0 && passes_only_there(flip, *good, bad);
      flip.passes_elsewhere = flip.passes_elsewhere || overcome;
      if (side.same_failures != 0 && !overcome) {
        traces_.foldings().add(NoiseRule::Varies, side.same_failures, bad.failures());
        if (!traces_.foldings().is_off(NoiseRule::Varies)) return std::nullopt;
      }
      if (i == 0) flip.good_event = side.success;
      asked = asked && side.covers;
    }
    weigh(flip, bad, wanted, asked);
    return flip;
  }

  // Whether a conflict with others passes in the good trace and stays in the bad one.
  bool passes_only_there(const Flip& flip, const Tally& good, const Tally& bad) const {
    return needs_holder(flip.status) && bad.successes == 0 && good.last_success != kNoTraceIndex &&
           good.last_success > good.last_failure;
  }

  // The worst failure, and of those the first.
  bool set_failure(Flip& flip) const {
    double worst = -1;
    for (const std::uint32_t event : bad_events_.at(flip.key.number()).events) {
      const std::uint32_t status = traces_.bad().trace().result_column()[event];
      if (!is_told(status) || result_weight(status) <= worst) continue;
      worst = result_weight(status);
      flip.event = event;
      flip.status = status;
    }
    flip.is_serious = worst >= 0 && result_kind(flip.status) == ResultKind::Serious;
    return worst >= 0;
  }

  struct GoodSide {
    std::uint32_t success = 0;        // an event, with the wanted access where there is one
    bool covers = false;              // whether it has that access
    std::uint32_t same_failures = 0;  // with the same status and access
  };
  GoodSide look_at_good(std::size_t number,
                        const TraceKey& key,
                        std::uint32_t status,
                        std::uint32_t wanted) const {
    const Trace& trace = traces_.good(number).trace();
    const TraceAction action = traces_.names().actions[key.operation];
    GoodSide side;
    side.success = traces_.good(number).find(key)->last_success;
    for (const std::uint32_t event : good_events_[number].at(key.number()).events) {
      const std::uint32_t result = trace.result_column()[event];
      const bool success = result_kind(result) == ResultKind::Success;
      if (!success && result != status) continue;
      const std::uint32_t access = access_classes(trace, event, action);
      if (!success) {
        side.same_failures += (access & ~wanted) == 0 ? 1 : 0;
      } else if (!side.covers) {
        side.covers = (wanted & ~access) == 0;
        if (side.covers) side.success = event;
      }
    }
    return side;
  }

  void weigh(Flip& flip, const Tally& bad, std::uint32_t wanted, bool asked) {
    const TraceRole& role = traces_.role(flip.key.role);
    const std::string_view object = traces_.object(flip.key.object);
    TraceDifference& difference = flip.difference;
    difference.kind = TraceDifferenceKind::ResultFlip;
    difference.path = event_path(traces_.bad().trace(), flip.event);
    difference.compared = object;
    difference.operation = traces_.names().titles[flip.key.operation];
    difference.process = role.name;
    set_sides(flip, bad);
    Reasons reasons;
    say_counts(reasons, flip, bad);
    double suspicion = result_weight(flip.status) * role_weight(reasons, role);
    if (!flip.is_serious) suspicion *= object_weight(reasons, flip, object);
    suspicion *= retry_weight(reasons, flip, bad, wanted);
    if (flip.passes_elsewhere) {
      reasons.add("it passes in a good trace, where it happens too",
                  "正常跟踪中也发生过，但随后消失");
      suspicion *= 0.8;
    }
    if (!asked) {
      reasons.add("the good machine never asked for this access here",
                  "正常计算机从未在此请求过该访问权限");
      suspicion *= 0.6;
    }
    if (is_volatile_place(object)) {
      reasons.add("every machine has its own files there", "该位置的文件因计算机而异");
      suspicion *= 0.6;
    }
    difference.suspicion = rounded_suspicion(suspicion);
    difference.why = reasons.take();
  }

  void set_sides(Flip& flip, const Tally& bad) {
    TraceDifference& difference = flip.difference;
    const std::uint64_t number = flip.key.number();
    const TraceIndex& good = traces_.good(0);
    difference.good = trace_side(good, good.find(flip.key), &good_events_[0].at(number));
    set_example(difference.good, good, flip.good_event);
    difference.bad = trace_side(traces_.bad(), &bad, &bad_events_.at(number));
    set_example(difference.bad, traces_.bad(), flip.event);
  }

  void say_counts(Reasons& reasons, const Flip& flip, const Tally& bad) const {
    std::uint64_t successes = 0;
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < traces_.goods(); ++i) {
      successes += traces_.good(i).find(flip.key)->successes;
      count += traces_.good(i).find(flip.key)->count;
    }
    const std::string result = event_result(traces_.bad().trace(), flip.event);
    const std::size_t goods = traces_.goods();
    reasons.add(
        fmt::format("{} of {} succeed in {}, {} of {} fail in the bad one, first with {}",
                    successes,
                    count,
                    goods == 1   ? std::string("the good trace")
                    : goods == 2 ? std::string("both good traces")
                                 : fmt::format("all {} good traces", goods),
                    bad.failures(),
                    bad.count,
                    result),
        fmt::format("{}中成功 {}/{} 次，故障跟踪中失败 {}/{} 次，首个失败结果为 {}",
                    goods == 1 ? std::string("正常跟踪") : fmt::format("全部 {} 个正常跟踪", goods),
                    successes,
                    count,
                    bad.failures(),
                    bad.count,
                    result));
    const std::string access =
        access_text(traces_.bad().trace(), flip.event, traces_.names().actions[flip.key.operation]);
    if (!access.empty()) {
      reasons.add("wanted access: " + access, "请求的访问权限：" + access);
    }
  }

  static double role_weight(Reasons& reasons, const TraceRole& role) {
    constexpr double kSystem = 0.75;
    constexpr double kOther = 0.5;
    if (role.is_servicing) {
      reasons.add(role.name + " installs or repairs Windows",
                  role.name + " 负责安装或修复 Windows");
      return 1;
    }
    return role.is_system ? kSystem : kOther;
  }

  // Missing files weigh by what they are; made later they weigh little.
  double object_weight(Reasons& reasons, const Flip& flip, std::string_view object) const {
    const bool key = is_key_action(traces_.names().actions[flip.key.operation]);
    const double weight = key ? 0.6 : is_binary_name(object) ? 1.0 : 0.8;
    if (result_kind(flip.status) != ResultKind::Missing) return weight;
    bool is_there = false;
    for (const std::uint32_t index : traces_.bad().of_object(flip.key.object)) {
      const Tally& tally = traces_.bad().tallies()[index];
      if (tally.last_success == kNoTraceIndex || tally.last_success < flip.event) continue;
      is_there = true;
      if (tally.key.role == flip.key.role) {
        reasons.add("it finds it later", "之后它找到了该对象");
        return weight * 0.3;
      }
    }
    if (is_there) {
      reasons.add("it is there later", "之后该对象存在");
      return weight * 0.6;
    }
    reasons.add(key ? "the bad machine does not have the key or value"
                    : "the bad machine does not have the file",
                key ? "故障计算机上没有该注册表项或值" : "故障计算机上没有该文件");
    return weight;
  }

  double retry_weight(Reasons& reasons,
                      const Flip& flip,
                      const Tally& bad,
                      std::uint32_t wanted) const {
    const EventsOfKey& events = bad_events_.at(flip.key.number());
    const Retry retry = retry_of(traces_.bad(), bad, events, flip.status, wanted);
    Bilingual text = retry_text(retry);
    if (!text.empty()) {
      reasons.add(std::move(text.en), std::move(text.zh));
    } else if (flip.is_serious) {
      reasons.add("no retry succeeded", "没有重试成功");
    }
    return retry_factor(retry);
  }

  ComparedTraces& traces_;
  EventsOfKeys bad_events_;
  std::vector<EventsOfKeys> good_events_;
};

}  // namespace

std::vector<Flip> find_flips(ComparedTraces& traces) {
  return FlipFinder(traces).find();
}

}  // namespace casebook
