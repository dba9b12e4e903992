// SPDX-License-Identifier: Apache-2.0
// Events as lines, for `casebook events`. Called millions of times: appends, and allocates nothing
// that it can avoid.
#pragma once

#include <string>
#include <string_view>

#include "analysis/analysis.h"
#include "report/page.h"

namespace casebook {

enum class EventFormat { Text, Jsonl, Csv };

// In front of CSV: Excel takes UTF-8 without it for the code page of its system.
enum class ByteOrderMark { No, Yes };

class EventWriter {
 public:
  EventWriter(EventFormat format, Color color, ByteOrderMark mark = ByteOrderMark::No)
      : format_(format),
        color_(color),
        mark_(mark) {}

  // What comes before the first event.
  std::string header() const;
  void append(std::string& out, const ShownEvent& event);

 private:
  void append_text(std::string& out, const ShownEvent& event);
  void append_jsonl(std::string& out, const ShownEvent& event);
  void append_csv(std::string& out, const ShownEvent& event);
  // The time with 'separator' between date and time; "" for kNoTime. Events of one second follow
  // each other, so the last answers are kept.
  void append_time(std::string& out, Micros time, char separator);

  struct Second {
    Micros second = kNoTime;
    std::string text;  // "2020-07-08T10:25:01"
  };
  EventFormat format_;
  Color color_;
  ByteOrderMark mark_;
  Second seconds_[2];  // as written, and UTC
};

}  // namespace casebook
