// SPDX-License-Identifier: Apache-2.0
#include "redact/hex_lists.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestList = 1 << 20;

class Reader {
 public:
  Reader(std::string_view bytes, std::size_t unit, std::size_t at)
      : bytes_(bytes),
        unit_(unit),
        at_(at) {}

  char peek(std::size_t ahead = 0) const {
    const std::size_t place = at_ + ahead * unit_;
    if (place + unit_ > bytes_.size()) return '\0';
    return unit_ == 2 && bytes_[place + 1] != '\0' ? '\0' : bytes_[place];
  }
  void skip(std::size_t characters = 1) { at_ += characters * unit_; }
  std::size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  std::size_t unit_;
  std::size_t at_;
};

// Behind "=hex": "(2):" or ":", then pairs of digits, with commas and continued lines.
HexList read_list(Reader reader, std::size_t unit) {
  HexList list;
  list.unit = unit;
  while (reader.peek() != ':' && reader.peek() != '\0' &&
         (is_hex_digit(reader.peek()) || reader.peek() == '(' || reader.peek() == ')')) {
    reader.skip();
  }
  if (reader.peek() != ':') return list;
  reader.skip();
  while (list.bytes.size() < kLongestList) {
    while (reader.peek() == ',' || reader.peek() == '\\' || is_space(reader.peek())) {
      // A line that is not continued ends the list.
      if (reader.peek() == '\n' && !list.bytes.empty() && reader.peek(1) != ' ') return list;
      reader.skip();
    }
    if (!is_hex_digit(reader.peek()) || !is_hex_digit(reader.peek(1))) return list;
    const std::string digits = {reader.peek(), reader.peek(1)};
    list.bytes += static_cast<char>(parse_number<unsigned>(digits, 16).value_or(0));
    list.places.push_back(reader.at());
    reader.skip(2);
  }
  return list;
}

std::string in_units(std::string_view text, std::size_t unit) {
  std::string units;
  for (const char c : text) {
    units += c;
    if (unit == 2) units += '\0';
  }
  return units;
}

}  // namespace

void for_each_hex_list(ByteView file, const std::function<void(const HexList&)>& call) {
  const std::string_view bytes = as_text(file);
  // What regedit writes begins with a mark, or with a character that has a zero byte.
  const bool is_wide = bytes.size() >= 2 && (bytes.starts_with("\xFF\xFE") || bytes[1] == '\0');
  const std::size_t unit = is_wide ? 2 : 1;
  const std::string sign = in_units("=hex", unit);
  const std::string name = in_units("DigitalProductId", unit);
  // Few texts have many of the first sign.
  for (std::size_t at = bytes.find(sign); at != std::string_view::npos;
       at = bytes.find(sign, at + 1)) {
    HexList list = read_list(Reader(bytes, unit, at + sign.size()), unit);
    const std::size_t lead = std::min<std::size_t>(at, 24 * unit);
    list.is_product_id = bytes.substr(at - lead, lead).find(name) != std::string_view::npos;
    if (!list.bytes.empty()) call(list);
  }
}

// Source: the layout of DIGITALPID and DIGITALPID4, as programs that show the key read them.
KeyPlace product_key_in(std::size_t value_bytes) {
  constexpr std::size_t kOld = 164;
  constexpr std::size_t kNew = 1272;
  constexpr std::size_t kKeyBytes = 15;
  if (value_bytes == kOld) return {52, kKeyBytes};
  if (value_bytes == kNew) return {808, kKeyBytes};
  return {};
}

}  // namespace casebook
