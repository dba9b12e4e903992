// SPDX-License-Identifier: Apache-2.0
#include "decode/icacls/get_acl.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/icacls_rights.h"
#include "model/paths.h"

namespace casebook {
namespace {

constexpr std::uint32_t kGenericRights = 0xF0000000;

struct RightName {
  std::string_view name;     // of .NET
  std::string_view letters;  // of icacls
};

// Source: System.Security.AccessControl.FileSystemRights and RegistryRights.
constexpr std::array kFileRights = {RightName{"FullControl", "F"},
                                    RightName{"Modify", "M"},
                                    RightName{"ReadAndExecute", "RX"},
                                    RightName{"Read", "R"},
                                    RightName{"Write", "W"},
                                    RightName{"Delete", "DE"},
                                    RightName{"ReadData", "RD"},
                                    RightName{"ListDirectory", "RD"},
                                    RightName{"WriteData", "WD"},
                                    RightName{"CreateFiles", "WD"},
                                    RightName{"AppendData", "AD"},
                                    RightName{"CreateDirectories", "AD"},
                                    RightName{"ReadExtendedAttributes", "REA"},
                                    RightName{"WriteExtendedAttributes", "WEA"},
                                    RightName{"ExecuteFile", "X"},
                                    RightName{"Traverse", "X"},
                                    RightName{"DeleteSubdirectoriesAndFiles", "DC"},
                                    RightName{"ReadAttributes", "RA"},
                                    RightName{"WriteAttributes", "WA"},
                                    RightName{"ReadPermissions", "RC"},
                                    RightName{"ChangePermissions", "WDAC"},
                                    RightName{"TakeOwnership", "WO"},
                                    RightName{"Synchronize", ""}};
constexpr std::array kKeyRights = {RightName{"FullControl", "KA"},
                                   RightName{"ReadKey", "KR"},
                                   RightName{"ExecuteKey", "KX"},
                                   RightName{"WriteKey", "KW"},
                                   RightName{"QueryValues", "0x1"},
                                   RightName{"SetValue", "0x2"},
                                   RightName{"CreateSubKey", "0x4"},
                                   RightName{"EnumerateSubKeys", "0x8"},
                                   RightName{"Notify", "0x10"},
                                   RightName{"CreateLink", "0x20"},
                                   RightName{"Delete", "DE"},
                                   RightName{"ReadPermissions", "RC"},
                                   RightName{"ChangePermissions", "WDAC"},
                                   RightName{"TakeOwnership", "WO"}};

template <typename Names>
std::string_view letters_of(std::string_view word, const Names& names) {
  const auto known = std::find_if(
      names.begin(), names.end(), [&](const RightName& one) { return one.name == word; });
  return known == names.end() ? word : known->letters;
}

// "ReadAndExecute, Synchronize" -> "(RX)"
std::string net_rights(std::string_view words, ListObject object) {
  std::string rights;
  for (std::string_view word : split(words, ',')) {
    word = trim(word);
    // Generic rights have no name there: "-1610612736" is read and execute. They stand only in
    // entries for what lies below, which are not marked otherwise.
    if (const auto number = parse_number<std::int64_t>(word)) {
      const auto mask = static_cast<std::uint32_t>(*number);
      const std::string_view marks = (mask & kGenericRights) != 0 ? "(OI)(CI)(IO)" : "";
      return fmt::format("{}{}", marks, icacls_rights(mask, object));
    }
    const std::string_view letters =
        object == ListObject::Key ? letters_of(word, kKeyRights) : letters_of(word, kFileRights);
    if (letters.empty()) continue;
    if (!rights.empty()) rights += ',';
    rights += letters;
  }
  return "(" + rights + ")";
}

bool holds_entry(std::string_view text) {
  return text.find(" Allow ") != std::string_view::npos ||
         text.find(" Deny ") != std::string_view::npos;
}

}  // namespace

bool GetAclReader::read(const Line& line) {
  std::string_view name;
  std::string_view value;
  const bool indented = is_space(line.text.front());
  if (indented && !field_.empty()) {
    value_.push_back({std::string(trim(line.text)), {line.offset, line.number}});
    return true;
  }
  if (indented || !read_pair(line.text, name, value)) return false;
  static constexpr std::array<std::string_view, 6> kNames = {
      "Path", "Owner", "Group", "Access", "Audit", "Sddl"};
  const auto known = std::find(kNames.begin(), kNames.end(), name);
  if (known == kNames.end()) return false;
  finish_field();
  field_ = *known;
  value_ = {{std::string(value), {line.offset, line.number}}};
  return true;
}

void GetAclReader::finish_field() {
  const std::string_view field = field_;
  field_ = {};
  if (field.empty()) return;
  std::string whole;
  for (const Part& part : value_) {
    whole += part.text;
  }
  const Place at = value_.front().at;
  if (field == "Path") {
    finish();
    const std::size_t provider = whole.find("::");
    path_ = provider == std::string::npos ? whole : whole.substr(provider + 2);
  } else if (field == "Owner") {
    owner_ = {whole, at};
  } else if (field == "Access") {
    take_access();
  } else if (field == "Sddl") {
    sddl_ = {whole, at};
  }
}

// The console wraps long entries.
void GetAclReader::take_access() {
  for (Part& part : value_) {
    const bool goes_on =
        !access_.empty() && (!holds_entry(part.text) || !holds_entry(access_.back().text));
    if (goes_on) {
      access_.back().text += ' ' + part.text;
    } else if (!part.text.empty()) {
      access_.push_back(std::move(part));
    }
  }
}

// SDDL names accounts by SID, which no language changes; the lines of the entries show it better.
void GetAclReader::finish() {
  finish_field();
  const bool has_sddl = !sddl_.text.empty();
  SecurityDescriptor sddl = has_sddl ? read_sddl(sddl_.text) : SecurityDescriptor{};
  const bool use_sddl = has_sddl && sddl.has_dacl() && (sddl.is_complete || access_.empty());
  if (has_sddl && !use_sddl) output_.issue("record-cut", sddl_.at.offset, sddl_.text.size());
  if (!owner_.text.empty()) {
    const bool is_sid = use_sddl && !sddl.owner.empty();
    writer_.owner(path_, is_sid ? sddl.owner : owner_.text, owner_.at);
    sddl.owner.clear();
  }
  if (use_sddl) {
    std::vector<Place> places;
    for (const Part& entry : access_) {
      places.push_back(entry.at);
    }
    writer_.descriptor(path_, sddl, sddl_.at, places);
  }
  for (const Part& entry : use_sddl ? std::vector<Part>() : access_) {
    for (const bool deny : {false, true}) {
      const std::string_view word = deny ? " Deny " : " Allow ";
      const std::string_view text = entry.text;
      const std::size_t at = text.find(word);
      if (at == std::string_view::npos) continue;
      const ListObject object = is_key_path(path_) ? ListObject::Key : ListObject::File;
      writer_.entry(path_,
                    trim(text.substr(0, at)),
                    deny,
                    net_rights(trim(text.substr(at + word.size())), object),
                    entry.at);
      break;
    }
  }
  owner_ = {};
  access_.clear();
  sddl_ = {};
}

}  // namespace casebook
