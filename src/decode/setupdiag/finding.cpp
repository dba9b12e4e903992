// SPDX-License-Identifier: Apache-2.0
#include "decode/setupdiag/finding.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "decode/shared/fields.h"

namespace casebook {
namespace {

enum class Slot { Phase, Operation, Error, Extend };

struct Label {
  std::string_view name;
  Slot slot;
};

constexpr std::array kLabels = {
    Label{"Last Setup Phase", Slot::Phase},
    Label{"Last Setup Operation", Slot::Operation},
    Label{"Last Phase", Slot::Phase},
    Label{"Last Operation", Slot::Operation},
    Label{"ErrorCode", Slot::Error},
    Label{"ExCode", Slot::Extend},
    Label{"Error", Slot::Error},
};
constexpr std::string_view kLogEntry = "LogEntry";
// More hits than this are not a failure paragraph.
constexpr std::size_t kMostHits = 64;

struct Hit {
  std::size_t at = 0;        // of the label
  std::size_t value_at = 0;  // behind its separator
  Slot slot = Slot::Error;
};

// Behind "label =" or "label:", or npos.
std::size_t behind_separator(std::string_view text, std::size_t at) {
  FieldCursor cursor(text, at);
  cursor.blanks();
  if (!cursor.take('=') && !cursor.take(':')) return std::string_view::npos;
  cursor.blanks();
  return cursor.at();
}

std::vector<Hit> find_labels(std::string_view text) {
  std::vector<Hit> hits;
  for (const Label& label : kLabels) {
    std::size_t at = text.find(label.name);
    while (at != std::string_view::npos && hits.size() < kMostHits) {
      const std::size_t value_at = behind_separator(text, at + label.name.size());
      if (value_at != std::string_view::npos) hits.push_back({at, value_at, label.slot});
      at = text.find(label.name, at + label.name.size());
    }
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.at < b.at; });
  return hits;
}

// "0xC1900101 - 0x50016" or "0xC1900101-0x50016" as its numbers; how many there are.
int read_codes(std::string_view text, std::string& shown, std::uint32_t& first) {
  FieldCursor cursor(text);
  std::uint32_t extend = 0;
  if (!cursor.take("0x") || !cursor.hex(first)) return 0;
  shown = std::string(text.substr(0, cursor.at()));
  cursor.blanks();
  if (!cursor.take('-')) return 1;
  cursor.blanks();
  const std::size_t from = cursor.at();
  if (!cursor.take("0x") || !cursor.hex(extend)) return 1;
  shown.append("-").append(text.substr(from, cursor.at() - from));
  return 2;
}

}  // namespace

Micros setupdiag_log_entry_time(std::string_view text) {
  const std::size_t at = text.find(kLogEntry);
  if (at == std::string_view::npos) return kNoTime;
  const std::size_t value_at = behind_separator(text, at + kLogEntry.size());
  return value_at == std::string_view::npos ? kNoTime : parse_date_time(text.substr(value_at));
}

SetupdiagFinding parse_setupdiag_finding(std::string_view paragraph) {
  SetupdiagFinding finding;
  finding.time = setupdiag_log_entry_time(paragraph);
  const std::string_view text = paragraph.substr(0, paragraph.find(kLogEntry));
  const std::vector<Hit> hits = find_labels(text);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const std::size_t from = hits[i].value_at;
    const std::size_t next = i + 1 < hits.size() ? std::max(hits[i + 1].at, from) : text.size();
    const std::size_t feed = std::min(text.find_first_of("\r\n", from), next);
    const std::string_view value = trim(text.substr(from, feed - from));
    std::string codes;
    std::uint32_t first = 0;
    switch (hits[i].slot) {
      case Slot::Phase:
        if (finding.phase.empty()) finding.phase = value;
        break;
      case Slot::Operation:
        if (finding.operation.empty()) finding.operation = value;
        break;
      case Slot::Error:
        if (read_codes(value, codes, first) != 0 && finding.error.empty()) {
          finding.error = codes;
          finding.code = first;
        }
        break;
      case Slot::Extend:
        if (read_codes(value, codes, first) == 1 && !finding.error.empty() &&
            finding.error.find('-') == std::string::npos) {
          finding.error += "-" + codes;
        }
        break;
    }
  }
  return finding;
}

}  // namespace casebook
