// SPDX-License-Identifier: Apache-2.0
// What a template is filled with: texts, flags and lists of scopes, by name.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace casebook {

struct Value;
using Scope = std::map<std::string, Value>;

struct Value {
  enum class Kind { Text, Flag, List };

  Value(std::string text_in = {}) : text(std::move(text_in)) {}
  Value(const char* text_in) : text(text_in) {}
  Value(bool flag_in) : kind(Kind::Flag), flag(flag_in) {}
  Value(std::vector<Scope> list_in) : kind(Kind::List), list(std::move(list_in)) {}

  Kind kind = Kind::Text;
  std::string text;
  bool flag = false;
  std::vector<Scope> list;
};

}  // namespace casebook
