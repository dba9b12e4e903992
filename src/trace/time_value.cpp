// SPDX-License-Identifier: Apache-2.0
#include "trace/time_value.h"

#include <limits>

#include "base/text.h"
#include "base/time.h"

namespace casebook {
namespace {

constexpr Ticks kTicksPerMinute = 60 * kTicksPerSecond;
constexpr Ticks kTicksPerHour = 60 * kTicksPerMinute;
constexpr Ticks kTicksPerDay = 24 * kTicksPerHour;
constexpr std::size_t kFractionDigits = 7;

// Takes numbers and single characters off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<std::uint64_t> number(std::size_t most_digits) {
    const std::size_t digits = digit_count();
    if (digits == 0 || digits > most_digits) return std::nullopt;
    const auto value = parse_number<std::uint64_t>(rest_.substr(0, digits));
    rest_.remove_prefix(digits);
    return value;
  }

  // Digits behind a point as ticks; `unit` becomes what the last digit counts.
  std::optional<Ticks> fraction(Ticks& unit) {
    const std::size_t digits = digit_count();
    if (digits == 0 || digits > kFractionDigits) return std::nullopt;
    Ticks value = 0;
    unit = kTicksPerSecond;
    for (std::size_t i = 0; i < digits; ++i) {
      unit /= 10;
      value += unit * static_cast<Ticks>(rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_ignoring_case(std::string_view word) {
    if (!starts_with_ignoring_case(rest_, word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  void skip_blanks() { rest_ = trim(rest_); }
  bool at_end() const { return rest_.empty(); }

 private:
  std::size_t digit_count() const {
    std::size_t digits = 0;
    while (digits < rest_.size() && is_digit(rest_[digits]))
      ++digits;
    return digits;
  }

  std::string_view rest_;
};

struct ReadClock {
  Ticks ticks = 0;
  Ticks unit = 0;  // of the last part that was written
};

// "1:18", "1:18:10", "1:18:10.77"
std::optional<ReadClock> take_clock(Reader& reader, std::uint64_t most_hours) {
  constexpr std::size_t kHourDigits = 7;
  const auto hours = reader.number(kHourDigits);
  if (!hours || *hours > most_hours || !reader.take(':')) return std::nullopt;
  const auto minutes = reader.number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  ReadClock clock{*hours * kTicksPerHour + *minutes * kTicksPerMinute, kTicksPerMinute};
  if (!reader.take(':')) return clock;
  const auto seconds = reader.number(2);
  if (!seconds || *seconds > 59) return std::nullopt;
  clock.ticks += *seconds * kTicksPerSecond;
  clock.unit = kTicksPerSecond;
  if (!reader.take('.')) return clock;
  const auto fraction = reader.fraction(clock.unit);
  if (!fraction) return std::nullopt;
  clock.ticks += *fraction;
  return clock;
}

// With AM or PM behind it, or on a clock of 24 hours.
std::optional<ReadClock> take_time_of_day(Reader& reader) {
  auto clock = take_clock(reader, 23);
  if (!clock) return std::nullopt;
  reader.skip_blanks();
  const bool is_morning = reader.take_ignoring_case("AM");
  if (!is_morning && !reader.take_ignoring_case("PM")) return clock;
  constexpr Ticks kHalf = kTicksPerDay / 2;
  if (clock->ticks < kTicksPerHour || clock->ticks >= kHalf + kTicksPerHour) return std::nullopt;
  if (clock->ticks >= kHalf) clock->ticks -= kHalf;  // 12 AM is midnight
  if (!is_morning) clock->ticks += kHalf;
  return clock;
}

// The year first or last: "2020-07-12", "2020/7/12", "7/12/2020". Days since 1601.
std::optional<std::uint64_t> take_date(Reader& reader) {
  constexpr std::uint64_t kFirstYear = 1601;
  const auto first = reader.number(5);
  const bool is_dashed = reader.take('-');
  if (!first || (!is_dashed && !reader.take('/'))) return std::nullopt;
  const auto second = reader.number(2);
  if (!second || !reader.take(is_dashed ? '-' : '/')) return std::nullopt;
  const auto third = reader.number(5);
  if (!third) return std::nullopt;
  const bool year_first = *first >= kFirstYear;
  const std::uint64_t year = year_first ? *first : *third;
  const std::uint64_t month = year_first ? *second : *first;
  const std::uint64_t day = year_first ? *third : *second;
  constexpr std::uint64_t kLastYear = 30'000;
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const std::int64_t days = days_from_civil(
      static_cast<std::int64_t>(year), static_cast<unsigned>(month), static_cast<unsigned>(day));
  return static_cast<std::uint64_t>(days - days_from_civil(kFirstYear, 1, 1));
}

ValueRange range_of(Ticks begin, Ticks unit) {
  return {begin, begin + unit - 1};
}

}  // namespace

std::optional<ValueRange> read_number(std::string_view text) {
  const auto value = parse_number<std::uint64_t>(trim(text));
  if (!value) return std::nullopt;
  return ValueRange{*value, *value};
}

std::optional<ValueRange> read_seconds(std::string_view text) {
  constexpr std::size_t kMostDigits = 11;  // more seconds than a FileTime has
  Reader reader(trim(text));
  const auto whole = reader.number(kMostDigits);
  if (!whole) return std::nullopt;
  Ticks ticks = *whole * kTicksPerSecond;
  if (reader.take('.')) {
    Ticks unit = 0;
    const auto fraction = reader.fraction(unit);
    if (!fraction) return std::nullopt;
    ticks += *fraction;
  }
  if (!reader.at_end()) return std::nullopt;
  return ValueRange{ticks, ticks};
}

std::optional<ValueRange> read_time_of_day(std::string_view text) {
  Reader reader(trim(text));
  const auto clock = take_time_of_day(reader);
  if (!clock || !reader.at_end()) return std::nullopt;
  return range_of(clock->ticks, clock->unit);
}

std::optional<ValueRange> read_relative_time(std::string_view text) {
  Reader reader(trim(text));
  const auto clock = take_clock(reader, std::numeric_limits<std::uint64_t>::max());
  if (!clock || !reader.at_end()) return read_seconds(text);
  return range_of(clock->ticks, clock->unit);
}

std::optional<ValueRange> read_date_time(std::string_view text) {
  Reader reader(trim(text));
  const auto days = take_date(reader);
  if (!days) return std::nullopt;
  const Ticks midnight = *days * kTicksPerDay;
  if (reader.at_end()) return range_of(midnight, kTicksPerDay);
  if (!reader.take('T')) reader.skip_blanks();
  const auto clock = take_time_of_day(reader);
  if (!clock || !reader.at_end()) return std::nullopt;
  return range_of(midnight + clock->ticks, clock->unit);
}

}  // namespace casebook
