// SPDX-License-Identifier: Apache-2.0
#include "decode/icacls/acl_writer.h"

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/icacls_rights.h"
#include "model/access_list.h"
#include "model/accounts.h"
#include "model/fact_keys.h"
#include "model/paths.h"

namespace casebook {
namespace {

constexpr std::size_t kMostEntries = 20'000;

// Names that Windows translates become the English ones, so that one account has one name.
std::string known_name(std::string_view account) {
  const std::string sid = sid_of_account(account);
  return sid.empty() ? std::string(trim(account)) : account_of_sid(sid);
}

}  // namespace

AclWriter::AclWriter(DecodeOutput& output)
    : output_(output),
      entries_(output, fact::kAce, kMostEntries),
      denials_(output, fact::kDenyAce, kMostEntries),
      owners_(output, fact::kOwner, kMostEntries) {}

void AclWriter::owner(std::string_view path, std::string_view account, At at) {
  owners_.add(fmt::format("{}|{}", path, known_name(account)), at.offset, at.line);
}

void AclWriter::entry(
    std::string_view path, std::string_view account, bool denies, std::string_view rights, At at) {
  std::string letters(rights);
  // icacls writes "no access" for an entry that denies everything.
  if (letters.ends_with("(N)")) {
    denies = true;
    letters.replace(letters.size() - 2, 1, "F");
  }
  const std::string value =
      fmt::format("{}|{}:{}{}", path, known_name(account), denies ? "(DENY)" : "", letters);
  add_entry(path, value, at);
  if (denies) denials_.add(value, at.offset, at.line);
}

void AclWriter::descriptor(std::string_view path,
                           const SecurityDescriptor& descriptor,
                           At at,
                           const std::vector<At>& places) {
  if (!descriptor.owner.empty()) owner(path, descriptor.owner, at);
  const ListObject object = is_key_path(path) ? ListObject::Key : ListObject::File;
  const std::vector<AclFact> facts = acl_facts(path, descriptor, object);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const At place = places.size() == facts.size() ? places[i] : at;
    add_entry(path, facts[i].value, place);
    if (facts[i].denies) denials_.add(facts[i].value, place.offset, place.line);
  }
  if (!descriptor.is_complete) cut(path, at);
}

// The list in which the limit is reached is cut by it.
void AclWriter::add_entry(std::string_view path, const std::string& value, At at) {
  if (++count_ == kMostEntries + 1) cut(path, at);
  entries_.add(value, at.offset, at.line);
}

void AclWriter::cut(std::string_view path, At at) {
  output_.fact(fact::kAce, cut_list_entry(path), at.offset, at.line);
}

}  // namespace casebook
