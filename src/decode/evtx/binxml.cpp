// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/binxml.h"

#include <algorithm>

namespace casebook::evtx {
namespace {

// Tokens without their 0x40, "more follows".
enum class Token : std::uint8_t {
  End = 0x00,
  OpenElement = 0x01,
  CloseStart = 0x02,
  CloseEmpty = 0x03,
  EndElement = 0x04,
  Value = 0x05,
  Attribute = 0x06,
  CData = 0x07,
  CharRef = 0x08,
  EntityRef = 0x09,
  PiTarget = 0x0A,
  PiData = 0x0B,
  Instance = 0x0C,
  Substitution = 0x0D,
  OptionalSubstitution = 0x0E,
  FragmentHeader = 0x0F,
};
constexpr std::uint8_t kMore = 0x40;

// h = h * 65599 + unit, low 16 bits. Measured on 937 names; no source says so.
std::uint16_t name_hash(ByteView units) {
  std::uint32_t hash = 0;
  for (std::size_t at = 0; at + 2 <= units.size(); at += 2) {
    hash = hash * 65599U + number_at<std::uint16_t>(units, at);
  }
  return static_cast<std::uint16_t>(hash);
}

// Longer ones are hostile: each use of a name costs its length.
constexpr std::size_t kLongestName = 2 * 1024;

bool is_name(ByteView chunk, std::size_t offset) {
  const auto name = name_at(chunk, offset);
  return name && !name->units.empty() && name->units.size() <= kLongestName &&
         name_hash(name->units) == number_at<std::uint16_t>(chunk, offset + 4);
}

class Walk {
 public:
  Walk(ByteView chunk, std::size_t begin, std::size_t end, bool in_template, TokenSink& sink)
      : chunk_(chunk),
        reader_(chunk.subspan(0, std::min(end, chunk.size())), begin),
        in_template_(in_template),
        sink_(sink) {}

  bool go() {
    const bool whole = tokens();
    for (; depth_ > 0; --depth_) {
      sink_.close();
    }
    return whole;
  }

 private:
  bool tokens() {
    while (!reader_.at_end()) {
      const auto byte = reader_.take<std::uint8_t>();
      const auto token = static_cast<Token>(byte & ~kMore);
      if (token == Token::End) return depth_ == 0;
      if (!take(token, (byte & kMore) != 0) || reader_.failed()) return false;
      if (depth_ == 0 && token != Token::PiTarget && token != Token::PiData &&
          token != Token::FragmentHeader) {
        return true;  // the one element of a fragment is complete
      }
    }
    return depth_ == 0 && !reader_.failed();
  }

  bool take(Token token, bool more) {
    switch (token) {
      case Token::OpenElement: return open(more);
      case Token::CloseStart: sink_.content(); return depth_ > 0;
      case Token::CloseEmpty: sink_.content(); return close();
      case Token::EndElement: return close();
      case Token::Value: return value();
      case Token::Attribute: return attribute();
      case Token::CData: return counted_text();
      case Token::CharRef: sink_.character(reader_.take<std::uint16_t>()); return depth_ > 0;
      case Token::EntityRef: return entity();
      case Token::PiTarget: return pass_name();
      case Token::PiData: reader_.take_bytes(2U * reader_.take<std::uint16_t>()); return true;
      case Token::Substitution: return slot(false);
      case Token::OptionalSubstitution: return slot(true);
      case Token::FragmentHeader: reader_.take_bytes(3); return true;
      case Token::End:
      case Token::Instance: break;
    }
    return false;
  }

  // Outside of templates elements come with and without a dependency id: the form in which the
  // first name is a name is right.
  bool find_form() const {
    const std::size_t at = reader_.at();
    const auto points_at_name = [&](std::size_t offset) {
      return is_inside(chunk_, at + offset, 4) &&
             is_name(chunk_, number_at<std::uint32_t>(chunk_, at + offset));
    };
    return points_at_name(6) || !points_at_name(4);
  }

  bool open(bool has_attributes) {
    if (depth_ == kDeepestElement) return false;
    if (!in_template_ && !form_) form_ = find_form();
    if (form_.value_or(true)) reader_.take<std::uint16_t>();  // dependency id
    reader_.take<std::uint32_t>();  // size of the element: the tokens say where it ends
    const auto name = take_name();
    if (!name) return false;
    if (has_attributes) reader_.take<std::uint32_t>();  // size of the list, likewise
    sink_.open(*name);
    ++depth_;
    return true;
  }

  bool close() {
    if (depth_ == 0) return false;
    sink_.close();
    --depth_;
    return true;
  }

  bool attribute() {
    const auto name = take_name();
    if (!name || depth_ == 0) return false;
    sink_.attribute(*name);
    return true;
  }

  bool value() {
    if (static_cast<ValueType>(reader_.take<std::uint8_t>()) != ValueType::String) return false;
    return counted_text();
  }

  bool counted_text() {
    const ByteView units = reader_.take_bytes(2U * reader_.take<std::uint16_t>());
    if (reader_.failed() || depth_ == 0) return false;
    sink_.text(units);
    return true;
  }

  bool entity() {
    const auto name = take_name();
    if (!name || depth_ == 0) return false;
    sink_.entity(*name);
    return true;
  }

  bool pass_name() { return take_name().has_value(); }

  bool slot(bool optional) {
    const auto index = reader_.take<std::uint16_t>();
    const auto type = reader_.take<std::uint8_t>();
    if (reader_.failed() || depth_ == 0) return false;
    sink_.slot(index, type, optional);
    return true;
  }

  // A name stands where it is used first; later uses point at it. Its hash tells whether it still
  // does.
  std::optional<Name> take_name() {
    const auto offset = reader_.take<std::uint32_t>();
    if (reader_.failed() || !is_name(chunk_, offset)) return std::nullopt;
    const auto name = name_at(chunk_, offset);
    if (name && offset == reader_.at()) reader_.take_bytes(name_bytes(*name));
    return name;
  }

  ByteView chunk_;
  ByteReader reader_;
  bool in_template_ = true;
  std::optional<bool> form_;  // whether elements have dependency ids, once known
  TokenSink& sink_;
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<Name> name_at(ByteView chunk, std::size_t offset) {
  if (!is_inside(chunk, offset, 8)) return std::nullopt;
  const std::size_t length = 2U * number_at<std::uint16_t>(chunk, offset + 6);
  if (!is_inside(chunk, offset + 8, length + 2)) return std::nullopt;
  return Name{chunk.subspan(offset + 8, length)};
}

std::optional<DefinitionHead> definition_at(ByteView chunk, std::size_t offset) {
  constexpr std::size_t kHeadBytes = 24;
  if (offset < 128 || !is_inside(chunk, offset, kHeadBytes)) return std::nullopt;
  const auto size = number_at<std::uint32_t>(chunk, offset + 20);
  if (!is_inside(chunk, offset + kHeadBytes, size)) return std::nullopt;
  DefinitionHead head;
  head.guid = chunk.subspan(offset + 4, 16);
  head.begin = offset + kHeadBytes;
  head.end = head.begin + size;
  return head;
}

std::optional<FragmentHead> fragment_at(ByteView chunk, std::size_t begin, std::size_t end) {
  ByteReader reader(chunk.subspan(0, std::min(end, chunk.size())), begin);
  std::size_t at = begin;
  auto token = static_cast<Token>(reader.take<std::uint8_t>() & ~kMore);
  if (token == Token::FragmentHeader) {
    reader.take_bytes(3);
    at = reader.at();
    token = static_cast<Token>(reader.take<std::uint8_t>() & ~kMore);
  }
  if (reader.failed()) return std::nullopt;
  FragmentHead head;
  head.content = at;
  if (token != Token::Instance) return head;
  reader.take<std::uint8_t>();
  InstanceHead instance;
  instance.id = reader.take<std::uint32_t>();
  instance.definition = reader.take<std::uint32_t>();
  if (reader.failed()) return std::nullopt;
  instance.values = reader.at();
  if (instance.definition == reader.at()) {  // defined here, used here
    const auto definition = definition_at(chunk, instance.definition);
    if (!definition || definition->end > end) return std::nullopt;
    instance.values = definition->end;
  }
  head.instance = instance;
  return head;
}

bool walk_tokens(
    ByteView chunk, std::size_t begin, std::size_t end, bool in_template, TokenSink& sink) {
  return Walk(chunk, begin, end, in_template, sink).go();
}

}  // namespace casebook::evtx
