// SPDX-License-Identifier: Apache-2.0
#include "cli/text_options.h"

#include "cli/options.h"

namespace casebook {

TextOptions text_options(const Invocation& invocation) {
  TextOptions options;
  options.language = invocation.language;
  options.width = invocation.width;
  options.color = invocation.color;
  options.names = invocation.has(option::kOutput) ? LongNames::Whole : invocation.names;
  const bool asked = invocation.get(option::kColor) == "always";
  if (invocation.has(option::kOutput) && !asked) options.color = Color::No;
  return options;
}

}  // namespace casebook
