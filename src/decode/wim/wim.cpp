// SPDX-License-Identifier: Apache-2.0
#include "decode/wim/wim.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "decode/provisioning_package.h"
#include "imaging/wim.h"
#include "model/fact_keys.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "wim",
    .family = "state",
    .title = {"Windows image or provisioning package", "Windows 映像或预配包"},
    .clock = ClockKind::Utc,
    .binary = true,
};

constexpr std::uint64_t kMostFiles = 300'000;  // a Windows has about a hundred thousand

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, " "));
}

class WimWriter {
 public:
  WimWriter(const DecodeInput& input, DecodeOutput& output)
      : path_(plain_value(input.path)),
        bytes_(input.bytes),
        output_(output) {}

  void write() {
    description_ = describe_wim(bytes_);
    for (const Issue& issue : description_.issues) {
      output_.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
    }
    if (description_.is_being_written) output_.issue("wim-unfinished", 16, 4);
    write_file();
    for (const WimImage& image : description_.images) {
      write_image(image);
    }
    // Only the first part of a split file holds trees.
    if (description_.part > 1) return;
    auto file = WimFile::open(bytes_);
    if (!file.ok()) {
      output_.issue("archive-damaged", 0, 0, file.error().message);
      return;
    }
    write_files(file.value());
    if (is_package_name(path_)) write_package(file.value());
  }

 private:
  void write_file() {
    std::string text = fmt::format("WIM file {}, version {:#x}, {}{}, {} images",
                                   description_.guid,
                                   description_.version,
                                   description_.compression,
                                   description_.is_solid ? " solid" : "",
                                   description_.image_count);
    if (description_.parts > 1) {
      text += fmt::format(", part {} of {}", description_.part, description_.parts);
    }
    if (description_.boot_image != 0) text += fmt::format(", boots {}", description_.boot_image);
    if (description_.has_integrity_table) text += ", with an integrity table";
    add_row(text, kNoTime);
  }

  void write_image(const WimImage& image) {
    output_.fact(fact::kImage,
                 fmt::format("{}|{}|{}|{}|{}|{}|{}",
                             path_,
                             image.number,
                             plain_value(image.name),
                             plain_value(image.edition),
                             plain_value(image.version),
                             plain_value(image.architecture),
                             plain_value(joined(image.languages))),
                 output_.text.size(),
                 record_ + 1);
    std::string text = fmt::format("Image {}: {}", image.number, image.name);
    for (const std::string& part :
         {image.edition, image.version, image.architecture, joined(image.languages)}) {
      if (!part.empty()) text += ", " + part;
    }
    text +=
        fmt::format(", {} files in {} folders, {} bytes", image.files, image.folders, image.bytes);
    if (image.created != kNoTime) text += ", created " + format_time(image.created) + " UTC";
    add_row(text, image.modified);
  }

  // The files of the first image, for comparisons: all images of one file hold much the same.
  void write_files(WimFile& file) {
    if (file.images() == 0) return;
    const bool is_windows =
        !description_.images.empty() && description_.images.front().is_windows();
    const std::string top = is_windows ? "C:\\" : "";
    std::uint64_t files = 0;
    const Status status = file.walk(1, [&](const WimEntry& entry) {
      if (entry.is_folder || entry.is_link) return true;
      if (files == kMostFiles) {
        output_.issue("too-many-entries", 0, 0);
        return false;
      }
      ++files;
      std::string path = top + plain_value(entry.path);
      std::replace(path.begin(), path.end(), '/', '\\');
      output_.fact(
          fact::kImageFile,
          fmt::format("{}|{}|{}|{}", path, entry.size, format_time(entry.modified), entry.sha1),
          0,
          1);
      return true;
    });
    if (!status.ok()) output_.issue("archive-damaged", 0, 0, status.error().message);
  }

  void write_package(WimFile& file) {
    for (std::uint32_t image = 1; image <= file.images(); ++image) {
      const Result<PackageContent> content = read_package(file, image);
      if (!content.ok()) {
        output_.issue("archive-damaged", 0, 0, content.error().message);
        continue;
      }
      write_content(content.value());
    }
  }

  void write_content(const PackageContent& content) {
    for (const Issue& issue : content.issues) {
      output_.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
    }
    for (const PackageTool& tool : content.tools) {
      add_fact(fact::kPackageTool, {tool.name, tool.version, tool.path});
      add_row(fmt::format("Made with {} {} ({})", tool.name, tool.version, tool.path), kNoTime);
    }
    for (const PackageProgram& program : content.programs) {
      add_fact(fact::kPackageProgram, {program.name, program.version, program.path});
      add_row(fmt::format("Program {} {} ({})", program.name, program.version, program.path),
              kNoTime);
    }
    for (const PackageHive& hive : content.hives) {
      add_fact(fact::kPackageHive,
               {hive.path, std::to_string(hive.bytes), std::to_string(hive.keys)});
      std::string text = fmt::format("Registry hive {}: {} bytes, {} keys, {} values",
                                     hive.path,
                                     hive.bytes,
                                     hive.keys,
                                     hive.values);
      for (const auto& [area, keys] : hive.areas) {
        text += fmt::format("\n    {}: {} keys", area, keys);
      }
      add_row(text, kNoTime);
    }
    for (const std::string& script : content.scripts) {
      add_row("Script " + script, kNoTime);
    }
  }

  void add_fact(std::string_view key, std::vector<std::string> parts) {
    std::string value = path_;
    for (const std::string& part : parts) {
      value += "|" + plain_value(part);
    }
    output_.fact(key, value, output_.text.size(), record_ + 1);
  }

  void add_row(std::string_view text, Micros time) {
    std::string clean = to_valid_utf8(text);
    for (char& c : clean) {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n') c = ' ';
    }
    EventRow row;
    row.time = time;
    row.offset = output_.text.size();
    row.length = static_cast<std::uint32_t>(clean.size());
    row.line = ++record_;
    row.level = Level::Info;
    output_.origins.push_back({row.offset, 0});
    output_.events.add(row);
    output_.text += clean + "\n";
  }

  std::string path_;
  ByteView bytes_;
  DecodeOutput& output_;
  WimDescription description_;
  std::uint32_t record_ = 0;
};

class WimDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!is_wim(probe.bytes)) return {};
    return {Match::Certain, {"the header of a WIM file", "WIM 文件头"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    WimWriter(input, output).write();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_wim_decoder() {
  return std::make_unique<WimDecoder>();
}

}  // namespace casebook
