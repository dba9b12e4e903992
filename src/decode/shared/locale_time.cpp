// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/locale_time.h"

#include <utility>

#include "base/text.h"
#include "decode/shared/fields.h"

namespace casebook {
namespace {

enum class Half { None, Morning, Afternoon };

enum class Order { YearFirst, DayFirst, MonthFirst, Unclear };

struct Date {
  unsigned first = 0;
  unsigned second = 0;
  unsigned third = 0;
  Order order = Order::Unclear;
};

bool read_date(FieldCursor& cursor, Date& date) {
  if (!cursor.number(date.first, 4)) return false;
  const char separator = cursor.peek();
  if (separator != '/' && separator != '-' && separator != '.') return false;
  if (!cursor.take(separator) || !cursor.number(date.second, 2) || !cursor.take(separator) ||
      !cursor.number(date.third, 4)) {
    return false;
  }
  if (date.first > 31) {
    date.order = Order::YearFirst;
  } else if (date.first > 12 || separator == '.') {
    date.order = Order::DayFirst;
  } else if (date.second > 12) {
    date.order = Order::MonthFirst;
  }
  return true;
}

// Moves only when a half of the day stands there.
Half read_half(FieldCursor& cursor) {
  FieldCursor ahead = cursor;
  ahead.blanks();
  Half half = Half::None;
  if (ahead.take("AM") || ahead.take("上午")) half = Half::Morning;
  if (ahead.take("PM") || ahead.take("下午")) half = Half::Afternoon;
  if (half != Half::None) cursor = ahead;
  return half;
}

bool read_clock(FieldCursor& cursor, CivilTime& civil) {
  if (!cursor.number(civil.hour, 2) || !cursor.take(':') || !cursor.number(civil.minute, 2)) {
    return false;
  }
  if (cursor.take(':') && !cursor.number(civil.second, 2)) return false;
  if (cursor.take('.')) cursor.fraction(civil.micros);
  return true;
}

Micros assemble(const Date& date, Order order, CivilTime civil) {
  civil.year = static_cast<int>(order == Order::YearFirst ? date.first : date.third);
  civil.month = order == Order::MonthFirst ? date.first : date.second;
  civil.day = order == Order::YearFirst    ? date.third
              : order == Order::MonthFirst ? date.second
                                           : date.first;
  return civil.year < 1980 ? kNoTime : make_time(civil);
}

bool is_near(Micros a, Micros b) {
  return a != kNoTime && b != kNoTime && (a > b ? a - b : b - a) <= kDay;
}

// Day and month in the only order that is possible, or the likelier one.
Micros settle(const Date& date, const CivilTime& civil, bool has_half, Micros near) {
  if (date.order != Order::Unclear) return assemble(date, date.order, civil);
  const Micros month_first = assemble(date, Order::MonthFirst, civil);
  const Micros day_first = assemble(date, Order::DayFirst, civil);
  if (date.first == date.second) return month_first;
  if (is_near(day_first, near) != is_near(month_first, near)) {
    return is_near(day_first, near) ? day_first : month_first;
  }
  return has_half ? month_first : kNoTime;
}

}  // namespace

bool take_locale_time(FieldCursor& cursor, Micros near, Micros& time) {
  FieldCursor ahead = cursor;
  Date date;
  CivilTime civil;
  if (!read_date(ahead, date)) return false;
  if (!ahead.take('T')) ahead.blanks();
  Half half = read_half(ahead);
  ahead.blanks();
  if (!read_clock(ahead, civil)) return false;
  if (half == Half::None) half = read_half(ahead);
  if (half == Half::Afternoon && civil.hour < 12) civil.hour += 12;
  if (half == Half::Morning && civil.hour == 12) civil.hour = 0;
  cursor = ahead;
  time = settle(date, civil, half != Half::None, near);
  return true;
}

Micros parse_locale_time(std::string_view text, Micros near) {
  FieldCursor cursor(trim(text));
  Micros time = kNoTime;
  return take_locale_time(cursor, near, time) ? time : kNoTime;
}

}  // namespace casebook
