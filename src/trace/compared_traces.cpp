// SPDX-License-Identifier: Apache-2.0
#include "trace/compared_traces.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/parallel.h"

namespace casebook {
namespace {

std::vector<const Trace*> joined(const std::vector<const Trace*>& good, const Trace& bad) {
  std::vector<const Trace*> all = good;
  all.push_back(&bad);
  return all;
}

// GUIDs that the bad trace and one of the good ones have.
std::vector<GuidNumber> shared_guids(const std::vector<const Trace*>& traces, std::size_t jobs) {
  std::vector<std::vector<GuidNumber>> sets(traces.size());
  parallel_for(
      jobs, traces.size(), [&](std::size_t, std::size_t i) { sets[i] = guids_of(*traces[i]); });
  std::vector<GuidNumber> good;
  for (std::size_t i = 0; i + 1 < sets.size(); ++i) {
    std::vector<GuidNumber> both;
    std::set_union(
        good.begin(), good.end(), sets[i].begin(), sets[i].end(), std::back_inserter(both));
    good = std::move(both);
  }
  std::vector<GuidNumber> shared;
  std::set_intersection(
      good.begin(), good.end(), sets.back().begin(), sets.back().end(), std::back_inserter(shared));
  return shared;
}

constexpr std::size_t kResultsOfKey = 16;

void take_event(EventsOfKey& of, std::uint32_t event, std::uint32_t status) {
  const bool failed = is_failure(result_kind(status));
  if (of.events.size() < kEventsOfKey || (failed && of.failed < kEventsOfKey)) {
    of.events.push_back(event);
    if (failed) ++of.failed;
  }
  for (auto& [result, count] : of.results) {
    if (result != status) continue;
    ++count;
    return;
  }
  if (of.results.size() < kResultsOfKey) of.results.emplace_back(status, 1);
}

}  // namespace

ComparedTraces::ComparedTraces(const std::vector<const Trace*>& good,
                               const Trace& bad,
                               const TraceCompareOptions& options)
    : options_(options),
      traces_(joined(good, bad)),
      roles_(traces_),
      foldings_(options.keep) {
  shared_guids_ = shared_guids(traces_, options.jobs);
  for (std::size_t i = 0; i < traces_.size(); ++i) {
    normalisers_.emplace_back(*traces_[i], shared_guids_, foldings_.paths_off());
    indexes_.emplace_back(*traces_[i], i, roles_, normalisers_[i], names_, options.jobs);
    const bool is_good = i + 1 != traces_.size();
    foldings_.add_paths(indexes_[i].changed_paths(), is_good);
    std::uint64_t normal = 0;
    for (const Tally& tally : indexes_[i].tallies()) {
      normal += tally.normal;
    }
    foldings_.add(NoiseRule::NormalResults, is_good ? normal : 0, is_good ? 0 : normal);
  }
}

bool ComparedTraces::is_in_good(std::uint16_t role) const {
  for (std::size_t i = 0; i < goods(); ++i) {
    if (roles_.is_in(role, i)) return true;
  }
  return false;
}

std::uint32_t ComparedTraces::add_object(const TraceIndex& index, std::string_view path) {
  NormalisedPath normalised;
  normalisers_[index.number()].normalise(path, normalised);
  return names_.objects.add(normalised.text);
}

std::string event_path(const Trace& trace, std::size_t event) {
  std::string path;
  trace.append_path(trace.path_column()[event], path);
  if (path.size() > kLongestPath) path.resize(kLongestPath);
  return path;
}

std::string event_result(const Trace& trace, std::size_t event) {
  std::string result;
  trace.append_result(trace.result_column()[event], result);
  return result;
}

EventsOfKeys events_of_keys(const TraceIndex& index, std::span<const TraceKey> keys) {
  EventsOfKeys wanted;
  std::vector<std::uint32_t> objects;
  for (const TraceKey& key : keys) {
    wanted.try_emplace(key.number());
    objects.push_back(key.object);
  }
  std::sort(objects.begin(), objects.end());
  std::vector<bool> paths(index.trace().path_count());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    paths[i] = std::binary_search(
        objects.begin(), objects.end(), index.object_of_path(static_cast<std::uint32_t>(i)));
  }
  TraceKey key;
  for (std::size_t event = 0; event < index.events(); ++event) {
    if (!paths[index.trace().path_column()[event]] || !index.key_of(event, key)) continue;
    const auto found = wanted.find(key.number());
    if (found == wanted.end()) continue;
    take_event(
        found->second, static_cast<std::uint32_t>(event), index.trace().result_column()[event]);
  }
  return wanted;
}

TraceSide trace_side(const TraceIndex& index, const Tally* tally, const EventsOfKey* events) {
  TraceSide side;
  side.trace = index.number();
  if (tally != nullptr) side.count = tally->count;
  if (events == nullptr) return side;
  for (const auto& [status, count] : events->results) {
    std::string name;
    index.trace().append_result(status, name);
    side.results.emplace_back(std::move(name), count);
  }
  std::stable_sort(side.results.begin(), side.results.end(), [](const auto& a, const auto& b) {
    return a.second > b.second;
  });
  return side;
}

void set_example(TraceSide& side, const TraceIndex& index, std::size_t event) {
  side.event = event;
  side.trace = index.number();
  const TraceEvent shown = index.trace().event(event);
  side.time = shown.time;
  if (!shown.is_pending) side.duration = shown.duration;
  side.detail.clear();
  index.trace().append_detail(event, {TraceDetailForm::Exact, 0}, side.detail);
}

bool is_volatile_place(std::string_view object) {
  constexpr std::array<std::string_view, 14> kPlaces = {"\\prefetch\\",
                                                        "\\temp\\",
                                                        "\\logs\\",
                                                        "\\logfiles\\",
                                                        "\\winevt\\",
                                                        "\\inetcache\\",
                                                        "\\softwaredistribution\\datastore\\",
                                                        "\\catroot2\\",
                                                        "\\wbem\\repository",
                                                        "\\$recycle.bin\\",
                                                        "\\system volume information\\",
                                                        "\\windows\\wer\\",
                                                        "\\sru\\",
                                                        "\\servicestate\\"};
  constexpr std::array<std::string_view, 8> kEnds = {
      ".log", ".etl", ".evtx", ".tmp", ".pf", ".dmp", ".regtrans-ms", ".blf"};
  // Servicing works in a folder of that name.
  if (object.find("\\winsxs\\temp\\") != std::string_view::npos) return false;
  return std::any_of(kPlaces.begin(),
                     kPlaces.end(),
                     [&](std::string_view place) {
                       return object.find(place) != std::string_view::npos;
                     }) ||
         std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) {
           return object.ends_with(end);
         });
}

double rounded_suspicion(double value) {
  return std::round(std::clamp(value, 0.0, 1.0) * 100) / 100;
}

void Reasons::add(std::string en, std::string zh) {
  if (!text_.empty()) {
    text_.en += "; ";
    text_.zh += "；";
  }
  text_.en += en;
  text_.zh += zh;
}

}  // namespace casebook
