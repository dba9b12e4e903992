// SPDX-License-Identifier: Apache-2.0
// Names as archives and disks give them, made into paths inside a bundle. They are never used to
// open or write anything, yet people and reports read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/issue.h"

namespace casebook {

struct EntryName {
  std::string path;           // relative, forward slashes, UTF-8, no ".." and no control characters
  std::vector<Issue> issues;  // what had to be changed because it was hostile or broken
};

// "Panther\setupact.log" gives "Panther/setupact.log"; GBK names are decoded. "..", drives and
// leading slashes are dropped, with an issue.
EntryName clean_entry_name(std::string_view raw);

// Bytes of a name as UTF-8, whatever code page it was written in.
std::string name_to_utf8(std::string_view raw);

// Where a link in `from` (a path inside an archive) leads: a path in the same archive, or "" when
// it leads out of it.
std::string resolve_link(std::string_view from, std::string_view target);

}  // namespace casebook
