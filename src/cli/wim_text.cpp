// SPDX-License-Identifier: Apache-2.0
#include "cli/wim_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/command.h"
#include "model/issue.h"
#include "report/escape.h"
#include "report/format.h"

namespace casebook {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLabelWidth = 12;
constexpr std::size_t kMostListed = 40;

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string utc(Micros time) {
  return time == kNoTime ? std::string() : format_date_time(time) + " UTC";
}

void add_issues(Page& page, const std::vector<Issue>& issues, Language language) {
  const bool chinese = language == Language::Chinese;
  for (const Issue& issue : issues) {
    const Bilingual meaning = issue_meaning(issue.kind);
    const Bilingual detail = issue_detail(issue.detail);
    const std::string& text = chinese ? detail.zh : detail.en;
    std::string line = chinese ? meaning.zh : meaning.en;
    if (!text.empty()) line += chinese ? "（" + text + "）" : " (" + text + ")";
    if (issue.count > 1) line += " ×" + format_count(issue.count);
    page.block({"    ! ", "      "}, line, Paint::Yellow);
  }
}

// What a person asks first of an image: which Windows, in which language, from when.
std::string image_words(const WimImage& image, Language language) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) parts.push_back(part);
  };
  add(image.edition);
  add(image.version);
  add(image.architecture);
  std::string languages;
  for (const std::string& one : image.languages) {
    languages += (languages.empty() ? "" : " ") + one;
    if (one == image.default_language && image.languages.size() > 1) {
      languages += in(language, " (default)", "（默认）");
    }
  }
  add(languages);
  add(image.installation_type);
  return joined(parts);
}

std::string size_words(const WimImage& image, Language language) {
  return fmt::format(
      fmt::runtime(in(language, "{} files in {} folders, {}", "{} 个文件，{} 个文件夹，{}")),
      format_count(image.files),
      format_count(image.folders),
      format_bytes(image.bytes));
}

void add_image(Page& page, const WimImage& image, Language language) {
  const std::string label = in(language, "Image ", "映像 ") + std::to_string(image.number);
  page.field(4,
             label,
             kLabelWidth,
             image.name.empty() ? in(language, "(no name)", "（无名称）") : image.name,
             Paint::Bold);
  if (image.description != image.name) page.field(4, "", kLabelWidth, image.description);
  page.field(4, "", kLabelWidth, image_words(image, language));
  page.field(4, "", kLabelWidth, size_words(image, language));
  std::string times;
  if (image.created != kNoTime) times = in(language, "created ", "创建于 ") + utc(image.created);
  if (image.modified != kNoTime && image.modified != image.created) {
    times +=
        (times.empty() ? "" : ", ") + in(language, "changed ", "修改于 ") + utc(image.modified);
  }
  page.field(4, "", kLabelWidth, times);
}

// At most kMostListed lines, then how many more there are.
void add_list(Page& page,
              const std::string& label,
              const std::vector<std::string>& lines,
              Language language) {
  for (std::size_t i = 0; i < lines.size() && i < kMostListed; ++i) {
    page.field(4, i == 0 ? label : "", kLabelWidth, lines[i]);
  }
  if (lines.size() <= kMostListed) return;
  page.field(4,
             "",
             kLabelWidth,
             fmt::format(fmt::runtime(in(language,
                                         "... and {} more (--format json lists all)",
                                         "……另有 {} 项（--format json 列出全部）")),
                         format_count(lines.size() - kMostListed)),
             Paint::Dim);
}

Json json_of_issues(const std::vector<Issue>& issues) {
  Json json = Json::array();
  for (const Issue& issue : issues) {
    json.push_back({{"kind", issue.kind},
                    {"offset", issue.offset},
                    {"count", issue.count},
                    {"detail", issue.detail}});
  }
  return json;
}

}  // namespace

void add_description(Page& page,
                     const std::string& path,
                     std::uint64_t bytes,
                     const WimDescription& description,
                     Language language) {
  page.whole_line({}, path, Paint::Bold);
  std::string format = fmt::format("WIM {:#x}, {}{}, {}",
                                   description.version,
                                   description.compression,
                                   description.is_solid ? in(language, " (solid)", "（固实）") : "",
                                   format_bytes(bytes));
  if (description.parts > 1) {
    format += fmt::format(fmt::runtime(in(language, ", part {} of {}", "，第 {} 部分，共 {} 部分")),
                          description.part,
                          description.parts);
  }
  page.field(4, in(language, "Format", "格式"), kLabelWidth, format);
  page.field(4, "GUID", kLabelWidth, description.guid);
  if (description.boot_image != 0) {
    page.field(
        4, in(language, "Boots", "启动映像"), kLabelWidth, std::to_string(description.boot_image));
  }
  if (description.has_integrity_table) {
    page.field(4,
               in(language, "Integrity", "完整性"),
               kLabelWidth,
               in(language,
                  "has a table of checksums (--verify compares it)",
                  "含校验和表（用 --verify 核对）"));
  }
  for (const WimImage& image : description.images) {
    add_image(page, image, language);
  }
  if (description.images.empty() && description.image_count == 0) {
    page.field(4,
               in(language, "Images", "映像"),
               kLabelWidth,
               in(language, "none; the contents of other parts", "无；仅含其他部分所用的数据"));
  }
  std::vector<Issue> issues = description.issues;
  if (description.is_being_written) issues.push_back({"wim-unfinished", 16, 4, 1, ""});
  add_issues(page, issues, language);
}

void add_content(Page& page, const PackageContent& content, Language language) {
  std::vector<std::string> tools;
  for (const PackageTool& tool : content.tools) {
    tools.push_back(fmt::format("{} {} ({})", tool.name, tool.version, tool.path));
  }
  if (tools.empty()) {
    tools.push_back(
        in(language,
           "nothing in it tells: ask with which ScanState (version of the ADK) it was made",
           "包中没有说明：请询问是用哪个版本的 ScanState（ADK 版本）创建的"));
  }
  add_list(page, in(language, "Made with", "创建工具"), tools, language);
  std::vector<std::string> programs;
  for (const PackageProgram& program : content.programs) {
    programs.push_back(fmt::format("{}{}{} ({})",
                                   program.name,
                                   program.version.empty() ? "" : " ",
                                   program.version,
                                   program.path));
  }
  add_list(page, in(language, "Programs", "程序"), programs, language);
  std::vector<std::string> hives;
  for (const PackageHive& hive : content.hives) {
    std::string line = fmt::format(
        fmt::runtime(in(language, "{}: {}, {} keys, {} values", "{}：{}，{} 个项，{} 个值")),
        hive.path,
        format_bytes(hive.bytes),
        format_count(hive.keys),
        format_count(hive.values));
    if (!hive.is_readable) line += in(language, " (not readable)", "（无法读取）");
    hives.push_back(line);
    for (const auto& [area, keys] : hive.areas) {
      hives.push_back("    " + area + ": " + format_count(keys));
    }
  }
  add_list(page, in(language, "Hives", "配置单元"), hives, language);
  add_list(page, in(language, "Profiles", "用户文件夹"), content.profiles, language);
  add_list(page, in(language, "Scripts", "脚本"), content.scripts, language);
  add_issues(page, content.issues, language);
}

std::string file_line(const WimEntry& entry) {
  std::string time =
      entry.modified == kNoTime ? "" : format_date_time(entry.modified).substr(0, 19);
  return fmt::format("{:19}  {:>15}  {}\n",
                     time,
                     entry.is_folder ? "<DIR>" : format_count(entry.size),
                     for_terminal(entry.path));
}

Json json_of(const WimDescription& description) {
  Json json = {{"guid", description.guid},
               {"version", description.version},
               {"compression", description.compression},
               {"solid", description.is_solid},
               {"part", description.part},
               {"parts", description.parts},
               {"boot_image", description.boot_image},
               {"integrity_table", description.has_integrity_table},
               {"unfinished", description.is_being_written},
               {"images", Json::array()}};
  for (const WimImage& image : description.images) {
    json["images"].push_back({{"number", image.number},
                              {"name", image.name},
                              {"description", image.description},
                              {"edition", image.edition},
                              {"installation_type", image.installation_type},
                              {"version", image.version},
                              {"architecture", image.architecture},
                              {"languages", image.languages},
                              {"default_language", image.default_language},
                              {"files", image.files},
                              {"folders", image.folders},
                              {"bytes", image.bytes},
                              {"created", format_time(image.created)},
                              {"modified", format_time(image.modified)}});
  }
  json["issues"] = json_of_issues(description.issues);
  return json;
}

Json json_of(const PackageContent& content) {
  Json json = {{"files", content.files},
               {"folders", content.folders},
               {"bytes", content.bytes},
               {"tools", Json::array()},
               {"programs", Json::array()},
               {"hives", Json::array()},
               {"profiles", content.profiles},
               {"scripts", content.scripts},
               {"issues", json_of_issues(content.issues)}};
  for (const PackageTool& tool : content.tools) {
    json["tools"].push_back({{"name", tool.name}, {"version", tool.version}, {"path", tool.path}});
  }
  for (const PackageProgram& program : content.programs) {
    json["programs"].push_back(
        {{"name", program.name}, {"version", program.version}, {"path", program.path}});
  }
  for (const PackageHive& hive : content.hives) {
    Json areas = Json::array();
    for (const auto& [area, keys] : hive.areas) {
      areas.push_back({{"key", area}, {"keys", keys}});
    }
    json["hives"].push_back({{"path", hive.path},
                             {"bytes", hive.bytes},
                             {"readable", hive.is_readable},
                             {"keys", hive.keys},
                             {"values", hive.values},
                             {"areas", areas}});
  }
  return json;
}

Json json_of(const WimEntry& entry) {
  return {{"path", entry.path},
          {"folder", entry.is_folder},
          {"bytes", entry.size},
          {"attributes", entry.attributes},
          {"modified", format_time(entry.modified)},
          {"sha1", entry.sha1}};
}

}  // namespace casebook
