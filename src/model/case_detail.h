// SPDX-License-Identifier: Apache-2.0
// What a full report shows around what was concluded: the lines beside the quoted ones, and what a
// picture of the time is drawn from. Plain values, filled by analysis/case_detail.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "model/event.h"

namespace casebook {

// A line of a log, or a record of a binary one, beside a quoted one.
struct NearbyLine {
  std::uint32_t number = 0;  // of the line or record
  std::string text;          // at most kNearbyText bytes, UTF-8, without its line end
  std::uint64_t bytes = 0;   // its whole length
};
inline constexpr std::size_t kNearbyText = 320;
inline constexpr std::size_t kNearbyLines = 3;  // on each side

// What stands around one quoted place.
struct Surroundings {
  std::vector<NearbyLine> before;  // in file order
  std::vector<NearbyLine> after;   // behind the last line of the quoted record
  std::uint64_t bytes = 0;         // whole length of the quoted record; 0 when it is not known
};

inline constexpr std::size_t kPictureBins = 120;
using PictureBins = std::array<std::uint32_t, kPictureBins>;

// How much was written, or recorded, in each 120th of a window.
struct PictureLane {
  std::uint32_t item = 0;
  bool is_trace = false;  // events of a Process Monitor trace instead of rows of a log
  std::uint64_t total = 0;
  PictureBins events{};
  PictureBins errors{};  // how many of them are errors
};

// From `begin` an attempt was in this phase, until the next one or its end.
struct PicturePhase {
  Micros begin = kNoTime;
  std::string phase;
};

// A stretch of time worth a picture. Times are UTC as far as the clocks are known, as Episode's.
struct PictureWindow {
  Micros begin = 0;
  Micros end = 0;                    // above begin
  std::string episode;               // the attempt it is about; "" for the case as a whole
  std::vector<PicturePhase> phases;  // of that attempt, in order
  std::vector<PictureLane> lanes;    // those of most events, in the order of the items
  std::size_t lanes_left_out = 0;
};

struct CaseDetail {
  // By item and line (of a binary item: record), of all quoted evidence.
  std::map<std::pair<std::uint32_t, std::uint32_t>, Surroundings> surroundings;
  std::vector<PictureWindow> windows;  // the attempt of the first finding, then the case
};

}  // namespace casebook
