// SPDX-License-Identifier: Apache-2.0
#include "work/reading.h"

#include <csignal>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "base/encoding.h"
#include "base/file_handle.h"
#include "base/utf8.h"
#include "sandbox/child.h"
#include "store/files.h"

namespace casebook::work {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostFindings = 200;
constexpr std::size_t kLongestText = 4000;

// Removes a folder and all that is in it.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  Status make(const std::string& below) const {
    std::error_code failed;
    std::filesystem::create_directories(path_ + below, failed);
    if (failed) return Error{ErrorCode::Io, path_ + below + ": " + failed.message()};
    if (::chmod(path_.c_str(), 0700) != 0)
      return Error{ErrorCode::Io, path_ + ": " + system_message(errno)};
    return ok_status();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A second name for the content where that is possible; a copy elsewhere.
Status put_evidence(const desk::Desk& desk,
                    const desk::Evidence& evidence,
                    const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string content, desk.blobs.local_file(evidence.sha256));
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::Io, folder + ": " + failed.message()};
  const std::string path = folder + "/" + file_name_for(evidence.name);
  std::filesystem::create_hard_link(content, path, failed);
  if (failed) std::filesystem::copy_file(content, path, failed);
  // The name is of a customer's file: not for errors, which are logged.
  if (failed) return Error{ErrorCode::Io, folder + ": " + failed.message()};
  return ok_status();
}

// A text that came from a stranger, as long as a column holds. "" for anything else.
std::string text_in(const Json& json, std::string_view name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string()) return "";
  return std::string(shortened(found->get_ref<const std::string&>(), kLongestText));
}

Bilingual bilingual_in(const Json& json, std::string_view name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_object()) return {};
  return {text_in(*found, "en"), text_in(*found, "zh")};
}

template <typename Call>
void for_each_object(const Json& json, std::string_view name, std::size_t most, const Call& call) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_array()) return;
  std::size_t count = 0;
  for (const Json& one : *found) {
    if (++count > most) return;
    if (one.is_object()) call(one);
  }
}

desk::Finding finding_in(const Json& json) {
  desk::Finding finding;
  finding.cause = text_in(json, "cause");
  const Bilingual title = bilingual_in(json, "title");
  finding.title_en = title.en;
  finding.title_zh = title.zh;
  finding.level = text_in(json, "level");
  const auto confidence = json.find("confidence");
  if (confidence != json.end() && confidence->is_number()) {
    const double value = confidence->get<double>();
    finding.confidence = value >= 0 && value <= 1 ? static_cast<std::int64_t>(value * 1000) : 0;
  }
  finding.code = text_in(json, "primary_code");
  finding.phase = text_in(json, "phase");
  finding.operation = text_in(json, "operation");
  const auto objects = json.find("objects");
  finding.objects = objects != json.end() && objects->is_object()
                        ? objects->dump(-1, ' ', false, Json::error_handler_t::replace)
                        : "{}";
  return finding;
}

// Why a reader ended without saying anything, for people.
Bilingual failure_of(const ChildEnd& end) {
  switch (end.how) {
    case ChildEnd::How::Signalled:
      if (end.status == SIGXCPU || end.status == SIGKILL)
        return {"Reading it took more processor time or memory than a reader may use.",
                "读取所需的处理器时间或内存超出限制。"};
      return {
          fmt::format("Reading it ended the reader (signal {}): it may be made to do harm, or "
                      "shows a fault of this program.",
                      end.status),
          fmt::format("读取时读取程序异常终止（信号 {}）：文件可能被恶意构造，也可能触发了本程序的"
                      "缺陷。",
                      end.status)};
    case ChildEnd::How::TookTooLong:
      return {"Reading it took longer than a reader may take.", "读取时间超出限制。"};
    case ChildEnd::How::SaidTooMuch:
      return {"What is in it gives a report that is too long.", "由其内容生成的报告过长。"};
    case ChildEnd::How::Exited:
    case ChildEnd::How::NotWanted: break;
  }
  return {
      fmt::format("The reader ended with status {} and said nothing that can be used.", end.status),
      fmt::format("读取程序以状态 {} 结束，未给出可用的结果。", end.status)};
}

}  // namespace

std::string file_name_for(std::string_view name) {
  constexpr std::size_t kLongest = 200;
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string safe;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    safe += byte < 0x20 || byte == 0x7F ? '_' : c;
  }
  if (!is_valid_utf8(safe)) {
    for (char& c : safe) {
      if (static_cast<unsigned char>(c) >= 0x80) c = '_';
    }
  }
  // The ending tells what it is: the middle goes.
  if (safe.size() > kLongest) {
    const std::size_t dot = safe.rfind('.');
    const std::string ending =
        dot != std::string::npos && safe.size() - dot <= 16 ? safe.substr(dot) : "";
    safe = std::string(shortened(safe, kLongest - ending.size())) + ending;
  }
  if (safe.starts_with('.')) safe[0] = '_';
  return safe.empty() ? "file" : safe;
}

Result<Reading> parse_reading(std::string report) {
  const Json json = Json::parse(report, nullptr, false);
  if (!json.is_object() || !json.contains("verdict"))
    return Error{ErrorCode::InvalidInput, "the report of a reader is no diagnosis"};
  Reading reading;
  reading.outcome.verdict = text_in(json, "verdict");
  const Bilingual summary = bilingual_in(json, "summary");
  reading.outcome.summary_en = summary.en;
  reading.outcome.summary_zh = summary.zh;
  for_each_object(json, "findings", kMostFindings, [&](const Json& one) {
    reading.outcome.findings.push_back(finding_in(one));
  });
  if (const auto machine = json.find("machine"); machine != json.end() && machine->is_object())
    reading.machine = text_in(*machine, "name");
  constexpr std::size_t kAll = ~std::size_t{0};
  for_each_object(json, "items", kAll, [&](const Json& one) {
    ReadItem item;
    item.path = text_in(one, "path");
    item.decoder = text_in(one, "decoder");
    const Bilingual title = bilingual_in(one, "title");
    item.title_en = title.en;
    item.title_zh = title.zh;
    if (const auto bytes = one.find("bytes"); bytes != one.end() && bytes->is_number_unsigned())
      item.bytes = bytes->get<std::uint64_t>();
    item.first_time = text_in(one, "first_time");
    item.last_time = text_in(one, "last_time");
    reading.items.push_back(std::move(item));
  });
  for_each_object(json, "issues", kAll, [&](const Json& one) {
    reading.issues.push_back(
        {text_in(one, "item"), text_in(one, "kind"), bilingual_in(one, "meaning")});
  });
  for_each_object(json, "artifacts", kAll, [&](const Json& one) {
    reading.artifacts.push_back(text_in(one, "artifact"));
  });
  reading.outcome.report = std::move(report);
  return reading;
}

Result<ReadingEnd> read_confined(const desk::Desk& desk,
                                 const ReaderLimits& limits,
                                 const std::string& scratch_path,
                                 const std::vector<desk::Evidence>& evidence,
                                 const std::function<bool()>& keep_on) {
  const Scratch scratch(scratch_path);
  RETURN_IF_ERROR(scratch.make("/evidence"));
  RETURN_IF_ERROR(scratch.make("/temporary"));
  std::size_t number = 0;
  for (const desk::Evidence& one : evidence) {
    RETURN_IF_ERROR(
        put_evidence(desk, one, fmt::format("{}/evidence/{}", scratch.path(), ++number)));
  }
  ChildCommand command;
  command.arguments = {limits.program,
                       "diagnose",
                       "--confined",
                       fmt::format("{}M", limits.memory_bytes >> 20U),
                       "--machines",
                       "one",
                       "--lang",
                       "en",
                       "--format",
                       "json",
                       "."};
  command.environment = {"LANG=C.UTF-8", "TMPDIR=" + scratch.path() + "/temporary"};
  command.folder = scratch.path() + "/evidence";
  command.most_time = limits.most_time;
  command.most_output = limits.most_output;
  ASSIGN_OR_RETURN(ChildEnd end, run_child(command, keep_on));
  ReadingEnd result;
  if (end.how == ChildEnd::How::NotWanted) {
    result.was_wanted = false;
    return result;
  }
  // Whatever the evidence is, a reader that is well says something of it. One that cannot be
  // confined, or finds the disk full, does not, and that is no fault of the evidence.
  if (end.how == ChildEnd::How::Exited && end.output.empty()) {
    return Error{ErrorCode::Unavailable,
                 fmt::format("the reader ended with status {} and said nothing", end.status)};
  }
  if (end.how == ChildEnd::How::Exited) {
    auto reading = parse_reading(std::move(end.output));
    if (reading.ok()) {
      result.reading = std::move(reading).value();
      return result;
    }
  }
  result.failure = failure_of(end);
  return result;
}

}  // namespace casebook::work
