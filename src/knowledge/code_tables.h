// SPDX-License-Identifier: Apache-2.0
// The CodeBook over knowledge/codes. Tables are searched where they lie; making one costs nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "knowledge/files.h"
#include "model/code_book.h"

namespace casebook {

// Codes of the embedded tables.
std::unique_ptr<CodeBook> make_code_book();

// The same with the *.tsv of `extra` laid over them: "codes/win32.tsv" adds to and replaces rows of
// the table of that name. Fails when a file names no known table or is not in order.
Result<std::unique_ptr<CodeBook>> make_code_book(const std::vector<KnowledgeFile>& extra);

// File names (without .tsv) of all tables, for tests and messages.
std::vector<std::string> code_table_names();

}  // namespace casebook
