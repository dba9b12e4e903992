// SPDX-License-Identifier: Apache-2.0
// `casebook pe`: version, maker, signer and hash of programs, drivers and catalogs.
#include <fmt/format.h>

#include "base/cancel.h"
#include "base/digest.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "decode/executable.h"
#include "evidence/bundle.h"
#include "model/issue.h"
#include "report/format.h"
#include "report/json_value.h"

namespace casebook {
namespace {

Json json_of(const BundleEntry& entry) {
  const ByteView bytes = entry.content->bytes();
  Json json = {{"path", entry.path}, {"bytes", bytes.size()}, {"sha256", sha256_hex(bytes)}};
  if (is_executable(bytes)) {
    const ExecutableInfo info = read_executable(bytes);
    json["kind"] = info.kind;
    json["architecture"] = info.architecture;
    json["time_stamp"] = info.time_stamp;
    json["file_version"] = info.file_version;
    json["product_version"] = info.product_version;
    json["strings"] = Json::object();
    for (const auto& [name, value] : info.strings) {
      json["strings"][name] = value;
    }
    json["signers"] = info.signers;
    json["issues"] = Json::array();
    for (const Issue& issue : info.issues) {
      json["issues"].push_back(
          {{"kind", issue.kind}, {"offset", issue.offset}, {"count", issue.count}});
    }
    return json;
  }
  const CatalogInfo catalog = read_catalog(bytes);
  if (!catalog.is_catalog) return {};
  json["kind"] = "catalog";
  json["signers"] = catalog.signers;
  json["members"] = catalog.members;
  return json;
}

std::string words_of(const Json& kind, Language language) {
  const bool chinese = language == Language::Chinese;
  if (kind == "program") return chinese ? "程序" : "program";
  if (kind == "library") return chinese ? "库" : "library";
  if (kind == "driver") return chinese ? "驱动程序" : "driver";
  return chinese ? "安全编录" : "security catalog";
}

std::string text_of(const Json& json, Language language) {
  const bool chinese = language == Language::Chinese;
  std::string text = json["path"].get<std::string>() + "\n";
  const auto add = [&](std::string_view en, std::string_view zh, std::string value) {
    if (value.empty()) return;
    for (char& c : value) {
      if (static_cast<unsigned char>(c) < 0x20 || c == '\x7F') c = ' ';
    }
    text += fmt::format("    {}{} {}\n", chinese ? zh : en, chinese ? "：" : ":", value);
  };
  std::string kind = words_of(json["kind"], language);
  if (json.contains("architecture")) kind += " (" + json["architecture"].get<std::string>() + ")";
  add("Kind", "类型", kind);
  if (json.contains("strings")) {
    const std::string version = json["file_version"].get<std::string>();
    add("File version",
        "文件版本",
        version.empty() ? (chinese ? "没有版本资源" : "no version resource") : version);
    add("Product version", "产品版本", json["product_version"].get<std::string>());
    for (const auto& [name, value] : json["strings"].items()) {
      add(name, name, value.get<std::string>());
    }
  }
  std::string signers;
  for (const Json& signer : json["signers"]) {
    signers += (signers.empty() ? "" : "; ") + signer.get<std::string>();
  }
  add("Signed by (not verified)",
      "签名者（未验证）",
      signers.empty() ? (chinese ? "没有嵌入签名" : "no embedded signature") : signers);
  if (json.contains("members")) {
    add("Hashes", "哈希数", format_count(json["members"].size()));
  }
  add("SHA-256", "SHA-256", json["sha256"].get<std::string>());
  return text;
}

}  // namespace

int run_pe(const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  Progress progress(invocation.language);
  auto bundle = open_bundle(
      invocation.arguments, Budget{}, [&](const OpenProgress& at) { progress.opening(at); });
  if (!bundle.ok()) return fail(bundle.error(), invocation.language);
  const bool json = invocation.get(option::kListFormat, "text") == "json";
  Json all = Json::array();
  std::size_t found = 0;
  for (const BundleEntry& entry : bundle.value().entries) {
    if (cancel_requested()) return kInterrupted;
    if (entry.content == nullptr) continue;
    Json one = json_of(entry);
    if (one.empty()) continue;
    ++found;
    if (json) {
      all.push_back(std::move(one));
    } else {
      output.value().write(text_of(one, invocation.language));
    }
  }
  if (json) {
    output.value().write(dump(all, 2));
  }
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  if (found != 0) return kDone;
  const bool chinese = invocation.language == Language::Chinese;
  say(fmt::format(fmt::runtime(chinese ? "{}：其中没有 Windows 程序、驱动程序或安全编录"
                                       : "{}: no Windows program, driver or catalog in it"),
                  fmt::join(invocation.arguments, chinese ? "、" : ", ")));
  return kNothingReadable;
}

}  // namespace casebook
