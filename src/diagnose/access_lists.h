// SPDX-License-Identifier: Apache-2.0
// The access lists of the evidence, judged: by themselves, and as what denied the access that an
// attempt failed at.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnose/diagnose.h"
#include "model/access_verdict.h"
#include "model/stated_lists.h"

namespace casebook {

class JudgedLists {
 public:
  explicit JudgedLists(const DiagnoseInput& input);

  // acl.verdict of each list with which something is wrong.
  std::vector<Fact> verdicts() const;

  // What the lists say about the object that a chain ends at: acl.object_denied, when its own list
  // or that of a folder above keeps servicing out, else acl.object_fine, when its own list is there
  // and does not. acl.object_disputed besides, when another list of the same path says otherwise.
  std::vector<Fact> facts_of(const Chain& chain) const;

 private:
  struct Stated : StatedList {
    const ExpectedAccess* expected = nullptr;
    std::vector<AccessFault> faults;
    bool is_judgeable = false;

    const Source& place_of(const AccessFault& fault) const;
  };
  enum class Relation : std::uint8_t { Itself, Folder, Above };

  void collect(const std::vector<Fact>& facts);
  void judge();
  std::vector<const Stated*> lists_of(const std::string& comparable, std::string_view path) const;
  bool add_denied(const LineObject& object,
                  const std::string& comparable,
                  Relation relation,
                  std::vector<Fact>& facts) const;

  const Knowledge& knowledge_;
  std::string computer_;
  int build_ = 0;
  std::vector<Stated> lists_;
  std::multimap<std::string, std::size_t> by_path_;  // comparable
};

}  // namespace casebook
