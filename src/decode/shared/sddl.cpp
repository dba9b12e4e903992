// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/sddl.h"

#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

struct Account {
  std::string_view alias;
  std::string_view sid;
  std::string_view name;
};

// Source: MS-DTYP 2.4.2.4 (well-known SIDs) and 2.5.1 (SDDL).
constexpr std::array kAccounts = {
    Account{"SY", "S-1-5-18", "NT AUTHORITY\\SYSTEM"},
    Account{"LS", "S-1-5-19", "NT AUTHORITY\\LOCAL SERVICE"},
    Account{"NS", "S-1-5-20", "NT AUTHORITY\\NETWORK SERVICE"},
    Account{"BA", "S-1-5-32-544", "BUILTIN\\Administrators"},
    Account{"BU", "S-1-5-32-545", "BUILTIN\\Users"},
    Account{"BG", "S-1-5-32-546", "BUILTIN\\Guests"},
    Account{"PU", "S-1-5-32-547", "BUILTIN\\Power Users"},
    Account{"BO", "S-1-5-32-551", "BUILTIN\\Backup Operators"},
    Account{"AU", "S-1-5-11", "NT AUTHORITY\\Authenticated Users"},
    Account{"IU", "S-1-5-4", "NT AUTHORITY\\INTERACTIVE"},
    Account{"NU", "S-1-5-2", "NT AUTHORITY\\NETWORK"},
    Account{"SU", "S-1-5-6", "NT AUTHORITY\\SERVICE"},
    Account{"AN", "S-1-5-7", "NT AUTHORITY\\ANONYMOUS LOGON"},
    Account{"WD", "S-1-1-0", "Everyone"},
    Account{"CO", "S-1-3-0", "CREATOR OWNER"},
    Account{"CG", "S-1-3-1", "CREATOR GROUP"},
    Account{"OW", "S-1-3-4", "OWNER RIGHTS"},
    Account{"AC", "S-1-15-2-1", "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES"},
    Account{"", "S-1-15-2-2", "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES"},
    Account{"",
            "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
            "NT SERVICE\\TrustedInstaller"},
};

struct Mask {
  std::string_view name;  // in SDDL
  std::uint32_t value;
};
constexpr std::array kMasks = {
    Mask{"FA", 0x1F01FF},   Mask{"FR", 0x120089},   Mask{"FW", 0x120116},   Mask{"FX", 0x1200A0},
    Mask{"KA", 0xF003F},    Mask{"KR", 0x20019},    Mask{"KW", 0x20006},    Mask{"KX", 0x20019},
    Mask{"GA", 0x10000000}, Mask{"GR", 0x80000000}, Mask{"GW", 0x40000000}, Mask{"GX", 0x20000000},
    Mask{"SD", 0x10000},    Mask{"RC", 0x20000},    Mask{"WD", 0x40000},    Mask{"WO", 0x80000},
    Mask{"CC", 0x1},        Mask{"DC", 0x2},        Mask{"LC", 0x4},        Mask{"SW", 0x8},
    Mask{"RP", 0x10},       Mask{"WP", 0x20},       Mask{"DT", 0x40},       Mask{"LO", 0x80},
    Mask{"CR", 0x100},
};

bool mask_of(std::string_view rights, std::uint32_t& mask) {
  mask = 0;
  if (starts_with_ignoring_case(rights, "0x")) {
    const auto value = parse_number<std::uint32_t>(rights.substr(2), 16);
    mask = value.value_or(0);
    return value.has_value();
  }
  for (; rights.size() >= 2; rights.remove_prefix(2)) {
    bool found = false;
    for (const Mask& known : kMasks) {
      if (rights.substr(0, 2) != known.name) continue;
      mask |= known.value;
      found = true;
    }
    if (!found) return false;
  }
  return rights.empty();
}

std::string flags_name(std::string_view flags) {
  std::string name;
  if (flags.find("ID") != std::string_view::npos) name += "(I)";
  for (const std::string_view flag : {"OI", "CI", "IO", "NP"}) {
    for (std::size_t at = 0; at + 1 < flags.size(); at += 2) {
      if (flags.substr(at, 2) == flag) name += fmt::format("({})", flag);
    }
  }
  return name;
}

// "A;OICI;FA;;;SY" with an optional condition behind; false when it is no entry of an access list.
bool read_ace(std::string_view text, SddlAce& ace) {
  const std::vector<std::string_view> fields = split(text, ';');
  if (fields.size() < 6) return false;
  const std::string_view type = fields[0];
  const bool deny = type == "D" || type == "OD" || type == "XD";
  if (!deny && type != "A" && type != "OA" && type != "XA") return false;
  std::uint32_t mask = 0;
  ace.deny = deny;
  ace.account = account_of_sid(trim(fields[5]));
  ace.rights = flags_name(fields[1]);
  ace.rights += mask_of(fields[2], mask) ? icacls_rights(mask) : fmt::format("({})", fields[2]);
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

void read_dacl(std::string_view& rest, Sddl& sddl) {
  sddl.has_dacl = true;
  rest.remove_prefix(2);
  const std::size_t open = std::min(rest.find('('), rest.size());
  const std::size_t end = std::min(open, std::min(rest.find("S:"), rest.size()));
  sddl.null_dacl = rest.substr(0, end).find("NO_ACCESS_CONTROL") != std::string_view::npos;
  rest.remove_prefix(end);
  while (rest.starts_with('(')) {
    std::string_view inner;
    if (!take_brackets(rest, inner)) return;
    SddlAce ace;
    if (read_ace(inner, ace)) sddl.aces.push_back(std::move(ace));
  }
  sddl.complete = true;
}

}  // namespace

std::string icacls_rights(std::uint32_t mask) {
  switch (mask) {
    case 0x1F01FF:
    case 0x10000000: return "(F)";
    case 0x1301BF: return "(M)";
    case 0x1200A9:
    case 0xA0000000: return "(RX)";
    case 0x120089:
    case 0x80000000: return "(R)";
    case 0x120116:
    case 0x100116:
    case 0x40000000: return "(W)";
    case 0x1200A0:
    case 0x20000000: return "(X)";
    case 0x10000: return "(D)";
    default: return fmt::format("(0x{:X})", mask);
  }
}

std::string account_of_sid(std::string_view sid) {
  for (const Account& known : kAccounts) {
    if (sid == known.sid || (!known.alias.empty() && sid == known.alias)) {
      return std::string(known.name);
    }
  }
  return std::string(sid);
}

bool looks_like_sddl(std::string_view text) {
  if (text.size() < 3 || text[1] != ':') return false;
  if (text[0] == 'D') {
    const std::string_view flags = text.substr(2, std::min(text.find('('), text.size()) - 2);
    return text.find('(') != std::string_view::npos
               ? flags.find_first_not_of("PARI_NOCESLT") == std::string_view::npos
               : flags.starts_with("NO_ACCESS_CONTROL") || flags == "P" || flags == "PAI";
  }
  return (text[0] == 'O' || text[0] == 'G') && text.find("D:") != std::string_view::npos &&
         text.find('\\') == std::string_view::npos;
}

Sddl read_sddl(std::string_view text) {
  Sddl sddl;
  std::string_view rest = trim(text);
  while (rest.size() >= 2 && rest[1] == ':') {
    if (rest[0] == 'D') {
      read_dacl(rest, sddl);
      break;
    }
    const std::size_t end = next_part(rest);
    if (rest[0] == 'O') sddl.owner = account_of_sid(rest.substr(2, end - 2));
    rest.remove_prefix(end);
  }
  return sddl;
}

std::vector<std::string> ace_values(std::string_view path, const Sddl& sddl) {
  std::vector<std::string> values;
  for (const SddlAce& ace : sddl.aces) {
    values.push_back(
        fmt::format("{}|{}:{}{}", path, ace.account, ace.deny ? "(DENY)" : "", ace.rights));
  }
  if (sddl.null_dacl)
    values.push_back(fmt::format("{}|(no list):(everyone may do everything)", path));
  if (sddl.complete && sddl.aces.empty() && !sddl.null_dacl) {
    values.push_back(fmt::format("{}|(empty list):(nobody may do anything)", path));
  }
  return values;
}

}  // namespace casebook
