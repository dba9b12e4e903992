// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/suggest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "draft/template.h"
#include "draft/variables.h"

namespace casebook {
namespace {

constexpr std::size_t kDeepest = 16;        // sections in sections; the library recurses
constexpr std::size_t kMostProblems = 100;  // of one template

// "{{#first}}" -> '#', "first".
struct Tag {
  char kind = 0;  // '#', '^', '/', '!', '>', '=' ; 0 for a value
  std::string_view name;
};

Tag tag_of(std::string_view inside) {
  Tag tag;
  inside = trim(inside);
  constexpr std::string_view kKinds = "#^/!>=";
  if (!inside.empty() && kKinds.find(inside.front()) != std::string_view::npos) {
    tag.kind = inside.front();
    inside = trim(inside.substr(1));
  } else if (!inside.empty() && inside.front() == '&') {
    inside = trim(inside.substr(1));
  }
  tag.name = inside;
  return tag;
}

class Checker {
 public:
  Checker(const std::string& file, std::string_view text) : file_(file), text_(text) {}

  std::vector<TemplateProblem> check() {
    check_bytes();
    check_subject();
    check_tags();
    return std::move(problems_);
  }

 private:
  struct Section {
    std::string_view name;
    const std::vector<Variable>* inside = nullptr;  // of a list that is walked through
    int line = 0;
  };

  bool is_full() const { return problems_.size() >= kMostProblems; }
  void say(int line, std::string en, std::string zh) {
    if (is_full()) return;
    problems_.push_back({file_, line, true, {std::move(en), std::move(zh)}});
  }

  void check_bytes() {
    int line = 1;
    for (std::string_view rest = text_; !rest.empty();) {
      const std::string_view before = rest;
      const Utf8Sequence sequence = utf8_sequence(rest);
      if (!sequence.valid) {
        return say(
            line, "not UTF-8; save the template as UTF-8", "不是 UTF-8；请将模板另存为 UTF-8");
      }
      const char32_t c = take_character(rest);
      if (c == '\n') ++line;
      const bool is_break = c == '\n' || c == '\r' || c == '\t';
      if ((c < 0x20 && !is_break) || c == 0x7F) {
        return say(line, "a control character; remove it", "含有控制字符，请删除");
      }
      if (before.size() == rest.size()) return;  // never: each step takes a character
    }
  }

  void check_subject() {
    if (text_.starts_with("Subject: ") || text_.starts_with("主题：")) return;
    say(1,
        "the first line is no subject; begin it with 'Subject: '",
        "第一行不是邮件主题；请以“主题：”或“Subject: ”开头");
  }

  void check_tags() {
    std::size_t at = 0;
    while (!is_full() && open_.size() <= kDeepest) {
      const std::size_t begin = text_.find("{{", at);
      const std::size_t counted = std::min(begin, text_.size());
      line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at),
                                           text_.begin() + static_cast<std::ptrdiff_t>(counted),
                                           '\n'));
      if (begin == std::string_view::npos) break;
      const bool triple = text_.substr(begin).starts_with("{{{");
      const std::string_view close = triple ? "}}}" : "}}";
      const std::size_t inside = begin + close.size();
      const std::size_t end = text_.find(close, inside);
      if (end == std::string_view::npos) {
        say(line_,
            fmt::format("a tag does not end; close it with {}", close),
            fmt::format("标记没有结束；请以 {} 结束", close));
        return;
      }
      const std::string_view content = text_.substr(inside, end - inside);
      const Tag tag = triple ? Tag{0, trim(content)} : tag_of(content);
      check_tag(tag);
      line_ += static_cast<int>(std::count(content.begin(), content.end(), '\n'));
      at = end + close.size();
    }
    for (const Section& open : open_) {
      say(open.line,
          fmt::format("the section '{0}' does not end; add {{{{/{0}}}}}", open.name),
          fmt::format("区段“{0}”没有结束；请加上 {{{{/{0}}}}}", open.name));
    }
  }

  void check_tag(const Tag& tag) {
    switch (tag.kind) {
      case '!': return;
      case '>':
        return say(line_,
                   "a template cannot include another; write its text here",
                   "模板不能包含其他模板；请将内容直接写在此处");
      case '=':
        return say(line_,
                   "delimiters cannot be changed; use {{ and }}",
                   "不能更改定界符；请使用 {{ 和 }}");
      case '/': return close(tag.name);
      default: break;
    }
    if (tag.name.empty()) {
      return say(line_, "a tag without a name; name a variable", "标记没有名称；请写上变量名");
    }
    const Variable* variable = look_up(tag.name);
    if (variable == nullptr) say_unknown(tag.name);
    if (tag.kind == 0) {
      if (variable != nullptr) check_value(*variable);
      return;
    }
    if (open_.size() == kDeepest) {
      say(line_,
          fmt::format("more than {} sections in each other; use fewer", kDeepest),
          fmt::format("区段嵌套超过 {} 层；请减少层数", kDeepest));
    }
    const bool walks =
        tag.kind == '#' && variable != nullptr && variable->kind == Value::Kind::List;
    if (walks && is_open(*variable)) {
      // Each entry would write all entries again, and so on: a mail without end.
      say(line_,
          fmt::format("the list '{}' stands inside of itself; close it first", tag.name),
          fmt::format("列表“{}”嵌套在自身之内；请先结束外层的区段", tag.name));
    }
    open_.push_back({tag.name, walks ? &variable->inside : nullptr, line_});
  }

  bool is_open(const Variable& list) const {
    return std::any_of(open_.begin(), open_.end(), [&list](const Section& section) {
      return section.inside == &list.inside;
    });
  }

  void check_value(const Variable& variable) {
    if (variable.kind == Value::Kind::Text) return;
    const bool list = variable.kind == Value::Kind::List;
    say(line_,
        fmt::format("'{0}' is a {1}; write {{{{#{0}}}}}...{{{{/{0}}}}}",
                    variable.name,
                    list ? "list" : "flag"),
        fmt::format("“{0}”是{1}；请写作 {{{{#{0}}}}}……{{{{/{0}}}}}",
                    variable.name,
                    list ? "列表" : "开关"));
  }

  void close(std::string_view name) {
    if (open_.empty()) {
      return say(line_,
                 fmt::format("'{0}' ends and did not begin; add {{{{#{0}}}}} or remove this", name),
                 fmt::format("“{0}”没有开始就结束了；请加上 {{{{#{0}}}}} 或删除此处", name));
    }
    const Section open = open_.back();
    open_.pop_back();
    if (open.name == name) return;
    say(line_,
        fmt::format(
            "'{}' ends, but '{}' of line {} is open; end that first", name, open.name, open.line),
        fmt::format(
            "“{}”在此结束，但第 {} 行的“{}”尚未结束；请先结束后者", name, open.line, open.name));
  }

  // From the innermost list outwards, as the library looks.
  const Variable* look_up(std::string_view name) const {
    for (auto section = open_.rbegin(); section != open_.rend(); ++section) {
      if (section->inside == nullptr) continue;
      const Variable* found = find_variable(*section->inside, name);
      if (found != nullptr) return found;
    }
    return find_variable(draft_variables(), name);
  }

  void say_unknown(std::string_view name) {
    const std::string elsewhere = list_with(draft_variables(), name);
    if (!elsewhere.empty()) {
      return say(
          line_,
          fmt::format("'{0}' exists inside of '{1}' only; write it between {{{{#{1}}}}} and "
                      "{{{{/{1}}}}}",
                      name,
                      elsewhere),
          fmt::format(
              "“{0}”只存在于“{1}”之内；请写在 {{{{#{1}}}}} 与 {{{{/{1}}}}} 之间", name, elsewhere));
    }
    const std::string near = nearest_name(name, variable_names());
    say(line_,
        fmt::format("unknown variable '{}'{}; `casebook draft --variables` lists all",
                    name,
                    near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)),
        fmt::format("未知变量“{}”{}；`casebook draft --variables` 会列出全部变量",
                    name,
                    near.empty() ? "" : fmt::format("，您要写的是“{}”吗", near)));
  }

  // The first list that has an entry of this name; "" when none has.
  static std::string list_with(const std::vector<Variable>& among, std::string_view name) {
    for (const Variable& one : among) {
      if (find_variable(one.inside, name) != nullptr) return std::string(one.name);
      std::string deeper = list_with(one.inside, name);
      if (!deeper.empty()) return deeper;
    }
    return "";
  }

  const std::string& file_;
  std::string_view text_;
  int line_ = 1;
  std::vector<Section> open_;
  std::vector<TemplateProblem> problems_;
};

}  // namespace

std::vector<TemplateProblem> check_template(const std::string& file, std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    return {{file,
             1,
             true,
             {"begins with a byte order mark; save it as UTF-8 without one",
              "以字节顺序标记开头；请另存为不带 BOM 的 UTF-8"}}};
  }
  return Checker(file, text).check();
}

}  // namespace casebook
