// SPDX-License-Identifier: Apache-2.0
// The functions that SQL has here beside SQLite's own.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "query/evidence.h"
#include "query/notes.h"
#include "query/table.h"

struct sqlite3;

namespace casebook::query {

struct FunctionInfo {
  std::string_view name;
  std::string_view form;  // "code_text(x, language)"
  Needs wishes = 0;       // what makes its answer better, when it is there
  Remark remark;
};

const std::vector<FunctionInfo>& all_functions();

// What the functions of one connection know. Paths are compared and normalised with the traces that
// were read when they are first asked for.
class FunctionState {
 public:
  // Both must outlive it.
  FunctionState(const Evidence& evidence, Notes& notes);
  ~FunctionState();

  struct Impl;
  Impl& impl() { return *impl_; }
  Notes& notes() { return notes_; }

 private:
  std::unique_ptr<Impl> impl_;
  Notes& notes_;
};

// Functions and the collation TIME. `state` must outlive the connection.
int register_functions(sqlite3* connection, FunctionState& state);

}  // namespace casebook::query
