// SPDX-License-Identifier: Apache-2.0
// Reads files and folders of our own disk into an opening. Never waits: pipes and devices are named
// and left alone.
#pragma once

#include <string>

#include "base/result.h"
#include "evidence/opening.h"

namespace casebook {

// `name` is the path inside the bundle. Fails when the file itself cannot be read.
Status add_disk_file(Opening& opening, const std::string& disk_path, const std::string& name);

// `prefix`: what comes before each name inside the bundle, "" or "folder/". Fails when the folder
// itself cannot be read; what fails inside of it is an issue there.
Status add_disk_folder(Opening& opening, const std::string& disk_path, const std::string& prefix);

}  // namespace casebook
