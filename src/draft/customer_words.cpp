// SPDX-License-Identifier: Apache-2.0
#include "draft/customer_words.h"

#include <array>
#include <span>

#include <re2/re2.h>

namespace casebook {
namespace {

struct Wording {
  RE2 pattern;
  const char* instead;
};

std::string reworded(std::string text, std::span<const Wording> wordings) {
  for (const Wording& wording : wordings) {
    RE2::GlobalReplace(&text, wording.pattern, wording.instead);
  }
  return text;
}

}  // namespace

std::string for_customers(std::string text, Language language) {
  static const std::array<Wording, 8> kEnglish = {
      Wording{RE2(R"(\bfinding (\d))"), R"(cause \1)"},
      Wording{RE2(R"(\bFinding (\d))"), R"(Cause \1)"},
      Wording{RE2(R"(\bnamed in the finding\b)"), "named above"},
      Wording{RE2(R"(\b(?:from|of) the finding\b)"), "named above"},
      Wording{RE2(R"(\bin the finding\b)"), "above"},
      Wording{RE2(R"(\b(the|this|that|another) finding\b)"), R"(\1 cause)"},
      Wording{RE2(R"(\bfindings of their own\b)"), "causes of their own"},
      Wording{RE2(R"(\bThe customer reports\b)"), "You report"}};
  static const std::array<Wording, 4> kChinese = {Wording{RE2("结论所指的?"), "上文所述的"},
                                                  Wording{RE2("结论中的?"), "上文所述的"},
                                                  Wording{RE2("见结论"), "见上文"},
                                                  Wording{RE2("客户反馈："), "您反馈的是："}};
  if (language == Language::Chinese) return reworded(std::move(text), kChinese);
  return reworded(std::move(text), kEnglish);
}

std::string numbered_for_customers(std::string text) {
  static const std::array<Wording, 2> kNumbers = {
      Wording{RE2(R"((?m)^Finding (\d+) \()"), R"(Cause \1 ()"},
      Wording{RE2(R"(\b(For|and|,)(\s+)finding(\s+\d))"), R"(\1\2cause\3)"}};
  return reworded(std::move(text), kNumbers);
}

std::string without_command_words(std::string text, Language language) {
  static const std::array<Wording, 4> kEnglish = {
      Wording{RE2(R"(\s*\((?:put|replace) [^()]* (?:for|of) [A-Z]{3,}\b[^()]*\))"), ""},
      Wording{RE2(R"([;,] (?:and )?put [^();.]* for [A-Z]{3,}\b)"), ""},
      Wording{RE2(R"(\s*\([^()]*\bin the command\))"), ""},
      Wording{RE2(R"(; the command is [^.;()]*)"), ""}};
  static const std::array<Wording, 4> kChinese = {
      Wording{RE2("（将 ?[A-Za-z]*[A-Z]{2,}[^（）]*换成[^（）]*）"), ""},
      Wording{RE2("[；，]将 ?[A-Z]{3,} ?换成[^；（）。]*"), ""},
      Wording{RE2("（命令中[^（）]*）"), ""},
      Wording{RE2("；命令以[^。；（）]*"), ""}};
  if (language == Language::Chinese) return reworded(std::move(text), kChinese);
  return reworded(std::move(text), kEnglish);
}

}  // namespace casebook
