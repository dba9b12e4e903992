// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_foldings.h"

#include "base/text.h"

namespace casebook {
namespace {

struct NoiseText {
  std::string_view id;
  std::string_view en;
  std::string_view zh;
};

// In the order of NoiseRule.
constexpr std::array<NoiseText, kNoiseRules> kNoise = {
    NoiseText{"normal",
              "events with results that every healthy trace is full of",
              "正常跟踪中大量出现的结果"},
    NoiseText{"varies", "failures that happen in a good trace too", "正常跟踪中同样出现的失败"},
    NoiseText{"not-in-all-good",
              "failures on objects that not all good traces reach",
              "并非所有正常跟踪都成功访问的对象上的失败"},
    NoiseText{"processes",
              "events of processes that are not in all traces",
              "并非所有跟踪都有的进程的事件"},
    NoiseText{"volatile",
              "objects in places where every machine has its own: caches, logs, temporary files",
              "各计算机自有位置中的对象：缓存、日志、临时文件"},
};

}  // namespace

std::string_view noise_rule_id(NoiseRule rule) {
  return kNoise[static_cast<std::size_t>(rule)].id;
}

Bilingual noise_rule_text(NoiseRule rule) {
  const NoiseText& text = kNoise[static_cast<std::size_t>(rule)];
  return {std::string(text.en), std::string(text.zh)};
}

Foldings::Foldings(const std::vector<std::string>& keep) {
  for (const std::string& id : keep) {
    if (const auto rule = find_path_rule(id)) paths_off_ |= rule_bit(*rule);
    for (std::size_t i = 0; i < kNoiseRules; ++i) {
      if (equal_ignoring_case(kNoise[i].id, id)) off_[i] = true;
    }
  }
}

void Foldings::add(NoiseRule rule, std::uint64_t good, std::uint64_t bad) {
  noise_[static_cast<std::size_t>(rule)].good += good;
  noise_[static_cast<std::size_t>(rule)].bad += bad;
}

void Foldings::add_paths(const std::array<std::uint64_t, kPathRules>& changed, bool is_good) {
  for (std::size_t i = 0; i < kPathRules; ++i) {
    (is_good ? paths_[i].good : paths_[i].bad) += changed[i];
  }
}

std::vector<TraceFolding> Foldings::take() const {
  std::vector<TraceFolding> all;
  const auto put = [&](std::string_view id, Bilingual what, const Count& count, bool off) {
    if (count.good + count.bad == 0 && !off) return;
    all.push_back({std::string(id), std::move(what), count.good, count.bad, off});
  };
  for (std::size_t i = 0; i < kPathRules; ++i) {
    const auto rule = static_cast<PathRule>(i);
    put(path_rule_id(rule), path_rule_text(rule), paths_[i], (paths_off_ & rule_bit(rule)) != 0);
  }
  for (std::size_t i = 0; i < kNoiseRules; ++i) {
    const auto rule = static_cast<NoiseRule>(i);
    put(noise_rule_id(rule), noise_rule_text(rule), noise_[i], off_[i]);
  }
  return all;
}

}  // namespace casebook
