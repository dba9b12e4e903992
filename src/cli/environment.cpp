// SPDX-License-Identifier: Apache-2.0
#include "cli/environment.h"

#include <algorithm>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kWidest = 160;  // longer lines are hard to read
constexpr std::size_t kWithoutTerminal = 100;

}  // namespace

std::string read_variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets variables
  return value == nullptr ? std::string() : value;
}

Language language_of(const Variables& variables) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = variables(name);
    if (value.empty()) continue;
    return starts_with_ignoring_case(value, "zh") ? Language::Chinese : Language::English;
  }
  return Language::English;
}

Color color_of(std::string_view when, bool is_terminal, const Variables& variables) {
  if (when == "always") return Color::Yes;
  if (when == "never" || !is_terminal) return Color::No;
  if (!variables("NO_COLOR").empty() || variables("TERM") == "dumb") return Color::No;
  return Color::Yes;
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

std::size_t terminal_width(const Variables& variables) {
  std::size_t width = kWithoutTerminal;
  if (const auto columns = parse_number<std::size_t>(variables("COLUMNS"))) width = *columns;
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    winsize size = {};
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
      width = size.ws_col;
      break;
    }
  }
  return std::clamp(width, kNarrowest, kWidest);
}

}  // namespace casebook
