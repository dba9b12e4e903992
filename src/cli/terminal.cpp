// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <cwchar>
#include <string>
#include <string_view>

#include <langinfo.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/messages.h"
#include "cli/signals.h"

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>

namespace casebook {
namespace {

using view::Ink;
using view::Key;

constexpr int kEscapeDelay = 25;  // milliseconds; an arrow's bytes come together

// --- what a signal needs to leave the terminal as it was -----------------------------------------

struct Restoring {
  termios modes = {};
  std::array<char, 256> bytes = {};
  std::size_t size = 0;
  volatile std::sig_atomic_t armed = 0;
};
Restoring g_restoring;  // NOLINT: a signal handler can reach nothing else

constexpr std::array kSignals = {
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL};

void restore_at_once() {
  if (g_restoring.armed == 0) return;
  g_restoring.armed = 0;
  const ssize_t written = write(STDOUT_FILENO, g_restoring.bytes.data(), g_restoring.size);
  (void)written;
  tcsetattr(STDIN_FILENO, TCSANOW, &g_restoring.modes);
}

// Async-signal-safe: only write() and tcsetattr().
void on_signal(int signal) {
  restore_at_once();
  if (signal == SIGBUS) say_vanished_page_and_exit();
  std::signal(signal, SIG_DFL);
  raise(signal);
}

void append_capability(std::string& out, const char* name) {
  const char* value = tigetstr(name);
  // -1: no such capability.
  if (value != nullptr && reinterpret_cast<std::intptr_t>(value) != -1) out += value;
}

void arm_signals() {
  std::string bytes = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";  // mouse reports off
  std::string leave;
  append_capability(leave, "rmcup");
  // A signal may come while only a part of the screen scrolls. That also moves the cursor, which
  // leaving the screen brings back.
  if (!leave.empty()) bytes += "\x1b[r";
  for (const char* name : {"rmkx", "sgr0", "op", "cnorm", "rmcup"}) {
    append_capability(bytes, name);
  }
  g_restoring.size = std::min(bytes.size(), g_restoring.bytes.size());
  std::memcpy(g_restoring.bytes.data(), bytes.data(), g_restoring.size);
  g_restoring.armed = 1;
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) {
    sigaction(signal, &action, nullptr);
  }
}

// --- colours -------------------------------------------------------------------------------------

struct Look {
  Ink ink;
  short foreground;
  short background;  // -1: the terminal's own
  attr_t plain;      // without colour
};

constexpr std::array kLooks = {
    Look{Ink::Error, COLOR_YELLOW, COLOR_RED, A_BOLD},
    Look{Ink::Warning, COLOR_BLACK, COLOR_YELLOW, A_UNDERLINE},
    Look{Ink::Dim, -1, -1, A_DIM},
    Look{Ink::Bar, COLOR_WHITE, COLOR_BLUE, A_REVERSE},
    Look{Ink::Key, COLOR_CYAN, -1, A_REVERSE},
    Look{Ink::Heading, COLOR_CYAN, -1, A_BOLD},
    Look{Ink::Found, COLOR_BLACK, COLOR_GREEN, A_REVERSE},
    Look{Ink::Good, COLOR_GREEN, -1, A_BOLD},
};

short pair_of(Ink ink) {
  return static_cast<short>(static_cast<int>(ink));
}

// What a cell shows. Where the system takes a character for wider or narrower than our tables do,
// everything behind it would be out of place: then a mark stands for it.
std::wstring shown_text(const view::Cell& cell) {
  std::wstring wide;
  std::string_view rest = cell.text;
  while (!rest.empty()) {
    wide += static_cast<wchar_t>(take_character(rest));
  }
  int columns = 0;
  for (const wchar_t character : wide) {
    const int width = wcwidth(character);
    columns = width < 0 || columns < 0 ? -1 : columns + width;
  }
  const int wanted = cell.wide ? 2 : 1;
  if (columns == wanted) return wide;
  return cell.wide ? L"??" : L"?";
}

// Nobody will press a key any more, and waiting for one takes no time.
bool has_hung_up() {
  pollfd input = {STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

Key key_of_mouse() {
  MEVENT event;
  if (getmouse(&event) != OK) return {};
  Key key;
  key.x = static_cast<std::size_t>(std::max(event.x, 0));
  key.y = static_cast<std::size_t>(std::max(event.y, 0));
  if ((event.bstate & BUTTON4_PRESSED) != 0) {
    key.code = Key::Code::WheelUp;
  } else if ((event.bstate & BUTTON5_PRESSED) != 0) {
    key.code = Key::Code::WheelDown;
  } else if ((event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) != 0) {
    key.code = Key::Code::Click;
  }
  return key;
}

Key key_of_function(wint_t code) {
  constexpr wint_t kShift = 12;  // terminals send F3 with Shift as F15
  switch (code) {
    case KEY_UP: return {Key::Code::Up};
    case KEY_DOWN: return {Key::Code::Down};
    case KEY_LEFT: return {Key::Code::Left};
    case KEY_RIGHT: return {Key::Code::Right};
    case KEY_PPAGE: return {Key::Code::PageUp};
    case KEY_NPAGE: return {Key::Code::PageDown};
    case KEY_HOME: return {Key::Code::Home};
    case KEY_END: return {Key::Code::End};
    case KEY_ENTER: return {Key::Code::Enter};
    case KEY_BACKSPACE: return {Key::Code::Backspace};
    case KEY_DC: return {Key::Code::Delete};
    case KEY_RESIZE: return {Key::Code::Resize};
    case KEY_MOUSE: return key_of_mouse();
    default: break;
  }
  if (code >= KEY_F(1) && code <= KEY_F(kShift)) {
    return {Key::Code::Function, static_cast<char32_t>(code - KEY_F(0))};
  }
  if (code > KEY_F(kShift) && code <= KEY_F(2 * kShift)) {
    return {Key::Code::ShiftFunction, static_cast<char32_t>(code - KEY_F(kShift))};
  }
  return {};
}

Key key_of_character(wint_t character) {
  constexpr wint_t kEscape = 27;
  constexpr wint_t kRubout = 127;
  switch (character) {
    case '\r':
    case '\n': return {Key::Code::Enter};
    case '\t': return {Key::Code::Tab};
    case '\b':
    case kRubout: return {Key::Code::Backspace};
    case kEscape: return {Key::Code::Escape};
    default: break;
  }
  if (character < ' ') {
    return {Key::Code::Control, static_cast<char32_t>(character + 'a' - 1)};
  }
  return {Key::Code::Character, static_cast<char32_t>(character)};
}

}  // namespace

Result<std::unique_ptr<Terminal>> Terminal::open(Color color) {
  // Chinese can only be sent where the locale's characters are UTF-8.
  // NOLINTBEGIN(concurrency-mt-unsafe): before the first thread
  std::setlocale(LC_CTYPE, "");
  if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
  // NOLINTEND(concurrency-mt-unsafe)
  tcgetattr(STDIN_FILENO, &g_restoring.modes);
  const Error unfit{ErrorCode::Unsupported, "the terminal cannot place its cursor"};
  if (newterm(nullptr, stdout, stdin) == nullptr) return unfit;
  std::unique_ptr<Terminal> terminal(new Terminal());
  const char* moves = tigetstr("cup");
  if (moves == nullptr || reinterpret_cast<std::intptr_t>(moves) == -1) return unfit;
  terminal->set_up(color);
  return terminal;
}

void Terminal::set_up(Color color) {
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  set_escdelay(kEscapeDelay);
  mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, nullptr);
  mouseinterval(0);
  colored_ = color == Color::Yes && has_colors() && start_color() == OK;
  if (colored_) {
    use_default_colors();
    for (const Look& look : kLooks) {
      init_pair(pair_of(look.ink), look.foreground, look.background);
    }
  }
  arm_signals();
}

Terminal::~Terminal() {
  g_restoring.armed = 0;
  endwin();
  // What follows is as for every other command.
  for (const int signal : kSignals) {
    std::signal(signal, SIG_DFL);
  }
  install_signal_handlers();
}

std::size_t Terminal::width() const {
  return static_cast<std::size_t>(std::max(getmaxx(stdscr), 1));
}

std::size_t Terminal::height() const {
  return static_cast<std::size_t>(std::max(getmaxy(stdscr), 1));
}

int Terminal::attributes(const view::Style& style) const {
  attr_t attributes = A_NORMAL;
  for (const Look& look : kLooks) {
    if (look.ink != style.ink) continue;
    const attr_t pair = look.ink == Ink::Dim ? A_DIM : attr_t(COLOR_PAIR(pair_of(look.ink)));
    attributes |= colored_ ? pair : look.plain;
  }
  if (style.bold) attributes |= A_BOLD;
  // A bar that is drawn in reverse would lose its selection.
  if (style.selected) attributes ^= A_REVERSE;
  return static_cast<int>(attributes);
}

void Terminal::show(const view::CellGrid& grid, bool anew) {
  if (anew) clearok(stdscr, TRUE);
  erase();
  for (std::size_t y = 0; y < grid.height(); ++y) {
    for (std::size_t x = 0; x < grid.width(); ++x) {
      const view::Cell& cell = grid.at(x, y);
      if (cell.text.empty() || (cell.text == " " && cell.style == view::Style{})) continue;
      attrset(attributes(cell.style));
      const std::wstring text = shown_text(cell);
      mvaddnwstr(
          static_cast<int>(y), static_cast<int>(x), text.data(), static_cast<int>(text.size()));
    }
  }
  attrset(A_NORMAL);
  const bool has_cursor = grid.cursor_x < grid.width() && grid.cursor_y < grid.height();
  curs_set(has_cursor ? 1 : 0);
  if (has_cursor) move(static_cast<int>(grid.cursor_y), static_cast<int>(grid.cursor_x));
  refresh();
}

view::Key Terminal::wait(std::chrono::milliseconds longest) {
  timeout(static_cast<int>(longest.count()));
  wint_t character = 0;
  const int kind = get_wch(&character);
  if (kind == ERR) return has_hung_up() ? Key{Key::Code::Control, U'c'} : Key{};
  if (kind == KEY_CODE_YES) return key_of_function(character);
  const Key key = key_of_character(character);
  if (key.code != Key::Code::Control || key.character != U'z') return key;
  // As a shell expects it; behind this line the person has come back.
  endwin();
  std::signal(SIGTSTP, SIG_DFL);
  kill(0, SIGTSTP);
  return {Key::Code::Resize};
}

}  // namespace casebook
