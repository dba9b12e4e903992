// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/regional_time.h"

#include <array>

#include "base/text.h"

namespace casebook {
namespace {

// Event texts put invisible direction marks (U+200E, U+200F) between the parts of a date.
constexpr std::array<std::string_view, 2> kInvisible = {"\xE2\x80\x8E", "\xE2\x80\x8F"};

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void back_to(std::size_t at) { at_ = at; }

  bool take(std::string_view word) {
    skip_invisible();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool take_ignoring_case(std::string_view word) {
    skip_invisible();
    if (text_.size() - at_ < word.size() || !starts_with_ignoring_case(text_.substr(at_), word)) {
      return false;
    }
    at_ += word.size();
    return true;
  }

  // One to `most` digits; 0 digits gives false.
  bool number(unsigned most, unsigned& value, unsigned& digits) {
    skip_invisible();
    value = 0;
    digits = 0;
    while (at_ < text_.size() && is_digit(text_[at_]) && digits < most) {
      value = value * 10 + static_cast<unsigned>(text_[at_] - '0');
      ++at_;
      ++digits;
    }
    return digits > 0;
  }

  bool blanks() {
    const std::size_t before = at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++at_;
    }
    return at_ != before;
  }

  char peek() {
    skip_invisible();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

 private:
  void skip_invisible() {
    for (const std::string_view mark : kInvisible) {
      while (text_.substr(at_).starts_with(mark)) {
        at_ += mark.size();
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

enum class HalfDay : std::uint8_t { None, Morning, Afternoon };

// At a word end, so that "AMD" is no time mark.
bool take_half_day(Cursor& cursor, HalfDay& half) {
  static constexpr std::array<std::string_view, 4> kMorning = {"上午", "凌晨", "AM", "A.M."};
  static constexpr std::array<std::string_view, 4> kAfternoon = {"下午", "晚上", "PM", "P.M."};
  const std::size_t start = cursor.at();
  for (std::size_t i = 0; i < kMorning.size(); ++i) {
    for (const bool morning : {true, false}) {
      if (!cursor.take_ignoring_case(morning ? kMorning[i] : kAfternoon[i])) continue;
      if (i >= 2 && is_word(cursor.peek()) && !is_digit(cursor.peek())) {
        cursor.back_to(start);
        continue;
      }
      half = morning ? HalfDay::Morning : HalfDay::Afternoon;
      return true;
    }
  }
  return false;
}

unsigned read_micros(Cursor& cursor) {
  unsigned micros = 0;
  unsigned digits = 0;
  cursor.number(6, micros, digits);
  for (; digits < 6; ++digits) {
    micros *= 10;
  }
  unsigned rest = 0;
  cursor.number(9, rest, digits);
  return micros;
}

bool to_24_hours(HalfDay half, unsigned& hour) {
  if (half == HalfDay::None) return hour < 24;
  if (hour > 12) return hour < 24;  // seen: "下午 15:04", the mark is redundant
  if (half == HalfDay::Morning && hour == 12) hour = 0;
  if (half == HalfDay::Afternoon && hour < 12) hour += 12;
  return true;
}

// "8:05", "8:05:28.871 AM", "下午 8:05:28". Leaves the cursor alone when there is no time.
bool read_clock(Cursor& cursor, Micros& since_midnight, HalfDay& half) {
  const std::size_t start = cursor.at();
  half = HalfDay::None;
  if (take_half_day(cursor, half)) cursor.blanks();
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  unsigned micros = 0;
  unsigned digits = 0;
  if (!cursor.number(2, hour, digits) || !cursor.take(":") || !cursor.number(2, minute, digits) ||
      digits != 2) {
    cursor.back_to(start);
    return false;
  }
  const std::size_t before_seconds = cursor.at();
  if (cursor.take(":")) {
    if (!cursor.number(2, second, digits) || digits != 2) {
      cursor.back_to(before_seconds);
      second = 0;
    } else if (const std::size_t before_fraction = cursor.at();
               cursor.take(".") || cursor.take(",")) {
      if (is_digit(cursor.peek())) {
        micros = read_micros(cursor);
      } else {
        cursor.back_to(before_fraction);
      }
    }
  }
  const std::size_t before_half = cursor.at();
  cursor.blanks();
  if (half != HalfDay::None || !take_half_day(cursor, half)) cursor.back_to(before_half);
  if (!to_24_hours(half, hour) || minute > 59 || second > 60) {
    cursor.back_to(start);
    return false;
  }
  since_midnight = hour * kHour + minute * kMinute + static_cast<Micros>(second) * kSecond + micros;
  return true;
}

struct DateParts {
  unsigned first = 0, second = 0, third = 0;
  unsigned first_digits = 0, third_digits = 0;
  char separator = 0;  // 'Y' for 年月日
};

bool read_parts(Cursor& cursor, DateParts& parts) {
  unsigned digits = 0;
  if (!cursor.number(4, parts.first, parts.first_digits)) return false;
  if (parts.first_digits == 4 && cursor.take("年")) {
    parts.separator = 'Y';
    return cursor.number(2, parts.second, digits) && cursor.take("月") &&
           cursor.number(2, parts.third, parts.third_digits) && cursor.take("日");
  }
  parts.separator = cursor.peek();
  if (parts.separator != '/' && parts.separator != '-' && parts.separator != '.') return false;
  const char separator[] = {parts.separator, '\0'};
  return cursor.take(separator) && cursor.number(2, parts.second, digits) &&
         cursor.take(separator) && cursor.number(4, parts.third, parts.third_digits);
}

bool month_first(const DateParts& parts, DateOrder order, HalfDay half) {
  if (parts.first > 12) return false;
  if (parts.second > 12) return true;
  if (order != DateOrder::Unknown) return order == DateOrder::MonthFirst;
  return parts.separator == '/' && half != HalfDay::None;
}

// Midnight of a date that exists: make_time alone takes February 30.
Micros midnight_of(const CivilTime& civil) {
  const Micros time = make_time(civil);
  return time != kNoTime && civil_of(time).day == civil.day ? time : kNoTime;
}

Micros date_of(const DateParts& parts, DateOrder order, HalfDay half) {
  CivilTime civil;
  if (parts.first_digits == 4) {
    civil.year = static_cast<int>(parts.first);
    civil.month = parts.second;
    civil.day = parts.third;
    return midnight_of(civil);
  }
  if (parts.third_digits != 4 && parts.third_digits != 2) return kNoTime;
  civil.year = static_cast<int>(parts.third_digits == 2 ? 2000 + parts.third : parts.third);
  const bool month_leads = month_first(parts, order, half);
  civil.month = month_leads ? parts.first : parts.second;
  civil.day = month_leads ? parts.second : parts.first;
  return midnight_of(civil);
}

// "Z", "+08:00" directly behind a time.
void skip_zone(Cursor& cursor) {
  if (cursor.take("Z")) return;
  const std::size_t start = cursor.at();
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned digits = 0;
  const bool zone = (cursor.take("+") || cursor.take("-")) && cursor.number(2, hour, digits) &&
                    cursor.take(":") && cursor.number(2, minute, digits);
  if (!zone) cursor.back_to(start);
}

}  // namespace

bool read_regional_time(std::string_view text, DateOrder order, RegionalTime& reading) {
  Cursor cursor(text);
  DateParts parts;
  if (!read_parts(cursor, parts)) return false;
  const std::size_t date_end = cursor.at();
  const bool iso = cursor.take("T");
  if (!iso) {
    cursor.take(",");
    cursor.blanks();
    // "2023/5/22 星期一 8:05"
    if (cursor.take("星期") || cursor.take("周")) {
      for (const std::string_view day : {"一", "二", "三", "四", "五", "六", "日", "天"}) {
        if (cursor.take(day)) break;
      }
      cursor.blanks();
    }
  }
  Micros since_midnight = 0;
  HalfDay half = HalfDay::None;
  const bool has_clock = read_clock(cursor, since_midnight, half);
  const Micros date = date_of(parts, order, half);
  if (date == kNoTime || (iso && !has_clock)) return false;
  if (has_clock) {
    skip_zone(cursor);
  } else {
    cursor.back_to(date_end);
  }
  reading = {date + since_midnight, cursor.at(), has_clock};
  return true;
}

bool read_time_of_day(std::string_view text, Micros& since_midnight, std::size_t& length) {
  Cursor cursor(text);
  HalfDay half = HalfDay::None;
  if (!read_clock(cursor, since_midnight, half)) return false;
  length = cursor.at();
  return true;
}

void DateOrderGuess::see(std::string_view text) {
  if (decided()) return;
  Cursor cursor(text);
  DateParts parts;
  if (!read_parts(cursor, parts) || parts.first_digits == 4 || parts.third_digits != 4) return;
  if (parts.first > 12 && parts.first <= 31 && parts.second <= 12) order_ = DateOrder::DayFirst;
  if (parts.second > 12 && parts.second <= 31 && parts.first <= 12) {
    order_ = DateOrder::MonthFirst;
  }
}

DateOrder guess_date_order(std::string_view text) {
  constexpr std::size_t kLookedAt = 1024 * 1024;
  const std::string_view head = text.substr(0, kLookedAt);
  DateOrderGuess guess;
  // "22/5/2023": look around each separator that has a digit on both sides.
  for (std::size_t at = head.find_first_of("/.-"); at != std::string_view::npos && !guess.decided();
       at = head.find_first_of("/.-", at + 1)) {
    if (at == 0 || !is_digit(head[at - 1])) continue;
    const std::size_t begin = at >= 2 && is_digit(head[at - 2]) ? at - 2 : at - 1;
    if (begin > 0 && is_digit(head[begin - 1])) continue;
    const std::string_view date = head.substr(begin, 10);
    if (date.size() >= 8 && date.find(head[at], at - begin + 1) != std::string_view::npos) {
      guess.see(date);
    }
  }
  return guess.order();
}

}  // namespace casebook
