// SPDX-License-Identifier: Apache-2.0
// Reports that must stay as they are, under src/report/testdata. REBASELINE=1 writes them anew.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace casebook {

inline std::string golden_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void check_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(SOURCE_DIR) / "src/report/testdata" / name;
  if (std::getenv("REBASELINE") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(golden_text(path), text) << name << " differs; REBASELINE=1 writes it anew";
}

}  // namespace casebook
