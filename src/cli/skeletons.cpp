// SPDX-License-Identifier: Apache-2.0
#include "cli/skeletons.h"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/embedded.h"
#include "base/text.h"

// Written by cmake/embed.cmake.
extern "C" {
// NOLINTBEGIN(readability-identifier-naming)
extern const casebook::EmbeddedRow casebook_skeleton_rows[];
extern const std::uint64_t casebook_skeleton_count;
// NOLINTEND(readability-identifier-naming)
}

namespace casebook {
namespace {

namespace fs = std::filesystem;

std::string skeleton_text(std::string_view path) {
  for (std::uint64_t i = 0; i < casebook_skeleton_count; ++i) {
    const EmbeddedRow& row = casebook_skeleton_rows[i];
    if (path == row.path) return std::string(row.text());
  }
  return "";
}

bool is_word_id(const std::string& text) {
  return RE2::FullMatch(text, "[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
}

struct File {
  std::string path;
  std::string text;
};

class Writer {
 public:
  Writer(std::string folder, std::string family, std::string name, std::string cause)
      : folder_(std::move(folder)),
        family_(std::move(family)),
        name_(std::move(name)),
        cause_(std::move(cause)) {}

  void add(const std::string& kind, bool in_family) {
    std::string text = skeleton_text(kind + "/skeleton.yaml");
    text = replace_all(std::move(text), "skeleton", name_);
    text = replace_all(std::move(text), "FAMILY", family_);
    text = replace_all(std::move(text), "CAUSE", cause_.empty() ? name_ : cause_);
    const std::string below = in_family ? family_ + "/" : "";
    files_.push_back({fmt::format("{}/{}s/{}{}.yaml", folder_, kind, below, name_), text});
  }

  Result<std::vector<std::string>> write() const {
    for (const File& file : files_) {
      std::error_code error;
      if (fs::exists(fs::symlink_status(file.path, error))) {
        return Error{ErrorCode::InvalidInput,
                     file.path +
                         ": exists already and is not replaced; choose another id or "
                         "another --dir"};
      }
    }
    std::vector<std::string> paths;
    for (const File& file : files_) {
      RETURN_IF_ERROR(write_one(file));
      paths.push_back(file.path);
    }
    return paths;
  }

 private:
  static Status write_one(const File& file) {
    std::error_code error;
    fs::create_directories(fs::path(file.path).parent_path(), error);
    if (error) return Error{ErrorCode::Io, file.path + ": cannot be written: " + error.message()};
    // "x": fails when the file was made meanwhile.
    std::FILE* out = std::fopen(file.path.c_str(), "wbx");
    if (out == nullptr) {
      return Error{ErrorCode::Io, file.path + ": cannot be written: " + std::strerror(errno)};
    }
    const bool whole = std::fwrite(file.text.data(), 1, file.text.size(), out) == file.text.size();
    const bool closed = std::fclose(out) == 0;
    if (!whole || !closed) return Error{ErrorCode::Io, file.path + ": cannot be written"};
    return ok_status();
  }

  std::string folder_;
  std::string family_;
  std::string name_;
  std::string cause_;
  std::vector<File> files_;
};

}  // namespace

Result<std::vector<std::string>> write_skeletons(const NewKnowledge& wanted) {
  const bool in_family = wanted.kind != "playbook" && wanted.kind != "artifact";
  std::string family;
  std::string name = wanted.id;
  if (in_family) {
    const std::size_t cut = wanted.id.find_first_of("./");
    family = wanted.id.substr(0, cut);
    name = cut == std::string::npos ? "" : wanted.id.substr(cut + 1);
  }
  if (!is_word_id(name) || (in_family && !is_word_id(family))) {
    return Error{ErrorCode::InvalidInput,
                 fmt::format("'{}': a {} is named like {}, in lower-case words",
                             wanted.id,
                             wanted.kind,
                             in_family ? "setup.hive-held-open" : "free-space")};
  }
  Writer writer(wanted.folder, family, name, wanted.cause);
  if (wanted.kind != "playbook" && wanted.kind != "artifact") writer.add("signature", true);
  if (wanted.kind == "cause" || wanted.kind == "rule") writer.add("rule", true);
  if (wanted.kind == "cause") {
    writer.add("cause", true);
    writer.add("playbook", false);
  }
  if (!in_family) writer.add(wanted.kind, false);
  return writer.write();
}

}  // namespace casebook
