// SPDX-License-Identifier: Apache-2.0
// Security descriptors as text.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/security_descriptor.h"
#include "model/accounts.h"

namespace casebook {
namespace {

struct TypeName {
  std::string_view name;
  std::uint8_t type;
};
constexpr std::array kTypes = {
    TypeName{"A", ace_type::kAllow},
    TypeName{"D", ace_type::kDeny},
    TypeName{"AU", ace_type::kAudit},
    TypeName{"AL", ace_type::kAlarm},
    TypeName{"OA", ace_type::kAllowObject},
    TypeName{"OD", ace_type::kDenyObject},
    TypeName{"OU", ace_type::kAuditObject},
    TypeName{"OL", ace_type::kAlarmObject},
    TypeName{"XA", ace_type::kAllowCallback},
    TypeName{"XD", ace_type::kDenyCallback},
    TypeName{"ZA", ace_type::kAllowCallbackObject},
    TypeName{"XU", ace_type::kAuditCallback},
    TypeName{"ML", ace_type::kMandatoryLabel},
    TypeName{"RA", ace_type::kResourceAttribute},
    TypeName{"SP", ace_type::kScopedPolicy},
    TypeName{"TL", ace_type::kTrustLabel},
    TypeName{"FL", ace_type::kAccessFilter},
};

struct FlagName {
  std::string_view name;
  std::uint8_t flag;
};
constexpr std::array kFlags = {
    FlagName{"OI", 0x01},
    FlagName{"CI", 0x02},
    FlagName{"NP", 0x04},
    FlagName{"IO", 0x08},
    FlagName{"ID", 0x10},
    FlagName{"CR", 0x20},
    FlagName{"SA", 0x40},
    FlagName{"FA", 0x80},
};

struct MaskName {
  std::string_view name;
  std::uint32_t mask;
};
// Names for whole masks; of two that are equal the first is written.
constexpr std::array kWholeMasks = {
    MaskName{"FA", 0x1F01FF},
    MaskName{"FR", 0x120089},
    MaskName{"FW", 0x120116},
    MaskName{"FX", 0x1200A0},
    MaskName{"KA", 0xF003F},
    MaskName{"KR", 0x20019},
    MaskName{"KW", 0x20006},
    MaskName{"KX", 0x20019},
};
// Names for single bits, in the order in which Windows writes them.
constexpr std::array kBits = {
    MaskName{"CC", 0x1},
    MaskName{"DC", 0x2},
    MaskName{"LC", 0x4},
    MaskName{"SW", 0x8},
    MaskName{"RP", 0x10},
    MaskName{"WP", 0x20},
    MaskName{"DT", 0x40},
    MaskName{"LO", 0x80},
    MaskName{"CR", 0x100},
    MaskName{"SD", 0x10000},
    MaskName{"RC", 0x20000},
    MaskName{"WD", 0x40000},
    MaskName{"WO", 0x80000},
    MaskName{"GX", 0x20000000},
    MaskName{"GW", 0x40000000},
    MaskName{"GR", 0x80000000},
    MaskName{"GA", 0x10000000},
};
// Of mandatory labels.
constexpr std::array kLabelBits = {MaskName{"NW", 0x1}, MaskName{"NR", 0x2}, MaskName{"NX", 0x4}};

struct ControlName {
  std::string_view name;
  std::uint16_t dacl;
  std::uint16_t sacl;
};
constexpr std::array kControls = {
    ControlName{"P", security_control::kDaclProtected, security_control::kSaclProtected},
    ControlName{
        "AR", security_control::kDaclInheritRequired, security_control::kSaclInheritRequired},
    ControlName{"AI", security_control::kDaclInherited, security_control::kSaclInherited},
};
constexpr std::string_view kNullList = "NO_ACCESS_CONTROL";

bool add_mask(std::string_view name, std::uint32_t& mask) {
  const auto take = [&](const auto& names) {
    const auto found = std::find_if(
        names.begin(), names.end(), [&](const MaskName& one) { return one.name == name; });
    if (found == names.end()) return false;
    mask |= found->mask;
    return true;
  };
  return take(kWholeMasks) || take(kBits) || take(kLabelBits);
}

// "FA", "CCDC", "0x1200a9", "131097"
bool read_mask(std::string_view rights, std::uint32_t& mask) {
  mask = 0;
  const bool is_hex = starts_with_ignoring_case(rights, "0x");
  if (is_hex || (!rights.empty() && is_digit(rights.front()))) {
    const auto value = parse_number<std::uint32_t>(rights.substr(is_hex ? 2 : 0), is_hex ? 16 : 10);
    mask = value.value_or(0);
    return value.has_value();
  }
  for (; rights.size() >= 2; rights.remove_prefix(2)) {
    if (!add_mask(rights.substr(0, 2), mask)) return false;
  }
  return rights.empty();
}

std::string full_sid(std::string_view text) {
  const std::string_view sid = sid_of_alias(text);
  return std::string(sid.empty() ? text : sid);
}

// "A;OICI;FA;;;SY", with a condition or an attribute behind. False for an unknown kind.
bool read_entry_text(std::string_view text, AccessEntry& entry) {
  std::vector<std::string_view> fields;
  for (int i = 0; i < 5; ++i) {
    const std::size_t end = text.find(';');
    if (end == std::string_view::npos) return false;
    fields.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  const std::size_t end = std::min(text.find(';'), text.size());
  entry.sid = full_sid(trim(text.substr(0, end)));
  if (end < text.size()) entry.more = std::string(trim(text.substr(end + 1)));
  const auto type = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& one) {
    return one.name == trim(fields[0]);
  });
  if (type == kTypes.end()) return false;
  entry.type = type->type;
  for (std::string_view flags = trim(fields[1]); flags.size() >= 2; flags.remove_prefix(2)) {
    for (const FlagName& known : kFlags) {
      if (flags.substr(0, 2) == known.name) entry.flags |= known.flag;
    }
  }
  if (!read_mask(fields[2], entry.mask)) entry.unread_rights = std::string(fields[2]);
  entry.object = std::string(trim(fields[3]));
  entry.inherited_object = std::string(trim(fields[4]));
  return true;
}

// The text in the brackets that open at the front, conditions with brackets of their own included.
bool take_brackets(std::string_view& rest, std::string_view& inner) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    if (rest[at] == '(') ++depth;
    if (rest[at] == ')' && --depth == 0) {
      inner = rest.substr(1, at - 1);
      rest.remove_prefix(at + 1);
      return true;
    }
  }
  return false;
}

// Position of the next part mark ("G:", "D:", "S:") behind an owner or a group.
std::size_t next_part(std::string_view text) {
  for (std::size_t at = 2; at + 1 < text.size(); ++at) {
    const bool mark = text[at] == 'G' || text[at] == 'D' || text[at] == 'S' || text[at] == 'O';
    if (mark && text[at + 1] == ':') return at;
  }
  return text.size();
}

// The list behind "D:" or "S:"; false when it does not end.
bool read_list_text(std::string_view& rest, bool is_dacl, SecurityDescriptor& result) {
  rest.remove_prefix(2);
  const std::size_t open = std::min(rest.find('('), rest.size());
  const std::size_t end = std::min({open, rest.find("S:"), rest.find("D:")});
  std::string_view flags = rest.substr(0, end);
  rest.remove_prefix(std::min(end, rest.size()));
  result.control |= is_dacl ? security_control::kDaclPresent : security_control::kSaclPresent;
  if (const std::size_t null = flags.find(kNullList); null != std::string_view::npos) {
    result.is_dacl_null = result.is_dacl_null || is_dacl;
    flags = flags.substr(0, null);
  }
  while (!flags.empty()) {
    const auto known = std::find_if(kControls.begin(), kControls.end(), [&](const auto& one) {
      return flags.starts_with(one.name);
    });
    if (known == kControls.end()) break;
    result.control |= is_dacl ? known->dacl : known->sacl;
    flags.remove_prefix(known->name.size());
  }
  while (rest.starts_with('(')) {
    std::string_view inner;
    if (!take_brackets(rest, inner)) return false;
    AccessEntry entry;
    if (read_entry_text(inner, entry)) {
      (is_dacl ? result.dacl : result.sacl).push_back(std::move(entry));
    }
  }
  return true;
}

std::string_view short_sid(std::string_view sid) {
  const std::string_view alias = alias_of_sid(sid);
  return alias.empty() ? sid : alias;
}

std::string rights_of(const AccessEntry& entry) {
  if (!entry.unread_rights.empty()) return entry.unread_rights;
  if (entry.type != ace_type::kMandatoryLabel || entry.mask > 7) return sddl_rights(entry.mask);
  std::string rights;
  for (const MaskName& bit : kLabelBits) {
    if ((entry.mask & bit.mask) != 0) rights += bit.name;
  }
  return rights;
}

std::string entry_text(const AccessEntry& entry) {
  const auto type = std::find_if(
      kTypes.begin(), kTypes.end(), [&](const TypeName& one) { return one.type == entry.type; });
  std::string flags;
  for (const FlagName& known : kFlags) {
    if ((entry.flags & known.flag) != 0) flags += known.name;
  }
  return fmt::format("({};{};{};{};{};{}{}{})",
                     type == kTypes.end() ? fmt::format("0x{:x}", entry.type) : type->name,
                     flags,
                     rights_of(entry),
                     entry.object,
                     entry.inherited_object,
                     short_sid(entry.sid),
                     entry.more.empty() ? "" : ";",
                     entry.more);
}

std::string list_text(const SecurityDescriptor& descriptor, bool is_dacl) {
  std::string text = is_dacl ? "D:" : "S:";
  for (const ControlName& known : kControls) {
    const std::uint16_t flag = is_dacl ? known.dacl : known.sacl;
    if ((descriptor.control & flag) != 0) text += known.name;
  }
  if (is_dacl && descriptor.is_dacl_null) text += kNullList;
  for (const AccessEntry& entry : is_dacl ? descriptor.dacl : descriptor.sacl) {
    text += entry_text(entry);
  }
  return text;
}

}  // namespace

std::string sddl_rights(std::uint32_t mask) {
  for (const MaskName& whole : kWholeMasks) {
    if (whole.mask == mask) return std::string(whole.name);
  }
  std::string rights;
  std::uint32_t left = mask;
  for (const MaskName& bit : kBits) {
    if ((mask & bit.mask) == 0) continue;
    rights += bit.name;
    left &= ~bit.mask;
  }
  return left == 0 ? rights : fmt::format("{:#x}", mask);
}

bool looks_like_sddl(std::string_view text) {
  if (text.size() < 3 || text[1] != ':') return false;
  if (text[0] == 'D') {
    const std::string_view flags = text.substr(2, std::min(text.find('('), text.size()) - 2);
    return text.find('(') != std::string_view::npos
               ? flags.find_first_not_of("PARI_NOCESLT") == std::string_view::npos
               : flags.starts_with(kNullList) || flags == "P" || flags == "PAI";
  }
  return (text[0] == 'O' || text[0] == 'G') && text.find("D:") != std::string_view::npos &&
         text.find('\\') == std::string_view::npos;
}

SecurityDescriptor read_sddl(std::string_view text) {
  SecurityDescriptor result;
  std::string_view rest = trim(text);
  while (rest.size() >= 2 && rest[1] == ':') {
    const char part = rest[0];
    if (part == 'D' || part == 'S') {
      if (!read_list_text(rest, part == 'D', result)) {
        result.is_complete = false;
        return result;
      }
      continue;
    }
    if (part != 'O' && part != 'G') break;
    const std::size_t end = next_part(rest);
    (part == 'O' ? result.owner : result.group) = full_sid(rest.substr(2, end - 2));
    rest.remove_prefix(end);
  }
  return result;
}

std::string sddl_of(const SecurityDescriptor& descriptor) {
  std::string text;
  if (!descriptor.owner.empty()) text += fmt::format("O:{}", short_sid(descriptor.owner));
  if (!descriptor.group.empty()) text += fmt::format("G:{}", short_sid(descriptor.group));
  if (descriptor.has_dacl()) text += list_text(descriptor, true);
  if (descriptor.has_sacl()) text += list_text(descriptor, false);
  return text;
}

}  // namespace casebook
