// SPDX-License-Identifier: Apache-2.0
// What differs between any two machines, and says nothing.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "model/comparison.h"

namespace casebook {

// The group that a difference about this path, this key and value ("key|name"), this process is
// folded into; "" when it is worth a look. All comparable.
std::string_view volatile_file(std::string_view path);
std::string_view volatile_value(std::string_view value);
std::string_view volatile_process(std::string_view name);

// The group of an aspect that changes by itself: times, process numbers, whether a service runs;
// "" for others.
std::string_view volatile_aspect(Aspect aspect);

// What a group is; empty for a group whose title depends on the machines.
Bilingual fold_title(std::string_view group);

// A file in the component store without the version and hash of its component:
// "%windir%\winsxs\amd64_sample_31bf_*_none_*\a.dll"; "" for other paths.
std::string store_key(std::string_view path);

}  // namespace casebook
