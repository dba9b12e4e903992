// SPDX-License-Identifier: Apache-2.0
#include "view/prompt.h"

#include <utility>

#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"

namespace casebook::view {
namespace {

constexpr std::size_t kLongest = 4096;  // bytes; a pasted file is no pattern

bool is_inside(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t before(const std::string& text, std::size_t at) {
  if (at == 0) return 0;
  --at;
  while (at > 0 && is_inside(text[at])) {
    --at;
  }
  return at;
}

std::size_t after(const std::string& text, std::size_t at) {
  if (at >= text.size()) return text.size();
  ++at;
  while (at < text.size() && is_inside(text[at])) {
    ++at;
  }
  return at;
}

}  // namespace

Prompt::Prompt(std::string label,
               std::string text,
               std::function<std::string(std::string_view)> check)
    : label_(std::move(label)),
      text_(std::move(text)),
      at_(text_.size()),
      check_(std::move(check)) {
  check_again();
}

void Prompt::check_again() {
  complaint_ = check_ && !text_.empty() ? check_(text_) : std::string();
}

void Prompt::set_earlier(std::vector<std::string> earlier) {
  earlier_ = std::move(earlier);
  earlier_at_ = earlier_.size();
}

void Prompt::set(std::string text) {
  text_ = std::move(text);
  at_ = text_.size();
}

Prompt::Outcome Prompt::key(const Key& key) {
  switch (key.code) {
    case Key::Code::Enter: return complaint_.empty() ? Outcome::Accepted : Outcome::Typing;
    case Key::Code::Escape: return Outcome::Cancelled;
    case Key::Code::Left: at_ = before(text_, at_); break;
    case Key::Code::Right: at_ = after(text_, at_); break;
    case Key::Code::Home: at_ = 0; break;
    case Key::Code::End: at_ = text_.size(); break;
    case Key::Code::Up:
      if (earlier_at_ > 0) set(earlier_[--earlier_at_]);
      break;
    case Key::Code::Down:
      if (earlier_at_ < earlier_.size()) ++earlier_at_;
      set(earlier_at_ < earlier_.size() ? earlier_[earlier_at_] : std::string());
      break;
    case Key::Code::Backspace: {
      if (text_.empty()) return Outcome::Cancelled;
      const std::size_t begin = before(text_, at_);
      text_.erase(begin, at_ - begin);
      at_ = begin;
      break;
    }
    case Key::Code::Delete: text_.erase(at_, after(text_, at_) - at_); break;
    case Key::Code::Control:
      if (key.character == U'u') {
        text_.erase(0, at_);
        at_ = 0;
      }
      break;
    case Key::Code::Character: {
      std::string typed;
      append_utf8(typed, key.character);
      if (text_.size() + typed.size() > kLongest) break;
      text_.insert(at_, typed);
      at_ += typed.size();
      break;
    }
    default: break;
  }
  check_again();
  return Outcome::Typing;
}

void Prompt::draw(CellGrid& grid, std::size_t y) const {
  const Style style{Ink::Plain, false, true};
  grid.fill(y, 0, grid.width(), {});
  const std::string label = fitted(label_, grid.width() / 2);
  std::size_t x = grid.put(0, y, grid.width(), label, style);
  // The end that is being typed stays in sight.
  const std::size_t room = grid.width() > x + 1 ? grid.width() - x - 1 : 0;
  const std::size_t width = display_width(for_terminal(text_.substr(0, at_)));
  std::size_t skip = width > room ? width - room : 0;
  grid.cursor_x = x + width - skip;
  grid.cursor_y = y;
  x = grid.put(x, y, grid.width(), text_, {}, &skip);
  if (!complaint_.empty()) {
    grid.put(x + 2, y, grid.width(), complaint_, {Ink::Error, false, false});
  }
}

}  // namespace casebook::view
