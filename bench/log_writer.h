// SPDX-License-Identifier: Apache-2.0
// Fast writing of invented logs: random names, a moving clock, the head that servicing logs share.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace casebook::bench {

// splitmix64: the same seed gives the same file on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  std::uint64_t below(std::uint64_t limit) { return next() % limit; }

  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& values) {
    return values[below(N)];
  }

 private:
  std::uint64_t state_;
};

// Seconds since 1970, and their text; formatted only when the second changes.
class Clock {
 public:
  explicit Clock(std::int64_t seconds) : seconds_(seconds) { format(); }

  std::int64_t seconds() const { return seconds_; }
  std::string_view text() const { return {text_.data(), 19}; }

  void advance(std::int64_t by) {
    seconds_ += by;
    format();
  }

  struct Date {
    int year = 0, month = 0, day = 0;
  };

  static Date date_of(std::int64_t seconds) {
    const std::int64_t days = seconds / 86400 + 719468;  // since 0000-03-01
    const std::int64_t era = days / 146097;
    const std::int64_t of_era = days - era * 146097;
    const std::int64_t year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted = (5 * of_year + 2) / 153;  // March is 0
    const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
            static_cast<int>(month),
            static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1)};
  }

 private:
  void format() {
    const Date date = date_of(seconds_);
    const auto of_day = static_cast<int>(seconds_ % 86400);
    std::snprintf(text_.data(),
                  text_.size(),
                  "%04d-%02d-%02d %02d:%02d:%02d",
                  date.year,
                  date.month,
                  date.day,
                  of_day / 3600,
                  of_day / 60 % 60,
                  of_day % 60);
  }

  std::int64_t seconds_;
  std::array<char, 80> text_{};
};

// One log file: a buffer, a clock, a source of variety, and how much of it a search would hit.
class LogWriter {
 public:
  LogWriter(const std::string& path, std::uint64_t seed, std::int64_t start)
      : random(seed),
        clock(start),
        file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) {
      std::perror(path.c_str());
      std::exit(1);
    }
    buffer_.reserve(kFlushAt + 65536);
    buffer_ = "\xEF\xBB\xBF";
  }
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  ~LogWriter() {
    flush();
    std::fclose(file_);
  }

  // "2020-07-08 10:25:01, Info       [0x0802c6] MIG    "; ids are six hex digits or nothing.
  LogWriter& head(std::string_view level, std::string_view component, std::string_view id = {}) {
    buffer_ += clock.text();
    buffer_ += ", ";
    pad(level, id.empty() ? 22 : 11);
    if (!id.empty()) {
      buffer_ += "[0x";
      buffer_ += id;
      buffer_ += "] ";
    }
    pad(component, 7);
    return *this;
  }
  LogWriter& operator<<(std::string_view text) {
    buffer_ += text;
    return *this;
  }
  LogWriter& number(std::uint64_t value) {
    std::array<char, 20> digits{};
    std::size_t at = digits.size();
    do {
      digits[--at] = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value != 0);
    buffer_.append(digits.data() + at, digits.size() - at);
    return *this;
  }
  LogWriter& hex(int digits) { return hex_of(random.next(), digits); }
  LogWriter& hex_of(std::uint64_t value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      buffer_ += "0123456789abcdef"[(value >> static_cast<unsigned>(shift)) & 15U];
    }
    return *this;
  }
  LogWriter& guid() {
    hex(8) << "-";
    hex(4) << "-";
    hex(4) << "-";
    hex(4) << "-";
    return hex(12);
  }
  // Ends a record; `matching` ones are what signatures or a search for errors would hit.
  void end(bool matching = false) {
    buffer_ += "\r\n";
    ++lines_;
    matching_ += matching ? 1 : 0;
    if (buffer_.size() > kFlushAt) flush();
  }
  // Ends a continuation line as the image library and CSI do, with a bare line feed.
  void end_bare() {
    buffer_ += '\n';
    ++lines_;
  }

  std::uint64_t bytes() const { return flushed_ + buffer_.size(); }
  std::uint64_t lines() const { return lines_; }
  std::uint64_t matching() const { return matching_; }

  Random random;
  Clock clock;
  std::uint64_t sequence = 0;  // for records that are numbered

 private:
  static constexpr std::size_t kFlushAt = 1U << 20U;

  void pad(std::string_view text, std::size_t width) {
    buffer_ += text;
    if (text.size() < width) buffer_.append(width - text.size(), ' ');
  }
  void flush() {
    if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) {
      std::perror("write");
      std::exit(1);
    }
    flushed_ += buffer_.size();
    buffer_.clear();
  }

  std::string buffer_;
  std::FILE* file_;
  std::uint64_t flushed_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t matching_ = 0;
};

// A kind of record and how often it comes.
struct Kind {
  int weight = 0;
  void (*write)(LogWriter& log) = nullptr;
};

// Picks kinds by weight in constant time.
template <std::size_t N>
class Mixture {
 public:
  explicit Mixture(const std::array<Kind, N>& kinds) {
    std::size_t at = 0;
    std::size_t total = 0;
    for (const Kind& kind : kinds)
      total += static_cast<std::size_t>(kind.weight);
    for (const Kind& kind : kinds) {
      const std::size_t share = static_cast<std::size_t>(kind.weight) * slots_.size() / total;
      for (std::size_t i = 0; i < share && at < slots_.size(); ++i)
        slots_[at++] = kind.write;
    }
    while (at < slots_.size())
      slots_[at++] = kinds[0].write;
  }

  void write(LogWriter& log) const { slots_[log.random.below(slots_.size())](log); }

 private:
  std::array<void (*)(LogWriter&), 4096> slots_{};
};

}  // namespace casebook::bench
