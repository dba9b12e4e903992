// SPDX-License-Identifier: Apache-2.0
#include "analysis/case_detail.h"

#include <algorithm>

#include "base/line_ends.h"
#include "base/text.h"
#include "base/utf8.h"
#include "timeline/episodes.h"

namespace casebook {
namespace {

// A log without line ends is no text to quote from.
constexpr std::size_t kFarthestLineEnd = 64 * 1024;
constexpr std::size_t kUsualLanes = 8;
constexpr Micros kNearby = kHour;        // evidence of other logs that belongs into the picture
constexpr Micros kShortest = kSecond;    // of a window
constexpr std::size_t kMostPhases = 24;  // a log that goes to and fro says nothing by more

NearbyLine nearby(std::uint32_t number, std::string_view text) {
  text = trim_right(text);
  NearbyLine line{number, std::string(shortened(text, kNearbyText)), text.size()};
  std::replace(line.text.begin(), line.text.end(), '\n', ' ');
  std::erase(line.text, '\r');
  return line;
}

// Lines around the record at [begin, end) of `text`, whose first line has number `line`.
Surroundings lines_around(std::string_view text,
                          std::uint64_t begin,
                          std::uint64_t end,
                          std::uint32_t line) {
  constexpr std::string_view kLineEnds = "\r\n";
  Surroundings around;
  std::string_view before = text.substr(0, begin);
  for (std::uint32_t number = line; number > 1 && around.before.size() < kNearbyLines;) {
    drop_line_end(before);
    const std::size_t reach = std::min(before.size(), kFarthestLineEnd);
    const std::size_t last = before.substr(before.size() - reach).find_last_of(kLineEnds);
    if (last == std::string_view::npos && reach < before.size()) break;
    const std::size_t start = last == std::string_view::npos ? 0 : before.size() - reach + last + 1;
    around.before.push_back(nearby(--number, before.substr(start)));
    before = before.substr(0, start);
  }
  std::reverse(around.before.begin(), around.before.end());
  std::string_view quoted = text.substr(begin, end - begin);
  drop_line_end(quoted);
  around.bytes = trim_right(quoted).size();
  auto number = line + static_cast<std::uint32_t>(split_lines(quoted).size() - 1);
  std::string_view behind = text.substr(begin + quoted.size());
  skip_line_end(behind);
  while (!behind.empty() && around.after.size() < kNearbyLines) {
    const std::size_t stop = behind.substr(0, kFarthestLineEnd).find_first_of(kLineEnds);
    if (stop == std::string_view::npos && behind.size() > kFarthestLineEnd) break;
    around.after.push_back(nearby(++number, behind.substr(0, stop)));
    behind.remove_prefix(std::min(stop, behind.size()));
    skip_line_end(behind);
  }
  return around;
}

// Where line `number` begins; npos when the text has fewer.
std::size_t line_start(std::string_view text, std::uint32_t number) {
  std::string_view rest = text;
  for (std::uint32_t line = 1; line < number; ++line) {
    const std::size_t stop = rest.find_first_of("\r\n");
    if (stop == std::string_view::npos) return stop;
    rest.remove_prefix(stop);
    skip_line_end(rest);
  }
  return text.size() - rest.size();
}

class Gatherer {
 public:
  Gatherer(const AnalysisView& view,
           const Decoded& decoded,
           const EventSource& source,
           const Matches& matches,
           const Knowledge& knowledge)
      : view_(view),
        decoded_(decoded),
        source_(source),
        matches_(matches),
        knowledge_(knowledge) {}

  CaseDetail gather() {
    for (const Hypothesis& finding : view_.diagnosis.findings) {
      add_surroundings(finding.evidence);
    }
    for (const Observation& observation : view_.diagnosis.observations) {
      add_surroundings(observation.examples);
    }
    add_windows();
    return std::move(detail_);
  }

 private:
  void add_surroundings(const std::vector<Evidence>& quotes) {
    for (const Evidence& quote : quotes) {
      const std::uint32_t number = quote.line != 0 ? quote.line : quote.record_number();
      const auto [place, fresh] =
          detail_.surroundings.try_emplace({quote.event.item, number}, Surroundings{});
      if (fresh) place->second = around(quote);
    }
  }

  Surroundings around(const Evidence& quote) const {
    const std::size_t rows = decoded_.data[quote.event.item].events.size();
    if (quote.line == 0) return quote.event.row < rows ? records_around(quote) : Surroundings{};
    const std::string_view text = source_.text_from(quote.event.item, 0);
    if (quote.event.row < rows) {
      const EventRow row = source_.row(quote.event);
      if (row.offset + row.length > text.size()) return {};
      return lines_around(text, row.offset, row.offset + row.length, quote.line);
    }
    // A line that is no event: its offset here is that of the original bytes, so it is counted out.
    const std::size_t begin = line_start(text, quote.line);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    return lines_around(text, begin, end, quote.line);
  }

  Surroundings records_around(const Evidence& quote) const {
    const auto rows = static_cast<std::uint32_t>(decoded_.data[quote.event.item].events.size());
    const std::uint32_t row = quote.event.row;
    const auto most = static_cast<std::uint32_t>(kNearbyLines);
    Surroundings around;
    const auto record = [&](std::uint32_t at) {
      const EventRef ref{quote.event.item, at};
      const std::uint32_t number = source_.row(ref).line;
      return nearby(number != 0 ? number : at + 1, source_.record(ref));
    };
    for (std::uint32_t at = row - std::min(row, most); at < row; ++at) {
      around.before.push_back(record(at));
    }
    for (std::uint32_t at = row + 1; at < rows && around.after.size() < most; ++at) {
      around.after.push_back(record(at));
    }
    around.bytes = trim_right(source_.record(quote.event)).size();
    return around;
  }

  Micros utc(std::uint32_t item, Micros time) const {
    const ItemClock& clock = view_.items[item].clock;
    if (time == kNoTime || clock.kind == ClockKind::None) return kNoTime;
    return time - clock.offset_minutes * kMinute;
  }

  void add_windows() {
    const Diagnosis& diagnosis = view_.diagnosis;
    if (!diagnosis.findings.empty()) {
      for (const Episode& episode : diagnosis.episodes) {
        if (episode.id == diagnosis.findings.front().episode) add_attempt(episode);
      }
    }
    PictureWindow whole;
    whole.begin = kNoTime;
    const auto include = [&whole](Micros begin, Micros end) {
      if (begin == kNoTime || end == kNoTime) return;
      if (whole.begin == kNoTime) whole.begin = begin, whole.end = end;
      whole.begin = std::min(whole.begin, begin);
      whole.end = std::max(whole.end, end);
    };
    for (const Episode& episode : diagnosis.episodes) {
      include(episode.started, episode.ended);
    }
    if (whole.begin == kNoTime) {
      for (std::uint32_t i = 0; i < view_.items.size(); ++i) {
        include(utc(i, view_.items[i].first_time), utc(i, view_.items[i].last_time));
      }
    }
    // The attempt's picture says it all when there is no other.
    const bool told = !detail_.windows.empty() && diagnosis.episodes.size() == 1;
    if (whole.begin != kNoTime && !told) add_window(std::move(whole));
  }

  void add_attempt(const Episode& episode) {
    if (episode.started == kNoTime || episode.ended == kNoTime) return;
    PictureWindow window;
    window.episode = episode.id;
    window.begin = episode.started;
    window.end = std::max(episode.ended, episode.started);
    for (const Evidence& quote : view_.diagnosis.findings.front().evidence) {
      const Micros time = utc(quote.event.item, quote.time);
      if (time == kNoTime || time < episode.started - kNearby || time > episode.ended + kNearby) {
        continue;
      }
      window.begin = std::min(window.begin, time);
      window.end = std::max(window.end, time);
    }
    add_phases(episode, window);
    add_window(std::move(window));
  }

  void add_phases(const Episode& episode, PictureWindow& window) const {
    for (const std::size_t index : episode.hits) {
      const Hit& hit = matches_.hits[index];
      const auto text = hit.captures.find("phase");
      const Role role = knowledge_.signatures[hit.signature].role;
      const bool tells = role == Role::Phase || role == Role::Begin || role == Role::End;
      if (!tells || text == hit.captures.end()) continue;
      const std::string phase = phase_from_text(text->second);
      const Micros time = source_.utc(hit.event);
      if (phase.empty() || time == kNoTime) continue;
      if (!window.phases.empty() && window.phases.back().phase == phase) continue;
      if (window.phases.size() == kMostPhases) break;
      window.phases.push_back({time, phase});
    }
    if (window.phases.empty() && !episode.phase.empty()) {
      window.phases.push_back({episode.started, episode.phase});
    }
  }

  void add_window(PictureWindow window) {
    // Some air on both sides; a moment is drawn as a second.
    const Micros air = std::max((window.end - window.begin) / 30, kShortest);
    window.begin -= air;
    window.end += air;
    for (std::uint32_t i = 0; i < view_.items.size(); ++i) {
      PictureLane lane = lane_of(i, window);
      if (lane.total != 0) window.lanes.push_back(std::move(lane));
    }
    for (const TraceDensity& density : decoded_.trace_densities) {
      PictureLane lane = lane_of(density, window);
      if (lane.total != 0) window.lanes.push_back(std::move(lane));
    }
    keep_the_telling(window);
    detail_.windows.push_back(std::move(window));
  }

  static void keep_the_telling(PictureWindow& window) {
    if (window.lanes.size() <= kUsualLanes) return;
    std::vector<std::uint64_t> totals;
    for (const PictureLane& lane : window.lanes) {
      totals.push_back(lane.total);
    }
    std::nth_element(totals.begin(),
                     totals.begin() + kUsualLanes - 1,
                     totals.end(),
                     [](std::uint64_t a, std::uint64_t b) { return a > b; });
    const std::uint64_t least = totals[kUsualLanes - 1];
    window.lanes_left_out = window.lanes.size();
    std::erase_if(window.lanes, [least](const PictureLane& lane) { return lane.total < least; });
    if (window.lanes.size() > kUsualLanes) window.lanes.resize(kUsualLanes);  // equal ones
    window.lanes_left_out -= window.lanes.size();
  }

  static std::size_t bin_of(const PictureWindow& window, Micros time) {
    const double part =
        static_cast<double>(time - window.begin) / static_cast<double>(window.end - window.begin);
    return std::min(static_cast<std::size_t>(part * kPictureBins), kPictureBins - 1);
  }

  PictureLane lane_of(std::uint32_t item, const PictureWindow& window) const {
    PictureLane lane;
    lane.item = item;
    const ItemClock& clock = view_.items[item].clock;
    if (clock.kind == ClockKind::None) return lane;
    const Micros offset = clock.offset_minutes * kMinute;
    for (const EventTable& table : decoded_.data[item].events.tables()) {
      for (std::size_t row = 0; row < table.size(); ++row) {
        const Micros time = table.time(row);
        if (time == kNoTime || time - offset < window.begin || time - offset > window.end) continue;
        const std::size_t bin = bin_of(window, time - offset);
        ++lane.total;
        ++lane.events[bin];
        if (table.level(row) >= Level::Error) ++lane.errors[bin];
      }
    }
    return lane;
  }

  PictureLane lane_of(const TraceDensity& density, const PictureWindow& window) const {
    PictureLane lane;
    lane.item = density.item;
    lane.is_trace = true;
    const Micros first = utc(density.item, density.first);
    if (first == kNoTime) return lane;
    const Micros length = density.last - density.first;
    for (std::size_t i = 0; i < density.counts.size(); ++i) {
      const Micros time =
          first + length * static_cast<Micros>(i) / static_cast<Micros>(density.counts.size());
      if (time < window.begin || time > window.end) continue;
      lane.events[bin_of(window, time)] += density.counts[i];
      lane.total += density.counts[i];
    }
    return lane;
  }

  const AnalysisView& view_;
  const Decoded& decoded_;
  const EventSource& source_;
  const Matches& matches_;
  const Knowledge& knowledge_;
  CaseDetail detail_;
};

}  // namespace

CaseDetail gather_case_detail(const AnalysisView& view,
                              const Decoded& decoded,
                              const EventSource& source,
                              const Matches& matches,
                              const Knowledge& knowledge) {
  return Gatherer(view, decoded, source, matches, knowledge).gather();
}

}  // namespace casebook
