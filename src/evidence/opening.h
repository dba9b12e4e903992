// SPDX-License-Identifier: Apache-2.0
// What folders and archives share while a bundle is being opened: the budget, the entries so far,
// and the names in use.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "evidence/bundle.h"
#include "evidence/content.h"
#include "evidence/meter.h"

namespace casebook {

class Opening {
 public:
  Opening(const Budget& budget, std::function<void(const OpenProgress&)> progress)
      : meter(budget),
        progress_(std::move(progress)) {}

  Meter meter;
  SmallStore store;

  // `path`, or with " (2)" in its last part when it is in use. The result is in use from now on.
  std::string unique_path(const std::string& path);

  // `path` comes from unique_path().
  void add(std::string path, ContentPtr content, std::vector<Issue> issues);

  // The members of `archive` follow.
  void add_archive(BundleArchive archive);

  // A limit stopped the work: told once for the whole bundle, with how often and where it first
  // was.
  void limit_reached(const Issue& issue, const std::string& path);

  void tell(std::string_view path) const;

  // The bundle as it is, sorted. Ends the opening.
  Bundle finish();

 private:
  std::function<void(const OpenProgress&)> progress_;
  std::unordered_map<std::string, std::uint64_t> names_;  // how often each was asked for
  Bundle bundle_;
};

}  // namespace casebook
