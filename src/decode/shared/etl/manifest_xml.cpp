// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <pugixml.hpp>

#include "base/text.h"
#include "base/utf8.h"
#include "decode/shared/etl/event_manifest.h"
#include "decode/shared/message_text.h"

namespace casebook::etl {
namespace {

template <typename T>
struct NamedType {
  std::string_view name;
  T type;
};

constexpr std::array kInTypes = {
    NamedType<InType>{"win:UnicodeString", InType::Utf16},
    NamedType<InType>{"win:AnsiString", InType::Ansi},
    NamedType<InType>{"win:Int8", InType::Int8},
    NamedType<InType>{"win:UInt8", InType::UInt8},
    NamedType<InType>{"win:Int16", InType::Int16},
    NamedType<InType>{"win:UInt16", InType::UInt16},
    NamedType<InType>{"win:Int32", InType::Int32},
    NamedType<InType>{"win:UInt32", InType::UInt32},
    NamedType<InType>{"win:Int64", InType::Int64},
    NamedType<InType>{"win:UInt64", InType::UInt64},
    NamedType<InType>{"win:Float", InType::Float},
    NamedType<InType>{"win:Double", InType::Double},
    NamedType<InType>{"win:Boolean", InType::Bool32},
    NamedType<InType>{"win:Binary", InType::Binary},
    NamedType<InType>{"win:GUID", InType::Guid},
    NamedType<InType>{"win:Pointer", InType::Pointer},
    NamedType<InType>{"win:FILETIME", InType::Filetime},
    NamedType<InType>{"win:SYSTEMTIME", InType::Systemtime},
    NamedType<InType>{"win:SID", InType::Sid},
    NamedType<InType>{"win:HexInt32", InType::Hex32},
    NamedType<InType>{"win:HexInt64", InType::Hex64},
    NamedType<InType>{"win:CountedUnicodeString", InType::CountedUtf16},
    NamedType<InType>{"win:CountedAnsiString", InType::CountedAnsi},
    NamedType<InType>{"win:CountedBinary", InType::CountedBinary},
};

// What changes how a value is shown; the others say what its in-type says.
constexpr std::array kOutTypes = {
    NamedType<OutType>{"xs:string", OutType::String},
    NamedType<OutType>{"xs:boolean", OutType::Boolean},
    NamedType<OutType>{"xs:dateTime", OutType::Filetime},
    NamedType<OutType>{"win:HexInt8", OutType::Hex},
    NamedType<OutType>{"win:HexInt16", OutType::Hex},
    NamedType<OutType>{"win:HexInt32", OutType::Hex},
    NamedType<OutType>{"win:HexInt64", OutType::Hex},
    NamedType<OutType>{"win:PID", OutType::Pid},
    NamedType<OutType>{"win:TID", OutType::Tid},
    NamedType<OutType>{"win:Port", OutType::Port},
    NamedType<OutType>{"win:IPv4", OutType::Ipv4},
    NamedType<OutType>{"win:IPv6", OutType::Ipv6},
    NamedType<OutType>{"win:SocketAddress", OutType::SocketAddress},
    NamedType<OutType>{"win:Xml", OutType::Xml},
    NamedType<OutType>{"win:Json", OutType::Json},
    NamedType<OutType>{"win:Utf8", OutType::Utf8},
    NamedType<OutType>{"win:Win32Error", OutType::Win32Error},
    NamedType<OutType>{"win:ErrorCode", OutType::Win32Error},
    NamedType<OutType>{"win:NTSTATUS", OutType::NtStatus},
    NamedType<OutType>{"win:HResult", OutType::Hresult},
    NamedType<OutType>{"win:CodePointer", OutType::CodePointer},
    NamedType<OutType>{"win:DateTimeUtc", OutType::DateTimeUtc},
};

template <typename T, std::size_t N>
std::optional<T> type_of(const std::array<NamedType<T>, N>& types, std::string_view name) {
  const auto found =
      std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.name == name; });
  if (found == types.end()) return std::nullopt;
  return found->type;
}

// Hexadecimal with "0x", else decimal.
std::uint64_t number_in(const pugi::xml_attribute& attribute) {
  return attribute.as_ullong();  // knows both
}

// Many events may share one large template; of real providers all events have a few ten thousand.
constexpr std::size_t kMostFields = 200'000;

class ManifestReader {
 public:
  explicit ManifestReader(const pugi::xml_node& root) : root_(root) {
    for (const pugi::xml_node& resources : root.child("localization").children("resources")) {
      const std::string culture = to_lower(resources.attribute("culture").value());
      auto& table = culture.starts_with("zh") ? chinese_ : english_;
      for (const pugi::xml_node& one : resources.child("stringTable").children("string")) {
        table.emplace(one.attribute("id").value(), one.attribute("value").value());
      }
    }
  }

  std::vector<ProviderManifest> read() {
    std::vector<ProviderManifest> providers;
    const pugi::xml_node events = root_.child("instrumentation").child("events");
    for (const pugi::xml_node& provider : events.children("provider")) {
      providers.push_back(read_provider(provider));
    }
    return providers;
  }

 private:
  ProviderManifest read_provider(const pugi::xml_node& node) {
    ProviderManifest provider;
    provider.name = to_valid_utf8(node.attribute("name").value());
    read_guid(node.attribute("guid").value(), provider.guid);
    provider.tasks = named_values(node.child("tasks"), "task", 0);
    provider.opcodes = named_values(node.child("opcodes"), "opcode", 0);
    for (const pugi::xml_node& task : node.child("tasks").children("task")) {
      const auto of = static_cast<std::uint32_t>(number_in(task.attribute("value")));
      for (NamedValue& own : named_values(task.child("opcodes"), "opcode", of)) {
        provider.opcodes.push_back(std::move(own));
      }
    }
    provider.levels = named_values(node.child("levels"), "level", 0);
    maps_.clear();
    for (const pugi::xml_node& map : node.child("maps").children()) {
      read_map(map, provider);
    }
    std::map<std::string_view, pugi::xml_node> templates;
    for (const pugi::xml_node& one : node.child("templates").children("template")) {
      templates.emplace(one.attribute("tid").value(), one);
    }
    for (const pugi::xml_node& event : node.child("events").children("event")) {
      const auto found = templates.find(event.attribute("template").value());
      provider.events.push_back(
          read_event(event, found == templates.end() ? pugi::xml_node() : found->second, provider));
    }
    return provider;
  }

  std::vector<NamedValue> named_values(const pugi::xml_node& list,
                                       const char* name,
                                       std::uint32_t task) const {
    std::vector<NamedValue> values;
    for (const pugi::xml_node& one : list.children(name)) {
      NamedValue& value = values.emplace_back();
      value.value = number_in(one.attribute("value"));
      value.task = task;
      value.name = to_valid_utf8(one.attribute("name").value());
    }
    return values;
  }

  void read_map(const pugi::xml_node& node, ProviderManifest& provider) {
    auto map = std::make_shared<ValueMap>();
    map->name = to_valid_utf8(node.attribute("name").value());
    map->is_bits = std::string_view(node.name()) == "bitMap";
    for (const pugi::xml_node& one : node.children("map")) {
      MapValue& value = map->values.emplace_back();
      value.value = static_cast<std::uint32_t>(number_in(one.attribute("value")));
      value.message = kNoMessage;
      value.text = texts_of(one).en;
    }
    maps_.emplace(map->name, map);
    provider.maps.push_back(std::move(map));
  }

  // Levels, tasks and opcodes of Windows itself (winmeta.xml) are not in the manifest.
  static std::uint64_t value_named(const std::vector<NamedValue>& values, std::string_view name) {
    constexpr std::array kWindows = {NamedType<std::uint64_t>{"win:Critical", 1},
                                     NamedType<std::uint64_t>{"win:Error", 2},
                                     NamedType<std::uint64_t>{"win:Warning", 3},
                                     NamedType<std::uint64_t>{"win:Informational", 4},
                                     NamedType<std::uint64_t>{"win:Verbose", 5},
                                     NamedType<std::uint64_t>{"win:Start", 1},
                                     NamedType<std::uint64_t>{"win:Stop", 2}};
    const auto found = std::find_if(
        values.begin(), values.end(), [&](const NamedValue& one) { return one.name == name; });
    if (found != values.end()) return found->value;
    return type_of(kWindows, name).value_or(0);
  }

  EventDefinition read_event(const pugi::xml_node& node,
                             const pugi::xml_node& fields,
                             const ProviderManifest& provider) {
    EventDefinition event;
    event.id = static_cast<std::uint16_t>(number_in(node.attribute("value")));
    event.version = static_cast<std::uint8_t>(number_in(node.attribute("version")));
    event.level =
        static_cast<std::uint8_t>(value_named(provider.levels, node.attribute("level").value()));
    event.opcode =
        static_cast<std::uint8_t>(value_named(provider.opcodes, node.attribute("opcode").value()));
    event.task =
        static_cast<std::uint16_t>(value_named(provider.tasks, node.attribute("task").value()));
    event.text = texts_of(node);
    event.schema.event = to_valid_utf8(node.attribute("symbol").value());
    event.schema.whole = true;
    names_.clear();
    read_fields(fields, event.schema, 0);
    return event;
  }

  void read_fields(const pugi::xml_node& parent, Schema& schema, int depth) {
    constexpr int kDeepest = 8;
    for (const pugi::xml_node& node : parent.children()) {
      const std::string_view kind = node.name();
      if (kind != "data" && kind != "struct") continue;
      schema.whole = schema.whole && fields_++ < kMostFields;
      if (!schema.whole) return;
      const std::size_t at = schema.fields.size();
      schema.fields.emplace_back();
      Field field;
      field.name = to_valid_utf8(node.attribute("name").value());
      schema.whole = schema.whole && at < 0xFFFF && read_extents(node, field);
      if (kind == "data") {
        schema.whole = schema.whole && read_data(node, field);
        names_.emplace(field.name, static_cast<std::uint16_t>(at));
        schema.fields[at] = std::move(field);
        continue;
      }
      field.in = InType::Struct;
      const auto members =
          std::distance(node.children("data").begin(), node.children("data").end());
      schema.whole = schema.whole && depth < kDeepest && members <= 0xFF;
      field.members = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(members, 0xFF));
      schema.fields[at] = std::move(field);
      if (schema.whole) read_fields(node, schema, depth + 1);
    }
  }

  // `length` and `count` are numbers, or names of fields before.
  bool read_extents(const pugi::xml_node& node, Field& field) const {
    const auto read = [&](const char* name, std::uint16_t& number, bool& by_field) {
      const std::string_view value = node.attribute(name).value();
      by_field = value.empty() || !is_digit(value.front());
      if (!by_field) {
        number = static_cast<std::uint16_t>(number_in(node.attribute(name)));
        return true;
      }
      const auto found = names_.find(std::string(value));
      if (found != names_.end()) number = found->second;
      return found != names_.end();
    };
    bool by_field = false;
    if (node.attribute("length")) {
      if (!read("length", field.length, by_field)) return false;
      field.extent = by_field ? Extent::ByField : Extent::Fixed;
    }
    if (node.attribute("count")) {
      if (!read("count", field.count, by_field)) return false;
      field.repeat = by_field ? Repeat::ByField : Repeat::Fixed;
    }
    return true;
  }

  bool read_data(const pugi::xml_node& node, Field& field) const {
    const auto in = type_of(kInTypes, node.attribute("inType").value());
    if (!in) return false;
    field.in = *in;
    field.out = type_of(kOutTypes, node.attribute("outType").value()).value_or(OutType::Default);
    const auto map = maps_.find(node.attribute("map").value());
    if (map != maps_.end()) field.map = map->second;
    return finish_field(field);
  }

  // "$(string.Started)" is a reference into the tables of the languages.
  BothTexts texts_of(const pugi::xml_node& node) const {
    constexpr std::string_view kBegin = "$(string.";
    const std::string_view value = node.attribute("message").value();
    if (!value.starts_with(kBegin) || !value.ends_with(')')) {
      return {book_text(to_valid_utf8(value)), {}};
    }
    const std::string_view id = value.substr(kBegin.size(), value.size() - kBegin.size() - 1);
    const auto text = [&](const std::map<std::string_view, std::string_view>& table) {
      const auto found = table.find(id);
      return found == table.end() ? std::string() : book_text(to_valid_utf8(found->second));
    };
    return {text(english_), text(chinese_)};
  }

  const pugi::xml_node root_;
  std::map<std::string_view, std::string_view> english_;  // and any language that is not Chinese
  std::map<std::string_view, std::string_view> chinese_;
  std::map<std::string, std::shared_ptr<const ValueMap>, std::less<>> maps_;
  std::map<std::string, std::uint16_t> names_;  // fields of the template
  std::size_t fields_ = 0;                      // of all events
};

}  // namespace

std::vector<ProviderManifest> read_manifest_xml(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return {};
  const pugi::xml_node root = document.child("instrumentationManifest");
  return ManifestReader(root).read();
}

}  // namespace casebook::etl
