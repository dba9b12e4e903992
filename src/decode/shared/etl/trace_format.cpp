// SPDX-License-Identifier: Apache-2.0
// Trace message formats (.tmf): what the messages of WPP mean. A message is
//
//   4ed73968-00d8-34f3-557f-85fe0ce17799 Example // SRC=example.c MJ= MN=
//   #typev example_c22 10 "%0Handle 0x%10!p!: %11!s!" //   LEVEL=TRACE_LEVEL_ERROR FUNC=Open
//   {
//   Arg, ItemPtr -- 10
//   Arg, ItemNTSTATUS -- 11
//   }
//
// where the GUID stands before the first of its messages, or before each.
// Source: Trace Message Format File, learn.microsoft.com; defaultwpp.ini of the WDK for the items;
// files that tracepdb writes.
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"
#include "decode/shared/etl/event_manifest.h"
#include "decode/shared/message_text.h"

namespace casebook::etl {
namespace {

struct Item {
  std::string_view name;
  InType in;
  OutType out;
};

constexpr std::array kItems = {
    Item{"ItemChar", InType::Int8, OutType::Default},
    Item{"ItemUChar", InType::UInt8, OutType::Default},
    Item{"ItemShort", InType::Int16, OutType::Default},
    Item{"ItemUShort", InType::UInt16, OutType::Default},
    Item{"ItemLong", InType::Int32, OutType::Default},
    Item{"ItemULong", InType::UInt32, OutType::Default},
    Item{"ItemULongX", InType::UInt32, OutType::Hex},
    Item{"ItemLongLong", InType::Int64, OutType::Default},
    Item{"ItemULongLong", InType::UInt64, OutType::Default},
    Item{"ItemLongLongX", InType::UInt64, OutType::Hex},
    Item{"ItemLongLongXX", InType::UInt64, OutType::Hex},
    Item{"ItemDouble", InType::Double, OutType::Default},
    Item{"ItemPtr", InType::Pointer, OutType::Default},
    Item{"ItemString", InType::Ansi, OutType::Default},
    Item{"ItemRString", InType::Ansi, OutType::Default},
    Item{"ItemWString", InType::Utf16, OutType::Default},
    Item{"ItemRWString", InType::Utf16, OutType::Default},
    Item{"ItemPString", InType::CountedAnsi, OutType::Default},
    Item{"ItemPWString", InType::CountedUtf16, OutType::Default},
    Item{"ItemGuid", InType::Guid, OutType::Default},
    Item{"ItemCLSID", InType::Guid, OutType::Default},
    Item{"ItemIID", InType::Guid, OutType::Default},
    Item{"ItemLIBID", InType::Guid, OutType::Default},
    Item{"ItemNTSTATUS", InType::UInt32, OutType::NtStatus},
    Item{"ItemHRESULT", InType::UInt32, OutType::Hresult},
    Item{"ItemWINERROR", InType::UInt32, OutType::Win32Error},
    Item{"ItemTimestamp", InType::Filetime, OutType::Default},
    Item{"ItemIPAddr", InType::UInt32, OutType::Ipv4},
    Item{"ItemPort", InType::UInt16, OutType::Port},
    Item{"ItemHexDump", InType::CountedBinary, OutType::Default},
    Item{"ItemListByte", InType::UInt8, OutType::Default},
    Item{"ItemListShort", InType::UInt16, OutType::Default},
    Item{"ItemListLong", InType::UInt32, OutType::Default},
    Item{"ItemEnum", InType::Int32, OutType::Default},
};

constexpr std::size_t kMostMessages = 200'000;
constexpr std::size_t kMostArguments = 64;

struct Argument {
  std::uint32_t index = 0;  // from 10 on
  Field field;
};

// "a,b=0x5,c": names of values from 0 on, or from an explicit one.
std::shared_ptr<const ValueMap> read_list(std::string_view list) {
  auto map = std::make_shared<ValueMap>();
  std::uint32_t next = 0;
  for (const std::string_view entry : split(list, ',')) {
    const std::size_t equals = entry.find('=');
    if (equals != std::string_view::npos) {
      std::string_view value = trim(entry.substr(equals + 1));
      const bool hex = value.starts_with("0x") || value.starts_with("0X");
      next =
          parse_number<std::uint32_t>(hex ? value.substr(2) : value, hex ? 16 : 10).value_or(next);
    }
    map->values.push_back({next++, kNoMessage, to_valid_utf8(trim(entry.substr(0, equals)))});
  }
  return map;
}

// "Expression, ItemLong -- 10"; the expression may hold commas itself.
std::optional<Argument> read_argument(std::string_view line) {
  const std::size_t dashes = line.rfind(" -- ");
  if (dashes == std::string_view::npos) return std::nullopt;
  const auto index = parse_number<std::uint32_t>(trim(line.substr(dashes + 4)));
  const std::string_view left = trim(line.substr(0, dashes));
  const std::size_t at = left.rfind(", Item");
  if (!index || at == std::string_view::npos) return std::nullopt;
  const std::string_view item = left.substr(at + 2);
  const std::size_t open = std::min(item.find('('), item.size());
  const auto found = std::find_if(kItems.begin(), kItems.end(), [&](const Item& one) {
    return one.name == item.substr(0, open);
  });
  if (found == kItems.end()) return std::nullopt;
  Argument argument;
  argument.index = *index;
  argument.field.name = to_valid_utf8(trim(left.substr(0, at)));
  if (argument.field.name == "Arg") argument.field.name.clear();
  argument.field.in = found->in;
  argument.field.out = found->out;
  if (item.starts_with("ItemList") && item.ends_with(')')) {
    argument.field.map = read_list(item.substr(open + 1, item.size() - open - 2));
  }
  return argument;
}

// The value behind "KEY=" in what stands behind "//"; "" when there is none.
std::string_view mark(std::string_view marks, std::string_view key) {
  for (const std::string_view word : split(marks, ' ')) {
    if (word.size() > key.size() && word.starts_with(key) && word[key.size()] == '=') {
      return word.substr(key.size() + 1);
    }
  }
  return {};
}

std::uint8_t level_of(std::string_view name) {
  constexpr std::array kLevels = {std::string_view("FATAL"),
                                  std::string_view("ERROR"),
                                  std::string_view("WARNING"),
                                  std::string_view("INFORMATION"),
                                  std::string_view("VERBOSE")};
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (name.ends_with(kLevels[i])) return static_cast<std::uint8_t>(i + 1);
  }
  return name.ends_with("CRITICAL") ? 1 : 0;
}

// One message: its line and those of its arguments.
class MessageReader {
 public:
  MessageReader(std::string_view format, std::string_view marks) : format_(format), marks_(marks) {}

  // False: of a kind that is not known here.
  bool add(std::string_view line) {
    auto argument = read_argument(line);
    if (!argument || arguments_.size() >= kMostArguments) return false;
    arguments_.push_back(std::move(*argument));
    return true;
  }

  Schema finish(std::string_view place, bool whole) {
    std::stable_sort(arguments_.begin(),
                     arguments_.end(),
                     [](const Argument& a, const Argument& b) { return a.index < b.index; });
    Schema schema;
    schema.message = text();
    const std::string_view function = mark(marks_, "FUNC");
    schema.event = to_valid_utf8(function.empty() ? place : function);
    schema.level = level_of(mark(marks_, "LEVEL"));
    schema.whole = whole;
    for (Argument& argument : arguments_) {
      schema.fields.push_back(std::move(argument.field));
    }
    return schema;
  }

 private:
  // In the form of a MessageBook: %10!s! is %1, what stands for the head of a line goes.
  std::string text() {
    std::string out;
    const std::string format = to_valid_utf8(format_);
    for (std::size_t at = 0; at < format.size(); ++at) {
      const std::string_view rest = std::string_view(format).substr(at + 1);
      if (format[at] != '%') {
        append_literal(out, format[at]);
      } else if (rest.starts_with('!')) {  // %!FUNC!
        const std::size_t end = rest.find('!', 1);
        if (end == std::string_view::npos) break;
        out.append(mark(marks_, rest.substr(1, end - 1)));
        at += end + 1;
      } else if (!rest.empty() && is_digit(rest[0])) {
        at += insert(rest, out);
      } else {
        out += "%%";
        if (rest.starts_with('%')) ++at;
      }
    }
    return out;
  }

  // Appends the insert whose number `rest` begins with; gives its length.
  std::size_t insert(std::string_view rest, std::string& out) {
    // Arguments have two digits; %0 to %9 are parts of the head.
    std::size_t length = rest.size() > 1 && is_digit(rest[1]) && rest[0] != '0' ? 2 : 1;
    const auto index = parse_number<std::uint32_t>(rest.substr(0, length)).value_or(0);
    const auto argument = std::find_if(arguments_.begin(),
                                       arguments_.end(),
                                       [&](const Argument& one) { return one.index == index; });
    if (argument == arguments_.end()) length = 1;
    std::string_view spec;
    if (length < rest.size() && rest[length] == '!') {
      const std::size_t end = rest.find('!', length + 1);
      if (end != std::string_view::npos) {
        spec = rest.substr(length + 1, end - length - 1);
        length = end + 1;
      }
    }
    if (argument == arguments_.end()) return length;
    show_as(spec, argument->field, out);
    const auto number = argument - arguments_.begin() + 1;
    if (number < 10) out += "%0";  // what follows may be a digit
    if (number >= 10) out += '%';
    out += std::to_string(number);
    return length;
  }

  static void show_as(std::string_view spec, Field& field, std::string& out) {
    const char last = spec.empty() ? 's' : spec.back();
    const bool hex = last == 'x' || last == 'X' || last == 'p';
    const bool number = field.in >= InType::Int8 && field.in <= InType::UInt64;
    if (hex && number && field.out == OutType::Default) field.out = OutType::Hex;
    if (last == 'u' && number && field.out == OutType::Default) field.out = OutType::Unsigned;
    // Such values are shown with it.
    const bool is_marked = field.out == OutType::Hex || field.in == InType::Pointer;
    if (is_marked && (out.ends_with("0x") || out.ends_with("0X"))) out.resize(out.size() - 2);
  }

  std::string_view format_;
  std::string_view marks_;
  std::vector<Argument> arguments_;
};

struct Line {
  std::string_view place;  // "example_c22"
  std::uint16_t number = 0;
  std::string_view format;
  std::string_view marks;
};

std::optional<Line> read_line(std::string_view text) {
  constexpr std::string_view kBegin = "#typev ";
  if (!text.starts_with(kBegin)) return std::nullopt;
  text = text.substr(kBegin.size());
  Line line;
  const std::size_t place = text.find(' ');
  if (place == std::string_view::npos) return std::nullopt;
  line.place = text.substr(0, place);
  text = text.substr(place + 1);
  const auto number = parse_number<std::uint16_t>(text.substr(0, text.find(' ')));
  const std::size_t begin = text.find('"');
  if (!number || begin == std::string_view::npos) return std::nullopt;
  line.number = *number;
  text = text.substr(begin + 1);
  const std::size_t marks = text.rfind("\" //");
  const std::size_t end = marks == std::string_view::npos ? text.rfind('"') : marks;
  if (end == std::string_view::npos) return std::nullopt;
  line.format = text.substr(0, end);
  if (marks != std::string_view::npos) line.marks = text.substr(marks + 4);
  return line;
}

}  // namespace

std::vector<ProviderManifest> read_trace_format(std::string_view text) {
  constexpr std::size_t kGuidLetters = 36;
  std::map<GuidBytes, ProviderManifest> providers;
  ProviderManifest* provider = nullptr;
  std::optional<Line> line;
  std::optional<MessageReader> reader;
  bool whole = true;
  std::size_t messages = 0;
  const auto finish = [&] {
    if (line && provider != nullptr && messages++ < kMostMessages) {
      EventDefinition& event = provider->events.emplace_back();
      event.id = line->number;
      event.schema = reader->finish(line->place, whole);
      event.text.en = event.schema.message;
    }
    line.reset();
    whole = true;
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    GuidBytes guid{};
    if (row.size() > kGuidLetters && read_guid(row.substr(0, kGuidLetters), guid)) {
      finish();
      provider = &providers[guid];
      provider->guid = guid;
      const std::string_view rest = trim(row.substr(kGuidLetters));
      provider->name = to_valid_utf8(rest.substr(0, rest.find(' ')));
    } else if (row.starts_with('#')) {
      finish();
      line = read_line(row);
      if (line) reader.emplace(line->format, line->marks);
    } else if (line && !row.empty() && row != "{" && row != "}" && !row.starts_with("//")) {
      whole = reader->add(row) && whole;
    }
  }
  finish();
  std::vector<ProviderManifest> result;
  for (auto& [guid, one] : providers) {
    result.push_back(std::move(one));
  }
  return result;
}

}  // namespace casebook::etl
