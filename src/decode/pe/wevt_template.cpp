// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/wevt_template.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "base/binary.h"
#include "base/utf16.h"

namespace casebook::pe {
namespace {

using etl::EventDefinition;
using etl::Field;
using etl::InType;
using etl::NamedValue;
using etl::OutType;
using etl::ProviderManifest;

constexpr std::string_view kDamaged = "event-manifest-damaged";
constexpr std::size_t kFileHead = 16;       // CRIM, size, version, number of providers
constexpr std::size_t kProviderEntry = 20;  // GUID, offset
constexpr std::size_t kProviderHead = 16;   // WEVT, size, message, number of lists
constexpr std::size_t kListEntry = 8;       // type, offset
constexpr std::size_t kSectionHead = 12;    // signature, size, number of entries
constexpr std::size_t kEventHead = 16;      // one number more
constexpr std::size_t kEventEntry = 48;
constexpr std::size_t kTemplateHead = 40;
constexpr std::size_t kFieldEntry = 20;
constexpr std::size_t kMapHead = 20;
constexpr std::size_t kLongestName = 512;  // bytes; the message compiler takes 255 characters
constexpr std::size_t kMostNames = std::size_t{16} << 20;  // bytes, of one resource

// Lists whose entries are a number, perhaps more, the number of a text and the place of a name.
struct Section {
  std::string_view signature;
  std::size_t entry;
  std::size_t message_at;
  std::size_t name_at;
  std::vector<NamedValue> ProviderManifest::*values;
};

constexpr std::array kSections = {
    Section{"CHAN", 16, 12, 4, &ProviderManifest::channels},
    Section{"LEVL", 12, 4, 8, &ProviderManifest::levels},
    Section{"TASK", 28, 4, 24, &ProviderManifest::tasks},
    Section{"OPCO", 12, 4, 8, &ProviderManifest::opcodes},
    Section{"KEYW", 16, 8, 12, &ProviderManifest::keywords},
};

// Of these the events here need nothing: filters of sessions, named queries, attributes of the
// provider.
constexpr std::array kPassedOver = {
    std::string_view("FLTR"), std::string_view("QUER"), std::string_view("PRVA")};

// TDH_OUT_TYPE: what changes how a value is shown; the others say what its in-type says.
OutType out_type(unsigned type) {
  switch (type) {
    case 1: return OutType::String;
    case 2:
    case 33: return OutType::Filetime;
    case 13: return OutType::Boolean;
    case 16:
    case 17:
    case 18:
    case 19: return OutType::Hex;
    case 20: return OutType::Pid;
    case 21: return OutType::Tid;
    case 22: return OutType::Port;
    case 23: return OutType::Ipv4;
    case 24: return OutType::Ipv6;
    case 25: return OutType::SocketAddress;
    case 28: return OutType::Xml;
    case 29:
    case 30: return OutType::Win32Error;
    case 31: return OutType::NtStatus;
    case 32: return OutType::Hresult;
    case 34: return OutType::Json;
    case 35: return OutType::Utf8;
    case 36: return OutType::Pkcs7;
    case 37: return OutType::CodePointer;
    case 38: return OutType::DateTimeUtc;
    default: return OutType::Default;
  }
}

class Reader {
 public:
  Reader(ByteView resource, WevtTemplate& result)
      : bytes_(resource),
        result_(result),
        left_(resource.size()) {}

  void read() {
    if (bytes_.size() < kFileHead || signature_at(0) != "CRIM") return damaged(0, bytes_.size());
    const std::size_t size = u32(4);
    if (size > bytes_.size() || size < kFileHead) {
      damaged(4, size > bytes_.size() ? size - bytes_.size() : 4);
    } else {
      bytes_ = bytes_.first(size);
    }
    const std::size_t count = entries(12, kFileHead, kProviderEntry);
    for (std::size_t i = 0; i < count; ++i) {
      read_provider(kFileHead + kProviderEntry * i);
    }
  }

 private:
  std::uint32_t u32(std::size_t at) const { return number_at<std::uint32_t>(bytes_, at); }
  std::uint16_t u16(std::size_t at) const { return number_at<std::uint16_t>(bytes_, at); }
  std::uint8_t u8(std::size_t at) const { return number_at<std::uint8_t>(bytes_, at); }

  // "" when nothing is there.
  std::string_view signature_at(std::size_t at) const {
    return is_inside(bytes_, at, 4) ? as_text(bytes_).substr(at, 4) : std::string_view();
  }

  // The number at `count_at` as far as entries from `at` on are there. Sound lists do not overlap,
  // so all together take no more than the resource has.
  std::size_t entries(std::size_t count_at, std::size_t at, std::size_t width) {
    const std::size_t count = u32(count_at);
    const std::size_t room = std::min(bytes_.size() - std::min(at, bytes_.size()), left_) / width;
    if (count > room) damaged(count_at, (count - room) * width);
    const std::size_t taken = std::min(count, room);
    left_ -= taken * width;
    return taken;
  }

  void read_provider(std::size_t entry) {
    ProviderManifest provider;
    std::memcpy(provider.guid.data(), bytes_.data() + entry, provider.guid.size());
    const std::size_t at = u32(entry + 16);
    if (signature_at(at) != "WEVT" || !is_inside(bytes_, at, kProviderHead)) {
      return damaged(entry + 16, kProviderEntry);
    }
    provider.message = u32(at + 8);
    const std::size_t count = entries(at + 12, at + kProviderHead, kListEntry);
    maps_.clear();
    templates_.clear();
    std::vector<std::size_t> events;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t section = u32(at + kProviderHead + kListEntry * i + 4);
      // Events refer to what may stand behind them.
      if (signature_at(section) == "EVNT") {
        events.push_back(section);
      } else {
        read_section(section, provider);
      }
    }
    for (const std::size_t section : events) {
      read_events(section, provider);
    }
    result_.providers.push_back(std::move(provider));
  }

  void read_section(std::size_t at, ProviderManifest& provider) {
    const std::string_view signature = signature_at(at);
    if (!is_inside(bytes_, at, kSectionHead)) return damaged(at, kSectionHead);
    if (signature == "MAPS") return read_maps(at, provider);
    if (signature == "TTBL") return check_templates(at);
    const auto section = std::find_if(kSections.begin(), kSections.end(), [&](const Section& one) {
      return one.signature == signature;
    });
    if (section != kSections.end()) return read_values(at, *section, provider);
    const bool known =
        std::find(kPassedOver.begin(), kPassedOver.end(), signature) != kPassedOver.end();
    if (!known) damaged(at, kSectionHead);
  }

  void read_values(std::size_t at, const Section& section, ProviderManifest& provider) {
    const std::size_t count = entries(at + 8, at + kSectionHead, section.entry);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t entry = at + kSectionHead + section.entry * i;
      NamedValue value;
      value.value = u32(entry);
      if (section.signature == "CHAN") value.value = u32(entry + 8);  // behind flags and name
      if (section.signature == "KEYW") value.value = number_at<std::uint64_t>(bytes_, entry);
      if (section.signature == "OPCO") {
        value.task = u16(entry);
        value.value = u16(entry + 2);
      }
      value.message = u32(entry + section.message_at);
      value.name = name_at(u32(entry + section.name_at));
      (provider.*section.values).push_back(std::move(value));
    }
  }

  void read_maps(std::size_t at, ProviderManifest& provider) {
    const std::size_t count = entries(at + 8, at + kSectionHead, 4);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = u32(at + kSectionHead + 4 * i);
      const std::string_view signature = signature_at(place);
      if ((signature != "VMAP" && signature != "BMAP") || !is_inside(bytes_, place, kMapHead)) {
        damaged(at + kSectionHead + 4 * i, 4);
        continue;
      }
      auto map = std::make_shared<etl::ValueMap>();
      map->name = name_at(u32(place + 8));
      map->is_bits = signature == "BMAP";
      const std::size_t values = entries(place + 16, place + kMapHead, 8);
      for (std::size_t j = 0; j < values; ++j) {
        const std::size_t entry = place + kMapHead + 8 * j;
        map->values.push_back({u32(entry), u32(entry + 4), {}});
      }
      maps_.emplace(place, map);
      provider.maps.push_back(std::move(map));
    }
  }

  // Templates are read where events name them; here only whether the chain of them holds.
  void check_templates(std::size_t at) {
    const std::size_t count = u32(at + 8);
    std::size_t place = at + kSectionHead;
    for (std::size_t i = 0; i < count; ++i) {
      const bool sound = signature_at(place) == "TEMP" && is_inside(bytes_, place, kTemplateHead) &&
                         u32(place + 4) >= kTemplateHead &&
                         is_inside(bytes_, place, u32(place + 4));
      if (!sound) return damaged(place, 0);
      place += u32(place + 4);
    }
  }

  void read_events(std::size_t at, ProviderManifest& provider) {
    if (!is_inside(bytes_, at, kEventHead)) return damaged(at, kEventHead);
    const std::size_t count = entries(at + 8, at + kEventHead, kEventEntry);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t entry = at + kEventHead + kEventEntry * i;
      EventDefinition event;
      event.id = u16(entry);
      event.version = u8(entry + 2);
      event.channel = u8(entry + 3);
      event.level = u8(entry + 4);
      event.opcode = u8(entry + 5);
      event.task = u16(entry + 6);
      event.keywords = number_at<std::uint64_t>(bytes_, entry + 8);
      event.message = u32(entry + 16);
      const std::size_t place = u32(entry + 20);
      event.schema.whole = true;
      if (place != 0) take_template(place, event.schema);
      provider.events.push_back(std::move(event));
    }
  }

  void take_template(std::size_t at, etl::Schema& schema) {
    auto known = templates_.find(at);
    if (known == templates_.end()) known = templates_.emplace(at, read_template(at)).first;
    const Template& made = known->second;
    std::size_t names = 0;
    for (const Field& field : made.fields) {
      names += field.name.size();
    }
    schema.whole =
        made.whole && spend(fields_left_, made.fields.size()) && spend(names_left_, names);
    if (schema.whole) {
      schema.fields = made.fields;
    } else if (made.whole) {
      damaged(at, 0);  // too much altogether
    }
  }

  static bool spend(std::size_t& left, std::size_t amount) {
    if (amount > left) return false;
    left -= amount;
    return true;
  }

  struct Template {
    std::vector<Field> fields;
    bool whole = false;
  };

  // The fields of the template come first, then those of its structures.
  Template read_template(std::size_t at) {
    Template made;
    if (signature_at(at) != "TEMP" || !is_inside(bytes_, at, kTemplateHead)) {
      damaged(at, kTemplateHead);
      return made;
    }
    const std::size_t top = u32(at + 8);
    const std::size_t all = std::max<std::size_t>(top, u32(at + 12));
    const std::size_t place = u32(at + 16);
    if (all == 0) {
      made.whole = true;
      return made;
    }
    if (place > bytes_.size() || all > (bytes_.size() - place) / kFieldEntry || all > 0xFFFF) {
      damaged(at + 8, all * kFieldEntry);
      return made;
    }
    table_ = place;
    table_size_ = all;
    places_.assign(all, kNowhere);
    made.whole = true;
    for (std::size_t i = 0; i < top; ++i) {
      made.whole = made.whole && read_field(i, 0, made.fields);
    }
    made.whole = made.whole && settle_references(made.fields);
    if (!made.whole) damaged(at, kTemplateHead);
    return made;
  }

  bool read_field(std::size_t index, int depth, std::vector<Field>& fields) {
    enum Flag : unsigned {
      kStruct = 1,
      kFixedLength = 2,
      kFieldLength = 4,
      kFixedCount = 8,
      kFieldCount = 16
    };
    constexpr int kDeepest = 8;
    // An index met again is a structure that holds itself.
    if (depth > kDeepest || index >= table_size_ || places_[index] != kNowhere) return false;
    if (!spend(fields_left_, 1)) return false;
    places_[index] = static_cast<std::uint32_t>(fields.size());
    const std::size_t at = table_ + kFieldEntry * index;
    const unsigned flags = u32(at);
    Field field;
    field.name = name_at(u32(at + 16));
    field.count = u16(at + 12);
    field.length = u16(at + 14);
    if ((flags & kFixedCount) != 0) field.repeat = etl::Repeat::Fixed;
    if ((flags & kFieldCount) != 0) field.repeat = etl::Repeat::ByField;
    if ((flags & kStruct) != 0) {
      const std::size_t first = u16(at + 4);
      const std::size_t members = u16(at + 6);
      if (members > 0xFF) return false;
      field.in = InType::Struct;
      field.members = static_cast<std::uint8_t>(members);
      fields.push_back(std::move(field));
      for (std::size_t i = 0; i < members; ++i) {
        if (!read_field(first + i, depth + 1, fields)) return false;
      }
      return true;
    }
    const unsigned in = u8(at + 4);
    // 24 is a structure in a trace's own schemas, and nothing here.
    if (in > static_cast<unsigned>(InType::CountedBinary) ||
        in == static_cast<unsigned>(InType::Struct)) {
      return false;
    }
    field.in = static_cast<InType>(in);
    field.out = out_type(u8(at + 5));
    if ((flags & kFixedLength) != 0) field.extent = etl::Extent::Fixed;
    if ((flags & kFieldLength) != 0) field.extent = etl::Extent::ByField;
    const bool sized =
        field.in == InType::Utf16 || field.in == InType::Ansi || field.in == InType::Binary;
    if (!sized) field.extent = etl::Extent::OfType;
    const auto map = maps_.find(u32(at + 8));
    if (map != maps_.end()) field.map = map->second;
    if (!finish_field(field)) return false;
    fields.push_back(std::move(field));
    return true;
  }

  // References are into the table; they become places in the flat list.
  bool settle_references(std::vector<Field>& fields) const {
    const auto settle = [&](std::uint16_t& index, std::size_t user) {
      if (index >= places_.size() || places_[index] >= user) return false;  // only fields before it
      index = static_cast<std::uint16_t>(places_[index]);
      return true;
    };
    for (std::size_t i = 0; i < fields.size(); ++i) {
      Field& field = fields[i];
      if (field.repeat == etl::Repeat::ByField && !settle(field.count, i)) return false;
      if (field.extent == etl::Extent::ByField && !settle(field.length, i)) return false;
    }
    return true;
  }

  // u32 size with itself, UTF-16.
  std::string name_at(std::size_t at) {
    std::string name;
    if (at == 0) return name;
    const std::size_t size = is_inside(bytes_, at, 4) ? std::size_t{u32(at)} : 0;
    if (size < 4 || !is_inside(bytes_, at, size)) {
      damaged(at, 4);
      return name;
    }
    const ByteView units = bytes_.subspan(at + 4, std::min(size - 4, kLongestName));
    if (!spend(names_left_, units.size())) return name;
    append_utf16le(name, units.first(utf16le_length(units)));
    std::replace_if(
        name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return name;
  }

  void damaged(std::size_t at, std::size_t bytes) {
    add_issue(result_.issues, kDamaged, at, bytes);
  }

  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  ByteView bytes_;
  WevtTemplate& result_;
  std::size_t left_;
  std::size_t fields_left_ = 2 * kMostWevtFields;  // of templates, and of events that have them
  std::size_t names_left_ = kMostNames;
  std::map<std::size_t, std::shared_ptr<const etl::ValueMap>> maps_;  // by offset; of one provider
  std::map<std::size_t, Template> templates_;                         // the same
  std::size_t table_ = 0;  // of fields, of the template read
  std::size_t table_size_ = 0;
  std::vector<std::uint32_t> places_;  // in the flat list, by index in the table
};

}  // namespace

WevtTemplate read_wevt_template(ByteView resource) {
  WevtTemplate result;
  Reader(resource, result).read();
  return result;
}

}  // namespace casebook::pe
