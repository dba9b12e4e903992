// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/detail_writer.h"

#include <array>
#include <charconv>

#include "base/quantity.h"
#include "decode/pml/record.h"
#include "model/accounts.h"
#include "model/trace_clock.h"

namespace casebook::pml {
namespace {

template <typename Number>
void append_number(std::string& out, Number value, int base = 10) {
  std::array<char, 24> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, base);
  out.append(digits.data(), end);
}

}  // namespace

std::string& DetailWriter::begin(std::string_view name) {
  if (marks_ != nullptr && !marks_->empty()) marks_->back().end = out_.size();
  if (out_.size() != begin_) out_ += ", ";
  out_ += name;
  out_ += ": ";
  if (marks_ != nullptr) marks_->push_back({std::string(name), out_.size(), 0});
  return out_;
}

void DetailWriter::finish() {
  if (marks_ != nullptr && !marks_->empty()) marks_->back().end = out_.size();
}

void DetailWriter::account(std::string_view name, std::string_view sid) {
  std::string& out = begin(name);
  const auto known = accounts_.find(sid);
  out += known == accounts_.end() ? account_of_sid(sid) : known->second;
}

void DetailWriter::wide(std::string_view name, ByteView utf16) {
  append_wide(begin(name), utf16);
}

void DetailWriter::number(std::string_view name, std::uint64_t value) {
  std::string& out = begin(name);
  if (is_exact()) {
    append_number(out, value);
  } else {
    append_grouped(out, value);
  }
}

void DetailWriter::signed_number(std::string_view name, std::int64_t value) {
  std::string& out = begin(name);
  if (is_exact()) {
    append_number(out, value);
    return;
  }
  if (value < 0) out += '-';
  const auto bits = static_cast<std::uint64_t>(value);
  append_grouped(out, value < 0 ? ~bits + 1 : bits);
}

void DetailWriter::plain(std::string_view name, std::int64_t value) {
  append_number(begin(name), value);
}

void DetailWriter::hex(std::string_view name, std::uint64_t value) {
  std::string& out = begin(name);
  out += "0x";
  append_number(out, value, 16);
}

void DetailWriter::time(std::string_view name, std::uint64_t filetime) {
  std::string& out = begin(name);
  const auto moved = static_cast<std::int64_t>(filetime) +
                     std::int64_t{style_.minutes} * 60 * static_cast<std::int64_t>(kTicksPerSecond);
  constexpr std::uint64_t kEndOfYear9999 = 2'650'467'744'000'000'000;
  if (moved < 0 || filetime >= kEndOfYear9999) {
    append_number(out, filetime);
    return;
  }
  if (moved == 0) {  // no time elsewhere, a date in details
    out += "1/1/1601 12:00:00 AM";
  } else {
    append_date_time(static_cast<FileTime>(moved), out);
  }
}

void DetailWriter::seconds(std::string_view name, std::uint64_t ticks, std::string_view unit) {
  std::string& out = begin(name);
  append_seconds(ticks, out);
  out += unit;
}

void DetailWriter::bits(std::string_view name,
                        std::uint32_t value,
                        std::span<const BitName> names,
                        bool with_rest,
                        std::string_view otherwise) {
  std::string& out = begin(name);
  bool is_first = true;
  for (const BitName& entry : names) {
    if ((value & entry.bits) != entry.bits) continue;
    if (!is_first) out += ", ";
    is_first = false;
    out += entry.name;
    value &= ~entry.bits;
  }
  if (with_rest && value != 0) {
    out += is_first ? "0x" : ", 0x";
    append_number(out, value, 16);
  } else if (is_first) {
    out += otherwise;
  }
}

}  // namespace casebook::pml
