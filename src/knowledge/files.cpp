// SPDX-License-Identifier: Apache-2.0
#include "knowledge/files.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/embedded.h"
#include "base/text.h"

// Written by cmake/embed.cmake: one row per file, sorted by path.
extern "C" {
// NOLINTBEGIN(readability-identifier-naming)
extern const casebook::EmbeddedRow casebook_embedded_rows[];
extern const std::uint64_t casebook_embedded_count;
// NOLINTEND(readability-identifier-naming)
}

namespace casebook {
namespace {

namespace fs = std::filesystem;

// More than any hand-written knowledge file; keeps `--knowledge /` from reading a disk into memory.
constexpr std::uintmax_t kLargestFile = 16U << 20U;

std::vector<EmbeddedFile> list_embedded() {
  std::vector<EmbeddedFile> files;
  for (std::uint64_t i = 0; i < casebook_embedded_count; ++i) {
    const EmbeddedRow& row = casebook_embedded_rows[i];
    files.push_back({row.path, row.text()});
  }
  std::sort(
      files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

bool is_template_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.ends_with(".mustache");
}

bool is_knowledge_name(std::string_view name) {
  return !name.empty() && name.front() != '.' &&
         (name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".tsv"));
}

Result<std::string> read_text(const fs::path& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return Error{ErrorCode::Io, path.string() + ": " + error.message()};
  if (size > kLargestFile) {
    return Error{ErrorCode::LimitExceeded, path.string() + ": larger than 16 MiB"};
  }
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return Error{ErrorCode::Io, path.string() + ": cannot be read"};
  return text;
}

// Folder-walk order differs between file systems.
Result<std::vector<fs::path>> list_names(const std::string& dir,
                                         bool (*wanted)(std::string_view name)) {
  std::error_code error;
  std::vector<fs::path> paths;
  fs::recursive_directory_iterator walk(dir, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    const std::string name = walk->path().filename().string();
    if (walk->is_directory(error) && name.front() == '.') walk.disable_recursion_pending();
    if (walk->is_regular_file(error) && wanted(name)) paths.push_back(walk->path());
  }
  if (error) return Error{ErrorCode::NotFound, "knowledge folder " + dir + ": " + error.message()};
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<KnowledgeFile> lowest_layer(bool (*wanted)(std::string_view name)) {
  std::vector<KnowledgeFile> files;
  for (const EmbeddedFile& file : embedded_files()) {
    if (wanted(file.path))
      files.push_back({std::string(file.path), std::string(file.text), 0, true});
  }
  return files;
}

Result<std::vector<KnowledgeFile>> read_dir(const std::string& dir,
                                            int layer,
                                            bool (*wanted)(std::string_view name)) {
  ASSIGN_OR_RETURN(const std::vector<fs::path> paths, list_names(dir, wanted));
  std::vector<KnowledgeFile> files;
  for (const fs::path& path : paths) {
    ASSIGN_OR_RETURN(std::string text, read_text(path));
    files.push_back({path.generic_string(), std::move(text), layer, false});
  }
  return files;
}

}  // namespace

const std::vector<EmbeddedFile>& embedded_files() {
  static const std::vector<EmbeddedFile> kFiles = list_embedded();
  return kFiles;
}

std::string_view embedded_text(std::string_view path) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == path) return file.text;
  }
  return {};
}

std::vector<KnowledgeFile> default_knowledge_files() {
  return lowest_layer(is_knowledge_name);
}

std::vector<KnowledgeFile> default_template_files() {
  return lowest_layer(is_template_name);
}

Result<std::vector<KnowledgeFile>> read_knowledge_dir(const std::string& dir, int layer) {
  return read_dir(dir, layer, is_knowledge_name);
}

Result<std::vector<KnowledgeFile>> read_template_dir(const std::string& dir, int layer) {
  return read_dir(dir, layer, is_template_name);
}

}  // namespace casebook
