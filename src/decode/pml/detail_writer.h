// SPDX-License-Identifier: Apache-2.0
// Writes the column Detail: "Name: value, Name: value".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/trace.h"

namespace casebook::pml {

// A name for a bit, or for several bits that only count together.
struct BitName {
  std::uint32_t bits = 0;
  std::string_view name;
};

// Names of accounts by their SID, as the trace itself shows them.
using AccountNames = std::map<std::string, std::string, std::less<>>;

class DetailWriter {
 public:
  // Appends to `out`; with `marks`, notes where each value begins and ends.
  struct Mark {
    std::string name;
    std::size_t begin = 0;  // of the value, in `out`
    std::size_t end = 0;
  };
  DetailWriter(std::string& out,
               const TraceDetailStyle& style,
               const AccountNames& accounts,
               std::vector<Mark>* marks)
      : out_(out),
        style_(style),
        accounts_(accounts),
        begin_(out.size()),
        marks_(marks) {}

  bool is_exact() const { return style_.form == TraceDetailForm::Exact; }

  // Begins a field and gives the text to append its value to.
  std::string& begin(std::string_view name);
  void text(std::string_view name, std::string_view value) { begin(name) += value; }
  void account(std::string_view name, std::string_view sid);  // its name where that is known
  void wide(std::string_view name, ByteView utf16);           // up to its first NUL
  // With thousands separators, which an exact form leaves out.
  void number(std::string_view name, std::uint64_t value);
  void signed_number(std::string_view name, std::int64_t value);
  void plain(std::string_view name, std::int64_t value);  // "1234"
  void hex(std::string_view name, std::uint64_t value);   // "0x4d2"
  void boolean(std::string_view name, bool value) { begin(name) += value ? "True" : "False"; }
  void time(std::string_view name, std::uint64_t filetime);  // "7/12/2020 1:18:10 AM"
  void seconds(std::string_view name, std::uint64_t ticks, std::string_view unit);  // "0.0156250"
  // Names of the bits, then what has no name in hexadecimal when `with_rest`.
  void bits(std::string_view name,
            std::uint32_t value,
            std::span<const BitName> names,
            bool with_rest = false,
            std::string_view otherwise = {});

  // Ends the last field. To be called once.
  void finish();

 private:
  std::string& out_;
  TraceDetailStyle style_;
  const AccountNames& accounts_;
  std::size_t begin_;
  std::vector<Mark>* marks_;
};

}  // namespace casebook::pml
