// SPDX-License-Identifier: Apache-2.0
// One file that a command line names, for commands that look into one.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "evidence/bundle.h"

namespace casebook {

// Its bytes, mapped. An error names the path, and says what to do when it is a folder.
Result<std::shared_ptr<const Content>> open_input_file(const std::string& path);

}  // namespace casebook
