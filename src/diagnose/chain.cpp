// SPDX-License-Identifier: Apache-2.0
#include "diagnose/chain.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "model/success_codes.h"

namespace casebook {
namespace {

constexpr std::size_t kWindowEvents = 5000;
constexpr Micros kNear = 10 * kMinute;
constexpr Micros kClose = 30 * kSecond;

class Walk {
 public:
  Walk(const Attempt& attempt,
       const Matches& matches,
       const Knowledge& knowledge,
       const EventSource& source,
       const CodeBook& codes,
       const HarmlessShapes* harmless)
      : attempt_(attempt),
        matches_(matches),
        knowledge_(knowledge),
        source_(source),
        codes_(codes),
        harmless_(harmless) {}

  Chain run(bool allow_weak) {
    Chain chain;
    const std::size_t anchor = best_anchor(allow_weak, chain);
    if (!chain.found) return chain;
    const std::size_t begin = anchor > kWindowEvents ? anchor - kWindowEvents : 0;
    std::vector<ReadEvent> window;
    for (std::size_t i = begin; i <= anchor; ++i) {
      window.push_back(read(i));
      if (window.back().noise && !window.back().event->noise) {
        chain.also_in_success.push_back(window.back().event);
      }
    }
    const ReadEvent& symptom = window.back();
    chain.anchor = symptom.event;
    chain.symptom_code = symptom.reading.code;
    chain.symptom_text = symptom.reading.code_text;
    pick_root(window, chain);
    return chain;
  }

 private:
  bool has_role(const Notable& event, Role role) const {
    return std::any_of(event.hits.begin(), event.hits.end(), [&](std::uint32_t hit) {
      return knowledge_.signatures[matches_.hits[hit].signature].role == role;
    });
  }

  bool is_harmless(const Notable& event) const {
    return harmless_ != nullptr && harmless_->contains(attempt_.episode.family, event);
  }

  int anchor_rank(const Notable& event) const {
    int rank = std::numeric_limits<int>::min();
    for (const std::uint32_t hit : event.hits) {
      const Signature& known = knowledge_.signatures[matches_.hits[hit].signature];
      if (known.role == Role::Anchor) rank = std::max(rank, known.rank);
    }
    return rank;
  }

  // Setup survives some failed operations. What it gives as its result, when that says more than a
  // wrapper, tells which of the symptoms ended the attempt.
  std::vector<std::size_t> anchors_of_result() const {
    const std::uint32_t result = result_of(attempt_.episode);
    if (result == 0 || is_generic_code(result)) return attempt_.anchors;
    std::vector<std::size_t> same;
    for (const std::size_t anchor : attempt_.anchors) {
      const std::string_view message = source_.message(attempt_.events[anchor]->event);
      const LineReading reading = read_line(message, codes_);
      if (!reading.weak_code && error_identity(reading.code) == error_identity(result)) {
        same.push_back(anchor);
      }
    }
    return same.empty() ? attempt_.anchors : same;
  }

  // The highest rank, and the last in time among equals.
  std::size_t best_anchor(bool allow_weak, Chain& chain) const {
    std::size_t best = 0;
    int best_rank = std::numeric_limits<int>::min();
    const std::vector<std::size_t> anchors = anchors_of_result();
    chain.by_result =
        anchors.size() != attempt_.anchors.size() && anchors.front() != attempt_.anchors.front();
    for (const std::size_t anchor : anchors) {
      const int rank = anchor_rank(*attempt_.events[anchor]);
      if (!chain.found || rank >= best_rank) {
        best = anchor;
        best_rank = rank;
        chain.found = true;
      }
    }
    if (chain.found || !allow_weak) return best;
    for (std::size_t i = attempt_.events.size(); i-- > 0;) {
      const Notable& event = *attempt_.events[i];
      if (event.noise) continue;
      const LineReading reading = read_line(source_.message(event.event), codes_);
      if (reading.code != 0 && !reading.weak_code && reading.says_failed &&
          !is_success_code(reading.code)) {
        chain.found = true;
        chain.weak_anchor = true;
        return i;
      }
    }
    return best;
  }

  ReadEvent read(std::size_t index) const {
    ReadEvent result;
    result.event = attempt_.events[index];
    result.noise = result.event->noise || is_harmless(*result.event);
    if (result.noise) return result;
    result.reading = read_line(source_.message(result.event->event), codes_);
    // That a restart is due explains no failure.
    if (is_success_code(result.reading.code)) {
      result.reading.code = 0;
      result.reading.code_text.clear();
    }
    result.anchor = has_role(*result.event, Role::Anchor);
    result.carrier = has_role(*result.event, Role::Carrier);
    take_captures(result);
    return result;
  }

  // A signature's own captures are more exact than reading the running text.
  void take_captures(ReadEvent& result) const {
    for (const std::uint32_t hit : result.event->hits) {
      const auto& captures = matches_.hits[hit].captures;
      const auto object = captures.find("object");
      if (object != captures.end() && !object->second.empty()) {
        auto& objects = result.reading.objects;
        const auto known = std::find_if(objects.begin(), objects.end(), [&](const LineObject& one) {
          return one.text == object->second;
        });
        if (known != objects.end()) {
          std::rotate(objects.begin(), known, known + 1);
        } else {
          objects.insert(objects.begin(), {ObjectKind::File, object->second});
        }
      }
    }
  }

  static bool is_close(const ReadEvent& candidate, const Notable& anchor) {
    if (anchor.order == kNoTime || candidate.event->order == kNoTime) return true;
    return anchor.order - candidate.event->order <= kClose;
  }

  double points(const ReadEvent& candidate, const Chain& chain, const Notable& anchor) const {
    const LineReading& reading = candidate.reading;
    const bool same = reading.code != 0 && chain.symptom_code != 0 &&
                      error_identity(reading.code) == error_identity(chain.symptom_code);
    const bool generic = chain.symptom_code == 0 || is_generic_code(chain.symptom_code);
    const bool specific = reading.code != 0 && !is_generic_code(reading.code);
    double value = 0;
    value += reading.objects.empty() ? 0 : 2;
    value += same ? 2 : 0;
    value += generic && specific && !same ? 1.5 : 0;
    value += has_role(*candidate.event, Role::Cause) ? 3 : 0;
    // Another error than the symptom's own is another matter, the more so the earlier it was.
    if (!generic && specific && !same) value -= is_close(candidate, anchor) ? 0.5 : 2;
    value -= candidate.carrier ? 2 : 0;
    value -= reading.allowed ? 4 : 0;
    value -= reading.overcome ? 3 : 0;
    value -= reading.weak_code ? 1 : 0;
    value -= reading.code == 0 ? 1 : 0;
    value -= candidate.event->level < Level::Error && !reading.says_failed ? 1 : 0;
    const bool far = anchor.order != kNoTime && candidate.event->order != kNoTime &&
                     anchor.order - candidate.event->order > kNear;
    value -= far ? 1.5 : 0;
    return value;
  }

  void pick_root(const std::vector<ReadEvent>& window, Chain& chain) const {
    const ReadEvent& symptom = window.back();
    std::size_t best = window.size() - 1;
    double best_points = points(symptom, chain, *symptom.event) - 0.5;
    for (std::size_t i = window.size() - 1; i-- > 0;) {
      if (window[i].noise) continue;
      const bool talks = window[i].event->level >= Level::Warning ||
                         window[i].reading.says_failed || has_role(*window[i].event, Role::Cause);
      if (!talks) continue;
      const double value = points(window[i], chain, *symptom.event);
      if (value >= best_points && value > 0) {  // the earliest among equals
        best = i;
        best_points = value;
      }
    }
    const ReadEvent& root = window[best];
    chain.root = root.event;
    chain.score = best_points;
    chain.objects = root.reading.objects;
    chain.code = root.reading.code;
    chain.code_text = root.reading.code_text;
    if (chain.code == 0 || root.reading.weak_code) {
      chain.code = chain.symptom_code;
      chain.code_text = chain.symptom_text;
    }
    for (std::size_t i = best + 1; i + 1 < window.size(); ++i) {
      const ReadEvent& between = window[i];
      if (between.noise || between.reading.code == 0) continue;
      const std::uint32_t identity = error_identity(between.reading.code);
      if (identity == error_identity(chain.code) ||
          identity == error_identity(chain.symptom_code) || between.carrier) {
        chain.carriers.push_back(between.event);
      }
    }
  }

  const Attempt& attempt_;
  const Matches& matches_;
  const Knowledge& knowledge_;
  const EventSource& source_;
  const CodeBook& codes_;
  const HarmlessShapes* harmless_;
};

}  // namespace

std::uint32_t result_of(const Episode& episode) {
  const std::string_view text = episode.result_code;  // "0x80070032"
  if (text.size() <= 2) return 0;
  return parse_number<std::uint32_t>(text.substr(2), 16).value_or(0);
}

Chain walk_chain(const Attempt& attempt,
                 const Matches& matches,
                 const Knowledge& knowledge,
                 const EventSource& source,
                 const CodeBook& codes,
                 bool allow_weak,
                 const HarmlessShapes* harmless) {
  return Walk(attempt, matches, knowledge, source, codes, harmless).run(allow_weak);
}

}  // namespace casebook
