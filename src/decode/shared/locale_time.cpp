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

Half read_half(FieldCursor& cursor) {
  cursor.blanks();
  if (cursor.take("AM") || cursor.take("上午")) return Half::Morning;
  if (cursor.take("PM") || cursor.take("下午")) return Half::Afternoon;
  return Half::None;
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

}  // namespace

Micros parse_locale_time(std::string_view text, Micros near) {
  FieldCursor cursor(trim(text));
  Date date;
  CivilTime civil;
  if (!read_date(cursor, date)) return kNoTime;
  if (!cursor.take('T')) cursor.blanks();
  Half half = read_half(cursor);
  cursor.blanks();
  if (!cursor.number(civil.hour, 2) || !cursor.take(':') || !cursor.number(civil.minute, 2)) {
    return kNoTime;
  }
  if (cursor.take(':') && !cursor.number(civil.second, 2)) return kNoTime;
  if (cursor.take('.')) cursor.fraction(civil.micros);
  if (half == Half::None) half = read_half(cursor);
  if (half == Half::Afternoon && civil.hour < 12) civil.hour += 12;
  if (half == Half::Morning && civil.hour == 12) civil.hour = 0;
  if (date.order != Order::Unclear) return assemble(date, date.order, civil);
  const Micros month_first = assemble(date, Order::MonthFirst, civil);
  const Micros day_first = assemble(date, Order::DayFirst, civil);
  if (date.first == date.second) return month_first;
  if (is_near(day_first, near) != is_near(month_first, near)) {
    return is_near(day_first, near) ? day_first : month_first;
  }
  return half != Half::None ? month_first : kNoTime;
}

}  // namespace casebook
