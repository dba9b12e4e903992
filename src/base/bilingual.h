// SPDX-License-Identifier: Apache-2.0
// Every sentence a person reads exists in English and in Chinese.
#pragma once

#include <string>

namespace casebook {

enum class Language { English, Chinese };

struct Bilingual {
  std::string en;
  std::string zh;

  const std::string& in(Language language) const {
    return language == Language::Chinese && !zh.empty() ? zh : en;
  }
  bool empty() const { return en.empty() && zh.empty(); }
  bool operator==(const Bilingual&) const = default;
};

}  // namespace casebook
