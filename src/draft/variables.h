// SPDX-License-Identifier: Apache-2.0
// Every name that a template of a mail may use. `casebook draft --variables` prints the table,
// templates are checked against it, and a test checks that the data has exactly these names.
#pragma once

#include <string_view>
#include <vector>

#include "draft/value.h"

namespace casebook {

struct Variable {
  std::string_view name;
  Value::Kind kind = Value::Kind::Text;
  std::string_view en;  // what it holds
  std::string_view zh;
  std::vector<Variable> inside = {};  // of a list: what each entry has
};

const std::vector<Variable>& draft_variables();

// The variable of that name in `among`; null when there is none.
const Variable* find_variable(const std::vector<Variable>& among, std::string_view name);

// All names, also those inside of lists, for "did you mean".
std::vector<std::string> variable_names();

}  // namespace casebook
